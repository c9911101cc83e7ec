from django.urls import path

from .views import invitations, members, project, status, status_request

app_name = "projects"
urlpatterns = [
    path("rediger/", project.edit, name="edit"),
    path("arkiver/", project.archive, name="archive"),
    path("genaabn/", project.reopen, name="reopen"),
    path("medlemmer/", members.member_list, name="members"),
    path("medlemmer/<int:membership_id>/rolle/", members.change_role, name="change_role"),
    path("medlemmer/<int:membership_id>/fjern/", members.remove, name="remove_member"),
    path("invitationer/", invitations.invite, name="invite"),
    path("invitationer/<int:invitation_id>/send-igen/", invitations.resend, name="resend_invitation"),
    path("invitationer/<int:invitation_id>/traek-tilbage/", invitations.withdraw, name="withdraw_invitation"),
    path("status/", status.status_list, name="status_list"),
    path("status/ny/", status.publish, name="publish_status"),
    path("status/bed-om/", status_request.ask, name="ask_for_status"),
    path("status/bed-om/traek-tilbage/", status_request.withdraw, name="withdraw_status_request"),
    path("status/<int:status_id>/", status.show_status, name="status"),
]
