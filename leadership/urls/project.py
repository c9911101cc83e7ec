from django.urls import path

from ..views import board, commitments, contacts, own

app_name = "leadership"
urlpatterns = [
    path("", board.show_board, name="directions"),
    path("rytme/", board.set_paces, name="set_paces"),
    path("kontakter/", contacts.contact_list, name="contacts"),
    path("kontakter/<int:contact_id>/", contacts.edit_contact, name="edit_contact"),
    path("kontakter/<int:contact_id>/fjern/", contacts.remove_contact, name="remove_contact"),
    path("egne/<int:commitment_id>/", own.own_commitment, name="own_commitment"),
    path("egne/<int:commitment_id>/tag-af/", own.drop_own_commitment, name="drop_own_commitment"),
    path("<slug:direction_key>/ny/", own.add_own_commitment, name="add_own_commitment"),
    path("<slug:direction_key>/kontakt/", contacts.note_contact, name="note_contact"),
    path("<slug:task_key>/", commitments.commitment, name="commitment"),
    path("<slug:task_key>/tag-af/", commitments.drop_commitment, name="drop_commitment"),
]
