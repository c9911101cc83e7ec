"""Who changed what in an answer, and going back to what it was."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from phases.actions.answers import save_answer
from phases.history import sittings_of
from phases.models import Answer, AnswerStatus, FocusPoint
from projects.textdiff import Kind
from tests.conftest import Cast

POINT = "faser/planlaegning/kommunikation/"


@pytest.fixture
def save(cast: Cast) -> Callable[..., Answer]:
    """Saves the point over whatever is there."""

    def save_over(by: User, **fields: Any) -> Answer:
        point = FocusPoint.objects.get(key="kommunikation")
        current = Answer.objects.filter(project=cast.project, focus_point=point).first()
        return save_answer(
            by=by,
            project=cast.project,
            focus_point=point,
            opened_version=current.version if current else 0,
            **{"status": AnswerStatus.UNTOUCHED} | fields,
        )

    return save_over


def test_each_save_is_told_with_its_author_and_its_words(
    cast: Cast, save: Callable[..., Answer], signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    save(cast.chef, text="Vi kalder det torsdagsmad.")
    save(cast.projektleder, text="Vi kalder det fredagsmad.", status=AnswerStatus.CLARIFIED)
    page = signed_in(cast.laeser).get(url(POINT + "historik/")).content.decode()
    assert "af Karin Chef" in page
    assert "af Per Leder" in page
    assert '<del><span class="sr-only">(fjernet:)</span>torsdagsmad.</del>' in page
    assert '<ins><span class="sr-only">(tilføjet:)</span>fredagsmad.</ins>' in page
    assert "I gang → Afklaret" in page
    assert "Hent denne udgave frem" not in page  # a reader restores nothing


def test_a_sitting_tells_what_changed_in_words(cast: Cast, save: Callable[..., Answer]) -> None:
    member = cast.project.memberships.get(user=cast.bidragyder)
    save(cast.chef, text="Første bud.")
    save(cast.projektleder, text="Første bud.", responsible=member)
    newest, first = sittings_of(cast.project, FocusPoint.objects.get(key="kommunikation"))
    assert [(c.name, c.before, c.after) for c in newest.changes] == [("Bolden", "Chefen", "Bo Bidrag")]
    assert newest.is_current
    assert not first.is_current
    assert [piece.kind for piece in newest.text] == [Kind.SAME]
    assert [(c.name, c.after) for c in first.changes] == [("Status", "I gang")]


def test_an_earlier_answer_is_brought_back_as_a_new_version(
    cast: Cast, save: Callable[..., Answer], signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    save(cast.chef, text="Den gode tekst.", status=AnswerStatus.CLARIFIED)
    earlier = Answer.history.latest("history_id").history_id
    save(cast.projektleder, text="Skrevet over ved et uheld.", status=AnswerStatus.ONGOING)
    response = signed_in(cast.chef).post(url(f"{POINT}historik/{earlier}/gendan/"), follow=True)
    assert "Den tidligere udgave er hentet frem" in response.content.decode()
    answer = cast.project.answers.get()
    assert (answer.text, answer.status) == ("Den gode tekst.", AnswerStatus.CLARIFIED)
    sittings = sittings_of(cast.project, answer.focus_point)
    assert len(sittings) == 3  # nothing was lost by going back


def test_what_one_person_saves_in_a_sitting_is_one_entry_with_every_save_in_it(
    cast: Cast, save: Callable[..., Answer], signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    begun = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    written = [
        *((cast.chef, minute, "Vi " + "meget " * minute) for minute in (0, 4, 14)),
        (cast.chef, 25, "Vi begynder forfra."),  # eleven minutes later
        (cast.projektleder, 26, "Vi begynder sammen."),
        (cast.chef, 27, "Vi begynder."),
    ]
    for by, minute, text in written:
        with time_machine.travel(begun + timedelta(minutes=minute), tick=False):
            save(by, text=text, status=AnswerStatus.CLARIFIED if minute == 4 else AnswerStatus.ONGOING)
    sittings = sittings_of(cast.project, FocusPoint.objects.get(key="kommunikation"))
    assert [(sitting.by, [s.number for s in sitting.saves]) for sitting in sittings] == [
        ("Karin Chef", [6]),
        ("Per Leder", [5]),
        ("Karin Chef", [4]),
        ("Karin Chef", [3, 2, 1]),
    ]
    first = sittings[-1]
    assert "".join(piece.text for piece in first.text) == "Vi " + "meget " * 14
    assert [(change.before, change.after) for change in first.changes] == [("Ikke taget op", "I gang")]
    # The one in the middle, which no entry shows, is brought back like any other.
    client = signed_in(cast.chef)
    page = client.get(url(POINT + "historik/")).content.decode()
    assert "Gemt 3 gange fra 20. november 2026 kl. 10.00" in page
    path = url(f"{POINT}historik/{first.saves[1].key}/gendan/")
    assert path in page
    client.post(path)
    answer = cast.project.answers.get()
    assert (answer.text, answer.status) == ("Vi " + "meget " * 4, AnswerStatus.CLARIFIED)


def test_only_who_may_answer_brings_a_version_back(
    cast: Cast, save: Callable[..., Answer], signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    save(cast.chef, text="Første.")
    earlier = Answer.history.latest("history_id").history_id
    save(cast.chef, text="Anden.")
    path = url(f"{POINT}historik/{earlier}/gendan/")
    assert signed_in(cast.bidragyder).post(path).status_code == 403
    assert signed_in(cast.laeser).post(path).status_code == 403
    assert cast.project.answers.get().text == "Anden."


def test_a_version_of_another_point_or_project_is_not_found(
    cast: Cast, save: Callable[..., Answer], signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    save(cast.chef, text="Her.")
    elsewhere = save_answer(
        by=cast.outsider,
        project=cast.foreign_project,
        focus_point=FocusPoint.objects.get(key="kommunikation"),
        opened_version=0,
        text="Hemmeligt.",
    )
    client = signed_in(cast.chef)
    foreign = elsewhere.history.latest().history_id
    assert client.post(url(f"{POINT}historik/{foreign}/gendan/")).status_code == 404
    own = cast.project.answers.get().history.latest().history_id
    other_point = "faser/planlaegning/rammesaetning/"
    assert client.post(url(f"{other_point}historik/{own}/gendan/")).status_code == 404
    assert cast.project.answers.get().text == "Her."


def test_nothing_written_yet_is_said_so(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    page = signed_in(cast.chef).get(url(POINT + "historik/")).content.decode()
    assert "Der er ikke skrevet noget til punktet endnu" in page


def test_the_history_takes_the_same_number_of_queries_however_long(
    cast: Cast,
    save: Callable[..., Answer],
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    for number in range(12):
        save(cast.chef, text=f"Udgave {number}")
    client = signed_in(cast.chef)
    with django_assert_max_num_queries(10):
        client.get(url(POINT + "historik/"))
