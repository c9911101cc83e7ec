from django.urls import path

from ..views import proposal_replies, proposals

app_name = "proposals"
urlpatterns = [
    path("", proposals.list_proposals, name="list"),
    path("nyt/", proposals.add_proposal, name="add"),
    path("fra-workshop/", proposals.add_many, name="add_many"),
    path("svar/", proposal_replies.answer_many, name="answer_many"),
    path("<int:proposal_id>/", proposals.show_proposal, name="show"),
    path("<int:proposal_id>/ret/", proposals.edit_proposal, name="edit"),
    path("<int:proposal_id>/fjern/", proposals.remove_proposal, name="remove"),
    path("<int:proposal_id>/svar/", proposal_replies.answer, name="answer"),
    path("<int:proposal_id>/tag-svaret-tilbage/", proposal_replies.take_back, name="take_back"),
]
