"""Tasks, contacts, stakeholders, proposals and the mandate."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format

from leadership.models import (
    Commitment,
    Contact,
    LeadershipTask,
    Mandate,
    Proposal,
    Selection,
    Stakeholder,
)
from projects.models import Membership

from ..read import Dossier
from .event import FORMER_USER, Event, before, labelled, newest_first, who


def tasks(dossier: Dossier) -> Iterator[Event]:
    titles = dict(LeadershipTask.objects.values_list("pk", "title"))
    members = Membership.history.filter(project=dossier.project)
    team = {pk: (user, name) for pk, user, name in members.values_list("id", "user_id", "user__name")}
    url = reverse("leadership:directions", args=[dossier.project.pk])
    kept = Commitment.history.filter(project=dossier.project).annotate(**before("responsible_id"))
    for version in newest_first(kept):
        title = version.own_title or titles.get(version.task_id, "en tidligere opgave")
        user_id, name = team.get(version.responsible_id, (None, None))
        is_own = version.responsible_id is None or user_id == version.history_user_id
        holder = None if is_own else name or FORMER_USER.lower()
        words = _words_of_task(version, name) if version.history_type == "-" else ()
        yield Event(version.history_date, who(version), _task(version, f"»{title}«", holder), url, words)


def _task(version: Any, title: str, holder: str | None) -> str:
    """What a version of a commitment tells; `holder` is who has the task then, None for who saved it."""
    if version.history_type == "-":
        return f"tog {title} af listen"
    if version.history_type == "~" and version.done_on:
        return f"meldte {title} udført"
    is_new = version.history_type == "+" or version.responsible_id != version.before_responsible_id
    if is_new and holder:
        return f"gav {title} til {holder}"
    is_taken_on = is_new and (version.history_type == "+" or version.responsible_id)
    return f"tog {title} på sig" if is_taken_on else f"rettede aftalen om {title}"


def _words_of_task(version: Any, responsible: str | None) -> tuple[str, ...]:
    due_on = date_format(version.due_on, "DATE_FORMAT") if version.due_on else ""
    return labelled(
        ("Hvem", responsible), ("Frist", due_on), ("Aftalen", version.note), ("Udbyttet", version.outcome)
    )


def contacts(dossier: Dossier) -> Iterator[Event]:
    url = reverse("leadership:contacts", args=[dossier.project.pk])
    did = {"+": "noterede", "~": "rettede", "-": "fjernede"}
    for version in newest_first(Contact.history.filter(project=dossier.project).select_related("direction")):
        what = f"{did[version.history_type]} en kontakt {version.direction.towards}"
        words = (version.what,) if version.history_type == "-" else ()
        yield Event(version.history_date, who(version), what, url, words)


def stakeholders(dossier: Dossier) -> Iterator[Event]:
    url = reverse("stakeholders:list", args=[dossier.project.pk])
    versions = Stakeholder.history.filter(project=dossier.project).annotate(**before("selection"))
    for version in newest_first(versions):
        said = (
            ("Er lovet", version.promised),
            ("Valget", version.get_selection_display()),
            ("Hvorfor", version.reason),
            ("Kan føle sig forbigået", version.passed_over),
        )
        words = labelled(*said) if version.history_type == "-" else ()
        yield Event(version.history_date, who(version), _stakeholder(version), url, words)


def _stakeholder(version: Any) -> str:
    name = f"»{version.name}«"
    if version.history_type == "-":
        return f"fjernede interessenten {name}"
    if version.selection == Selection.DESELECTED != version.before_selection:
        return f"valgte interessenten {name} fra"
    return f"{'tilføjede' if version.history_type == '+' else 'rettede'} interessenten {name}"


def proposals(dossier: Dossier) -> Iterator[Event]:
    """What was done with several at the same moment is told as one."""
    versions = newest_first(
        Proposal.history.filter(project=dossier.project).annotate(
            **before("decided_on", "replied_on", "reply"),
            is_there=Exists(Proposal.objects.filter(pk=OuterRef("id"))),
        )
    )
    at_once = groupby(versions, key=lambda one: (one.history_date, who(one), _proposal(one)))
    for (at, by, what), rows in at_once:
        [first, *others] = rows
        number = f"{len(others) + 1}" if others else "et"
        sources = {one.put_forward_by for one in (first, *others)}
        source = f" fra {first.put_forward_by}" if len(sources) == 1 else ""
        url = reverse("proposals:list", args=[dossier.project.pk])
        if not others and first.is_there:
            url = reverse("proposals:show", args=[dossier.project.pk, first.id])
        words = tuple(text for one in (first, *others) for text in _words_of_proposal(one))
        yield Event(at, by, what.format(f"{number} indspil") + source, url, words)


def _words_of_proposal(version: Any) -> tuple[str, ...]:
    """Those of one that was removed, or of a reply that was taken back."""
    if version.history_type == "-":
        said = (("Besluttet", version.decision), ("Svaret", version.reply))
        return (version.text, *labelled(*said))
    return (version.before_reply,) if version.before_reply and not version.reply else ()


def _proposal(version: Any) -> str:
    """What a version of a proposal tells, with a place for how many it was."""
    if version.history_type == "-":
        return "fjernede {}"
    if version.history_type == "+":
        return "noterede {}"
    if version.replied_on and not version.before_replied_on:
        return "svarede på {}" if version.before_decided_on else "afgjorde og svarede på {}"
    if version.before_replied_on and not version.replied_on:
        return "tog svaret tilbage på {}"
    if version.decided_on and not version.before_decided_on:
        return "afgjorde {}"
    return "rettede {}"


def mandate(dossier: Dossier) -> Iterator[Event]:
    """That it was first set; how it was changed is told by the course adjustments."""
    url = reverse("phases:course", args=[dossier.project.pk])
    for version in newest_first(Mandate.history.filter(project=dossier.project, history_type="+")):
        yield Event(version.history_date, who(version), "skrev projektets mandat", url)
