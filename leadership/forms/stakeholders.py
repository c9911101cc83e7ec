from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from projects.forms.fields import LongText, use_short_words
from projects.models import Project

from ..models import Direction, Selection, Stakeholder, name_key
from ..stakeholders import taken_names

MOST_AT_ONCE = 50
LONGEST_NAME: int = Stakeholder._meta.get_field("name").max_length  # type: ignore[assignment]

NO_NAMES = "Skriv grupper og funktioner, ikke navne på private borgere"
GRADES = "Vælg en af de fire grader: lille, nogen, stor eller meget stor."


class DirectionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title}: {obj.audience[:1].lower()}{obj.audience[1:]}"


class _FrameForm(forms.ModelForm):
    """What is said of every stakeholder, one or several at once."""

    direction = DirectionField(
        label="I hvilken retning leder I over for dem?",
        queryset=Direction.objects.all(),
        to_field_name="key",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Vælg en retning. Alle interessenter hører til i en af de fire.",
            "invalid_choice": "Vælg en af de fire retninger.",
        },
    )

    class Meta:
        model = Stakeholder
        fields = ["direction", "role", "interest", "influence"]
        labels = {
            "role": "Hvilken rolle har de?",
            "interest": "Hvor stor er deres interesse i projektet?",
            "influence": "Hvor stor er deres indflydelse på projektet?",
        }
        error_messages = {
            "role": {"required": "Vælg en rolle.", "invalid_choice": "Vælg en af rollerne på listen."},
            "interest": {"required": "Vælg hvor stor interessen er.", "invalid_choice": GRADES},
            "influence": {"required": "Vælg hvor stor indflydelsen er.", "invalid_choice": GRADES},
        }

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        use_short_words(self)


class StakeholderForm(_FrameForm):
    class Meta(_FrameForm.Meta):
        fields = [
            *("name", "direction", "role", "interest", "influence"),
            *("promised", "selection", "reason", "passed_over"),
        ]
        labels = _FrameForm.Meta.labels | {
            "name": "Hvem er de?",
            "promised": "Hvad er de lovet?",
            "selection": "Er de med i samskabelsen?",
            "reason": "Hvorfor er de med eller fravalgt?",
            "passed_over": "Kan de føle sig forbigået?",
        }
        help_texts = {
            "name": f"{NO_NAMES}: »Elevrådet«, »Pårørende på Solkrogen« eller »Lederen af hjemmeplejen«.",
            "promised": "Skriv det som I ville sige det til dem. Bliver de hørt, eller er de med til at "
            "bestemme?",
            "reason": "Er de fravalgt, skal grunden stå her så I kan fortælle den videre.",
            "passed_over": "Skriv hvorfor, og hvad I gør ved det. "
            "Lad feltet stå tomt hvis intet tyder på det.",
        }
        error_messages = _FrameForm.Meta.error_messages | {
            "name": {
                "required": "Skriv hvem de er.",
                "max_length": "Navnet må højst fylde %(limit_value)d tegn. Det er på %(show_value)d.",
            },
            "selection": {
                "required": "Vælg om de er med, fravalgt eller ikke afklaret.",
                "invalid_choice": "Vælg om de er med, fravalgt eller ikke afklaret.",
            },
        }
        widgets = {
            "promised": LongText(3),
            "selection": forms.RadioSelect,
            "reason": LongText(3),
            "passed_over": LongText(3),
        }

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        beside = self.instance if self.instance.pk else None
        if taken := taken_names(self.project, beside=beside).get(name_key(name)):
            raise ValidationError(says_taken(taken))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_deselected = cleaned.get("selection") == Selection.DESELECTED
        if is_deselected and "reason" in cleaned and not cleaned["reason"]:
            self.add_error("reason", "Skriv hvorfor de er fravalgt så det kan fortælles videre.")
        return cleaned


class SeveralStakeholdersForm(_FrameForm):
    """Up to fifty at once, a name a line; of all of them the same is said."""

    names = forms.CharField(
        label="Hvem er de?",
        help_text=f"{NO_NAMES}. Én på hver linje, højst {MOST_AT_ONCE} ad gangen.",
        # Not stripped, so that the lines keep the numbers that they have in the field.
        strip=False,
        widget=LongText(8),
        error_messages={"required": "Skriv mindst én, på en linje for sig."},
    )

    field_order = ["names"]
    could_skip = False
    skipped = 0
    """How many were left out, since they stand there already."""

    class Meta(_FrameForm.Meta):
        help_texts = {
            "role": "Vælg det der passer på de fleste. Du kan rette den enkelte bagefter.",
            "interest": "Bare et bud. Du kan rette den enkelte bagefter.",
            "influence": "Bare et bud. Du kan rette den enkelte bagefter.",
        }

    def clean_names(self) -> list[str]:
        lines = enumerate(self.cleaned_data["names"].splitlines(), start=1)
        names = {number: name for number, line in lines if (name := _name_in(line))}
        if not names:
            raise ValidationError("Skriv mindst én, på en linje for sig.")
        if len(names) > MOST_AT_ONCE:
            raise ValidationError(
                f"Der står {len(names)}. Tilføj højst {MOST_AT_ONCE} ad gangen, og tag resten bagefter."
            )
        too_long = {
            number: f"Linje {number} er på {len(name)} tegn. Et navn må højst fylde {LONGEST_NAME}."
            for number, name in names.items()
            if len(name) > LONGEST_NAME
        }
        repeated = self._repeated({at: name for at, name in names.items() if at not in too_long})
        others = [name for number, name in names.items() if number not in repeated]
        self.could_skip = bool(repeated and others and not too_long)
        if self.could_skip and "skip" in self.data:
            self.skipped = len(repeated)
            return others
        if mistakes := too_long | repeated:
            raise ValidationError([mistakes[number] for number in sorted(mistakes)])
        return others

    def _repeated(self, names: dict[int, str]) -> dict[int, str]:
        """By its number, what is wrong with each line that stands in the project or on a line above."""
        taken, first_at = taken_names(self.project), dict[str, int]()
        repeated = {}
        for number, name in names.items():
            key = name_key(name)
            if key in taken:
                repeated[number] = f"Linje {number}: {says_taken(taken[key])}"
            elif key in first_at:
                repeated[number] = f"Linje {number} er den samme som linje {first_at[key]}: »{name}«."
            first_at.setdefault(key, number)
        return repeated

    @property
    def may_skip(self) -> bool:
        """Whether nothing is wrong but that some stand there already, so that the others could be added."""
        return self.could_skip and list(self.errors) == ["names"]


def says_taken(name: str) -> str:
    return f"»{name}« står her allerede."


def _name_in(line: str) -> str:
    """The name on a line, without the dash or dot of a list that was pasted."""
    return " ".join(line.lstrip(" \t-–—•·*").split())
