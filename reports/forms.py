import re
from contextlib import suppress
from typing import Any
from uuid import UUID

from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.db.models import Q

from crispy_dkfds.helper import DkfdsHelper
from dossier.formats import Format
from dossier.forms import NOW, label_of
from dossier.paper.report import Choices, Kind, Part
from phases.models import Version
from projects.access import Access, Verb
from projects.models import Project
from projects.models.project import ProjectQuerySet

from .models import What

MOST_PROJECTS = 200
"""Of one report of several."""

MOST_PROJECTS_AT_ONCE = 10
"""The same where there is no worker, so that somebody waits for the page until it is made."""


KINDS_TOLD = {
    Kind.FULL: "Samlet rapport: hele projektet, til at slå op i",
    Kind.COMMITTEE: "Én side til udvalg og direktion",
    Kind.STATUS: "Statusrapport: et par sider om lige nu, til chef og hold",
    Kind.CLOSING: "Afslutningsrapport: hvad der kom ud af det",
}
"""What each is good for."""

COMMENTS_NEED_POINTS = (
    "Kommentarerne står ved fokuspunkterne. Tag »Tjeklistens fokuspunkter« med, eller fjern krydset her."
)
COMMENTS_ARE_OF_NOW = (
    "Kommentarerne er ikke i gemte udgaver. Vælg projektet som det er nu, eller fjern krydset her."
)


class ReportForm(forms.Form):
    """What a report of a project shall hold, and as what it shall come."""

    kind = forms.ChoiceField(
        label="Hvilken rapport?",
        choices=Kind.choices,
        initial=Kind.FULL,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg hvilken rapport.", "invalid_choice": "Vælg en af dem der er vist."},
    )
    file_format = forms.ChoiceField(
        label="Hvilket format?",
        help_text="Excel, CSV og JSON har altid hele projektet med. Du kan stadig vælge en gemt udgave.",
        choices=Format.choices,
        initial=Format.PDF,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg et format.", "invalid_choice": "Vælg et af dem der er vist."},
    )
    version = forms.ChoiceField(
        label="Hvilken udgave?",
        error_messages={
            "required": "Vælg projektet nu eller en gemt udgave.",
            "invalid_choice": "Udgaven findes ikke. Vælg en af dem der er vist.",
        },
    )
    parts = forms.MultipleChoiceField(
        label="Hvad skal med?",
        help_text="Det gælder den samlede rapport. De andre har hver deres faste indhold.",
        choices=Part.choices,
        initial=list(Part.values),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Vælg blandt de dele der er vist."},
    )
    unanswered = forms.BooleanField(
        label="Tag også de punkter med som ingen har svaret på", initial=True, required=False
    )
    comments = forms.BooleanField(
        label="Tag holdets kommentarer med",
        help_text="De står ved fokuspunkterne. Kun holdet kan få dem med, og de er ikke i gemte udgaver.",
        required=False,
    )
    mail_when_ready = forms.BooleanField(
        label="Send mig en mail når den er klar",
        help_text="Mailen har et link, aldrig selve rapporten.",
        required=False,
    )

    def __init__(self, *args: Any, access: Access, versions: list[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {str(version.number): version for version in versions}
        self._offer("kind", [(kind.value, KINDS_TOLD[kind]) for kind in Kind.offered_for(access.project)])
        self.offered_parts = Part.offered_for(access.project)
        self._offer("parts", [(part.value, part.label) for part in self.offered_parts])
        self._offer("file_format", [(one.value, one.label) for one in formats_for(access)])
        of = self.fields["version"]
        assert isinstance(of, forms.ChoiceField)
        of.choices = [(NOW, "Som projektet er nu"), *((str(v.number), label_of(v)) for v in versions)]
        of.initial = NOW
        if not access.is_on_team:
            del self.fields["comments"]
        only_with_worker(self)
        self.helper = plainly(self)
        self.helper.layout = self._layout()

    def _layout(self) -> Layout:
        """What only the full report is asked about lies folded."""
        of_the_full = [name for name in ("parts", "unanswered", "comments") if name in self.fields]
        fold = Div(*of_the_full, template="reports/_parts_fold.html")
        fold.is_open = self.is_bound
        fold.other_formats = " ".join(one.value for one in Format if one.is_data)
        last = [name for name in ("mail_when_ready",) if name in self.fields]
        return Layout("kind", "file_format", "version", fold, *last)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Kind.FULL and "parts" in cleaned and not self._is_of_data():
            if not cleaned["parts"]:
                self.add_error("parts", "Vælg mindst én del.")
            elif cleaned.get("comments"):
                self._check_comments(cleaned)
        return cleaned

    def _is_of_data(self) -> bool:
        chosen = self.cleaned_data.get("file_format")
        return chosen is not None and Format(str(chosen)).is_data

    def _check_comments(self, cleaned: dict[str, Any]) -> None:
        """Nobody is to think that they are along when there are none."""
        if Part.CHECKLIST not in cleaned["parts"]:
            self.add_error("comments", COMMENTS_NEED_POINTS)
        elif cleaned.get("version", NOW) != NOW:
            self.add_error("comments", COMMENTS_ARE_OF_NOW)

    def chosen_version(self) -> Version | None:
        return self.versions.get(self.cleaned_data["version"])

    def chosen_format(self) -> Format:
        return Format(self.cleaned_data["file_format"])

    def choices(self) -> Choices:
        cleaned = self.cleaned_data
        if self.chosen_format().is_data:
            return Choices()
        kind, parts = Kind(cleaned["kind"]), frozenset(map(Part, cleaned["parts"]))
        if kind != Kind.FULL:
            return Choices(kind=kind)
        return Choices(
            # All that is offered is one choice: the same is asked for in one way.
            parts=frozenset(Part) if parts.issuperset(self.offered_parts) else parts,
            unanswered=cleaned["unanswered"],
            comments=cleaned.get("comments", False),
        )


def formats_for(access: Access) -> list[Format]:
    """JSON holds the team's mail addresses, so it is for chefs."""
    return [one for one in Format if one != Format.JSON or access.can(Verb.TAKE_ALONG)]


class ProjectsForm(forms.Form):
    """Which projects one file shall be about, and as what it shall come."""

    everything = forms.BooleanField(required=False)
    projects = forms.ModelMultipleChoiceField(
        Project.objects.none(),
        label="Hvilke projekter?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Et af projekterne kan du ikke se mere. Vælg igen.",
            "invalid_pk_value": "Vælg blandt de projekter der er vist.",
        },
    )
    what = forms.ChoiceField(
        label="Hvordan?",
        choices=[(what.value, what.label) for what in (What.PORTFOLIO, What.ZIP)],
        initial=What.PORTFOLIO,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg en af de to.", "invalid_choice": "Vælg en af de to."},
    )
    mail_when_ready = forms.BooleanField(
        label="Send mig en mail når den er klar",
        help_text="Mailen har et link, aldrig selve rapporten.",
        required=False,
    )

    def __init__(self, *args: Any, offered: ProjectQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = self.fields["projects"]
        assert isinstance(projects, forms.ModelMultipleChoiceField)
        projects.queryset = self.offered = offered
        self.count = offered.count()
        self.fields["everything"].label = f"Alle {self.count} projekter på listen"
        if self.count < 2:
            del self.fields["everything"]
        only_with_worker(self)
        self.helper = plainly(self)

    @property
    def is_short(self) -> bool:
        """Whether there are more to choose among than may be chosen."""
        return self.count > self.most

    @property
    def most(self) -> int:
        return MOST_PROJECTS if settings.HAS_WORKER else MOST_PROJECTS_AT_ONCE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "projects" not in cleaned:
            return cleaned
        count = self.count if cleaned.get("everything") else len(cleaned["projects"])
        if not count:
            self.add_error("projects", "Vælg mindst ét projekt.")
        elif count > self.most:
            self.add_error("projects", f"Vælg højst {self.most} projekter ad gangen. Du har valgt {count}.")
        return cleaned

    def chosen(self) -> list[Project]:
        return list(self.offered if self.cleaned_data.get("everything") else self.cleaned_data["projects"])


def only_with_worker(form: forms.Form) -> None:
    """Without a worker the report is there with the page, and there is nothing to send a mail of."""
    if not settings.HAS_WORKER:
        del form.fields["mail_when_ready"]


def plainly(form: forms.Form) -> DkfdsHelper:
    """Without »(frivilligt)«: what is left open in these forms is a choice too."""
    helper = DkfdsHelper(form, form_tag=False, mark_optional=False)
    helper.disable_csrf = True  # the page's own form has it
    return helper


def offered_of(projects: ProjectQuerySet, search: str, chosen: list[UUID]) -> ProjectQuerySet:
    """Those whose titles hold what was searched for, and those that are chosen already."""
    if not search:
        return projects
    # Not icontains: in SQLite that knows the case of a-z only, and not of æøå.
    return projects.filter(Q(title__iregex=re.escape(search)) | Q(pk__in=chosen))


def uuids_in(texts: list[str]) -> list[UUID]:
    """Those of the texts that are ids; the form tells of the others."""
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found
