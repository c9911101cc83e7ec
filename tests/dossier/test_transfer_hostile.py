"""Files that are broken, foreign or meant to harm: refused whole with the reason, and nothing is written."""

import io
import json
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.asserts import assertContains

from dossier.management.commands.project_schema import written
from dossier.paper.report import Choices, Kind, Part, data_of, render_report
from dossier.read import build_dossier
from dossier.transfer import reading
from dossier.transfer.actions import FOLDER
from dossier.transfer.check import look_at
from dossier.transfer.export import exported
from dossier.transfer.schema import DOCUMENT, Refused
from phases.models import Step
from projects.models import Project
from tests.conftest import Cast
from tests.factories import make_answer, make_criterion, make_measurement, make_stakeholder, move_to_step
from tests.learning.endings import make_lesson
from tests.learning.questionnaires import ask
from tests.pictures import as_file, drawn, make_picture, noise, png_that_says

pytestmark = pytest.mark.django_db
UPLOAD = "/projekter/hent-ind/"


@pytest.fixture
def document(cast: Cast) -> dict[str, Any]:
    """A small project with a row of most kinds."""
    project, by = cast.project, cast.chef
    make_answer(project, "kommunikation", by=by)
    criterion = make_criterion(project, by=by)
    make_measurement(criterion, "12.5", by=by, on=date(2026, 3, 1))
    make_stakeholder(project, by=by)
    make_lesson(project, by=by)
    make_picture(project, by=by)
    ask(project, by=by)
    move_to_step(by=by, project=project, to_step=Step.objects.get(key="planlaegning"), reason="Klar.")
    found = exported(build_dossier(Project.objects.select_related("organisation").get(pk=project.pk)))
    return dict(json.loads(json.dumps(found)))


def counts() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def waiting() -> int:
    return len(default_storage.listdir(FOLDER)[1]) if default_storage.exists(FOLDER) else 0


@pytest.fixture
def refuses(cast: Cast, signed_in: Callable[[Any], Client]) -> Callable[[bytes, str], None]:
    """Whether a file is refused, for the reason given, and leaves nothing behind."""

    def check(content: bytes, reason: str, name: str = "projekt.json") -> None:
        client = signed_in(cast.chef)
        before, kept = counts(), waiting()
        response = client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})
        assertContains(response, reason, status_code=422)
        assert counts() == before
        assert waiting() == kept

    return check


def as_json(document: Any) -> bytes:
    return json.dumps(document).encode()


def test_the_whole_file_itself_is_taken(
    cast: Cast, document: dict[str, Any], signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(cast.chef)
    response = client.post(UPLOAD, {"file": SimpleUploadedFile("p.json", as_json(document))})
    assert response.status_code == 302
    assert client.post(response.url, {"title": "Hentet ind"}).status_code == 302


# --- No file of ours ---------------------------------------------------------------------------------------


def xlsx_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/sharedStrings.xml", b"0" * 5_000_000)
    return out.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", reading.EMPTY),
        (b"  \n", reading.EMPTY),
        (b"ikke json", reading.NOT_OURS),
        (b"\xff\xfe\x00", reading.NOT_OURS),
        (b'{"format": "samskab-proj', reading.BROKEN),
        (ENTITIES, reading.NOT_OURS),
        (xlsx_bomb(), reading.OFFICE),
        (b"\x89PNG\r\n\x1a\n", reading.PICTURE),
        (b"null", reading.NOT_OURS),
        (b'{"name": "package", "version": "1.0"}', reading.NOT_OURS),
        (b'[{"format": "samskab-projekt"}]', reading.NOT_OURS),
        (b'{"format": "samskab-projekt", "schema": 2}', reading.NEWER),
        (b'{"format": "samskab-projekt", "schema": 99999999999999999999, "b": []}', reading.NEWER),
        (b'{"format": "samskab-projekt", "schema": "1"}', "mangler"),
        (b'{"format": "samskab-projekt", "schema": true}', "mangler"),
        (b"[" * 100_000, reading.TOO_DEEP),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, reading.TOO_DEEP),
        (b"[" * 300_000, reading.TOO_DEEP),
        (b"[" + b"1," * 3_000_000 + b"1]", reading.TOO_DEEP),
        (b'{"format": "samskab-projekt", "schema": NaN}', "NaN er ikke et tal"),
        (b'{"format": "samskab-projekt", "schema": -Infinity}', "-Infinity er ikke et tal"),
        (b'{"format": "samskab-projekt", "schema": 1e999}', "1e999 er ikke et tal"),
        (b'{"format": "samskab-projekt", "schema": ' + b"9" * 10_000 + b"}", reading.BROKEN),
        (b'{"format": "samskab-projekt", "format": "andet"}', "står to gange samme sted"),
        (b'{"format": "samskab-projekt", "schema": 1, "x": "\\u0000"}', reading.ODD_LETTERS),
        (b'{"format": "samskab-projekt", "schema": 1, "\\ud800": 1}', reading.ODD_LETTERS),
        (b"%PDF-1.7\n%%EOF", "Der er ikke noget projekt i PDF"),
    ],
)
def test_no_project_of_ours(refuses: Any, content: bytes, reason: str) -> None:
    refuses(content, reason)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.9999])
def test_a_file_that_was_cut_off(document: dict[str, Any], refuses: Any, part: float) -> None:
    content = as_json(document)
    refuses(content[: int(len(content) * part)], reading.BROKEN)


def test_a_file_that_is_too_big_is_not_read(refuses: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*arguments: Any) -> None:
        raise AssertionError("read into memory")

    monkeypatch.setattr(reading, "parse", never)
    monkeypatch.setattr(reading, "MOST_BYTES", 1000)
    refuses(b" " * 2000 + b"{}", "mere end 20 MB")


def test_no_more_than_the_limit_is_kept_of_an_upload() -> None:
    assert settings.FILE_UPLOAD_HANDLERS == ["projects.uploads.BoundedUploadHandler"]
    assert reading.MOST_BYTES == 20 * 1024 * 1024


# --- PDF ---------------------------------------------------------------------------------------------------


def pdf_with(stream: bytes, told: bytes = b"/Filter /FlateDecode") -> bytes:
    """As the reports are written, with what they enclose."""
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n22 0 obj\n<< " + told
    head += b" /Params << /CheckSum <db49f0a32b8c292bf88b66c5dae95842> /Size 11 >> /Type /EmbeddedFile "
    return head + b"/Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream\nendobj\n%%EOF"


def test_what_a_report_encloses_is_found(cast: Cast, document: dict[str, Any]) -> None:
    dossier = build_dossier(cast.project)
    content = data_of(dossier, Choices())
    assert content
    assert reading.json_in(ContentFile(pdf_with(zlib.compress(content)))) == content
    assert reading.json_in(ContentFile(render_report(dossier))) == content
    # What leaves something out carries nothing that was left out.
    for choices in (Choices(parts=frozenset({Part.STATUS})), Choices(kind=Kind.COMMITTEE)):
        assert data_of(dossier, choices) is None
        with pytest.raises(Refused, match="Der er ikke noget projekt"):
            reading.json_in(ContentFile(render_report(dossier, choices)))


PREDICTED = b"/Filter /FlateDecode /DecodeParms << /Predictor 12 >>"


@pytest.mark.parametrize(
    ("pdf", "reason"),
    [
        (pdf_with(b"ikke pakket"), "Der er ikke noget projekt i PDF"),
        (pdf_with(b"ikke pakket", told=b""), "Der er ikke noget projekt i PDF"),
        (pdf_with(zlib.compress(b"andet"), told=b"/Filter /LZWDecode"), "Der er ikke noget projekt i PDF"),
        (
            pdf_with(zlib.compress(b'{"format": "samskab-projekt"}'), told=PREDICTED),
            "Der er ikke noget projekt i PDF",
        ),
        (pdf_with(zlib.compress(b"0" * 30_000_000)), "mere end 20 MB"),
        (pdf_with(zlib.compress(b'{"format": "samskab-projekt"')), reading.BROKEN),
        (pdf_with(zlib.compress(b'{"format": "samskab-projekt", "schema": 7}')), reading.NEWER),
        (b"%PDF-" + b"<</EmbeddedFile" * 100_000, "Der er ikke noget projekt i PDF"),
        (b"%PDF-/EmbeddedFile", "Der er ikke noget projekt i PDF"),
    ],
)
def test_a_pdf_without_a_project_of_ours(refuses: Any, pdf: bytes, reason: str) -> None:
    refuses(pdf, reason, "rapport.pdf")


# --- Ours, but wrong ---------------------------------------------------------------------------------------


def put(document: dict[str, Any], place: str, value: Any) -> dict[str, Any]:
    """The document with another value at a place like `lessons.0.title`; DROP takes it away."""
    inside: Any = document
    *path, last = [int(one) if one.isdigit() else one for one in place.split(".")]
    for one in path:
        inside = inside[one]
    if value is DROP:
        del inside[last]
    else:
        inside[last] = value
    return document


DROP = object()

WRONG = [
    ("edition", "1999", "edition: Denne Samskab kender ikke »1999«."),
    ("edition", [], "edition: Denne Samskab kender ikke »[]«."),
    ("step", "paa-vej", "step: Denne Samskab kender ikke"),
    ("state", "færdig", "state: Her skal stå en af"),
    ("exported_on", "22/11 2026", "exported_on: Her skal stå en dag"),
    ("organisation", "Nord\nby", "organisation: Teksten skal stå på én linje."),
    ("people", {}, "people: Her skal stå en liste."),
    ("people.0.ref", "p99", "peger på noget der ikke er i filen"),
    ("people.0.ref", "p2", "p2 står to gange."),
    ("people.0.email", 7, "people → 1 → email: Her skal stå en tekst."),
    ("members", [], "members: Listen har 0."),
    ("members.0.role", "laeser", "members: Holdet har ingen chef."),
    ("members.1.user", "p1", "members → 2 → user: p1 står to gange."),
    ("members.0.user", None, "members → 1 → user: Her skal stå en person"),
    ("project.title", "", "project → title: Her mangler en tekst."),
    ("project.title", " \u200e ", "project → title: Her mangler en tekst."),
    ("project.title", "x" * 121, "project → title: Teksten er på 121 tegn og må højst være på 120."),
    ("project.title", "En\nto", "project → title: Teksten skal stå på én linje."),
    ("project.problem", "x" * 5001, "Teksten er på 5001 tegn"),
    ("project.ends_on", "2025-12-31", "projekt: Projektet kan ikke slutte før det begynder."),
    ("project.starts_on", "20260105", "project → starts_on: Her skal stå en dag"),
    ("project.starts_on", None, "project → starts_on: Her skal stå en dag"),
    ("project.gains", [], "project → gains: Listen har 0."),
    ("project.gains", ["faellesskab", "faellesskab"], "Det samme står to gange"),
    ("project.gains.0", "penge", "project → gains → 1: Denne Samskab kender ikke »penge«."),
    ("project.closed_at", None, "Her står »closed_at«, som ikke hører til."),
    ("secret", 1, "Her står »secret«, som ikke hører til."),
    ("lessons", DROP, "Her mangler »lessons«."),
    ("answers.kommunikation.status", "måske", "answers → kommunikation → status: Her skal stå en af"),
    ("answers.kommunikation.status", "ikke-relevant", "Skriv hvorfor punktet ikke er relevant."),
    ("answers.kommunikation.responsible", "p99", "answers → kommunikation → responsible: p99 peger på noget"),
    ("answers.kommunikation.updated_at", "2026-01-01T00:00:00", "Her skal stå et tidspunkt"),
    ("answers.kommunikation.updated_at", "2999-01-01T00:00:00+00:00", "kan ikke være sket"),
    ("answers.ukendt-punkt", {}, "answers: Denne Samskab kender ikke »ukendt-punkt«."),
    ("answers.kommunikation", [], "answers → kommunikation: Her skal stå et objekt."),
    ("decisions.0.to_step", "afklaring", "beslutning → 1: Her står noget som ikke hænger sammen"),
    ("decisions.0.reason", "", "decisions → 1 → reason: Her mangler en tekst."),
    ("decisions.0.open_points.0.why", "", "Her mangler en tekst."),
    ("criteria.0.unit", "", "criteria → 1 → unit: Her mangler hvad tallene tæller."),
    ("criteria.0.target", 12, "criteria → 1 → target: Her skal stå et tal som tekst"),
    ("criteria.0.target", "1e5", "Her skal stå et tal som tekst"),
    ("criteria.0.target", "9999999999999", "Her skal stå et tal som tekst"),
    ("criteria.0.measurements.0.on", "2999-01-01", "2999-01-01 er ikke kommet endnu."),
    ("criteria.0.bottom_line", "profit", "Denne Samskab kender ikke »profit«."),
    ("review.criteria.0.id", 9, "review → criteria → 1 → id: 9 peger på noget"),
    ("review.criteria.0.title", "Et andet", "Kriteriet hedder noget andet"),
    ("stakeholders.0.interest", 5, "stakeholders → 1 → interest: Her skal stå en af"),
    ("stakeholders.0.interest", True, "stakeholders → 1 → interest: Her skal stå en af"),
    ("stakeholders.0.selection", "fravalgt", "stakeholders → 1 → reason: Her mangler en tekst."),
    ("stakeholders.0.id", 0, "stakeholders → 1 → id: Her skal stå rækkens nummer."),
    ("lessons.0.direction", "op", "Vælg ét fokuspunkt eller én retning."),
    ("lessons.0.sharing", "alle", "lessons → 1: Her står noget som ikke hænger sammen"),
    ("lessons.0.pictures", [4], "lessons → 1 → pictures → 1: 4 peger på noget"),
    ("lessons.0.done_on", "2999-01-01", "2999-01-01 er ikke kommet endnu."),
    ("pictures.0.file", "ikke base64!", "pictures → 1 → file: Her skal stå et billede som base64."),
    ("pictures.0.file", "bm9nZXQ=", "pictures → 1 → file: Billedet kan ikke læses"),
    ("pictures.0.alt", "", "pictures → 1 → alt: Her mangler en tekst."),
    ("pictures.0.status", 3, "pictures → 1 → status: 3 peger på noget"),
    ("questionnaires.0.questions", [], "questionnaires → 1 → questions: Her mangler spørgsmål."),
    ("questionnaires.0.questions.0.people", 4, "når mindst 5 har svaret"),
    ("questionnaires.0.questions.0.scores", [1, 1, 1, 1, 1], "Tallene passer ikke sammen."),
    ("paces", {"op": 53}, "paces → op: Her skal stå et helt tal fra 1 til 52."),
    ("comments", [{"id": 1}], "comments → 1: Her mangler »point«."),
    ("closings", ["nej"], "closings → 1: Her skal stå et objekt."),
    ("mandate", {}, "mandate: Her mangler »decided«."),
]


def test_what_no_form_would_take(cast: Cast, document: dict[str, Any]) -> None:
    """All of them in one go, since making the file takes longer than refusing it."""
    for place, value, reason in WRONG:
        with pytest.raises(Refused) as refused:
            look_at(put(deepcopy(document), place, value), by=cast.chef, organisation=cast.organisation)
        assert reason in str(refused.value), (place, value)


def test_the_reason_stands_at_the_field(document: dict[str, Any], refuses: Any) -> None:
    refuses(as_json(put(document, "project.title", "")), "project → title: Her mangler en tekst.")


def test_a_row_that_stands_twice(cast: Cast, document: dict[str, Any]) -> None:
    for name in ("criteria", "lessons", "stakeholders", "decisions", "pictures"):
        twice = deepcopy(document)
        twice[name].append(twice[name][0])
        with pytest.raises(Refused, match="står to gange"):
            look_at(twice, by=cast.chef, organisation=cast.organisation)


def test_a_list_that_never_ends(cast: Cast, document: dict[str, Any]) -> None:
    document["stakeholders"] = [document["stakeholders"][0]] * 5001
    with pytest.raises(Refused, match="stakeholders: Listen har 5001"):
        look_at(document, by=cast.chef, organisation=cast.organisation)


@pytest.mark.parametrize("name", ["Elevrådet ", "ELEVRÅDET", "Elevr\u00e5det", "Elevra\u030adet"])
def test_names_that_a_reader_takes_for_the_same(cast: Cast, document: dict[str, Any], name: str) -> None:
    [one] = document["stakeholders"]
    document["stakeholders"] = [one | {"name": "Elevrådet"}, one | {"id": 2, "name": name}]
    with pytest.raises(Refused, match="Det samme står to gange"):
        look_at(document, by=cast.chef, organisation=cast.organisation)


@pytest.mark.parametrize(
    "picture", [as_file(drawn(), "PNG"), png_that_says(30_000, 30_000), as_file(drawn((2100, 40))), b"GIF89a"]
)
def test_a_picture_that_samskab_never_keeps(cast: Cast, document: dict[str, Any], picture: bytes) -> None:
    document["pictures"][0]["file"] = b64encode(picture).decode()
    with pytest.raises(Refused, match="pictures → 1 → file: Billedet kan ikke læses"):
        look_at(document, by=cast.chef, organisation=cast.organisation)


def test_a_picture_that_breaks_off(document: dict[str, Any], refuses: Any) -> None:
    whole = as_file(noise((200, 200)))
    document["pictures"][0]["file"] = b64encode(whole[: len(whole) // 2]).decode()
    refuses(as_json(document), "Billedet er gået i stykker")


def test_a_file_that_is_not_right_any_more_when_it_is_said_yes_to(
    cast: Cast, document: dict[str, Any], signed_in: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(cast.chef)
    page = client.post(UPLOAD, {"file": SimpleUploadedFile("p.json", as_json(document))}).url
    before = counts()
    known = {"editions": {}, "steps": {}}
    monkeypatch.setattr("dossier.transfer.check.known_content", lambda: known)

    for response in (client.get(page), client.post(page)):
        assertContains(response, "Denne Samskab kender ikke", status_code=422)
    assert counts() == before


# --- The schema --------------------------------------------------------------------------------------------


def test_the_document_of_the_schema_says_what_the_code_does() -> None:
    """Made anew with `manage.py project_schema > docs/project-json.schema.json`."""
    assert (settings.BASE_DIR / "docs" / "project-json.schema.json").read_text() == written()


def test_the_example_in_the_document_is_one(cast: Cast) -> None:
    text = (settings.BASE_DIR / "docs" / "project-json.md").read_text()
    example = text.split("```json\n")[1].split("```")[0]
    document = reading.parse(example.encode())

    assert list(document) == list(DOCUMENT.fields)
    assert (
        look_at(document, by=cast.chef, organisation=cast.organisation).title == "Fællesspisning i Nordbyen"
    )
