from django.urls import path

from ..views import criteria

app_name = "evaluation"
urlpatterns = [
    path("", criteria.criteria, name="criteria"),
    path("kriterier/nyt/", criteria.add, name="add_criterion"),
    path("kriterier/<int:criterion_id>/", criteria.edit, name="edit_criterion"),
    path("kriterier/<int:criterion_id>/fjern/", criteria.remove, name="remove_criterion"),
    path("kriterier/<int:criterion_id>/maal/", criteria.measure, name="measure"),
    path(
        "kriterier/<int:criterion_id>/maalinger/<int:measurement_id>/",
        criteria.edit_measurement,
        name="edit_measurement",
    ),
    path(
        "kriterier/<int:criterion_id>/maalinger/<int:measurement_id>/fjern/",
        criteria.remove_measurement,
        name="remove_measurement",
    ),
]
