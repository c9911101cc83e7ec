"""Every write of who has the ball of a focus point. None of them touches what anybody wrote as the answer."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import formats, timezone

from accounts.models import User
from notices.actions import tell
from notices.models import NoticeKind
from projects.history import signed, version_of
from projects.models import Membership, Project, Role
from projects.team import people_as

from ..delegation import mark_of
from ..models import Answer, AnswerStatus, EditionPoint

BALL = ("responsible", "due_on", "message", "delegated_by", "handed_back_at")
CANNOT_TAKE_IT = "Personen er ikke længere med på holdet eller kan ikke svare. Vælg en anden."


class BallMoved(Exception):
    """The ball does not lie where the writer saw it. `current` is the answer as it stands, if any."""

    def __init__(self, current: Answer | None):
        super().__init__("the ball lies elsewhere")
        self.current = current


class NothingToAccept(Exception):
    """What was handed back says nothing yet."""


def delegate(
    *,
    by: User,
    project: Project,
    point: EditionPoint,
    responsible: Membership | None,
    due_on: date | None,
    message: str,
    opened: str | None = None,
) -> None:
    """Give the ball to a member, or with nobody chosen to the chef, by a day and with a word.

    `opened` is the `mark_of` what the writer saw; None asks for no check. Raises BallMoved when somebody
    changed it since, and ValidationError when the member cannot take the ball (any more).
    """
    terms = {"responsible": responsible, "due_on": due_on, "message": message}
    try:
        with transaction.atomic():
            _delegate(by, project, point, terms, opened)
    except IntegrityError:
        # A first answer came at the same moment, so that now there is a row to write on.
        with transaction.atomic():
            _delegate(by, project, point, terms, opened)


def _delegate(
    by: User, project: Project, point: EditionPoint, terms: dict[str, Any], opened: str | None
) -> None:
    responsible = terms["responsible"]
    if responsible and not _can_take_it(project, responsible):
        raise ValidationError(CANNOT_TAKE_IT)
    # Version 0, since no text is saved yet: a first text that is being written meanwhile is no clash.
    answer = _locked(project, point) or Answer(
        project=project, focus_point=point.focus_point, version=0, updated_by=by
    )
    if _stands_so(answer, terms):
        return  # a second click
    if opened is not None and mark_of(answer) != opened:
        raise BallMoved(answer)
    before, was_back = answer.responsible, answer.handed_back_at is not None
    _move(by, answer, **terms, delegated_by=by if responsible else None, handed_back_at=None)
    if before and before != responsible:
        _tell(by, answer, point, [before.user], f"{by.name} har taget »{point.title}« tilbage")
    if responsible:
        told = "har rettet aftalen om" if before == responsible and not was_back else "har givet dig"
        _tell(by, answer, point, [responsible.user], f"{by.name} {told} »{point.title}«")


@transaction.atomic
def take_back(*, by: User, project: Project, point: EditionPoint) -> None:
    """The ball is the chef's again; the deadline stays. Raises BallMoved when nobody had it."""
    answer = _locked(project, point)
    if answer is None or answer.responsible is None:
        raise BallMoved(answer)
    holder = answer.responsible.user
    _move(by, answer, responsible=None, message="", delegated_by=None, handed_back_at=None)
    _tell(by, answer, point, [holder], f"{by.name} har taget »{point.title}« tilbage")


@transaction.atomic
def hand_back(*, by: User, project: Project, point: EditionPoint, message: str) -> None:
    """The one responsible is done, or cannot get further. Raises BallMoved when the ball is not theirs."""
    answer = _locked(project, point)
    holder = answer.responsible if answer and answer.handed_back_at is None else None
    if answer is None or holder is None or holder.user_id != by.pk or holder.role not in Role.delegates():
        raise BallMoved(answer)
    _move(by, answer, message=message, handed_back_at=timezone.now())
    chefs = people_as(project, Role.CHEF)
    _tell(by, answer, point, chefs, f"{by.name} har givet »{point.title}« tilbage")


@transaction.atomic
def send_back(*, by: User, project: Project, point: EditionPoint, message: str) -> None:
    """Return what was handed back, with a word. Raises BallMoved when it is not handed back (any more)."""
    answer, member = _handed_back(project, point)
    _move(by, answer, message=message, delegated_by=by, handed_back_at=None)
    _tell(by, answer, point, [member.user], f"{by.name} har sendt »{point.title}« retur til dig")


@transaction.atomic
def accept(*, by: User, project: Project, point: EditionPoint) -> None:
    """Take the answer as it was handed back: the point is settled and nobody has to do more.

    Raises BallMoved when it is not handed back (any more), NothingToAccept when no answer was written.
    """
    answer, member = _handed_back(project, point)
    if not answer.has_words:
        raise NothingToAccept
    settled: dict[str, Any] = {}
    if not AnswerStatus(answer.status).is_settled:
        # A save of the status like any other, so that somebody who is writing is told of it.
        settled = {
            "status": AnswerStatus.CLARIFIED,
            "version": answer.version + 1,
            "updated_by": by,
            "updated_at": timezone.now(),
        }
    cleared = dict.fromkeys(BALL) | {"message": ""}
    _move(by, answer, **cleared, **settled)
    _tell(by, answer, point, [member.user], f"{by.name} har godkendt dit svar på »{point.title}«")


def _locked(project: Project, point: EditionPoint) -> Answer | None:
    answers = Answer.objects.select_for_update(of=("self",)).select_related("responsible__user")
    return answers.filter(project=project, focus_point=point.focus_point_id).order_by().first()


def _handed_back(project: Project, point: EditionPoint) -> tuple[Answer, Membership]:
    answer = _locked(project, point)
    member = answer.responsible if answer and answer.handed_back_at else None
    if answer is None or member is None or member.role not in Role.delegates():
        raise BallMoved(answer)
    return answer, member


def _can_take_it(project: Project, member: Membership) -> bool:
    """Locked, since the member may be leaving at this very moment."""
    members = project.memberships.can_take_responsibility().select_for_update()
    return members.filter(pk=member.pk).first() is not None


def _stands_so(answer: Answer, terms: dict[str, Any]) -> bool:
    is_same = all(getattr(answer, name) == value for name, value in terms.items())
    return is_same and answer.handed_back_at is None


def _move(by: User, answer: Answer, **fields: Any) -> None:
    """Save these fields alone: what others save of the row at the same moment stands."""
    for name, value in fields.items():
        setattr(answer, name, value)
    signed(answer, by).save(update_fields=None if answer.pk is None else list(fields))


def _tell(by: User, answer: Answer, point: EditionPoint, recipients: list[User], subject: str) -> None:
    tell(
        by=by,
        recipients=recipients,
        kind=NoticeKind.DELEGATION,
        key=f"delegation:{answer.pk}:{version_of(answer)}",
        subject=subject,
        text=_in_words(answer),
        url=reverse("phases:focus_point", args=[answer.project_id, point.step.key, point.key]),
        project_id=answer.project_id,
    )


def _in_words(answer: Answer) -> str:
    due = formats.date_format(answer.due_on, "DATE_FORMAT") if answer.due_on and answer.responsible else ""
    lines = [f"Projekt: {answer.project.title}", f"Frist: {due}" if due else "", "", answer.message]
    return "\n".join(line for number, line in enumerate(lines) if line or number == 2).strip()
