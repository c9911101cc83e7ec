# ruff: noqa: E501 (the tables of faults read best with a line a fault)
import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.utils import translation
from django.utils.timezone import localdate

from phases.guide import load_guide
from phases.models import Edition, FocusPoint, Question
from projects.models import BottomLine, Gain
from samskab import content as content_module
from samskab.content import FILES, NATURAL_KEYS, ContentError, is_content_missing, load_content
from tests.editions import edition_yaml
from tests.factories import make_answer
from typology.models import Case, CasePlacement

from .conftest import content

GAIN = """
- model: projects.gain
  fields: {key: %s, title: Noget, hint: Mere af det, order: 7, source: vfl2019}
"""

EDITION = """
- model: phases.edition
  fields: {key: "2030", title: Udgave 2030, published_on: %s, source: vfl2019}
"""

POINT = """
- model: phases.editionpoint
  fields: {edition: ["2030"], focus_point: [%s], title: Et punkt, purpose: Godt, help: Sådan, order: 1, source: vfl2019}
"""

POINTS = "".join(POINT % key for key in ("afgraensning", "kommunikation", "kursjusteringer", "refleksion"))
"""One in each step, as an edition must have."""

QUESTION = """
- model: phases.question
  fields: {edition: ["%s"], focus_point: [%s], key: nyt, text: "Hvad så?", order: 9}
"""


# --- What loading does -------------------------------------------------------------------------------------


def test_loads_everything_into_an_empty_database(no_content):
    counts = load_content()
    assert sum(count.created for count in counts.values()) == 605
    assert all(count.changed == count.unchanged == count.left == 0 for count in counts.values())
    assert not is_content_missing()


def test_content_is_missing_when_only_some_kinds_are_loaded(no_content):
    assert is_content_missing()
    call_command("loaddata", "cases", verbosity=0)
    assert is_content_missing()


def test_loading_twice_changes_nothing(no_content, monkeypatch):
    load_content()
    before = content()
    monkeypatch.setattr(models.Model, "save_base", lambda *args, **kwargs: pytest.fail("saved a row"))
    counts = load_content()
    assert content() == before
    assert sum(count.unchanged for count in counts.values()) == 605
    assert all(count.created == count.changed == count.left == 0 for count in counts.values())


def test_loading_over_loaddata_changes_nothing(no_content):
    call_command("loaddata", *FILES, verbosity=0)
    before = content()
    load_content()
    assert content() == before


def test_loaddata_cases_alone_works_in_an_empty_database(no_content):
    call_command("loaddata", "cases", verbosity=0)
    assert (Case.objects.count(), CasePlacement.objects.count()) == (12, 14)


@pytest.mark.django_db
def test_an_edited_text_is_picked_up_in_place(files):
    before = Gain.objects.get(key="oekonomi")
    files.replace("gains.yaml", "hint: Mere velfærd for pengene eller færre udgifter", "hint: Flere kroner")
    counts = files.load_content()
    after = Gain.objects.get(key="oekonomi")
    assert (after.pk, after.hint) == (before.pk, "Flere kroner")
    assert (counts[Gain].changed, counts[Gain].unchanged) == (1, 5)
    assert sum(count.changed for count in counts.values()) == 1


@pytest.mark.django_db
def test_an_edited_reference_is_picked_up(files):
    files.replace("gains.yaml", "bottom_line: [innovativ]", "bottom_line: [demokratisk]")
    files.load_content()
    assert Gain.objects.get(key="innovation").bottom_line == BottomLine.objects.get(key="demokratisk")


@pytest.mark.django_db
def test_a_field_that_may_be_left_out_goes_empty_when_it_is(files):
    files.replace("cases.yaml", "    link: https://designthinkingforlibraries.com\n", "")
    files.load_content()
    assert Case.objects.get(key="dokk1").link == ""


@pytest.mark.django_db
def test_a_new_row_is_made_and_one_that_is_gone_is_left(files):
    files.replace("gains.yaml", "    key: andet\n", "    key: noget-helt-andet\n")
    counts = files.load_content()
    assert (counts[Gain].created, counts[Gain].unchanged, counts[Gain].left) == (1, 5, 1)
    assert {"andet", "noget-helt-andet"} <= set(Gain.objects.values_list("key", flat=True))


@pytest.mark.django_db
def test_rows_may_stand_in_any_order(files, no_content):
    text = (files.folder / "gains.yaml").read_text(encoding="utf-8")
    files.write("gains.yaml", "[]\n")
    files.append("learning.yaml", text)
    files.load_content()
    assert Gain.objects.get(key="kvalitet").bottom_line.key == "oekonomisk"


@pytest.mark.django_db
def test_the_summary_counts_each_model(files):
    files.replace("gains.yaml", "title: Økonomi", "title: Penge")
    files.append("gains.yaml", GAIN % "ny")
    files.replace("learning.yaml", "    key: forankring\n", "    key: gror-fast\n")
    out = StringIO()
    call_command("load_content", dir=files.folder, stdout=out)
    lines = [line.split() for line in out.getvalue().splitlines()]
    assert ["Content", "created", "changed", "unchanged"] in lines
    assert ["projects.gain", "1", "1", "5"] in lines
    assert ["phases.question", "0", "0", "113"] in lines
    assert any(line[:4] == ["learning.advice", "1", "0", "4"] and "(1" in line for line in lines)
    assert len(lines) == 1 + len(NATURAL_KEYS)


@pytest.mark.django_db
def test_verbosity_0_says_nothing(capsys):
    call_command("load_content", verbosity=0)
    assert capsys.readouterr().out == ""


# --- What it refuses ---------------------------------------------------------------------------------------
# Each: the file, what is spoilt (old text, new text), and what must be told: the row's key and the reason.

SPOILT = {
    "syntax": ("gains.yaml", "title: Økonomi\n", "title: [Økonomi\n", "line 53", "is not valid YAML"),
    "unclosed quote": ("gains.yaml", "title: Økonomi", 'title: "Økonomi', "from line 52", "is not valid YAML"),
    "field twice": ("gains.yaml", "title: Økonomi", "title: A\n    title: B", "line 53", '"title" is stated twice'),
    "unknown model": ("cases.yaml", "model: typology.case\n", "model: typology.kase\n", "line 13", "typology.kase"),
    "not content": ("cases.yaml", "model: typology.case\n", "model: accounts.user\n", "accounts.user", "not a content"),
    "a project's": ("cases.yaml", "model: typology.case\n", "model: phases.answer\n", "phases.answer", "not a content"),
    "with pk": ("cases.yaml", "model: typology.case\n", "model: typology.case\n  pk: 7\n", "line 13", "is not a row"),
    "no fields": ("cases.yaml", "- model: typology.case\n", "- model: typology.case\n\n- model: typology.case\n", "line 13", "is not a row"),
    "unknown field": ("cases.yaml", "    who: Aarhus", "    whom: Aarhus", "typology.case dokk1", '"whom"'),
    "primary key": ("cases.yaml", "    who: Aarhus", "    id: 7\n    who: Aarhus", "typology.case dokk1", '"id"'),
    "missing field": ("cases.yaml", "    who: Aarhus Kommune\n", "", "typology.case dokk1", '"who" is missing'),
    "missing key": ("cases.yaml", "    key: dokk1\n", "", "typology.case", '"key" is missing'),
    "missing reference": ("leadership.yaml", "    direction: [op]\n", "", "skab-forstaaelse", '"direction" is missing'),
    "null": ("cases.yaml", "    who: Aarhus Kommune\n", "    who: null\n", "typology.case dokk1", "who: must not be null"),
    "null reference": ("leadership.yaml", "direction: [op]", "direction: null", "skab-forstaaelse", "direction: must not be null"),
    "empty": ("cases.yaml", "    who: Aarhus Kommune\n", '    who: ""\n', "typology.case dokk1", "who: This field cannot be blank"),
    "coordinate": ("cases.yaml", "    x: 14\n", "    x: 400\n", "psykiatri-naestved/hele", "x: Ensure this value is less than or equal to 100"),
    "coordinate 0": ("cases.yaml", "    x: 14\n", "    x: 0\n", "psykiatri-naestved/hele", "x: Ensure this value is greater than or equal to 1"),
    "not a number": ("cases.yaml", "    x: 14\n", "    x: langt\n", "psykiatri-naestved/hele", "x: 'langt' is not a whole number"),
    "yes for a number": ("cases.yaml", "    x: 14\n", "    x: yes\n", "psykiatri-naestved/hele", "x: True is not a whole number"),
    "source": ("cases.yaml", "source: vfl2019", "source: bogen", "typology.case dokk1", "Choose one of vfl2019"),
    "choice": ("cases.yaml", "basis: tekst", "basis: rygte", "projectzero/det-gode-vaertskab", "basis: Value 'rygte' is not a valid choice"),
    "key format": ("cases.yaml", "key: dokk1", "key: Dokk_1", "typology.case Dokk_1", "is not a key"),
    "part key format": ("cases.yaml", "key: fri-for-indbrud", "key: fri for indbrud", "hjoerring/fri for indbrud", "is not a key"),
    "number for a key": ("phases.yaml", 'key: "2019"', "key: 2019", "phases.edition 2019", "put it in quotes"),
    "no for a text": ("gains.yaml", "title: Økonomi", "title: no", "oekonomi", "title: False is not a text"),
    "too long": ("gains.yaml", "title: Økonomi", f"title: {'æ' * 101}", "oekonomi", "title: Ensure this value has at most 100 characters"),
    "address": ("cases.yaml", "https://samskabende.com", "samskabende", "hjoerring", "link: Enter a valid URL"),
    "date": ("phases.yaml", "2019-09-26", "2019-13-26", "phases.edition 2019", "published_on: “2019-13-26”"),
    "number for a date": ("phases.yaml", "2019-09-26", "2019", "phases.edition 2019", "2019 is not a date"),
    "no brackets": ("leadership.yaml", "direction: [op]", "direction: op", "skab-forstaaelse", "direction: name the row by its key in brackets"),
    "dangling": ("gains.yaml", "[oekonomisk]", "[guldrandet]", "projects.gain oekonomi", "there is no projects.bottomline guldrandet"),
    "dangling from another file": ("learning.yaml", "case: [mols]", "case: [mors]", "mols-ja-hat", "case: there is no typology.case mors"),
    "no such point": ("phases.yaml", "focus_point: [samskabelsestype]\n    title", "focus_point: [type]\n    title", "2019/type", "there is no phases.focuspoint type"),
    "no such edition": ("phases.yaml", 'edition: ["2019"]\n    focus_point: [proces]\n    title', 'edition: ["2018"]\n    focus_point: [proces]\n    title', "phases.editionpoint 2018/proces", "there is no phases.edition 2018"),
    "half a placement": ("cases.yaml", "    x: 14\n", "    x: null\n", "psykiatri-naestved/hele", "case_placement_whole_or_unplaced"),
    "unplaced somewhere": ("cases.yaml", "basis: figur", "basis: uplaceret", "psykiatri-naestved/hele", "case_placement_whole_or_unplaced"),
    "two places": ("learning.yaml", "focus_point: null\n    direction: [op]", "focus_point: [proces]\n    direction: [op]", "lejre-rum-opadtil", "experience_at_one_place"),
    "one quadrant twice": ("typology.yaml", "central_actor: borgere", "central_actor: offentlig", "ansvarliggoerende", "type_one_per_quadrant"),
    "fifth answer": ("typology.yaml", "value: 4", "value: 5", "typology.placementoption hvem-begyndte/5", "placement_option_one_to_four"),
}  # fmt: skip


FOUND_WHEN_WRITING = (
    *("half a placement", "unplaced somewhere", "two places", "one quadrant twice", "fifth answer"),
    *("coordinate", "coordinate 0", "too long"),
)
"""The rest is found while reading, before the database is asked."""


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "reason"),
    [
        pytest.param(*fault, id=name, marks=() if name in FOUND_WHEN_WRITING else pytest.mark.one_database)
        for name, fault in SPOILT.items()
    ],
)
def test_a_spoilt_file_is_refused_whole(files, changes_nothing, file, old, new, key, reason):
    # Something right elsewhere, read before and written before, must not get in either.
    files.replace("gains.yaml", "title: Den innovative bundlinje", "title: Noget nyt")
    files.replace(file, old, new)
    refused, *told = files.refusal().splitlines()
    assert refused == "Nothing was loaded."
    assert any(line.startswith(f"{file}, line ") and key in line and reason in line for line in told)


APPENDED = {
    "same key in a file": ("gains.yaml", GAIN % "oekonomi", "projects.gain oekonomi", "is there already: gains.yaml, line 49"),
    "same key across files": ("learning.yaml", GAIN % "oekonomi", "projects.gain oekonomi", "is there already: gains.yaml, line 49"),
    "same part": ("phases.yaml", QUESTION % ("2019", "proces") * 2, "2019/proces/nyt", "is there already: phases.yaml, line"),
    "point worded twice": ("phases.yaml", EDITION % "2030-01-01" + POINTS + POINT % "refleksion", "phases.editionpoint 2030/refleksion", "is there already: phases.yaml, line"),
    "edition without points": ("phases.yaml", EDITION % "2030-01-01", "phases.edition 2030", "has no focus point in afklaring, planlaegning, udfoerelse, erkendelse: an edition has some in every step"),
    "edition without a step": ("phases.yaml", EDITION % "2030-01-01" + POINTS.replace("kursjusteringer", "rammesaetning"), "phases.edition 2030", "has no focus point in udfoerelse: an edition has some in every step"),
    "question of an unknown point": ("phases.yaml", QUESTION % ("2019", "intet"), "2019/intet/nyt", "there is no phases.focuspoint intet"),
    "question of an unknown edition": ("phases.yaml", QUESTION % ("2030", "proces"), "2030/proces/nyt", "there is no phases.edition 2030"),
    "question of a point not worded": ("phases.yaml", EDITION % "2030-01-01" + POINTS + QUESTION % ("2030", "proces"), "phases.question 2030/proces/nyt", "the edition does not word its focus point"),
}  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize(("file", "text", "key", "reason"), APPENDED.values(), ids=APPENDED)
def test_a_row_too_many_is_refused_whole(files, changes_nothing, file, text, key, reason):
    files.append(file, text)
    (told,) = files.refusal().splitlines()[1:]
    assert told.startswith(f"{file}, line ")
    assert key in told
    assert reason in told


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["", "key: value\n", "Bare tekst\n", "42\n"])
def test_a_file_that_is_no_list_is_refused(files, changes_nothing, text):
    files.write("cases.yaml", text)
    assert files.refusal().splitlines()[1:] == ["cases.yaml: is not a list of rows"]


def test_a_row_that_is_no_row_is_refused(files, changes_nothing):
    files.append("cases.yaml", "\n- Bare tekst\n")
    (told,) = files.refusal().splitlines()[1:]
    assert "is not a row" in told


def test_a_file_that_is_not_there_is_told(files, changes_nothing):
    (files.folder / "cases.yaml").unlink()
    (told,) = files.refusal().splitlines()[1:]
    assert told.startswith("cases.yaml: is not in ")


def test_a_file_in_another_encoding_is_told(files, changes_nothing):
    (files.folder / "gains.yaml").write_bytes("- title: Økonomi\n".encode("latin-1"))
    (told,) = files.refusal().splitlines()[1:]
    assert told.startswith("gains.yaml: cannot be read: 'utf-8'")


def test_two_editions_of_one_day_are_refused(files, changes_nothing):
    files.append("phases.yaml", EDITION % "2019-09-26" + POINTS)
    told = files.refusal().splitlines()[1:]
    assert "phases.edition 2030: published_on: another row has the same" in told[0]


def test_nothing_gets_into_an_empty_database(no_content, changes_nothing, files):
    files.append(
        "learning.yaml", EDITION % "2019-09-26" + POINTS
    )  # found out only when the rest has been written
    assert "published_on" in files.refusal()


def test_what_only_the_database_sees_is_refused_too(files, changes_nothing, monkeypatch):
    monkeypatch.setattr(content_module, "_conflicts", lambda instance: [])
    files.replace("cases.yaml", "basis: figur", "basis: uplaceret")
    files.replace(
        "learning.yaml",
        "focus_point: null\n    direction: [op]",
        "focus_point: [proces]\n    direction: [op]",
    )
    told = files.refusal().splitlines()[1:]
    assert [line.split(": ")[1] for line in told] == [
        "typology.caseplacement psykiatri-naestved/hele",
        "learning.experience lejre-rum-opadtil",
    ]
    assert all("the database refuses it" in line for line in told)


def test_what_leans_on_a_refused_row_is_refused_with_it(files, no_content):
    files.replace("typology.yaml", "central_actor: borgere", "central_actor: offentlig")
    first, *others = files.refusal().splitlines()[1:]
    assert "typology.cocreationtype ansvarliggoerende" in first
    assert {line.rpartition(": ")[2] for line in others if "typeadvice ansvarliggoerende" in line} == {
        "the row that it refers to could not be written"
    }
    assert is_content_missing()


def test_content_that_is_there_already_costs_a_query_a_model(db, django_assert_num_queries):
    with django_assert_num_queries(len(NATURAL_KEYS) + 2):  # and the transaction around them
        load_content()


def test_all_problems_are_told_at_once(files, changes_nothing):
    files.replace("gains.yaml", "    title: Økonomi\n", "")
    files.replace("cases.yaml", "    x: 14\n", "    x: 400\n")
    files.replace("phases.yaml", "step: [erkendelse]", "step: [glemsel]")
    files.replace("learning.yaml", "source: vfl2019", "source: bogen")
    with pytest.raises(ContentError) as error:
        files.load_content()
    assert [problem.file for problem in error.value.problems] == [
        "gains.yaml", "cases.yaml", "phases.yaml", "learning.yaml",
    ]  # fmt: skip


def test_a_file_that_cannot_be_read_makes_no_false_alarm_about_references(files, changes_nothing):
    files.replace("cases.yaml", "- model", "- : - model")
    (told,) = files.refusal().splitlines()[1:]
    assert told.startswith("cases.yaml, line 13: is not valid YAML")


def test_at_most_twenty_problems_are_shown(files, changes_nothing):
    text = (files.folder / "phases.yaml").read_text(encoding="utf-8")
    files.write("phases.yaml", text.replace("purpose:", "pupose:"))
    lines = files.refusal().splitlines()
    assert len(lines) == 1 + 20 + 1
    assert lines[-1] == "… and 26 more"


def test_problems_are_told_in_english_whatever_the_language(files, changes_nothing):
    files.replace("cases.yaml", "    x: 14\n", "    x: 400\n")
    with translation.override("da"):
        refusal = files.refusal()
    assert "Ensure this value is less than or equal to 100." in refusal


def test_a_refusal_ends_with_code_1_and_no_traceback(files, tmp_path):
    files.replace("cases.yaml", "key: dokk1", "key: Dokk_1")
    environment = os.environ | {
        "SECRET_KEY": "x", "DEBUG": "on", "DATABASE_URL": f"sqlite:///{tmp_path / 'never-migrated.sqlite3'}",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "load_content", "--dir", str(files.folder)]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "CommandError: Nothing was loaded.\ncases.yaml, line 13: typology.case Dokk_1" in done.stderr
    assert "Traceback" not in done.stderr


# --- The content beside what projects say ------------------------------------------------------------------


def test_answers_keep_the_point_that_they_answer(cast, files):
    answer = make_answer(cast.project, "proces", by=cast.chef)
    files.replace("phases.yaml", "key: proces\n    step: [erkendelse]", "key: proces\n    step: [udfoerelse]")
    files.load_content()
    answer.refresh_from_db()
    assert answer.focus_point == FocusPoint.objects.get(key="proces")
    assert answer.focus_point.step.key == "udfoerelse"
    assert (
        Question.objects.filter(edition=Edition.objects.current(), focus_point=answer.focus_point).count()
        == 4
    )


# --- Several editions --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_second_edition_is_loaded_beside_the_first(files):
    files.append("phases.yaml", edition_yaml())
    counts = files.load_content()
    assert (counts[Edition].created, counts[Edition].unchanged) == (1, 1)
    assert Edition.objects.current().key == "2026"
    assert Edition.objects.get(key="2026").points.count() == 23
    assert sum(count.created + count.changed for count in files.load_content().values()) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "key"), [(-1, "2026"), (0, "2026"), (1, "2019")])
def test_an_edition_is_current_from_its_day_on(files, days, key):
    files.append("phases.yaml", edition_yaml(published_on=localdate() + timedelta(days=days)))
    files.load_content()
    assert Edition.objects.current().key == key


def test_an_edition_to_come_does_not_touch_a_project(cast, files):
    files.append("phases.yaml", edition_yaml(published_on=localdate() + timedelta(days=30)))
    files.load_content()
    guide = load_guide(cast.project)
    assert guide.journey.edition.key == "2019"
    assert guide.newer_edition is None
