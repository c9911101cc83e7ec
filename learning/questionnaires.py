"""What citizens and partners have answered in questionnaires, told so that nobody can be picked out.

What is held back is held back here: what these rows do not carry, no page, report or version can show.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.utils.crypto import salted_hmac

from .models import (
    HIGHEST,
    LOWEST,
    AnswerKind,
    AskedQuestion,
    Questionnaire,
    Response,
    ResponseAnswer,
    SurveyQuestion,
)

ENOUGH = 5
"""So many must have answered a questionnaire, and each of its questions, before more than that is told."""

MOST_QUESTIONS = 15
MOST_RESPONSES = 2000
MOST_LINKS = 500

ENDS = {LOWEST: "helt uenig", HIGHEST: "helt enig"}
BAR_WIDTH = 220


class Wanted(NamedTuple):
    """A question to be asked. `origin` is None for one's own."""

    kind: str
    text: str
    origin: SurveyQuestion | None = None


class Bar(NamedTuple):
    """How many gave a score, and how long that is in the picture."""

    score: int
    people: int
    width: int
    y: int

    @property
    def label(self) -> str:
        return f"{self.score} – {ENDS[self.score]}" if self.score in ENDS else str(self.score)


@dataclass(frozen=True)
class QuestionResult:
    """What was answered to a question. `people` is 0 where fewer than enough did: it is then not told."""

    question: AskedQuestion
    people: int = 0
    scores: Sequence[int] = ()
    """How many gave each score, lowest first; empty for an open question."""
    texts: Sequence[str] = ()

    @property
    def is_shown(self) -> bool:
        return self.people > 0

    @property
    def is_score(self) -> bool:
        return self.question.kind == AnswerKind.SCORE

    @property
    def average(self) -> float:
        given = enumerate(self.scores, start=LOWEST)
        return sum(score * people for score, people in given) / (sum(self.scores) or 1)

    @property
    def bars(self) -> list[Bar]:
        most = max(self.scores, default=0) or 1
        return [
            Bar(score, people, round(BAR_WIDTH * people / most), 24 * place)
            for place, (score, people) in enumerate(zip(range(LOWEST, HIGHEST + 1), self.scores, strict=True))
        ]

    @property
    def figure_id(self) -> str:
        """Of the picture, on a page that may have many."""
        return f"svar-{self.question.questionnaire_id}-{self.question.order}"

    @property
    def left_out(self) -> int:
        """How many wrote something that is not among `texts`."""
        return self.people - len(self.texts)


@dataclass(frozen=True)
class Results:
    """How a questionnaire was answered. The number is always told, what was answered once enough have."""

    questionnaire: Questionnaire
    people: int
    questions: list[QuestionResult] = field(default_factory=list)

    @property
    def is_shown(self) -> bool:
        return self.people >= ENOUGH

    @property
    def missing(self) -> int:
        return max(ENOUGH - self.people, 0)


def read_results(questionnaires: QuerySet[Questionnaire]) -> list[Results]:
    """The results of questionnaires without the words that people wrote, in four queries."""
    rows = list(questionnaires)
    people = dict(
        Response.objects.filter(questionnaire__in=rows)
        .order_by()
        .values_list("questionnaire")
        .annotate(people=Count("pk"))
    )
    asked = defaultdict(list)
    for question in AskedQuestion.objects.filter(questionnaire__in=rows):
        asked[question.questionnaire_id].append(question)
    given: dict[int, dict[int | None, int]] = defaultdict(dict)
    answers = ResponseAnswer.objects.filter(question__questionnaire__in=rows).order_by()
    for question_id, score, number in answers.values_list("question", "score").annotate(number=Count("pk")):
        given[question_id][score] = number
    return [
        brought_in(row, asked[row.pk])
        if row.is_brought_in
        else Results(
            row,
            people.get(row.pk, 0),
            [
                result_of(question, given[question.pk] if people.get(row.pk, 0) >= ENOUGH else {})
                for question in asked[row.pk]
            ],
        )
        for row in rows
    ]


def is_answered(questionnaire: Questionnaire) -> bool:
    return questionnaire.is_brought_in or questionnaire.responses.exists()


def brought_in(questionnaire: Questionnaire, asked: list[AskedQuestion]) -> Results:
    """The results of one that came in with its project from a file, in the numbers that came along."""
    kept = questionnaire.brought_in or {}
    told = [
        QuestionResult(one, row["people"], row["scores"])
        for one, row in zip(asked, kept["questions"], strict=True)
    ]
    return Results(questionnaire, kept["people"], told)


def result_of(question: AskedQuestion, given: dict[int | None, int]) -> QuestionResult:
    """`given` is how many gave each score, None for those who wrote."""
    people = sum(given.values())
    if people < ENOUGH:
        return QuestionResult(question)
    scores = [given.get(score, 0) for score in range(LOWEST, HIGHEST + 1)]
    return QuestionResult(question, people, scores if question.kind == AnswerKind.SCORE else ())


def with_texts(results: Iterable[Results], most: int) -> list[Results]:
    """The same with what people wrote, up to `most` a question, in one query."""
    results = list(results)
    open_ones = [
        row.question.pk for one in results for row in one.questions if row.is_shown and not row.is_score
    ]
    written = shuffled_texts(open_ones)
    return [
        replace(
            one,
            questions=[replace(row, texts=written.get(row.question.pk, [])[:most]) for row in one.questions],
        )
        for one in results
    ]


def shuffled_texts(question_ids: Iterable[int]) -> dict[int, list[str]]:
    """What was written to each question, in an order that says neither when nor by whom.

    The order of a question is its own and stays the same, so that a new text is not the last one, and the
    texts of one person stand at no place in common.
    """
    texts: dict[int, list[str]] = defaultdict(list)
    answers = ResponseAnswer.objects.filter(question__in=list(question_ids), score=None).order_by()
    for question_id, text in answers.values_list("question", "text"):
        texts[question_id].append(text)
    return {
        question_id: sorted(ones, key=lambda text, of=question_id: _place(of, text))  # type: ignore[misc]
        for question_id, ones in texts.items()
    }


def _place(question_id: int, text: str) -> bytes:
    return salted_hmac("learning.questionnaires", f"{question_id}:{text}", algorithm="sha256").digest()
