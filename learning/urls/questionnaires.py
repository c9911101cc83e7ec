from django.urls import path

from ..views import questionnaires

app_name = "questionnaires"
urlpatterns = [
    path("", questionnaires.questionnaire_list, name="list"),
    path("nyt/", questionnaires.make_questionnaire, name="new"),
    path("<int:questionnaire_id>/", questionnaires.show_questionnaire, name="show"),
    path("<int:questionnaire_id>/ord/<int:question_id>/", questionnaires.show_texts, name="texts"),
    path("<int:questionnaire_id>/ret/", questionnaires.edit_questionnaire, name="edit"),
    path("<int:questionnaire_id>/luk/", questionnaires.close_questionnaire, name="close"),
    path("<int:questionnaire_id>/genaabn/", questionnaires.reopen_questionnaire, name="reopen"),
    path("<int:questionnaire_id>/fjern/", questionnaires.remove_questionnaire, name="remove"),
    path("<int:questionnaire_id>/links/", questionnaires.links, name="links"),
    path("<int:questionnaire_id>/plakat/", questionnaires.poster, name="poster"),
    path("<int:questionnaire_id>/qr.svg", questionnaires.qr_code, name="qr"),
]
