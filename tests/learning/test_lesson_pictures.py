"""Pictures of the project that a lesson is shown with."""

from collections.abc import Callable

from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from dossier.paper.report import report_html
from dossier.read import build_dossier
from learning.models import Lesson
from tests.conftest import Cast
from tests.factories import make_version
from tests.pictures import make_picture

from .lessons import SAID, lesson_in

SignIn = Callable[[User], Client]
Url = Callable[[str], str]
FIELDS = {**SAID, "place": "punkt:kommunikation", "responsible": "", "due_on": ""}


def test_a_lesson_is_written_with_a_picture_and_later_without(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    picture = make_picture(cast.project, by=cast.chef, alt="Det lange bord")
    client = signed_in(cast.chef)
    assertContains(client.get(url("laering/ny/")), "Det lange bord")

    page = client.post(url("laering/ny/"), {**FIELDS, "pictures": [str(picture.pk)]}, follow=True)
    assertContains(page, 'alt="Det lange bord"')
    lesson = Lesson.objects.get()
    edit = client.get(url(f"laering/{lesson.pk}/"))
    assert edit.context["form"]["pictures"].initial == [picture]

    opened = edit.context["form"]["opened"].value()
    page = client.post(url(f"laering/{lesson.pk}/"), {**FIELDS, "opened": opened}, follow=True)
    assertNotContains(page, 'alt="Det lange bord"')
    assert not lesson.pictures.exists()


def test_a_picture_of_another_project_is_refused(cast: Cast, signed_in: SignIn, url: Url) -> None:
    make_picture(cast.project, by=cast.chef)
    foreign = make_picture(cast.foreign_project, by=cast.outsider, alt="Hemmeligt")
    page = signed_in(cast.chef).post(url("laering/ny/"), {**FIELDS, "pictures": [str(foreign.pk)]})
    assert page.status_code == 422
    assertContains(page, "Et af de billeder du valgte, er ikke her mere. Vælg igen.", status_code=422)
    assertContains(page, SAID["learnt"], status_code=422)
    assertNotContains(page, "Hemmeligt", status_code=422)
    assert not Lesson.objects.exists()


def test_without_pictures_there_is_nothing_to_choose(cast: Cast, signed_in: SignIn, url: Url) -> None:
    assert "pictures" not in signed_in(cast.chef).get(url("laering/ny/")).context["form"].fields


def test_pictures_stay_in_the_project_when_the_lesson_is_shared(cast: Cast, signed_in: SignIn) -> None:
    lesson = lesson_in(cast.project, by=cast.chef, sharing="alle")
    lesson.pictures.add(make_picture(cast.project, by=cast.chef, alt="Det lange bord"))
    page = signed_in(cast.outsider).get(f"/erfaringer/{lesson.pk}/")
    assertContains(page, lesson.title)
    assertNotContains(page, "Det lange bord")


def test_the_report_and_a_version_show_it_with_the_lesson(cast: Cast, signed_in: SignIn, url: Url) -> None:
    lesson = lesson_in(cast.project, by=cast.chef)
    picture = make_picture(cast.project, by=cast.chef, alt="Det lange bord")
    lesson.pictures.add(picture)
    version = make_version(cast.project, by=cast.chef)
    lesson.pictures.clear()

    assert report_html(build_dossier(cast.project)).count("Det lange bord") == 1
    page = signed_in(cast.laeser).get(url(f"udgaver/{version.number}/"))
    before, _, after = page.content.decode().partition('id="laering"')
    assert "Det lange bord" in after
    assert "Det lange bord" not in before
    assertNotContains(page, 'id="billeder"')
