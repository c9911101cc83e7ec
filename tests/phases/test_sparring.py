"""Two views of a point, and the talk between chef and projektleder that they lead to."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from dossier.paper.report import report_html
from dossier.read import build_dossier
from phases.actions.sparring import assess, put_on_agenda
from phases.models import (
    Assessment,
    Comment,
    Edition,
    EditionPoint,
    FocusPoint,
    Sparring,
    SparringTopic,
    Step,
)
from projects.actions.team import change_role, remove_member
from projects.models import Role
from samskab.people import data_about, erase_person
from samskab.retention import remove as remove_project
from tests.conftest import Cast
from tests.factories import make_member, make_user
from tests.site.test_people import everything_stored

POINT = "faser/planlaegning/kommunikation/"
OTHER = "faser/planlaegning/uforudsigelighed/"
TALK = "sparring/"
SECRET = "Udvalget tror ikke på det endnu"

Sign = Callable[[User], Client]
Url = Callable[[str], str]


@pytest.fixture
def view(cast: Cast) -> Callable[..., Assessment]:
    """`view(cast.chef, 2)`: how well somebody finds the point covered."""

    def say(by: User, score: int, sentence: str = "", point: str = "kommunikation") -> Assessment:
        return assess(
            by=by,
            project=cast.project,
            focus_point=FocusPoint.objects.get(key=point),
            side=cast.project.memberships.get(user=by).role,
            score=score,
            sentence=sentence,
        )

    return say


@pytest.fixture
def differing(cast: Cast, view: Callable[..., Assessment]) -> None:
    view(cast.chef, 4, "Alle kender planen")
    view(cast.projektleder, 2, SECRET)


def agenda(cast: Cast) -> list[str]:
    topics = SparringTopic.objects.filter(sparring__project=cast.project, sparring__held_at=None)
    return [topic.focus_point.key for topic in topics.select_related("focus_point")]


def sent(**fields: Any) -> dict[str, Any]:
    """What the page sends: `decision` and `taken_off` for the point »kommunikation«."""
    names = {"decision": "kommunikation-decision", "taken_off": "kommunikation-taken_off"}
    named = {names.get(name, name): value for name, value in fields.items()}
    return {"opened_version": 1, "planned_on": "", "sparring_notes": "", "added": ""} | named


def shown(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    text: str = response.content.decode()
    return text


# --- Assessments -------------------------------------------------------------------------------------------


def test_each_says_how_well_a_point_is_covered_and_sees_the_others_view(
    cast: Cast, signed_in: Sign, url: Url
) -> None:
    chef, leader = signed_in(cast.chef), signed_in(cast.projektleder)
    assert "Slet ikke dækket" in shown(chef.get(url(POINT + "vurdering/")))
    assert chef.post(url(POINT + "vurdering/"), {"score": 4, "sentence": "Fint"}).status_code == 302
    response = leader.post(url(POINT + "vurdering/"), {"score": 2, "sentence": SECRET}, follow=True)
    page = shown(response)
    assert "Godt dækket" in page
    assert "Lidt dækket" in page
    assert "I ser forskelligt på punktet" in page
    # Saying it anew replaces what one said; the earlier view is in its history.
    chef.post(url(POINT + "vurdering/"), {"score": 3, "sentence": ""})
    own = Assessment.objects.get(author=cast.chef)
    assert (own.score, own.side, own.history.count()) == (3, "chef", 2)
    assert Assessment.objects.count() == 2


def test_only_chef_and_projektleder_see_any_of_it(
    cast: Cast, differing: None, signed_in: Sign, url: Url
) -> None:
    signed_in(cast.chef).post(url(TALK), sent(sparring_notes="Hemmelige noter", decision="x"))
    held = hold(cast, signed_in(cast.chef), url, opened_version=2, sparring_notes="Hemmelige noter")
    cast.project.visibility = "organisation"
    cast.project.save()
    others = {
        cast.bidragyder: 403,
        cast.laeser: 403,
        cast.administrator: 403,
        cast.colleague: 403,
        cast.outsider: 404,
    }
    for person, status in others.items():
        client = signed_in(person)
        for path in (TALK, f"{TALK}{held.pk}/", POINT + "vurdering/"):
            assert client.get(url(path)).status_code == status, (person, path)
        for path in (TALK, TALK + "afslut/", POINT + "vurdering/", POINT + "sparring/"):
            assert client.post(url(path), sent(score=1)).status_code == status, (person, path)
        for path in ("", POINT, POINT + "historik/", "historik/", "faser/planlaegning/"):
            page = client.get(url(path)).content.decode()
            assert SECRET not in page
            assert "Hemmelige noter" not in page
            assert "Hvor godt er punktet dækket" not in page
            assert url(TALK) not in page


def test_nothing_of_it_is_in_the_report(cast: Cast, differing: None, signed_in: Sign, url: Url) -> None:
    hold(cast, signed_in(cast.chef), url, decision="Vi ringer rundt", sparring_notes="Hemmelige noter")
    report = report_html(build_dossier(cast.project))
    for text in (SECRET, "Vi ringer rundt", "Hemmelige noter", "parring"):
        assert text not in report


@pytest.mark.parametrize(
    "data",
    [
        {"sentence": "Min sætning"},
        {"score": "", "sentence": "Min sætning"},
        {"score": 0, "sentence": "Min sætning"},
        {"score": 6, "sentence": "Min sætning"},
        {"score": 10**30, "sentence": "Min sætning"},
        {"score": "fem", "sentence": "Min sætning"},
        {"score": 3, "sentence": "Min sætning" + "x" * 500},
    ],
)
def test_an_assessment_that_cannot_be_saved_is_given_back(
    cast: Cast, signed_in: Sign, url: Url, data: dict[str, Any]
) -> None:
    assert "Min sætning" in shown(signed_in(cast.chef).post(url(POINT + "vurdering/"), data), 422)
    assert not Assessment.objects.exists()


def test_a_point_outside_the_edition_is_not_assessed(cast: Cast, signed_in: Sign, url: Url) -> None:
    client = signed_in(cast.chef)
    for path in ("faser/planlaegning/findes-ikke/", "faser/afklaring/kommunikation/"):
        assert client.get(url(path + "vurdering/")).status_code == 404
        assert client.post(url(path + "vurdering/"), {"score": 3}).status_code == 404
        assert client.post(url(path + "sparring/")).status_code == 404


def test_the_views_cost_the_page_one_query(
    cast: Cast, view: Callable[..., Assessment], signed_in: Sign, url: Url
) -> None:
    client = signed_in(cast.chef)

    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            shown(client.get(url(POINT)))
        return [query["sql"] for query in asked]

    before = queries()
    assert len([sql for sql in before if 'FROM "phases_assessment"' in sql]) == 1
    for number in range(5):
        another = make_user(f"Chef {number}")
        make_member(cast.project, another, Role.CHEF)
        view(another, 3)
    assert len(queries()) == len(before)


# --- What comes on the agenda, and off ---------------------------------------------------------------------


def test_a_difference_comes_on_and_goes_off_by_itself(
    cast: Cast, view: Callable[..., Assessment], signed_in: Sign, url: Url
) -> None:
    view(cast.chef, 4)
    assert agenda(cast) == []
    view(cast.projektleder, 2, SECRET)
    assert agenda(cast) == ["kommunikation"]
    page = shown(signed_in(cast.chef).get(url(TALK)))
    assert "I ser forskelligt på punktet" in page
    assert SECRET in page
    view(cast.projektleder, 4)
    assert agenda(cast) == []


def test_a_topic_with_a_decision_or_put_on_by_hand_stays(
    cast: Cast, differing: None, view: Callable[..., Assessment], signed_in: Sign, url: Url
) -> None:
    signed_in(cast.chef).post(url(TALK), sent(decision="Vi ringer rundt"))
    view(cast.projektleder, 4)
    assert agenda(cast) == ["kommunikation"]
    view(cast.chef, 1, point="uforudsigelighed")
    view(cast.projektleder, 5, point="uforudsigelighed")
    response = signed_in(cast.projektleder).post(url(OTHER + "sparring/"), follow=True)
    assert "står allerede på dagsordenen" in shown(response)
    view(cast.projektleder, 1, point="uforudsigelighed")
    assert agenda(cast) == ["kommunikation", "uforudsigelighed"]


def test_only_the_newest_views_of_todays_people_count(
    cast: Cast, differing: None, view: Callable[..., Assessment], signed_in: Sign, url: Url
) -> None:
    # A second chef who sees it as the projektleder does has the newest word of the chefs.
    second = make_user("Anden Chef", organisation=cast.organisation)
    member = make_member(cast.project, second, Role.CHEF)
    view(second, 2)
    assert agenda(cast) == []
    # Gone, it is the first chef's that counts; said anew, it differs.
    remove_member(by=cast.chef, membership=member)
    view(cast.projektleder, 3)
    assert agenda(cast) == ["kommunikation"]
    client = signed_in(cast.chef)
    assert "Anden Chef</bdi>, dengang chef" in shown(client.get(url(POINT)))
    assert "Anden Chef" not in shown(client.get(url(TALK)))
    # Nor does that of somebody who has become a bidragyder.
    change_role(
        by=cast.chef,
        membership=cast.project.memberships.get(user=cast.projektleder),
        role=Role.CONTRIBUTOR,
    )
    assert "Kommunikation</a></h3>" not in shown(client.get(url(TALK)))
    assert Assessment.objects.count() == 3


def test_either_puts_a_point_on_and_takes_it_off(cast: Cast, signed_in: Sign, url: Url) -> None:
    chef, leader = signed_in(cast.chef), signed_in(cast.projektleder)
    chef.post(url(POINT + "sparring/"))
    leader.post(url(TALK), sent(added="uforudsigelighed"))
    assert agenda(cast) == ["kommunikation", "uforudsigelighed"]
    response = leader.post(url(TALK), sent(opened_version=2, decision="", taken_off="on"), follow=True)
    assert "Sparringen er gemt" in shown(response)
    assert agenda(cast) == ["uforudsigelighed"]


def test_a_topic_with_a_decision_is_not_taken_off_by_mistake(
    cast: Cast, differing: None, signed_in: Sign, url: Url
) -> None:
    response = signed_in(cast.chef).post(url(TALK), sent(decision="Vi ringer", taken_off="on"))
    page = shown(response, 422)
    assert "Vi ringer" in page
    assert "Slet den, eller behold punktet" in page
    assert agenda(cast) == ["kommunikation"]


# --- The talk ----------------------------------------------------------------------------------------------


def hold(cast: Cast, client: Client, url: Url, **fields: Any) -> Sparring:
    response = client.post(url(TALK + "afslut/"), sent(**fields), follow=True)
    assert "Sparringen er afsluttet" in shown(response)
    return Sparring.objects.exclude(held_at=None).latest("held_at")


def test_notes_and_decisions_are_saved_without_closing(
    cast: Cast, differing: None, signed_in: Sign, url: Url
) -> None:
    data = sent(planned_on="2026-12-01", sparring_notes="Tag kaffe med", decision="Måske")
    signed_in(cast.chef).post(url(TALK), data)
    page = shown(signed_in(cast.projektleder).get(url(TALK)))
    for text in ("Tag kaffe med", "Måske", "2026-12-01", "Senest gemt", "Karin Chef"):
        assert text in page
    assert not Comment.objects.exists()
    assert Sparring.objects.get().held_at is None


def test_closing_sends_decisions_back_and_carries_the_rest_on(
    cast: Cast, differing: None, view: Callable[..., Assessment], signed_in: Sign, url: Url
) -> None:
    view(cast.chef, 1, point="uforudsigelighed")
    view(cast.projektleder, 5, point="uforudsigelighed")
    chef = signed_in(cast.chef)
    held = hold(cast, chef, url, decision="Vi ringer rundt", sparring_notes="En god snak")
    decision = Comment.objects.get()
    assert (decision.text, decision.kind, decision.author) == ("Vi ringer rundt", "beslutning", cast.chef)
    page = shown(signed_in(cast.bidragyder).get(url(POINT)))
    assert "Aftalt ved sparring" in page
    assert "Vi ringer rundt" in page
    assert agenda(cast) == ["uforudsigelighed"]
    following = shown(signed_in(cast.projektleder).get(url(TALK)))
    assert "En god snak" not in following
    assert f'href="{url(TALK)}{held.pk}/"' in following
    read = shown(signed_in(cast.projektleder).get(url(f"{TALK}{held.pk}/")))
    assert "En god snak" in read
    assert "Vi ringer rundt" in read
    assert "Karin Chef" in read


def test_a_talk_in_which_nothing_was_said_is_not_closed(
    cast: Cast, differing: None, signed_in: Sign, url: Url
) -> None:
    response = signed_in(cast.chef).post(url(TALK + "afslut/"), sent(planned_on="2026-12-01", decision=" "))
    assert "Skriv noter eller mindst én beslutning" in shown(response, 422)
    assert not Sparring.objects.exclude(held_at=None).exists()
    assert Sparring.objects.get().planned_on is None


def test_a_double_click_closes_one_talk(cast: Cast, differing: None, signed_in: Sign, url: Url) -> None:
    client = signed_in(cast.chef)
    held = hold(cast, client, url, decision="Vi ringer rundt")
    again = client.post(url(TALK + "afslut/"), sent(decision="Vi ringer rundt"))
    assert again.headers["Location"] == url(f"{TALK}{held.pk}/")
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("path", [TALK, TALK + "afslut/"])
@pytest.mark.parametrize(
    "data",
    [
        {"planned_on": "i morgen", "sparring_notes": "Min note"},
        {"sparring_notes": "Min note" + "x" * 10_000},
        {"sparring_notes": "Min note", "decision": "x" * 2001},
        {"sparring_notes": "Min note", "added": "findes-ikke"},
        {"sparring_notes": "Min note", "opened_version": ""},
        {"sparring_notes": "Min note", "opened_version": "nul"},
    ],
)
def test_what_cannot_be_saved_is_given_back(
    cast: Cast, differing: None, signed_in: Sign, url: Url, path: str, data: dict[str, Any]
) -> None:
    page = shown(signed_in(cast.chef).post(url(path), sent(**data)), 422)
    assert "Min note" in page
    assert data.get("decision", "") in page
    assert Sparring.objects.get().notes == ""


def test_texts_that_a_signed_out_person_sent_are_given_back(cast: Cast, url: Url) -> None:
    response = Client().post(url(TALK), sent(decision="Min beslutning", sparring_notes="Min note"))
    page = shown(response, 403)
    assert "Min beslutning" in page
    assert "Min note" in page


# --- Two at the same time ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [TALK, TALK + "afslut/"])
def test_the_second_of_two_gets_both_texts_and_saves_again(
    cast: Cast, differing: None, signed_in: Sign, url: Url, path: str
) -> None:
    signed_in(cast.chef).post(url(TALK), sent(sparring_notes="Chefens note", decision="Chefens ord"))
    leader = signed_in(cast.projektleder)
    response = leader.post(url(path), sent(sparring_notes="Min note", decision="Mit ord"))
    page = shown(response, 409)
    for text in ("Chefens note", "Chefens ord", "Min note", "Mit ord", "En anden har gemt"):
        assert text in page
    assert Sparring.objects.get().notes == "Chefens note"
    version = response.context["page"].form["opened_version"].value()
    leader.post(url(TALK), sent(opened_version=version, sparring_notes="Vores note", decision="Vores ord"))
    assert Sparring.objects.get().notes == "Vores note"
    assert SparringTopic.objects.get().decision == "Vores ord"


def test_two_who_only_put_points_on_do_not_clash(cast: Cast, signed_in: Sign, url: Url) -> None:
    signed_in(cast.chef).post(url(TALK), sent(added="kommunikation"))
    for point in ("uforudsigelighed", "kommunikation"):
        response = signed_in(cast.projektleder).post(url(TALK), sent(added=point))
        assert response.status_code == 302
    assert agenda(cast) == ["kommunikation", "uforudsigelighed"]


def test_a_decision_for_a_topic_that_went_off_meanwhile_brings_it_back(
    cast: Cast, differing: None, view: Callable[..., Assessment], signed_in: Sign, url: Url
) -> None:
    view(cast.projektleder, 4)
    assert agenda(cast) == []
    signed_in(cast.chef).post(url(TALK), sent(decision="Allerede skrevet"))
    assert agenda(cast) == ["kommunikation"]
    assert SparringTopic.objects.get().decision == "Allerede skrevet"


def test_what_is_written_in_a_talk_that_was_closed_meanwhile_is_kept(
    cast: Cast, differing: None, signed_in: Sign, url: Url
) -> None:
    hold(cast, signed_in(cast.chef), url, decision="Chefens ord")
    leader = signed_in(cast.projektleder)
    for path in (TALK, TALK + "afslut/"):
        page = shown(leader.post(url(path), sent(decision="Mit ord", sparring_notes="Min note")), 409)
        for text in ("blev afsluttet mens du skrev", "Mit ord", "Min note"):
            assert text in page
    assert Comment.objects.count() == 1
    assert shown(leader.post(url(TALK), sent(opened_version=10**30, sparring_notes="Min note")), 409)


# --- Other projects, other times ---------------------------------------------------------------------------


def test_another_projects_talk_is_not_found(cast: Cast, signed_in: Sign, url: Url) -> None:
    put_on_agenda(
        by=cast.outsider, project=cast.foreign_project, focus_point=FocusPoint.objects.get(key="refleksion")
    )
    foreign = Sparring.objects.get()
    Sparring.objects.update(held_at=timezone.now(), held_by=cast.outsider)
    client = signed_in(cast.chef)
    assert client.get(url(f"{TALK}{foreign.pk}/")).status_code == 404
    assert client.get(url(f"{TALK}{10**30}/")).status_code == 404
    assert client.get(url(TALK + "afslut/")).status_code == 405
    # The next one is not an earlier one.
    client.post(url(POINT + "sparring/"))
    upcoming = Sparring.objects.get(project=cast.project)
    assert client.get(url(f"{TALK}{upcoming.pk}/")).status_code == 404


def test_in_an_archived_project_it_is_all_read_and_nothing_written(
    cast: Cast, differing: None, signed_in: Sign, url: Url
) -> None:
    client = signed_in(cast.chef)
    held = hold(cast, client, url, sparring_notes="En god snak", decision="")
    cast.project.archived_at = timezone.now()
    cast.project.save()
    assert SECRET in shown(client.get(url(POINT)))
    page = shown(client.get(url(TALK)))
    assert SECRET in page
    assert "<textarea" not in page
    assert "En god snak" in shown(client.get(url(f"{TALK}{held.pk}/")))
    assert "Min note" in shown(client.post(url(TALK), sent(sparring_notes="Min note")), 403)


def test_a_topic_that_the_edition_no_longer_has_is_still_read(cast: Cast, signed_in: Sign, url: Url) -> None:
    later = Edition.objects.create(
        key="2030", title="Udgave 2030", published_on=date(2030, 1, 1), source="vfl2019"
    )
    point = FocusPoint.objects.create(key="helt-nyt", step=Step.objects.get(key="planlaegning"))
    EditionPoint.objects.create(
        edition=later,
        focus_point=point,
        title="Et nyt punkt",
        purpose="x",
        help="x",
        order=9,
        source="vfl2019",
    )
    put_on_agenda(by=cast.chef, project=cast.project, focus_point=point)
    client = signed_in(cast.chef)
    assert "Et nyt punkt" in shown(client.get(url(TALK)))
    data = sent() | {"helt-nyt-decision": "Vi venter"}
    response = client.post(url(TALK + "afslut/"), data, follow=True)
    assert "Vi venter" in shown(response)


def test_the_history_tells_that_a_talk_was_held(
    cast: Cast, differing: None, signed_in: Sign, url: Url
) -> None:
    hold(cast, signed_in(cast.chef), url, decision="Vi ringer rundt", sparring_notes="Hemmelige noter")
    response = signed_in(cast.laeser).get(url("historik/"))
    told = [(event.who, event.what) for event in response.context["events"]]
    assert ("Karin Chef", "afsluttede en sparring") in told
    assert ("Karin Chef", "skrev en beslutning fra sparringen til »Kommunikation«") in told
    assert "Vi ringer rundt" not in shown(response)
    assert "Hemmelige noter" not in shown(response)


def test_a_person_gets_their_views_and_talks_and_can_be_forgotten(
    cast: Cast, differing: None, signed_in: Sign, url: Url
) -> None:
    hold(cast, signed_in(cast.projektleder), url, sparring_notes="En god snak", decision="")
    data = data_about(cast.projektleder)
    assert [(row["score"], row["sentence"]) for row in data["vurderinger"]] == [(2, SECRET)]
    assert [row["notes"] for row in data["sparringer"]] == ["En god snak"]
    assert data_about(cast.laeser)["vurderinger"] == data_about(cast.laeser)["sparringer"] == []
    erase_person(cast.projektleder)
    assert "Per Leder" not in everything_stored()
    assert Assessment.objects.count() == 2


def test_a_removed_project_takes_it_all_with_it(
    cast: Cast, differing: None, signed_in: Sign, url: Url
) -> None:
    hold(cast, signed_in(cast.chef), url, decision="Vi ringer rundt", sparring_notes="Hemmelige noter")
    remove_project(cast.project)
    stored = everything_stored()
    for text in (SECRET, "Vi ringer rundt", "Hemmelige noter"):
        assert text not in stored
