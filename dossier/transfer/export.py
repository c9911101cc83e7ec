"""A project written as a file that another Samskab can read."""

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from accounts.models import User
from learning.questionnaires import Results
from phases.models import Comment
from projects.models import Picture

from ..read import Dossier
from ..versions.kept import FORGOTTEN
from ..versions.snapshot import content_of
from .schema import BODY, FORMAT, SCHEMA, Names

MOST_PICTURE_BYTES = 12_000_000
"""Of all pictures together, so that the file is not too big to come in again. The newest come along."""

UNSAID = "(Stod ikke i rapporten.)"
"""Instead of words that are not on the pages of the report that the data is inside."""

NO_MAIL = ".invalid"
"""The end of an address that nobody has: of people who were forgotten, or are not known here."""


def exported(dossier: Dossier) -> dict[str, Any]:
    """The whole project, as it is or as a version was. Never what is one person's own.

    With the team's mail addresses: they are what another Samskab knows people by.
    """
    return _document(dossier, _content(dossier, with_pictures=True), with_mails=True)


def exported_bytes(dossier: Dossier) -> bytes:
    """For those who may see the team's mail addresses."""
    return _as_bytes(exported(dossier))


def embedded_json(dossier: Dossier, *, with_comments: bool) -> bytes:
    """What goes along inside a report, which is sent to anybody: what its pages say, and no more.

    Nobody's mail address, no pictures (their consents may name people), nothing that chef and member wrote to
    each other when a point was delegated, and comments only where they are on the pages. Of contacts and
    earlier statuses when they were and what they showed, as the pages tell of them, and not their words.
    """
    content = _content(dossier, with_pictures=False)
    content |= {"pictures": [], "comments": content["comments"] if with_comments else []}
    for status in content["statuses"][1:]:
        _leave_unsaid(status, "happened", "next_up", "asked_of_chef")
    for contact in content["contacts"]:
        _leave_unsaid(contact, "what")
    for questionnaire in content["questionnaires"]:
        _leave_unsaid(questionnaire, "intro")
    for lesson in content["lessons"]:
        lesson["pictures"] = []
    for answer in content["answers"].values():
        answer["message"] = ""
    return _as_bytes(_document(dossier, content, with_mails=False))


def _leave_unsaid(row: dict[str, Any], *names: str) -> None:
    row |= {name: UNSAID for name in names if row[name]}


def _document(dossier: Dossier, content: dict[str, Any], *, with_mails: bool) -> dict[str, Any]:
    names = Names()
    body = BODY.write(content, names)
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "exported_on": timezone.localdate(dossier.read_at).isoformat(),
        "organisation": dossier.project.organisation.name,
        "people": _people(names.people, with_mails),
        **body,
    }


def _as_bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _people(refs: Mapping[int | None, str], with_mails: bool) -> list[dict[str, Any]]:
    known = User.objects.in_bulk([key for key in refs if key is not None])
    return [
        {
            "ref": ref,
            "name": user.name if user else FORGOTTEN,
            "email": user.email if user and with_mails and not user.email.endswith(NO_MAIL) else None,
        }
        for key, ref in refs.items()
        for user in [known.get(key) if key is not None else None]
    ]


def _content(dossier: Dossier, *, with_pictures: bool) -> dict[str, Any]:
    """What a version keeps, and what it lacks."""
    content = content_of(dossier)
    answers = {
        state.key: state.answer for state in (*dossier.guide.points, *dossier.retired_points) if state.answer
    }
    for key, answer in answers.items():
        content["answers"][key] |= {"message": answer.message, "delegated_by": answer.delegated_by_id}
    for row in (*content["placements"], *content["part_placements"]):
        row["options"] = dossier.placement_options.get(row["id"], [])
    for row, results in zip(content["questionnaires"], dossier.questionnaires, strict=True):
        row |= _of_questionnaire(dossier, results)
    for row in content["course_adjustments"]:
        row["mandate_before"] = _whole_frame(row["mandate_before"])
    files = _files(dossier.pictures) if with_pictures else {}
    for row in content["pictures"]:
        row["file"] = files.get(row["id"])
    return content | {
        "parts": _all_parts(content),
        "edition_moves": [
            {
                "from_edition": move.from_edition.key,
                "to_edition": move.to_edition.key,
                "moved_by": move.moved_by_id,
                "moved_at": move.moved_at.isoformat(),
            }
            for move in dossier.edition_moves
        ],
        "follow_ups": [
            {
                "lesson": check.lesson_id,
                "moment": check.moment,
                "state": check.state,
                "note": check.note,
                "checked_by": check.checked_by_id,
                "checked_at": check.checked_at.isoformat(),
            }
            for check in dossier.follow_ups
        ],
        "comments": [_comment(comment) for comment in dossier.comments],
    }


def _of_questionnaire(dossier: Dossier, results: Results) -> dict[str, Any]:
    questionnaire = results.questionnaire
    return {
        "intro": questionnaire.intro,
        # A version does not say.
        "created_at": (questionnaire.created_at or dossier.read_at).isoformat(),
        "created_by": questionnaire.created_by_id,
    }


def _whole_frame(before: dict[str, str]) -> dict[str, str] | None:
    """What a mandate said, or None where an adjustment left it alone."""
    if not before:
        return None
    return {name: before.get(name, "") for name in ("decided", "fixed", "room", "influence", "until")}


def _all_parts(content: dict[str, Any]) -> list[dict[str, Any]]:
    """With those that only a placement names, as in versions from before all of them were kept."""
    parts = {row["id"]: row for row in content["parts"]}
    for row in content["part_placements"]:
        parts.setdefault(row["part"]["id"], row["part"])
    return sorted(parts.values(), key=lambda part: part["order"])


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.pk,
        "point": comment.focus_point.key,
        "thread": comment.thread_id,
        "kind": comment.kind,
        "text": comment.text,
        "author": comment.author_id,
        "mentioned": [user.pk for user in sorted(comment.mentioned.all(), key=lambda one: one.email)],
        "written_at": comment.written_at.isoformat(),
        "removed_at": comment.removed_at and comment.removed_at.isoformat(),
        "resolved_at": comment.resolved_at and comment.resolved_at.isoformat(),
        "resolved_by": comment.resolved_by_id,
    }


def _files(pictures: list[Picture]) -> dict[str, str]:
    """By the picture's id, newest first, as long as there is room."""
    room, files = MOST_PICTURE_BYTES, {}
    for picture in pictures:
        content = _content_of_file(picture)
        if content and len(content) <= room:
            room -= len(content)
            files[str(picture.pk)] = b64encode(content).decode()
    return files


def _content_of_file(picture: Picture) -> bytes | None:
    if not picture.whole_name:
        return None
    try:
        with picture.file.storage.open(picture.whole_name) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None
