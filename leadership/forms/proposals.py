import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import Truncator

from accounts.models import User
from projects.forms.fields import DateInput, LongText, use_short_words
from projects.models import Project, Role
from projects.words import listed

from ..actions.proposals import just_noted
from ..models import Proposal, Say, name_key
from ..proposals import versions_of
from .choices import offer_stakeholders

MOST_LINES = 100
MAX_TEXT_LENGTH = 2000
MOST_TOGETHER = 100
"""So many proposals may get one reply at once."""

NOT_YET = "Dagen er ikke kommet endnu. Skriv den dag det skete."
REPLY_FIELDS = ("reply", "replied_on", "replied_by")
DECISION_FIELDS = ("decision", "decided_on")


class ProposalForm(forms.ModelForm):
    """What was put forward, by whom, when, and what they were promised for it."""

    class Meta:
        model = Proposal
        fields = ["text", "put_forward_by", "put_forward_on", "stakeholder", "say"]
        labels = {
            "text": "Hvad sagde de?",
            "put_forward_by": "Fra hvem?",
            "put_forward_on": "Hvilken dag?",
            "stakeholder": "Hvilken interessent er det?",
            "say": "Hvad er de lovet?",
        }
        help_texts = {
            "text": "Så tæt på deres egne ord som muligt.",
            "put_forward_by": "En gruppe eller et møde, for eksempel »Borgerpanelet« eller »Workshop i "
            "Vestbyen«. Skriv ikke navne på enkeltpersoner.",
            "say": "At blive hørt er ikke det samme som at have indflydelse. Skriv det I har sagt til dem.",
        }
        widgets = {"text": LongText(4), "put_forward_on": DateInput(), "say": forms.RadioSelect}

    def __init__(self, data: QueryDict | None = None, *, project: Project, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["say"].choices = [*Say.choices, ("", "Det har vi ikke sagt endnu")]  # type: ignore[attr-defined]
        offer_stakeholders(self, project)
        use_short_words(self)

    def clean_put_forward_on(self) -> date:
        day: date = self.cleaned_data["put_forward_on"]
        _refuse_future(day)
        decided_on = self.instance.decided_on
        if decided_on and day > decided_on:
            raise ValidationError(
                f"Indspillet blev afgjort {_day(decided_on)}, så det kan ikke være givet senere end det."
            )
        return day


class WorkshopForm(ProposalForm):
    """Many proposals from one occasion, one a line, with all else in common."""

    lines = forms.CharField(
        label="Indspil, ét på hver linje",
        help_text=f"Op til {MOST_LINES} linjer. Du kan indsætte dem fra jeres noter.",
        widget=LongText(10),
        # Blank lines at the top count as well where a line is named by its number.
        strip=False,
    )

    class Meta(ProposalForm.Meta):
        fields = ["put_forward_by", "put_forward_on", "stakeholder", "say"]

    field_order = ["lines", "put_forward_by", "put_forward_on", "stakeholder", "say"]

    def __init__(self, data: QueryDict | None = None, *, project: Project, user: User) -> None:
        super().__init__(data, project=project)
        self.project, self.user = project, user
        self.numbers: list[int] = []
        """Of the lines that hold a proposal."""

    def clean_lines(self) -> list[str]:
        texts = _texts_in(re.split(r"\r\n|\r|\n", self.cleaned_data["lines"]))
        lines = [(number, text) for number, text in enumerate(texts, start=1) if text]
        if not lines:
            raise ValidationError("Skriv mindst ét indspil.")
        errors = [
            f"Linje {number} fylder {number_format(len(text), use_l10n=True, force_grouping=True)} tegn. "
            f"Et indspil må højst fylde {number_format(MAX_TEXT_LENGTH, force_grouping=True)}."
            for number, text in lines
            if len(text) > MAX_TEXT_LENGTH
        ]
        if len(lines) > MOST_LINES:
            number = lines[MOST_LINES][0]
            errors.append(
                f"Der er {len(lines)} indspil. Skriv højst {MOST_LINES} ad gangen: gem dem der står før "
                f"linje {number}, og tag resten bagefter."
            )
        errors += _repeated(lines)
        if errors:
            raise ValidationError(errors)
        self.numbers = [number for number, _ in lines]
        return [text for _, text in lines]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and (errors := self._noted_before(dict(cleaned))):
            self.add_error("lines", errors)
        return cleaned

    def _noted_before(self, shared: dict[str, Any]) -> list[str]:
        """One for each line that the account holds already, from the same people on the same day."""
        lines = shared.pop("lines")
        if set(lines) <= set(just_noted(by=self.user, project=self.project, **shared)):
            return []  # a second click, which the action sees to
        day, source = shared["put_forward_on"], shared["put_forward_by"]
        same_day = self.project.proposals.filter(put_forward_on=day)
        known = {
            name_key(text)
            for text, by in same_day.values_list("text", "put_forward_by")
            if name_key(by) == name_key(source)
        }
        return [
            f"Linje {number} står allerede i regnskabet fra »{source}« {_day(day)}: {_short(text)}. "
            "Slet linjen, eller skriv hvad der er anderledes."
            for number, text in zip(self.numbers, lines, strict=True)
            if name_key(text) in known
        ]


class _SettleForm(forms.BaseForm):
    """What was decided and what was replied: the rules that one proposal shares with many."""

    def offer_people(self, project: Project, user: User, former: User | None = None) -> None:
        """Those who may have given the reply: who writes on the team, and who is said to have given it."""
        team = project.memberships.exclude(role=Role.READER).values("user")
        people = User.objects.filter(Q(pk__in=team) | Q(pk=former.pk if former else None))
        field = self.fields["replied_by"]
        field.queryset = people.order_by("name")  # type: ignore[attr-defined]
        field.empty_label = None  # type: ignore[attr-defined]
        field.required = False
        if former is None:
            self.initial["replied_by"] = user.pk

    def check_texts_and_days(self) -> None:
        """A text has its day and a day its text, and no day is in the future."""
        cleaned = self.cleaned_data
        for text, day, what in (
            ("decision", "decided_on", "Skriv hvad der blev besluttet."),
            ("reply", "replied_on", "Skriv svaret som de fik det."),
        ):
            if cleaned.get(text) and day not in self.errors and not cleaned.get(day):
                self.add_error(day, "Skriv hvilken dag det var.")
            if cleaned.get(day) and text not in self.errors and not cleaned.get(text):
                self.add_error(text, what)
        if not cleaned.get("reply"):
            cleaned["replied_by"] = None
        elif "replied_by" not in self.errors and not cleaned.get("replied_by"):
            self.add_error("replied_by", "Vælg hvem der gav svaret.")

    def clean_decided_on(self) -> date | None:
        return _refuse_future(self.cleaned_data["decided_on"])

    def clean_replied_on(self) -> date | None:
        return _refuse_future(self.cleaned_data["replied_on"])


SETTLE_META: dict[str, Any] = {
    "labels": {
        "decision": "Hvad blev besluttet?",
        "decided_on": "Hvornår blev det besluttet?",
        "reply": "Hvad fik de at vide?",
        "replied_on": "Hvornår fik de svaret?",
        "replied_by": "Hvem gav svaret?",
    },
    "help_texts": {
        "decision": "Også når det blev et nej.",
        "reply": "Skriv svaret så de kan kende det igen, og hvorfor det blev sådan.",
    },
}


class ReplyForm(_SettleForm, forms.ModelForm):
    """What was decided about one proposal, and the reply to those who put it forward."""

    class Meta:
        model = Proposal
        fields = [*DECISION_FIELDS, *REPLY_FIELDS]
        labels = SETTLE_META["labels"]
        help_texts = SETTLE_META["help_texts"]
        widgets = {
            "decision": LongText(4),
            "decided_on": DateInput(),
            "reply": LongText(4),
            "replied_on": DateInput(),
        }

    def __init__(
        self, data: QueryDict | None = None, *, project: Project, user: User, instance: Proposal
    ) -> None:
        super().__init__(data, instance=instance)
        self.offer_people(project, user, instance.replied_by)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_texts_and_days()
        cleaned, before = self.cleaned_data, self.instance
        if before.is_answered and not cleaned.get("reply") and "reply" not in self.errors:
            self.add_error(
                "reply",
                "Svaret er givet. Var det en fejl, så brug »Tag svaret tilbage« på indspillets egen side.",
            )
        elif not cleaned.get("decision") and (cleaned.get("reply") or not before.is_decided):
            _add_once(self, "decision", "Skriv hvad der blev besluttet. Et svar har en beslutning bag sig.")
        decided_on, replied_on = cleaned.get("decided_on"), cleaned.get("replied_on")
        for field, error in _wrong_days(before.put_forward_on, decided_on, replied_on):
            self.add_error(field, error)
        return cleaned


class JointReplyForm(_SettleForm, forms.Form):
    """One decision and one reply for several proposals; those that were decided keep their own decision."""

    chosen = forms.MultipleChoiceField(
        label="Det gælder",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Vælg mindst ét indspil.",
            "invalid_choice": "Vælg blandt de indspil der er vist.",
        },
    )
    decision = forms.CharField(max_length=MAX_TEXT_LENGTH, required=False, widget=LongText(4))
    decided_on = forms.DateField(required=False, widget=DateInput())
    reply = forms.CharField(max_length=MAX_TEXT_LENGTH, required=False, widget=LongText(4))
    replied_on = forms.DateField(required=False, widget=DateInput())
    replied_by = forms.ModelChoiceField(User.objects.none())
    opened = forms.CharField(label="Sidens udgave", required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, project: Project, user: User, proposals: list[Proposal]
    ) -> None:
        super().__init__(data)
        self.proposals = {str(proposal.pk): proposal for proposal in proposals}
        for name, label in SETTLE_META["labels"].items():
            self.fields[name].label = label
            self.fields[name].help_text = SETTLE_META["help_texts"].get(name, "")
        self.offer_people(project, user)
        self.fields["chosen"].choices = [(key, _choice(one)) for key, one in self.proposals.items()]  # type: ignore[attr-defined]
        self.initial["chosen"] = list(self.proposals)
        self.initial["opened"] = _as_text(versions_of(proposals))
        if all(proposal.is_decided for proposal in proposals) and not self.data.get("decision"):
            for name in DECISION_FIELDS:
                del self.fields[name]

    def clean_chosen(self) -> list[Proposal]:
        return [self.proposals[key] for key in self.cleaned_data["chosen"]]

    def clean_opened(self) -> dict[int, int]:
        pairs = re.findall(r"(\d{1,18}):(\d{1,18})", self.cleaned_data["opened"])
        return {int(key): int(version) for key, version in pairs}

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_texts_and_days()
        cleaned = self.cleaned_data
        chosen: list[Proposal] = cleaned.get("chosen", [])
        undecided = [proposal for proposal in chosen if not proposal.is_decided]
        for proposal in chosen:
            if proposal.is_answered:
                self.add_error("chosen", f"{_quoted(proposal)} er allerede besvaret. Tag det ud.")
        if chosen and not undecided and cleaned.get("decision"):
            _add_once(self, "decision", "De valgte er allerede afgjort, så her skal ikke stå en beslutning.")
        if undecided and not cleaned.get("decision"):
            named, them = listed([_quoted(one) for one in undecided]), "dem" if undecided[1:] else "det"
            told = f"{named} er ikke afgjort endnu. Skriv hvad der blev besluttet, eller tag {them} ud."
            _add_once(self, "decision", told)
        if chosen and not undecided and not cleaned.get("reply"):
            _add_once(self, "reply", "Skriv det svar de fik.")
        # Read first, since what is found wrong goes out of the cleaned data.
        decided_on, replied_on = cleaned.get("decided_on"), cleaned.get("replied_on")
        for proposal in chosen:
            own = proposal.decided_on or decided_on
            for field, error in _wrong_days(proposal.put_forward_on, own, replied_on):
                self.add_error(field, f"{_quoted(proposal)}: {error}")
        return cleaned

    def decision_given(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name] for name in DECISION_FIELDS if self.cleaned_data.get("decision")
        }

    def reply_given(self) -> dict[str, Any]:
        return self._given(REPLY_FIELDS)

    def _given(self, fields: tuple[str, ...]) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in fields if self.cleaned_data.get(fields[0])}

    def over(self, current: list[Proposal]) -> list[Proposal]:
        """Put this form on top of the proposals as they stand now, and say which somebody else has saved."""
        opened, versions = self.cleaned_data["opened"], versions_of(current)
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form's data is a QueryDict
        data["opened"] = _as_text(versions)
        self.data = data
        return [proposal for proposal in current if versions[proposal.pk] != opened.get(proposal.pk)]


def _wrong_days(
    put_forward_on: date, decided_on: date | None, replied_on: date | None
) -> Iterator[tuple[str, str]]:
    """What cannot be, by field: an answer before it was asked for, or a reply before the decision."""
    came = f"for indspillet kom først {_day(put_forward_on)}."
    if decided_on and decided_on < put_forward_on:
        yield "decided_on", f"Det kan ikke være besluttet {_day(decided_on)}, {came}"
    if replied_on and replied_on < put_forward_on:
        yield "replied_on", f"Svaret kan ikke være givet {_day(replied_on)}, {came}"
    elif replied_on and decided_on and replied_on < decided_on:
        decided = f"for det blev først besluttet {_day(decided_on)}."
        yield "replied_on", f"Svaret kan ikke være givet {_day(replied_on)}, {decided}"


def _refuse_future(day: date | None) -> date | None:
    if day and day > timezone.localdate():
        raise ValidationError(NOT_YET)
    return day


def _add_once(form: forms.BaseForm, field: str, error: str) -> None:
    """Unless the field has something wrong with it already."""
    if field not in form.errors:
        form.add_error(field, error)


def _texts_in(lines: list[str]) -> list[str]:
    """As they are meant in notes that are pasted in: the dot, dash or number before it is none of the text.

    »4. klasse vil have bænke« keeps its number, unless the lines are numbered from 1 on.
    """
    bare = [re.sub(r"^\s*[-–—•*·\uf0b7]\s+", "", line).strip() for line in lines]
    numbered = [re.match(r"(\d{1,3})([.)])\s+(?=(\S))", text) for text in bare]
    said = [int(found[1]) if found else None for found, text in zip(numbered, bare, strict=True) if text]
    is_list = len(said) > 1 and said == list(range(1, len(said) + 1))
    return [
        text[found.end() :] if found and (is_list or found[2] == ")" or not found[3].islower()) else text
        for found, text in zip(numbered, bare, strict=True)
    ]


def _repeated(lines: list[tuple[int, str]]) -> list[str]:
    """One for each line that says what a line above it says."""
    first_at: dict[str, int] = {}
    repeated = []
    for number, text in lines:
        if (first := first_at.setdefault(name_key(text), number)) != number:
            repeated.append(f"Linje {number} er den samme som linje {first}: {_short(text)}. Slet den ene.")
    return repeated


def _choice(proposal: Proposal) -> str:
    state = f", afgjort {_day(proposal.decided_on)}" if proposal.decided_on else ""
    text = Truncator(proposal.text).chars(160)
    return f"{text} ({proposal.put_forward_by}, {_day(proposal.put_forward_on)}{state})"


def _quoted(proposal: Proposal) -> str:
    return _short(proposal.text)


def _short(text: str) -> str:
    return f"»{Truncator(text).chars(60)}«"


def _as_text(versions: dict[int, int]) -> str:
    return ",".join(f"{key}:{version}" for key, version in versions.items())


def _day(day: date) -> str:
    return str(date_format(day, "DATE_FORMAT"))
