"""Looking back on a project: what is asked, what its team answers, and what it wrote of the same before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from phases.guide import Guide, PointState
from projects.models import Project

from .criteria import Standing
from .models import (
    ChosenValue,
    Criterion,
    CriterionReview,
    EvaluationAnswer,
    EvaluationQuestion,
    Measurement,
    SideEffect,
    SideEffectKind,
    Topic,
)


@dataclass(frozen=True)
class Asked:
    """A question with the project's answer to it.

    `then` is the focus point where the team wrote of the same before; None when there is none in its edition.
    """

    question: EvaluationQuestion
    answer: EvaluationAnswer | None
    then: PointState | None


@dataclass(frozen=True)
class AskedTopic:
    topic: Topic
    asked: list[Asked]

    @property
    def answered(self) -> list[Asked]:
        return [one for one in self.asked if one.answer]


@dataclass(frozen=True)
class JudgedCriterion:
    """A criterion with its verdict (None before there is one) and what it was last measured at, if ever."""

    criterion: Criterion
    review: CriterionReview | None
    latest: Measurement | None = None


@dataclass(frozen=True)
class Review:
    """A project looked back on. `questions` are all there are, also those that other values ask."""

    chosen: ChosenValue | None
    questions: list[Asked]
    criteria: list[JudgedCriterion]
    side_effects: list[SideEffect]

    def is_asked(self, question: EvaluationQuestion) -> bool:
        """Whether the project is asked it now: everybody is, or those who chose its value."""
        chosen = self.chosen.value_id if self.chosen else None
        return question.value_id is None or question.value_id == chosen

    @property
    def asked(self) -> list[Asked]:
        """In the order in which they stand on the page."""
        return [one for topic in self.topics for one in topic.asked]

    @property
    def answered(self) -> list[Asked]:
        return [one for one in self.asked if one.answer]

    @property
    def topics(self) -> list[AskedTopic]:
        now = [one for one in self.questions if self.is_asked(one.question)]
        return [AskedTopic(topic, [one for one in now if one.question.topic == topic]) for topic in Topic]

    @property
    def earlier(self) -> list[Asked]:
        """What was answered while another value was the chosen one."""
        return [one for one in self.questions if one.answer and not self.is_asked(one.question)]

    @property
    def judged(self) -> list[JudgedCriterion]:
        return [one for one in self.criteria if one.review]

    @property
    def gains(self) -> list[SideEffect]:
        return [one for one in self.side_effects if one.kind == SideEffectKind.GAIN]

    @property
    def drawbacks(self) -> list[SideEffect]:
        return [one for one in self.side_effects if one.kind == SideEffectKind.DRAWBACK]

    @property
    def has_begun(self) -> bool:
        """Whether anybody has said anything in it."""
        return bool(self.chosen or self.answered or self.earlier or self.judged or self.side_effects)

    def at(self, key: str) -> Asked | None:
        return next((one for one in self.questions if one.question.key == key), None)

    def next_unanswered(self, asked: Asked) -> Asked | None:
        """The first that stands open after this one, or from the top when all after it are answered."""
        places = self.asked
        place = places.index(asked) + 1 if asked in places else 0
        return next((one for one in places[place:] + places[:place] if not one.answer and one != asked), None)


def load_review(project: Project, guide: Guide, standings: Iterable[Standing]) -> Review:
    """In four queries, besides those of the guide and of how the criteria stand."""
    chosen = ChosenValue.objects.filter(project=project).select_related("value", "chosen_by").first()
    answers = project.evaluation_answers.select_related("updated_by").order_by()
    return arrange_review(
        guide,
        chosen=chosen,
        questions=all_questions(),
        answers={answer.question_id: answer for answer in answers},
        criteria=[judged(standing) for standing in standings],
        side_effects=project.side_effects.select_related("noted_by"),
    )


def arrange_review(
    guide: Guide,
    *,
    chosen: ChosenValue | None,
    questions: Iterable[EvaluationQuestion],
    answers: Mapping[int, EvaluationAnswer],
    criteria: list[JudgedCriterion],
    side_effects: Iterable[SideEffect],
) -> Review:
    """A review of what is given, with the answers by question."""
    points: dict[int | None, PointState] = {state.point.focus_point_id: state for state in guide.points}
    asked = [
        Asked(question, answers.get(question.pk), points.get(question.then_point_id))
        for question in questions
    ]
    return Review(chosen, asked, criteria, list(side_effects))


def all_questions() -> QuerySet[EvaluationQuestion]:
    return EvaluationQuestion.objects.select_related("value")


def judged(standing: Standing) -> JudgedCriterion:
    """With the verdict that was read with it."""
    review = getattr(standing.criterion, "review", None)
    return JudgedCriterion(standing.criterion, review, standing.latest)
