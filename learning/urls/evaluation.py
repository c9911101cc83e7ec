from django.urls import path

from ..views import criteria, review, side_effects

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
    path("opsamling/", review.show_review, name="review"),
    path("opsamling/<slug:question_key>/", review.answer_question, name="answer"),
    path("vaerdi/", review.choose_value, name="value"),
    path("vurdering/<int:criterion_id>/", review.judge_criterion, name="judge"),
    path("sidegevinster/ny/", side_effects.note, name="note_side_effect"),
    path("sidegevinster/<int:side_effect_id>/", side_effects.edit, name="edit_side_effect"),
    path("sidegevinster/<int:side_effect_id>/fjern/", side_effects.remove, name="remove_side_effect"),
]
