from django.urls import include, path

from .views import forum, meeting, members, record, work

app_name = "forum"

work_urls = [
    path("forbedringer/ny/", work.new_improvement, name="new_improvement"),
    path("forbedringer/<int:number>/", work.improvement, name="improvement"),
    path("forbedringer/<int:number>/fjern/", work.remove_improvement, name="remove_improvement"),
    path("forbedringer/<int:number>/handling/", work.new_action, name="new_action"),
    path("forbedringer/<int:number>/tegn/", work.new_sign, name="new_sign"),
    path("handlinger/<int:action_id>/", work.action, name="action"),
    path("handlinger/<int:action_id>/fjern/", work.remove_action, name="remove_action"),
    path("tegn/<int:sign_id>/", work.sign, name="sign"),
    path("tegn/<int:sign_id>/fjern/", work.remove_sign, name="remove_sign"),
]

forum_urls = [
    path("", forum.show_forum, name="forum"),
    path("rediger/", forum.edit, name="edit"),
    path("luk/", forum.close, name="close"),
    path("genaabn/", forum.reopen, name="reopen"),
    path("referat.pdf", record.record_pdf, name="record"),
    path("deltagere/", members.member_list, name="members"),
    path("deltagere/<int:member_id>/rolle/", members.change_role, name="change_role"),
    path("deltagere/<int:member_id>/fjern/", members.remove, name="remove_member"),
    path("moeder/<slug:kind>/", meeting.show_meeting, name="meeting"),
    path("moeder/<slug:kind>/koer/", meeting.run, name="run_meeting"),
    path("moeder/<slug:kind>/afslut/", meeting.hold, name="hold_meeting"),
    path("moeder/<slug:kind>/referat.pdf", record.meeting_pdf, name="meeting_record"),
    *work_urls,
]

urlpatterns = [
    path("", forum.forum_list, name="forum_list"),
    path("nyt/", forum.new, name="new"),
    path("<uuid:forum_id>/", include(forum_urls)),
]
