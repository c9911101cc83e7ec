"""The content says what the sources say: counts, keys and places as in the project's digest of them."""

import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from forum.models import ForumQuestion, MeetingKind
from leadership.models import Direction, LeadershipTask
from learning.models import Advice, Experience
from phases.models import Edition, EditionPoint, FocusPoint, Phase, PointWeight, Question, Step
from projects.models import BottomLine, Gain, Sector, Source
from samskab.content import FILES, FOLDER, MODELS, NATURAL_KEYS
from typology.models import (
    Case,
    CasePlacement,
    CentralActor,
    CocreationType,
    Dimension,
    PlacementOption,
    PlacementQuestion,
    Result,
    TypeAdvice,
    type_at,
)

pytestmark = pytest.mark.django_db

POINTS = {
    "afklaring": [
        "formaal-og-succeskriterier",
        "samskabelsestype",
        "afgraensning",
        "demokrati-og-repraesentativitet",
        "forankring-af-ejerskab",
        "organisatorisk-parathed-og-kultur",
        "tvaergaaende-fokus",
        "bemanding-og-kompetencer",
        "ansvarsfordeling-og-rollebevidsthed",
    ],
    "planlaegning": [
        "rammesaetning",
        "uforudsigelighed",
        "kommunikation",
        "maalgruppe-og-rekruttering",
        "grad-af-borgerinvolvering",
        "planlaegning-af-proces",
    ],
    "udfoerelse": ["kursjusteringer", "relationen-til-projektleder"],
    "erkendelse": [
        "maalopfyldelse",
        "involvering",
        "proces",
        "refleksion",
        "forankring-af-laering",
        "afsaet-for-ny-samskabelse",
    ],
}

TITLES = [
    "Formål og succeskriterier",
    "Samskabelsestype",
    "Afgrænsning",
    "Demokrati og repræsentativitet",
    "Forankring af ejerskab",
    "Organisatorisk parathed og kultur",
    "Tværgående fokus",
    "Bemanding og kompetencer",
    "Ansvarsfordeling og rollebevidsthed",
    "Rammesætning",
    "Uforudsigelighed",
    "Kommunikation",
    "Målgruppe og rekruttering",
    "Grad af borgerinvolvering",
    "Planlægning af proces",
    "Kursjusteringer",
    "Relationen til projektleder",
    "Målopfyldelse",
    "Involvering",
    "Proces",
    "Refleksion",
    "Forankring af læring",
    "Afsæt for ny samskabelse",
]

# (case, part): (type, how we know), with None for what is not placed.
PLACEMENTS = {
    ("dokk1", ""): ("ligevaerdig", "udledt"),
    ("biblioteket-paa-kanten", ""): ("ligevaerdig", "figur"),
    ("mod-stroem", ""): ("ligevaerdig", "figur"),
    ("idraetsfaciliteter-lejre", ""): ("faciliterende", "figur"),
    ("hjoerring", "Fri for Indbrud"): ("ligevaerdig", "figur"),
    ("hjoerring", "Fyr dit Fyr"): (None, "uplaceret"),
    ("projectzero", "ProjectZero"): ("ansvarliggoerende", "figur"),
    ("projectzero", "Det Gode Værtskab"): ("styret", "tekst"),
    ("mols", ""): ("faciliterende", "figur"),
    ("naturlandet", ""): ("ligevaerdig", "figur"),
    ("hjerterum", ""): ("styret", "tekst"),
    ("empowerment-tarmsygdom", ""): ("ansvarliggoerende", "figur"),
    ("psykiatri-naestved", ""): ("styret", "figur"),
    ("sundhedspolitik-gentofte", ""): ("ligevaerdig", "figur"),
}

# (case, the focus point or direction that it belongs to), with None for the phase model as a whole.
EXPERIENCES = [
    ("sundhedspolitik-gentofte", None),
    ("sundhedspolitik-gentofte", "bemanding-og-kompetencer"),
    ("naturlandet", "bemanding-og-kompetencer"),
    ("mols", "organisatorisk-parathed-og-kultur"),
    ("mod-stroem", "uforudsigelighed"),
    ("hjoerring", "kommunikation"),
    ("sundhedspolitik-gentofte", "rammesaetning"),
    ("psykiatri-naestved", "relationen-til-projektleder"),
    ("sundhedspolitik-gentofte", "kursjusteringer"),
    ("idraetsfaciliteter-lejre", "kursjusteringer"),
    ("hjoerring", "refleksion"),
    ("mod-stroem", "maalopfyldelse"),
    ("hjerterum", "proces"),
    ("biblioteket-paa-kanten", "forankring-af-laering"),
    ("empowerment-tarmsygdom", "forankring-af-laering"),
    ("idraetsfaciliteter-lejre", "op"),
    ("biblioteket-paa-kanten", "op"),
    ("dokk1", "op"),
    ("naturlandet", "paa-tvaers"),
    ("biblioteket-paa-kanten", "paa-tvaers"),
    ("sundhedspolitik-gentofte", "paa-tvaers"),
    ("empowerment-tarmsygdom", "ned"),
    ("naturlandet", "ned"),
    ("sundhedspolitik-gentofte", "ned"),
    ("dokk1", "ud"),
    ("hjerterum", "ud"),
    ("idraetsfaciliteter-lejre", "ud"),
]

DIGEST_RUNS = Path(__file__).with_name("domain_runs.txt")
"""A hash of every run of eight words in the digest that the texts are written from (see `runs_of_words`)."""


def keys(model: Any) -> list[str]:
    return list(model.objects.order_by("order").values_list("key", flat=True))


# --- The phase model ---------------------------------------------------------------------------------------


def test_three_phases_and_four_steps():
    assert keys(Phase) == ["afklaring", "samskabelse", "erkendelse"]
    assert list(Step.objects.values_list("key", "phase__key")) == [
        ("afklaring", "afklaring"),
        ("planlaegning", "samskabelse"),
        ("udfoerelse", "samskabelse"),
        ("erkendelse", "erkendelse"),
    ]


def test_23_focus_points_stand_in_their_steps_in_order():
    assert [len(points) for points in POINTS.values()] == [9, 6, 2, 6]
    assert FocusPoint.objects.count() == 23
    points = EditionPoint.objects.order_by("focus_point__step__order", "order")
    assert [(point.step.key, point.key) for point in points] == [
        (step, key) for step, in_step in POINTS.items() for key in in_step
    ]
    assert [point.title for point in points] == TITLES


def test_each_point_has_three_to_five_questions():
    questions = Counter(Question.objects.values_list("focus_point__key", flat=True))
    assert set(questions) == {key for in_step in POINTS.values() for key in in_step}
    assert set(questions.values()) <= {3, 4, 5}
    assert len(set(Question.objects.values_list("text", flat=True))) == Question.objects.count()


def test_there_is_one_edition():
    (edition,) = Edition.objects.all()
    assert edition.key == "2019"


# --- Leadership --------------------------------------------------------------------------------------------


def test_four_directions_with_22_tasks():
    assert keys(Direction) == ["op", "paa-tvaers", "ned", "ud"]
    tasks = Counter(LeadershipTask.objects.values_list("direction__key", flat=True))
    assert tasks == {"op": 7, "paa-tvaers": 4, "ned": 6, "ud": 5}


# --- The typology ------------------------------------------------------------------------------------------


def test_two_dimensions():
    assert keys(Dimension) == [Dimension.CENTRAL_ACTOR, Dimension.PREDICTABILITY]


def test_four_types_each_in_its_quadrant():
    public, citizens = CentralActor.PUBLIC, CentralActor.CITIZENS
    assert list(CocreationType.objects.values_list("key", "central_actor", "result")) == [
        ("styret", public, Result.PREDICTABLE),
        ("ligevaerdig", public, Result.UNPREDICTABLE),
        ("ansvarliggoerende", citizens, Result.PREDICTABLE),
        ("faciliterende", citizens, Result.UNPREDICTABLE),
    ]


def test_each_type_gives_the_chef_advice():
    advice = Counter(TypeAdvice.objects.values_list("cocreation_type__key", flat=True))
    assert len(advice) == 4
    assert min(advice.values()) >= 3


def test_each_dimension_has_an_odd_number_of_questions_with_four_answers():
    questions = Counter(PlacementQuestion.objects.values_list("dimension__key", flat=True))
    assert set(questions) == {Dimension.CENTRAL_ACTOR, Dimension.PREDICTABILITY}
    assert all(count % 2 == 1 for count in questions.values())
    for question in PlacementQuestion.objects.all():
        assert list(question.options.values_list("value", flat=True)) == [1, 2, 3, 4]
    assert PlacementOption.objects.count() == 4 * sum(questions.values())


# --- How much a point matters in a type --------------------------------------------------------------------


def test_each_of_the_23_points_has_a_weight_in_each_type():
    points = {key for keys in POINTS.values() for key in keys}
    weights = PointWeight.objects.values_list("focus_point__key", "cocreation_type__key")
    assert len(weights) == 92
    assert set(weights) == {(point, kind) for point in points for kind in keys(CocreationType)}


def test_in_each_type_a_few_points_are_decisive_and_some_are_important():
    for kind in CocreationType.objects.prefetch_related("weights"):
        count = Counter(weight.weight for weight in kind.weights.all())
        assert 4 <= count[PointWeight.Weight.DECISIVE] <= 6, kind
        assert 5 <= count[PointWeight.Weight.IMPORTANT] <= 8, kind


def test_each_weight_has_a_reason_of_its_own_in_one_to_three_sentences():
    reasons = list(PointWeight.objects.values_list("why", flat=True))
    assert len(set(reasons)) == 92
    openings = Counter(" ".join(reason.split()[:4]) for reason in reasons)
    assert openings.most_common(1)[0][1] == 1
    assert all(1 <= len(re.findall(r"[.?!](?:\s|$)", reason)) <= 3 for reason in reasons)


# --- The cases ---------------------------------------------------------------------------------------------


def test_twelve_cases_in_three_sectors_of_four():
    sectors = Counter(Case.objects.values_list("sector", flat=True))
    assert sectors == {Sector.CULTURE: 4, Sector.ENVIRONMENT: 4, Sector.HEALTH: 4}
    assert {key for key, _ in PLACEMENTS} == set(keys(Case))


def test_ten_cases_are_municipal_and_two_regional():
    assert Case.objects.filter(level=Case.Level.MUNICIPAL).count() == 10
    regional = Case.objects.filter(level=Case.Level.REGIONAL).values_list("key", flat=True)
    assert set(regional) == {"hjerterum", "empowerment-tarmsygdom"}


def test_each_case_stands_where_the_source_says_and_says_how_we_know():
    types = list(CocreationType.objects.all())

    def placed(placement: CasePlacement) -> tuple[str | None, str]:
        if not placement.is_placed:
            return (None, placement.basis)
        return (type_at(types, placement.x, placement.y).key, placement.basis)

    placements = CasePlacement.objects.select_related("case")
    assert {(placement.case.key, placement.part): placed(placement) for placement in placements} == PLACEMENTS


def test_what_is_inferred_or_not_placed_says_so():
    for placement in CasePlacement.objects.filter(basis__in=["udledt", "uplaceret"]):
        assert placement.note


def test_no_two_placements_stand_on_each_other():
    points = list(CasePlacement.objects.placed().values_list("x", "y"))
    assert len(points) == 13
    assert min(abs(x - u) + abs(y - v) for i, (x, y) in enumerate(points) for u, v in points[:i]) >= 10


# --- Learning and gains ------------------------------------------------------------------------------------


def test_27_experiences_each_at_its_place():
    places = [
        (case, point or direction)
        for case, point, direction in Experience.objects.values_list(
            "case__key", "focus_point__key", "direction__key"
        )
    ]
    assert len(places) == 27
    assert Counter(places) == Counter(EXPERIENCES)


def test_four_bottom_lines_six_gains_and_five_pieces_of_advice():
    assert keys(BottomLine) == ["innovativ", "demokratisk", "oekonomisk", "identitetsskabende"]
    assert keys(Gain) == ["oekonomi", "kvalitet", "innovation", "demokrati", "faellesskab", "andet"]
    assert Advice.objects.count() == 5


# --- The forum ---------------------------------------------------------------------------------------------


def test_each_meeting_of_a_forum_has_its_questions():
    """The start's five and the choice they lead to, the six halfway, and ours for the status."""
    asked = Counter(ForumQuestion.objects.values_list("kind", flat=True))
    assert asked == {MeetingKind.START: 6, MeetingKind.MIDWAY: 6, MeetingKind.STATUS: 5}
    minutes = ForumQuestion.objects.values_list("kind", "minutes")
    for kind in MeetingKind:
        assert 30 <= sum(count for of, count in minutes if of == kind) <= 90, kind


# --- All texts ---------------------------------------------------------------------------------------------


def texts() -> list[tuple[str, str]]:
    """Every text of every fixture: (where it stands, text)."""
    return [
        (f"{name}.yaml: {row['model']} {row['fields'].get('key', '')}: {field}", value)
        for name in FILES
        for row in yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
        for field, value in row["fields"].items()
        if isinstance(value, str) and field != "key"
    ]


def runs_of_words(text: str, length: int = 8) -> set[str]:
    words = re.findall(r"[^\W_]+", text.lower())
    return {" ".join(words[i : i + length]) for i in range(len(words) - length + 1)}


def hashed(run: str) -> str:
    return hashlib.sha256(run.encode()).hexdigest()[:10]


def test_every_file_of_the_folder_is_loaded():
    assert {path.stem for path in FOLDER.iterdir()} == set(FILES)


def test_every_content_model_has_rows():
    assert set(MODELS.values()) == set(NATURAL_KEYS)
    assert all(model._default_manager.exists() for model in NATURAL_KEYS)


def test_every_row_names_its_source():
    with_source = [
        model for model in NATURAL_KEYS if "source" in {field.name for field in model._meta.fields}
    ]
    assert len(with_source) == 20
    for model in with_source:
        sources = set(model._default_manager.values_list("source", flat=True))
        assert sources <= set(Source.values), model


def test_no_text_is_unfinished():
    unfinished = re.compile(r"\b(todo|tbd|fixme|xxx|lorem|ipsum)\b|\?\?|…\s*$", re.IGNORECASE)
    assert [where for where, text in texts() if unfinished.search(text)] == []


def test_no_text_has_stray_spaces():
    stray = re.compile(r"^\s|\s$|  | [.,?!]")
    assert [where for where, text in texts() if stray.search(text)] == []


def test_no_sentence_of_the_digest_is_copied():
    """Eight words in a row that the digest has too are a copy, but for what things are called."""
    digest = set(DIGEST_RUNS.read_text().split())
    names = runs_of_words("Empowerment af børn og unge med kronisk tarmsygdom")
    copied = [
        (where, run)
        for where, text in texts()
        for run in runs_of_words(text) - names
        if hashed(run) in digest
    ]
    assert copied == []


def test_a_copy_would_be_found():
    copy = "ikke-offentlige aktører, som sammen udvikler og/eller"
    assert {hashed(run) for run in runs_of_words(copy)} <= set(DIGEST_RUNS.read_text().split())
    assert len(runs_of_words(copy)) == 1
