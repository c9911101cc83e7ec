"""Pictures in the report, and in versions that outlive them."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import page as pdf_rules
import pytest
from django.test import Client
from pypdf import PdfReader
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from dossier.compare import compare
from dossier.paper import report
from dossier.paper.pdf import PictureFetcher
from dossier.paper.report import render_report, report_html
from dossier.read import Dossier, build_dossier
from dossier.versions.kept import dossier_of
from dossier.versions.snapshot import content_of
from phases.models import Version
from projects.actions.pictures import change_picture, remove_picture
from projects.actions.statuses import publish_status
from projects.models import Picture, Project
from tests.conftest import Cast
from tests.factories import make_version
from tests.pictures import make_picture

STATUS = {"progress": "groen", "relations": "gul", "resources": "roed", "happened": "a", "next_up": "b"}


def now(cast: Cast) -> Dossier:
    return build_dossier(Project.objects.select_related("organisation").get(pk=cast.project.pk))


@pytest.fixture
def in_status(cast: Cast) -> Picture:
    picture = make_picture(cast.project, by=cast.chef, alt="I status", caption="Fra sidst")
    publish_status(by=cast.projektleder, project=cast.project, pictures=[picture], **STATUS)
    picture.refresh_from_db()
    return picture


@pytest.fixture
def beside(cast: Cast) -> Picture:
    return make_picture(cast.project, by=cast.bidragyder, alt="Ved siden af", caption="", colour=(0, 90, 90))


@pytest.fixture
def version(cast: Cast, in_status: Picture, beside: Picture) -> Version:
    kept = make_version(cast.project, by=cast.chef)
    return Version.objects.select_related("project__organisation", "stored_by").get(pk=kept.pk)


@pytest.mark.one_database
def test_the_report_shows_them_to_everybody(cast: Cast, in_status: Picture, beside: Picture) -> None:
    data = render_report(now(cast))
    report = pdf_rules.validate_pdf_bytes(data, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    pages = PdfReader(BytesIO(data)).pages
    text = "".join(page.extract_text() for page in pages)
    assert "Fra sidst" in text
    assert "Billeder" in text
    # Pages share what they draw with.
    assert len({image.name for page in pages for image in page.images}) == 2
    for page in pages:
        for image in page["/Resources"].get("/XObject", {}).values():
            assert image.get_object().get("/Interpolate", False) in (False, None)
    html = report_html(now(cast))
    status, rest = html.split('id="billeder"')
    assert f'src="picture:{in_status.pk}" alt="I status"' in status
    assert f'src="picture:{beside.pk}" alt="Ved siden af"' in rest


def test_without_pictures_the_report_says_nothing_of_them(cast: Cast) -> None:
    html = report_html(now(cast))
    assert "picture:" not in html
    assert 'id="billeder"' not in html


def test_the_report_reads_no_others(cast: Cast, in_status: Picture) -> None:
    foreign = make_picture(cast.foreign_project, by=cast.outsider)
    fetcher = PictureFetcher(now(cast).pictures)
    assert fetcher.fetch(f"picture:{in_status.pk}").read().startswith(b"\xff\xd8\xff")
    for address in (foreign.pk, uuid4(), foreign.small_name, f"../{foreign.pk}", ""):
        with pytest.raises(ValueError, match="may not read"):
            fetcher.fetch(f"picture:{address}")
    with pytest.raises(ValueError, match="may not read"):
        fetcher.fetch("file:///etc/passwd")


def test_the_report_holds_the_newest_and_says_how_many_more(
    cast: Cast, in_status: Picture, beside: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_picture(cast.project, by=cast.chef, alt="Det nyeste", colour=(9, 9, 9))
    monkeypatch.setattr(report, "MOST_PICTURES", 1)
    html = report_html(now(cast))
    assert 'alt="Det nyeste"' in html
    assert "Ved siden af" not in html
    assert "I galleriet er der 1 til." in html


def test_a_picture_whose_file_is_gone_is_told(cast: Cast, in_status: Picture) -> None:
    in_status.file.storage.delete(in_status.small_name)
    assert "picture:" not in report_html(now(cast))
    assert "Et billede er fjernet: I status (Fra sidst)" in report_html(now(cast))


def test_a_version_keeps_what_was_said(cast: Cast, version: Version, in_status: Picture) -> None:
    assert content_of(dossier_of(version)) == json.loads(json.dumps(version.content))
    then = report_html(now(cast)).split("<main>")[1]
    change_picture(by=cast.chef, picture=in_status, alt="Noget andet", consent="Spurgt igen")
    kept = dossier_of(version)
    assert "Noget andet" not in report_html(kept)
    assert 'alt="I status"' in report_html(kept)
    assert 'alt="I status"' in then
    [section] = [one for one in compare(kept, now(cast)) if one.title == "Billeder"]
    [change] = section.changes
    assert {(one.label, one.before, one.after) for one in change.differences} == {
        ("Viser", "I status", "Noget andet"),
        ("Samtykke", "Spurgt på dagen", "Spurgt igen"),
    }
    assert section.unchanged == 1


@pytest.mark.one_database
def test_a_version_tells_of_one_that_was_removed(
    cast: Cast,
    version: Version,
    in_status: Picture,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    django_capture_on_commit_callbacks: Any,
) -> None:
    page = url(f"udgaver/{version.number}/")
    assertContains(signed_in(cast.laeser).get(page), f'src="{url(f"billeder/{in_status.pk}/lille.jpg")}"')
    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(by=cast.chef, picture=in_status)
    response = signed_in(cast.laeser).get(page)
    assertContains(response, "Et billede er fjernet: I status (Fra sidst)")
    assertNotContains(response, str(version.content["pictures"][1]["id"]) + "/lille.jpg")
    kept = dossier_of(version)
    assert kept.notes == []
    assert pdf_rules.validate_pdf_bytes(render_report(kept), profile="ua1").is_compliant
    [section] = [one for one in compare(kept, now(cast)) if one.title == "Billeder"]
    assert [(change.title, change.kind.label) for change in section.changes] == [("I status", "Fjernet")]


@pytest.mark.parametrize(
    "pictures", [None, "x", [{}], [{"id": "x", "alt": "y"}], [{"id": str(uuid4()), "alt": 7}], [3], {"a": 1}]
)
def test_a_version_without_them_or_with_odd_ones_is_read(cast: Cast, version: Version, pictures: Any) -> None:
    version.content["pictures"] = pictures
    assert dossier_of(version).pictures == []
    report_html(dossier_of(version))
