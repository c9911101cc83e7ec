"""Two versions, or one and now, held against each other."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from dossier.compare import Change, Kind, Section, Thing, compare
from dossier.compare import differences as comparing
from dossier.read import build_dossier
from dossier.versions.kept import dossier_of
from leadership.models import Mandate
from phases.models import Answer, DecisionKind, EditionPoint, Version
from projects.models import Project
from tests.conftest import Cast
from tests.factories import make_answer, make_version, turn
from typology.actions import add_part, place_project

# --- Any two -----------------------------------------------------------------------------------------------

words = st.dictionaries(st.sampled_from(["Status", "Svar", "Frist"]), st.text(max_size=120), max_size=3)
things = st.dictionaries(st.sampled_from("abcd"), words.filter(lambda said: any(said.values())), max_size=4)
tellings = st.dictionaries(st.sampled_from(["Om", "Punkter", "Hold"]), things, max_size=3)


def held_against(old: dict, new: dict, monkeypatch: pytest.MonkeyPatch) -> list[Section]:
    def as_things(telling: dict) -> dict[str, list[Thing]]:
        return {
            title: [Thing(key, key, said) for key, said in ones.items()] for title, ones in telling.items()
        }

    monkeypatch.setattr(comparing, "told", lambda dossier: as_things(dossier.telling))
    sides: Any = [SimpleNamespace(telling=telling) for telling in (old, new)]
    return compare(*sides)


def kinds(sections: list[Section]) -> dict[tuple[str, str], Kind]:
    return {(section.title, change.title): change.kind for section in sections for change in section.changes}


ON_A_BUSY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@ON_A_BUSY_MACHINE
@given(tellings)
def test_nothing_differs_from_itself(telling: dict) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        sections = held_against(telling, telling, monkeypatch)
    assert not any(section.changes for section in sections)
    assert sum(section.unchanged for section in sections) == sum(len(ones) for ones in telling.values())


@ON_A_BUSY_MACHINE
@given(tellings, tellings)
def test_the_other_way_says_the_opposite(one: dict, other: dict) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        there, back = held_against(one, other, monkeypatch), held_against(other, one, monkeypatch)
    opposite = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED, Kind.CHANGED: Kind.CHANGED}
    assert {place: opposite[kind] for place, kind in kinds(there).items()} == kinds(back)
    unchanged = [{s.title: s.unchanged for s in sections} for sections in (there, back)]
    assert unchanged[0] == unchanged[1]
    for section in there:
        for change in section.changes:
            for difference in change.differences:
                assert difference.before != difference.after
                if difference.pieces:
                    assert (
                        "".join(p.text for p in difference.pieces if p.kind != "added") == difference.before
                    )
                    assert (
                        "".join(p.text for p in difference.pieces if p.kind != "removed") == difference.after
                    )


# --- Projects ----------------------------------------------------------------------------------------------


def title_of(key: str) -> str:
    return EditionPoint.objects.get(focus_point__key=key).title


def since(version: Version, cast: Cast) -> dict[tuple[str, str], Change]:
    old = dossier_of(Version.objects.select_related("project__organisation").get(pk=version.pk))
    new = build_dossier(Project.objects.select_related("organisation").get(pk=cast.project.pk))
    assert not any(section.changes for section in compare(old, old))
    return {
        (section.title, change.title): change for section in compare(old, new) for change in section.changes
    }


def test_what_was_added_changed_and_removed(cast: Cast) -> None:
    make_answer(cast.project, "afgraensning", by=cast.chef, text="Kun Nordbyen.", status="i-gang")
    make_answer(cast.project, "tvaergaaende-fokus", by=cast.chef, text="Skal væk.")
    place_project(by=cast.chef, project=cast.project, x=20, y=80, reason="")
    part = add_part(by=cast.chef, project=cast.project, title="Haven")
    place_project(by=cast.chef, project=cast.project, part=part, x=20, y=80, reason="")
    Mandate.objects.create(project=cast.project, decided="Budgettet.", updated_by=cast.chef)
    version = make_version(cast.project, by=cast.chef)
    long = "Nordbyen og havnen, og desuden alle de gader der støder op til dem, helt til den gamle mølle."
    Answer.objects.filter(focus_point__key="afgraensning").update(text=long, status="afklaret")
    Answer.objects.filter(focus_point__key="tvaergaaende-fokus").delete()
    make_answer(cast.project, "kommunikation", by=cast.chef, text="Et nyhedsbrev.")
    place_project(by=cast.chef, project=cast.project, x=90, y=80, reason="")
    place_project(by=cast.chef, project=cast.project, part=part, x=20, y=80, reason="", stage="blev")
    Mandate.objects.update(decided="Budgettet og rammen.")
    Project.objects.filter(pk=cast.project.pk).update(problem="Flere spiser alene.")
    turn(DecisionKind.PAUSE, by=cast.chef, project=cast.project, reason="Sommerferie.")
    changes = since(version, cast)
    in_first, in_second = "Fokuspunkter i afklaring", "Fokuspunkter i planlægning"
    expected = {
        (in_first, title_of("afgraensning")): Kind.CHANGED,
        (in_first, title_of("tvaergaaende-fokus")): Kind.REMOVED,
        (in_second, title_of("kommunikation")): Kind.ADDED,
        ("Om projektet", "Beskrivelsen"): Kind.CHANGED,
        ("Type af samskabelse", "Placeringen"): Kind.CHANGED,
        ("Type af samskabelse", "Delen »Haven«"): Kind.CHANGED,
        ("Mandat", "Mandatet"): Kind.CHANGED,
        ("Hvor projektet står", "Trin og tilstand"): Kind.CHANGED,
    }
    decided = [change for (section, _), change in changes.items() if section == "Beslutninger"]
    assert {place: change.kind for place, change in changes.items() if place[0] != "Beslutninger"} == expected
    assert [change.kind for change in decided] == [Kind.ADDED]
    changed = {d.label: d for d in changes[in_first, title_of("afgraensning")].differences}
    assert (changed["Status"].before, changed["Status"].after) == ("I gang", "Afklaret")
    assert any(piece.kind == "added" for piece in changed["Svar"].pieces)
    (of_part,) = changes["Type af samskabelse", "Delen »Haven«"].differences
    assert (of_part.before, of_part.after) == ("Sådan planlægger vi det", "Sådan blev det")
    state = changes["Hvor projektet står", "Trin og tilstand"].differences[0]
    assert (state.before, state.after) == ("I gang", "På pause")


def test_the_page_marks_the_words_and_sums_up_the_rest(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    for key in ("afgraensning", "tvaergaaende-fokus"):
        make_answer(cast.project, key, by=cast.chef, text="Vi spiser sammen hver torsdag. " * 4)
    make_version(cast.project, by=cast.chef)
    Answer.objects.filter(focus_point__key="afgraensning").update(
        text="Vi spiser sammen hver fredag. " + "Vi spiser sammen hver torsdag. " * 3
    )
    client = signed_in(cast.laeser)
    page = client.get(url("udgaver/sammenlign/?fra=1&til=nu"))
    assertContains(page, '<del><span class="sr-only">(fjernet:)</span>torsdag.</del>')
    assertContains(page, '<ins><span class="sr-only">(tilføjet:)</span>fredag.</ins>')
    assertContains(page, "Fokuspunkter i afklaring: 1 uændret")
    assertContains(page, title_of("afgraensning"))
    assertNotContains(page, title_of("tvaergaaende-fokus"))
    back = client.get(url("udgaver/sammenlign/?fra=nu&til=1"))
    assertContains(back, '<ins><span class="sr-only">(tilføjet:)</span>torsdag.</ins>')


@pytest.mark.parametrize("query", ["fra=1&til=1", "fra=nu&til=nu", "fra=1&til=nu"])
def test_two_that_are_alike(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], query: str
) -> None:
    make_answer(cast.project, "afgraensning", by=cast.chef)
    make_version(cast.project, by=cast.chef)
    page = signed_in(cast.chef).get(url(f"udgaver/sammenlign/?{query}"))
    assertContains(page, "Der er ingen forskel.")


BAD = ["fra=2&til=nu", "fra=1", "til=nu", "fra=&til=", "fra=x&til=<b>", "fra=-1&til=0"]
BAD += [f"fra=1&til={'9' * 40}", "fra=%ff&til=nu", "fra=1&fra=2&til=nu"]


@pytest.mark.parametrize("query", BAD)
def test_bad_parameters_get_a_clear_page(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], query: str
) -> None:
    make_version(cast.project, by=cast.chef)
    make_version(cast.foreign_project, by=cast.outsider)
    make_version(cast.foreign_project, by=cast.outsider)
    response = signed_in(cast.chef).get(url(f"udgaver/sammenlign/?{query}"))
    assertContains(response, "Vælg en af projektets gemte udgaver, eller projektet nu.", status_code=422)


def test_without_a_choice_or_a_version(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.chef)
    assertContains(client.get(url("udgaver/sammenlign/")), "Der er ikke gemt nogen udgaver")
    make_version(cast.project, by=cast.chef)
    assertContains(client.get(url("udgaver/sammenlign/")), "Sammenlign</button>")
