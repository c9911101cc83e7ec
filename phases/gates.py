"""What can be decided at a project's gates."""

from collections.abc import Mapping
from types import MappingProxyType

from .models import DecisionKind, Journey, JourneyState, Step

DECIDABLE: Mapping[JourneyState, frozenset[DecisionKind]] = MappingProxyType(
    {
        JourneyState.ONGOING: frozenset(
            {DecisionKind.FORWARD, DecisionKind.BACK, DecisionKind.PAUSE, DecisionKind.STOP}
        ),
        JourneyState.PAUSED: frozenset({DecisionKind.RESUME, DecisionKind.STOP}),
        JourneyState.STOPPED: frozenset({DecisionKind.RESUME}),
    }
)
"""A project that rests is taken up again before it moves to another step."""

LEADS_TO: Mapping[DecisionKind, JourneyState] = MappingProxyType(
    {
        DecisionKind.PAUSE: JourneyState.PAUSED,
        DecisionKind.RESUME: JourneyState.ONGOING,
        DecisionKind.STOP: JourneyState.STOPPED,
    }
)


def decidable(journey: Journey) -> frozenset[DecisionKind]:
    return DECIDABLE[JourneyState(journey.state)]


def kind_of_move(journey: Journey, to_step: Step) -> DecisionKind:
    return DecisionKind.FORWARD if to_step.order > journey.step.order else DecisionKind.BACK
