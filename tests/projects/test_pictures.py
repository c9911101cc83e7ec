"""A project's pictures: put up, corrected, removed, and shown to those who may see the project alone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from projects import pictures
from projects.actions import pictures as picture_actions
from projects.forms import pictures as picture_forms
from projects.models import Picture, Project, StatusReport
from projects.views import pictures as picture_views
from samskab.retention import remove
from tests.conftest import Cast
from tests.pictures import as_file, drawn, make_picture, noise, upload

WORDS = {"billede1-alt": "Fem dækker bord", "billede1-caption": "Torsdag", "consent": "Spurgt på dagen"}
STATUS = {
    "progress": "groen",
    "relations": "groen",
    "resources": "gul",
    "happened": "Det gik",
    "next_up": "Mere",
}


def whole(picture: Picture) -> str:
    return f"/projekter/{picture.project_id}/billeder/{picture.pk}.jpg"


def small(picture: Picture) -> str:
    return f"/projekter/{picture.project_id}/billeder/{picture.pk}/lille.jpg"


def page(picture: Picture, what: str = "") -> str:
    return f"/projekter/{picture.project_id}/billeder/{picture.pk}/{what}"


def files_of(project: Project) -> list[Path]:
    return sorted((Path(settings.MEDIA_ROOT) / "pictures" / str(project.pk)).glob("*"))


# --- Putting up --------------------------------------------------------------------------------------------


def test_a_picture_is_put_up(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.bidragyder)
    assertContains(client.get(url("billeder/")), "Læg det første op")
    response = client.post(url("billeder/tilfoej/"), WORDS | {"billede1-file": upload()}, follow=True)
    assertContains(response, "Billedet er lagt op.")
    picture = Picture.objects.get()
    assert (picture.alt, picture.caption, picture.consent) == (
        "Fem dækker bord",
        "Torsdag",
        "Spurgt på dagen",
    )
    assert (picture.uploaded_by, picture.width, picture.height) == (cast.bidragyder, 60, 40)
    for text in (f'src="{small(picture)}"', f'href="{whole(picture)}"', 'alt="Fem dækker bord"', "Torsdag"):
        assertContains(response, text)
    assertContains(response, "Bo Bidrag")
    # Nothing of the name that it came under, and nothing for others on the machine.
    assert [file.name for file in files_of(cast.project)] == [f"{picture.pk}-lille.jpg", f"{picture.pk}.jpg"]
    assert {file.stat().st_mode & 0o077 for file in files_of(cast.project)} == {0}


def test_the_name_says_nothing_of_what_a_file_is(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.chef)
    png = upload(as_file(drawn(), "PNG"), name="ondt.exe")
    assert client.post(url("billeder/tilfoej/"), WORDS | {"billede1-file": png}).status_code == 302
    page = upload(b"<html><script>alert(1)</script></html>", name="billede.jpg")
    response = client.post(url("billeder/tilfoej/"), WORDS | {"billede1-file": page})
    assertContains(response, "ikke et billede vi kan bruge", status_code=422)
    assert Picture.objects.count() == 1


def test_of_several_the_good_ones_are_taken_and_the_words_of_the_others_kept(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    data = {
        "consent": "Ingen kan genkendes",
        "billede1-file": upload(),
        "billede1-alt": "Et godt billede",
        "billede2-file": upload(as_file(noise((300, 200)))[:2000]),
        "billede2-alt": "Et der er gået i stykker",
        "billede2-caption": "Fra køkkenet",
        "billede3-file": upload(as_file(drawn(), "PNG")),
        "billede3-caption": "Et uden tekst",
    }
    response = signed_in(cast.chef).post(url("billeder/tilfoej/"), data)
    assert Picture.objects.get().alt == "Et godt billede"
    for text in (
        "Billedet er lagt op.",
        "Nedenfor står kun det der mangler",
        "gået i stykker undervejs",
        'value="Et der er gået i stykker"',
        'value="Fra køkkenet"',
        'value="Et uden tekst"',
        'value="Ingen kan genkendes"',
        "<title>Fejl: Læg billeder op",
        "Skriv hvad billedet viser.",
        "en browser kan ikke huske en fil. Vælg den igen.",
    ):
        assertContains(response, text, status_code=422)
    assertNotContains(response, 'name="billede1-file"', status_code=422)


def test_without_consent_nothing_is_taken_and_nothing_typed_is_lost(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    data = {"billede1-file": upload(), "billede1-alt": "Fem dækker bord", "billede1-caption": "Torsdag"}
    response = signed_in(cast.chef).post(url("billeder/tilfoej/"), data)
    for text in (
        "Skriv hvordan de har sagt ja",
        'value="Fem dækker bord"',
        'value="Torsdag"',
        "Vælg den igen",
    ):
        assertContains(response, text, status_code=422)
    assert not Picture.objects.exists()
    assert files_of(cast.project) == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Vælg et billede."),
        ({"consent": "Spurgt"}, "Vælg et billede."),
        ({"billede2-alt": "Kun ord", "consent": "Spurgt"}, "Vælg et billede."),
        ({"billede1-file": "ingen fil", **WORDS}, "Vælg et billede."),
    ],
)
def test_without_a_picture_it_says_so(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    data: dict[str, str],
    told: str,
) -> None:
    assertContains(signed_in(cast.chef).post(url("billeder/tilfoej/"), data), told, status_code=422)


def test_an_empty_file_is_told(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    response = signed_in(cast.chef).post(url("billeder/tilfoej/"), WORDS | {"billede1-file": upload(b"")})
    assertContains(response, "Filen er tom.", status_code=422)


def test_twenty_five_megabytes_are_told_kindly_and_fill_no_disk(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = []

    def look(file: Any) -> Any:
        written.append(Path(file.temporary_file_path()).stat().st_size)
        return clean(file)

    clean = picture_forms.clean_picture
    monkeypatch.setattr(picture_forms, "clean_picture", look)
    data = as_file(drawn()) + bytes(25 * 1024 * 1024)
    response = signed_in(cast.chef).post(url("billeder/tilfoej/"), WORDS | {"billede1-file": upload(data)})
    assertContains(response, "fylder 26 MB og må højst fylde 20", status_code=422)
    assertContains(response, 'value="Fem dækker bord"', status_code=422)
    assert written[0] < 21 * 1024 * 1024


def test_the_same_click_twice_is_one_picture(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.chef)
    for _ in range(2):
        response = client.post(url("billeder/tilfoej/"), WORDS | {"billede1-file": upload()})
        assert response.status_code == 302
    assert Picture.objects.count() == 1
    client.post(url("billeder/tilfoej/"), WORDS | {"billede1-file": upload(as_file(drawn(colour=(0, 0, 0))))})
    assert Picture.objects.count() == 2


def test_a_project_has_room_for_so_many(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_picture(cast.project, by=cast.chef)
    for module in (pictures, picture_actions):
        monkeypatch.setattr(module, "MOST_PICTURES", 1)
    response = signed_in(cast.chef).post(url("billeder/tilfoej/"), WORDS | {"billede1-file": upload()})
    assertContains(response, "plads til 1 billeder, og I har 1", status_code=422)
    assertContains(response, 'value="Fem dækker bord"', status_code=422)
    assert len(files_of(cast.project)) == 2


# --- Serving -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [whole, small])
def test_a_picture_is_served_as_one_and_stays_private(
    cast: Cast, signed_in: Callable[[User], Client], address: Callable[[Picture], str]
) -> None:
    picture = make_picture(cast.project, by=cast.chef)
    response = signed_in(cast.laeser).get(address(picture))
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8\xff")
    headers = response.headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert set(headers["Cache-Control"].split(", ")) == {"private", "no-cache"}
    assert headers["Content-Disposition"].startswith(f'inline; filename="billede-{picture.pk.hex[:8]}')
    again = signed_in(cast.laeser).get(address(picture), headers={"If-None-Match": headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    again = signed_in(cast.laeser).get(
        address(picture), headers={"If-Modified-Since": headers["Last-Modified"]}
    )
    assert again.status_code == 304
    head = signed_in(cast.laeser).head(address(picture))
    head.close()
    assert head.status_code == 200


@pytest.mark.parametrize("address", [whole, small, page])
def test_others_do_not_know_of_it(
    cast: Cast, signed_in: Callable[[User], Client], address: Callable[[Picture], str]
) -> None:
    picture = make_picture(cast.project, by=cast.chef)
    for person in (cast.outsider, cast.colleague):
        for headers in ({}, {"If-None-Match": "*"}):
            assert signed_in(person).get(address(picture), headers=headers).status_code == 404
    assert Client().get(address(picture)).status_code == 302
    # Under a project of their own it is not found either.
    own = address(picture).replace(str(cast.project.pk), str(cast.foreign_project.pk))
    assert signed_in(cast.outsider).get(own).status_code == 404


def test_no_address_but_these_leads_to_the_files(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    picture = make_picture(cast.project, by=cast.chef)
    client = signed_in(cast.chef)
    for place in ("/media/", "/", "/static/", "/var/media/"):
        assert client.get(f"{place}{picture.file.name}").status_code == 404


def test_a_file_that_is_gone_is_told_and_the_gallery_stands(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    picture = make_picture(cast.project, by=cast.chef)
    for file in files_of(cast.project):
        file.unlink()
    client = signed_in(cast.chef)
    for address in (whole, small):
        assertContains(client.get(address(picture)), "Billedets fil mangler", status_code=404)
    assertContains(client.get(url("billeder/")), "Fem dækker bord")
    data = {"alt": "Rettet", "consent": "Spurgt", "opened": picture.history.latest("history_id").history_id}
    assert client.post(page(picture), data).status_code == 302
    assert client.post(page(picture, "fjern/")).status_code == 302


# --- Correcting and removing -------------------------------------------------------------------------------


def test_the_words_are_corrected(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    picture = make_picture(cast.project, by=cast.chef)
    client = signed_in(cast.projektleder)
    assertContains(client.get(page(picture)), 'value="Fem dækker bord"')
    opened = picture.history.latest("history_id").history_id
    data = {"alt": "Seks dækker bord", "caption": "", "consent": "Spurgt igen", "opened": opened}
    assert client.post(page(picture), data).status_code == 302
    picture.refresh_from_db()
    assert (picture.alt, picture.caption, picture.consent) == ("Seks dækker bord", "", "Spurgt igen")
    assert picture.history.latest("history_id").history_user == cast.projektleder
    # Somebody who opened the page before that is shown what it says now.
    clash = client.post(page(picture), data | {"alt": "Syv"})
    assertContains(clash, "En anden har gemt mens du skrev", status_code=409)
    assertContains(clash, "Seks dækker bord", status_code=409)
    assertContains(clash, 'value="Syv"', status_code=409)


def test_without_a_text_it_is_refused(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    picture = make_picture(cast.project, by=cast.chef)
    response = signed_in(cast.chef).post(page(picture), {"alt": " ", "caption": "Ny", "consent": ""})
    for text in ("Skriv hvad billedet viser.", "Skriv hvordan de har sagt ja", 'value="Ny"'):
        assertContains(response, text, status_code=422)


def test_a_bidragyder_has_the_say_of_their_own_only(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    theirs = make_picture(cast.project, by=cast.chef, alt="Chefens")
    own = make_picture(cast.project, by=cast.bidragyder, alt="Mit eget", colour=(0, 0, 0))
    client = signed_in(cast.bidragyder)
    gallery = client.get(url("billeder/"))
    assertContains(gallery, page(own, "fjern/"))
    assertNotContains(gallery, page(theirs, "fjern/"))
    for what in ("", "fjern/"):
        assert client.get(page(own, what)).status_code == 200
        assertContains(client.get(page(theirs, what)), "dine egne billeder", status_code=403)
        assert client.post(page(theirs, what), {"alt": "x", "consent": "x"}).status_code == 403
    theirs.refresh_from_db()
    assert theirs.alt == "Chefens"


@pytest.mark.parametrize("person", ["chef", "projektleder", "bidragyder"])
def test_a_removed_picture_is_gone_with_its_files(
    cast: Cast,
    signed_in: Callable[[User], Client],
    person: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    picture = make_picture(cast.project, by=cast.bidragyder)
    client = signed_in(getattr(cast, person))
    assertContains(client.get(page(picture, "fjern/")), "Vil du fjerne billedet?")
    with django_capture_on_commit_callbacks() as waiting:
        assert client.post(page(picture, "fjern/")).status_code == 302
        assert len(files_of(cast.project)) == 2, "the transaction may still fail"
    for callback in waiting:
        callback()
    assert files_of(cast.project) == []
    assert client.get(whole(picture)).status_code == 404
    assert client.post(page(picture, "fjern/")).status_code == 404
    removed = Picture.history.latest("history_id")
    assert (removed.history_type, removed.history_user, removed.alt) == (
        "-",
        getattr(cast, person),
        picture.alt,
    )


def test_the_files_go_with_the_project(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    make_picture(cast.project, by=cast.chef)
    other = make_picture(cast.foreign_project, by=cast.outsider)
    folder = files_of(cast.project)[0].parent
    # One that a server left behind when it fell over goes too.
    (folder / "efterladt.jpg").write_bytes(b"x")
    with django_capture_on_commit_callbacks(execute=True):
        remove(cast.project)
    assert not folder.exists()
    assert not Picture.history.filter(project_id=cast.project.pk).exists()
    assert other.is_there


# --- In a status -------------------------------------------------------------------------------------------


def test_a_status_takes_pictures_from_the_gallery_and_a_new_one(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    chosen = make_picture(cast.project, by=cast.bidragyder, alt="Fra galleriet")
    make_picture(cast.project, by=cast.chef, alt="Ikke med", colour=(0, 0, 0))
    client = signed_in(cast.projektleder)
    assertContains(client.get(url("status/ny/")), "Fra galleriet")
    data = (
        STATUS | WORDS | {"pictures": [str(chosen.pk)], "billede1-file": upload(), "billede1-alt": "Et nyt"}
    )
    assert client.post(url("status/ny/"), data).status_code == 302
    report = StatusReport.objects.get()
    assert {picture.alt for picture in report.pictures.all()} == {"Fra galleriet", "Et nyt"}
    for path in (f"status/{report.pk}/", "status/"):
        response = client.get(url(path))
        assertContains(response, 'alt="Fra galleriet"')
        assertContains(response, 'alt="Et nyt"')
        assertNotContains(response, "Ikke med")
    # What stands in a status is not offered for the next.
    assertNotContains(client.get(url("status/ny/")), f'value="{chosen.pk}"')


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"happened": ""}, "Udfyld feltet."),
        ({"billede1-alt": ""}, "Skriv hvad billedet viser."),
        ({"consent": ""}, "Skriv hvordan de har sagt ja"),
    ],
)
def test_a_status_that_is_refused_publishes_nothing_and_keeps_the_words(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    wrong: dict[str, str],
    told: str,
) -> None:
    data = STATUS | WORDS | {"billede1-file": upload()} | wrong
    response = signed_in(cast.projektleder).post(url("status/ny/"), data)
    for text in (
        told,
        "<title>Fejl: ",
        "Mere",
        'value="Torsdag"',
        "Vælg den igen",
        '<details class="details" open',
    ):
        assertContains(response, text, status_code=422)
    assert not StatusReport.objects.exists()
    assert not Picture.objects.exists()


def test_pictures_of_others_cannot_be_put_in_a_status(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    make_picture(cast.project, by=cast.chef)
    foreign = make_picture(cast.foreign_project, by=cast.outsider)
    for value in (str(foreign.pk), "ikke-en-id"):
        response = signed_in(cast.projektleder).post(url("status/ny/"), STATUS | {"pictures": [value]})
        assert response.status_code == 422
    foreign.refresh_from_db()
    assert foreign.status_report is None
    assert not StatusReport.objects.exists()


# --- Found again -------------------------------------------------------------------------------------------


def test_a_picture_is_found_by_its_words(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(picture_views, "PER_PAGE", 1)
    picture = make_picture(cast.project, by=cast.chef, alt="Øllebrød på komfuret")
    make_picture(cast.project, by=cast.chef, alt="Det nyeste", colour=(0, 0, 0))
    place = f"{url('billeder/')}?billede={picture.pk}"
    assertContains(
        signed_in(cast.laeser).get("/soeg/", {"q": "øllebrød"}), f'href="{place}#billede-{picture.pk}"'
    )
    assertNotContains(signed_in(cast.outsider).get("/soeg/", {"q": "øllebrød"}), "komfuret")
    page = signed_in(cast.laeser).get(place)
    assertContains(page, f'id="billede-{picture.pk}"')
    assertNotContains(page, "Det nyeste")
    assertContains(signed_in(cast.laeser).get(url("billeder/?billede=x&side=x")), "Det nyeste")


# --- History ------------------------------------------------------------------------------


def test_the_history_tells_of_pictures(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    picture = make_picture(cast.project, by=cast.bidragyder)
    picture = picture_actions.change_picture(by=cast.chef, picture=picture, alt="Seks dækker bord")
    picture_actions.remove_picture(by=cast.projektleder, picture=picture)
    response = signed_in(cast.laeser).get(url("historik/"))
    for text in (
        "lagde billedet »Fem dækker bord« op",
        "rettede teksterne til billedet »Seks dækker bord«",
        "fjernede billedet »Seks dækker bord«",
        "Samtykke: Spurgt på dagen",
    ):
        assertContains(response, text)


def test_the_gallery_takes_as_many_queries_with_many_pictures_as_with_one(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    client = signed_in(cast.chef)
    make_picture(cast.project, by=cast.chef)
    with django_assert_max_num_queries(12) as one:
        client.get(url("billeder/"))
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False):
        for shade in range(4):
            make_picture(cast.project, by=cast.bidragyder, colour=(shade, 0, 0))
        with django_assert_num_queries(len(one)):
            client.get(url("billeder/"))
