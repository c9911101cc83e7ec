"""A project's page in the typology: where it stands, how it came there, and how each person sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from projects.access import Access
from projects.words import listed

from .dialogue import Dialogue, Gap, Spread, Turnout, load_dialogue, load_turnouts
from .models import (
    CasePlacement,
    CocreationType,
    Dimension,
    OwnPlacement,
    Placement,
    PlacementQuestion,
    ProjectPart,
    Stage,
    type_at,
)
from .placing import nearest
from .plot import Plot, draw_plot
from .shift import TypeShift, last_shift


@dataclass(frozen=True)
class Voice:
    """One person's placement with the type that it says."""

    own: OwnPlacement
    cocreation_type: CocreationType


@dataclass(frozen=True)
class Told:
    """A placement with its type, and how each saw it before the team agreed on it."""

    placement: Placement
    cocreation_type: CocreationType
    voices: list[Voice]
    spread: Spread | None


@dataclass(frozen=True)
class PartRow:
    """A part with its newest placement and type, None until it is placed, and its round if one is open."""

    part: ProjectPart
    placement: Placement | None
    cocreation_type: CocreationType | None
    turnout: Turnout | None


@dataclass(frozen=True)
class Talk:
    """What to talk about where people see it differently."""

    plot: Plot
    voices: list[Voice]
    types: list[CocreationType]
    gaps: list[tuple[Dimension, Gap]]
    differs_on: list[Dimension]
    questions: list[PlacementQuestion]

    @property
    def types_named(self) -> str:
        """The types that people see, when they do not all see the same."""
        return listed([kind.title.lower() for kind in self.types]) if len(self.types) > 1 else ""


@dataclass(frozen=True)
class Page:
    types: list[CocreationType]
    current: Placement | None
    history: list[Told]
    parts: list[PartRow]
    plot: Plot
    nearest: list[CasePlacement]
    shift: TypeShift | None
    dialogue: Dialogue
    talk: Talk | None


def read_page(access: Access, part: ProjectPart | None) -> Page:
    """The page of the project as a whole, or of a part: as many queries for many people as for one."""
    project = access.project
    types = list(CocreationType.objects.prefetch_related("advice"))
    dimensions = list(Dimension.objects.all())
    cases = list(CasePlacement.objects.select_related("case").order_by("case__order", "order"))
    placements = list(project.placements.select_related("placed_by", "part"))
    parts = list(project.parts.all())
    dialogue = load_dialogue(access, part)
    history = [one for one in placements if one.part == part]
    newest = newest_of_parts(placements)
    current = history[0] if history else None
    turnouts = {} if part else load_turnouts(project, dialogue.round.asked)
    plot = draw_plot(
        dimensions=dimensions,
        types=types,
        placements=cases,
        project=(current.x, current.y) if current else None,
        stage=current.stage if current else Stage.PLANNED,
        name="Denne del" if part else "Jeres projekt",
        earlier=history[1:],
        parts=[] if part else newest,
    )
    return Page(
        types=types,
        current=current,
        history=[_told(placement, types, dialogue) for placement in history],
        parts=[_part_row(one, newest, types, turnouts.get(one.pk)) for one in parts],
        plot=plot,
        nearest=nearest(cases, current.x, current.y) if current else [],
        shift=None if part else last_shift(history),
        dialogue=dialogue,
        talk=read_talk(dialogue, dimensions, types),
    )


def newest_of_parts(placements: Sequence[Placement]) -> list[Placement]:
    """Of placements newest first: the one that holds of each part, in the parts' order."""
    newest: dict[int, Placement] = {}
    for placement in placements:
        if placement.part:
            newest.setdefault(placement.part.order, placement)
    return [newest[order] for order in sorted(newest)]


def read_talk(
    dialogue: Dialogue, dimensions: Sequence[Dimension], types: Sequence[CocreationType]
) -> Talk | None:
    """None for those who may not see what the others said yet."""
    placements = dialogue.round.placements
    if not dialogue.round.is_open_to_me:
        return None
    spread = dialogue.round.spread
    by_key = {dimension.key: dimension for dimension in dimensions}
    differs_on = [by_key[key] for key in spread.differs_most_on] if spread else []
    questions = PlacementQuestion.objects.filter(dimension__in=differs_on).order_by(
        "dimension__order", "order"
    )
    return Talk(
        plot=draw_plot(
            dimensions=dimensions,
            types=types,
            people=placements,
            average=dialogue.round.average if spread else None,
        ),
        voices=voices_of(placements, types),
        types=[kind for kind in types if kind.quadrant in {placement.quadrant for placement in placements}],
        gaps=[(by_key[gap.dimension], gap) for gap in spread.gaps] if spread else [],
        differs_on=differs_on,
        questions=list(questions) if differs_on else [],
    )


def voices_of(placements: Sequence[OwnPlacement], types: Sequence[CocreationType]) -> list[Voice]:
    return [Voice(own, type_at(list(types), own.x, own.y)) for own in placements]


def _told(placement: Placement, types: Sequence[CocreationType], dialogue: Dialogue) -> Told:
    settled = dialogue.settled.get(placement.pk, [])
    return Told(
        placement,
        type_at(list(types), placement.x, placement.y),
        voices_of(settled, types),
        Spread(settled) if len(settled) > 1 else None,
    )


def _part_row(
    part: ProjectPart,
    newest: Sequence[Placement],
    types: Sequence[CocreationType],
    turnout: Turnout | None,
) -> PartRow:
    placement = next((one for one in newest if one.part == part), None)
    cocreation_type = type_at(list(types), placement.x, placement.y) if placement else None
    return PartRow(part, placement, cocreation_type, turnout)
