from django.urls import path

from .views import (
    answer,
    assessment,
    comments,
    course,
    delegation,
    edition,
    fresh_look,
    history,
    note,
    sparring,
    step,
)

app_name = "phases"
urlpatterns = [
    path("faser/<slug:step_key>/", step.show_step, name="step"),
    path("faser/<slug:step_key>/<slug:point_key>/", answer.focus_point, name="focus_point"),
    path("faser/<slug:step_key>/<slug:point_key>/historik/", history.point_history, name="point_history"),
    path(
        "faser/<slug:step_key>/<slug:point_key>/historik/<int:history_id>/gendan/",
        history.restore_answer,
        name="restore_answer",
    ),
    path("faser/<slug:step_key>/<slug:point_key>/note/", note.private_note, name="private_note"),
    path("faser/<slug:step_key>/<slug:point_key>/uddeleger/", delegation.delegate, name="delegate"),
    path("faser/<slug:step_key>/<slug:point_key>/tag-tilbage/", delegation.take_back, name="take_back"),
    path("faser/<slug:step_key>/<slug:point_key>/giv-tilbage/", delegation.hand_back, name="hand_back"),
    path("faser/<slug:step_key>/<slug:point_key>/godkend/", delegation.accept, name="accept_answer"),
    path("faser/<slug:step_key>/<slug:point_key>/send-retur/", delegation.send_back, name="send_back"),
    path("faser/<slug:step_key>/<slug:point_key>/kommentarer/", comments.write, name="write_comment"),
    path(
        "faser/<slug:step_key>/<slug:point_key>/kommentarer/<int:comment_id>/", comments.show, name="comment"
    ),
    path(
        "faser/<slug:step_key>/<slug:point_key>/kommentarer/<int:comment_id>/svar/",
        comments.reply,
        name="reply",
    ),
    path(
        "faser/<slug:step_key>/<slug:point_key>/kommentarer/<int:comment_id>/afslut/",
        comments.resolve,
        name="resolve_thread",
    ),
    path(
        "faser/<slug:step_key>/<slug:point_key>/kommentarer/<int:comment_id>/genaabn/",
        comments.reopen,
        name="reopen_thread",
    ),
    path(
        "faser/<slug:step_key>/<slug:point_key>/kommentarer/<int:comment_id>/fjern/",
        comments.remove,
        name="remove_comment",
    ),
    path("kommentarer/navne.json", comments.member_names, name="member_names"),
    path("faser/<slug:step_key>/<slug:point_key>/vurdering/", assessment.assess, name="assess"),
    path("faser/<slug:step_key>/<slug:point_key>/sparring/", assessment.put_on_agenda, name="put_on_agenda"),
    path("sparring/", sparring.next_sparring, name="sparring"),
    path("sparring/afslut/", sparring.hold, name="hold_sparring"),
    path("sparring/<int:sparring_id>/", sparring.held, name="held_sparring"),
    path("tjeklistens-udgave/", edition.edition, name="edition"),
    path("udgaaede-punkter/", edition.retired, name="retired"),
    path("udgaaede-punkter/<slug:point_key>/historik/", edition.retired_history, name="retired_history"),
    path("nyt-blik/", fresh_look.show_fresh_look, name="fresh_look"),
    path("kursjustering/", course.adjust_course, name="adjust_course"),
    path("kursjusteringer/", course.course, name="course"),
]
