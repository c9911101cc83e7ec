from django.urls import path

from ..views import stakeholders

app_name = "stakeholders"
urlpatterns = [
    path("", stakeholders.stakeholder_list, name="list"),
    path("tilfoej/", stakeholders.add, name="add"),
    path("tilfoej-flere/", stakeholders.add_several, name="add_several"),
    path("<int:stakeholder_id>/", stakeholders.edit, name="edit"),
    path("<int:stakeholder_id>/fjern/", stakeholders.remove, name="remove"),
]
