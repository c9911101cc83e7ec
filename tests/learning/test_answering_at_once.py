"""Two answers in the same moment. Alone here, since such tests leave the database empty."""

import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from learning.actions.answering import NotTaken, Why, take_answer
from learning.models import PersonalLink
from samskab.content import FILES
from tests.conftest import Cast

from .questionnaires import ask, ask_each


@pytest.fixture
def content_comes_back(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A test with transactions of its own empties the database afterwards."""
    yield
    with django_db_blocker.unblock():
        call_command("loaddata", *FILES, verbosity=0)


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite in memory has one writer and no locks")
@pytest.mark.parametrize("kind", ["link", "page"])
def test_two_in_the_same_moment_are_one(
    content_comes_back: None, transactional_db: None, cast: Cast, kind: str
) -> None:
    """The same personal link from two browsers, and one page that is sent twice."""
    link: PersonalLink | None = None
    if kind == "link":
        questionnaire, [link] = ask_each(cast.project, by=cast.chef)
    else:
        questionnaire = ask(cast.project, by=cast.chef)
    question = questionnaire.questions.order_by("order").first()
    assert question
    same, together, refused = uuid.uuid4(), threading.Barrier(4), []

    def send() -> None:
        key = uuid.uuid4() if link else same
        try:
            together.wait()
            take_answer(
                questionnaire=questionnaire, link=link, key=key, given={question.pk: 4}, visitor=str(key)
            )
        except NotTaken as refusal:
            refused.append(refusal.why)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert questionnaire.responses.count() == 1
    assert refused == [Why.USED] * 3 if link else not refused
