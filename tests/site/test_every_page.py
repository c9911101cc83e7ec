"""Every address that is not under a project or a forum: who may open it. A new one without a row fails."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from tests.conftest import Cast

OPEN, SIGNED_IN, ADMINISTRATOR = "open", "signed in", "the organisation's administrator"
SIGNED_IN_TO_POST = "signed in, and there is nothing to get"
OWN = "signed in, about something of one's own that these people do not have"

# Pages of allauth's that only answer in the middle of a flow are open: they show nothing of anybody's.
WHO = {
    "": OPEN,
    "om/": OPEN,
    "healthz": OPEN,
    "invitation/<str:token>/": OPEN,
    "svar/<str:token>/": OPEN,
    "svar/<str:token>/tak/": OPEN,
    "konto/log-ind/": OPEN,
    "konto/log-ind/totrin/": OPEN,
    "konto/organisation-login/afbrudt/": OPEN,
    "konto/organisation-login/<slug:provider_id>/": OPEN,
    "konto/organisation-login/<slug:provider_id>/svar/": OPEN,
    "konto/log-ud/": OPEN,
    "konto/opret/": OPEN,
    "konto/spaerret/": OPEN,
    "konto/glemt-adgangskode/": OPEN,
    "konto/glemt-adgangskode/sendt/": OPEN,
    "^konto/glemt-adgangskode/ny/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": OPEN,
    "konto/glemt-adgangskode/gemt/": OPEN,
    "konto/": SIGNED_IN,
    "konto/adgangskode/": SIGNED_IN,
    "konto/adgangskode/vaelg/": SIGNED_IN,
    "konto/bekraeft/": SIGNED_IN,
    "konto/bekraeft/kode/": SIGNED_IN,
    "konto/bekraeft/noegle/": SIGNED_IN,
    "konto/totrin/": SIGNED_IN,
    "konto/totrin/app/": SIGNED_IN,
    "konto/totrin/app/fjern/": OWN,
    "konto/totrin/koder/": OWN,
    "konto/totrin/koder/nye/": SIGNED_IN,
    "konto/totrin/koder/hent/": OWN,
    "konto/totrin/noegler/": SIGNED_IN,
    "konto/totrin/noegler/ny/": SIGNED_IN,
    "konto/totrin/noegler/<int:pk>/": OWN,
    "konto/totrin/noegler/<int:pk>/fjern/": OWN,
    "konto/sessioner/": SIGNED_IN,
    "konto/organisation-login/": SIGNED_IN,
    "konto/beskeder/": SIGNED_IN,
    "konto/kalender/": SIGNED_IN,
    "konto/kalender/fjern/": SIGNED_IN_TO_POST,
    "kalender/<str:token>.ics": OPEN,
    "konto/mine-data/": SIGNED_IN,
    "konto/mine-data.json": SIGNED_IN,
    "konto/slet/": SIGNED_IN,
    "konto/organisationer/<int:organisation_id>/haendelser/": ADMINISTRATOR,
    "konto/organisationer/<int:organisation_id>/opbevaring/": ADMINISTRATOR,
    "projekter/": SIGNED_IN,
    "projekter/nyt/": SIGNED_IN,
    "projekter/hent-ind/": SIGNED_IN,
    "projekter/hent-ind/<slug:key>/": OWN,
    "projekter/hent-ind/<slug:key>/fortryd/": SIGNED_IN_TO_POST,
    "opgaver/": SIGNED_IN,
    "forum/": SIGNED_IN,
    "forum/nyt/": SIGNED_IN,
    "cases/": SIGNED_IN,
    "cases/cases.json": SIGNED_IN,
    "cases/<slug:case_key>/": SIGNED_IN,
    "retninger/": SIGNED_IN,
    "soeg/": SIGNED_IN,
    "erfaringer/": SIGNED_IN,
    "erfaringer/<int:lesson_id>/": OWN,
    "viden/": SIGNED_IN,
    "viden/ved-punkt/<slug:point_key>/": SIGNED_IN,
    "viden/ved-retning/<slug:direction_key>/": SIGNED_IN,
    "viden/<slug:page_key>/": SIGNED_IN,
    "tjekliste/<slug:step_key>.pdf": SIGNED_IN,
    "rapporter/": SIGNED_IN,
    "rapporter/flere-projekter/": SIGNED_IN,
    "rapporter/<uuid:report_id>/": OWN,
    "rapporter/<uuid:report_id>/fil": OWN,
    "rapporter/<uuid:report_id>/mail/": SIGNED_IN_TO_POST,
    "rapporter/<uuid:report_id>/annuller/": SIGNED_IN_TO_POST,
    "rapporter/<uuid:report_id>/fjern/": SIGNED_IN_TO_POST,
    "rapporter/<uuid:report_id>/lav-igen/": SIGNED_IN_TO_POST,
}


def site_patterns() -> Iterator[str]:
    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            path = prefix + str(entry.pattern).removeprefix("^" if prefix else "")
            if isinstance(entry, URLPattern):
                yield path
            elif not path.startswith(("admin/", "projekter/<uuid", "forum/<uuid")):
                yield from walk(entry, path)

    return walk(get_resolver(), "")


def test_every_page_is_in_the_table() -> None:
    known = {pattern.removeprefix("^") for pattern in WHO}
    assert {pattern.removeprefix("^") for pattern in site_patterns()} == known


def address(cast: Cast, pattern: str) -> str:
    pattern = (
        pattern.replace("<int:pk>", "1")
        .replace("<int:lesson_id>", "1")
        .replace("<slug:provider_id>", "ukendt")
    )
    pattern = pattern.replace("<uuid:report_id>", "11111111-1111-4111-8111-111111111111")
    pattern = pattern.replace("<slug:page_key>", "trappen").replace("<slug:point_key>", "proces")
    pattern = pattern.replace("<slug:direction_key>", "op").replace("<slug:key>", "1-ukendt")
    return "/" + pattern.replace("<int:organisation_id>", str(cast.organisation.pk)).replace(
        "<slug:case_key>", "dokk1"
    ).replace("<slug:step_key>", "udfoerelse").replace("<str:token>", "forkert").replace(
        "^konto/glemt-adgangskode/ny/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        "konto/glemt-adgangskode/ny/1-x/",
    )


@pytest.mark.parametrize("pattern", WHO)
def test_who_may_open_it(cast: Cast, signed_in: Callable[[User], Client], pattern: str) -> None:
    path = address(cast, pattern)
    nobody = Client().get(path)
    if WHO[pattern] == OPEN:
        assert nobody.status_code in {200, 302, 404}
        assert "next=" not in nobody.headers.get("Location", "")
        return
    assert nobody.status_code == 302
    assert nobody.headers["Location"].startswith("/konto/log-ind/")
    # 302 where a page leads on: from changing a password that one does not have to choosing one.
    # The same where the password is asked for again, before it is said that there is nothing there.
    allowed = {SIGNED_IN: {200, 302}, OWN: {302, 404}, ADMINISTRATOR: {404}, SIGNED_IN_TO_POST: {405}}[
        WHO[pattern]
    ]
    if pattern.startswith("konto/bekraeft"):
        allowed |= {403}  # nobody of the cast has a password to prove themselves with
    for person in (cast.chef, cast.laeser, cast.outsider):
        assert signed_in(person).get(path).status_code in allowed
    if WHO[pattern] != OWN:
        assert signed_in(cast.administrator).get(path).status_code in {200, 302, *(allowed - {404})}


def test_nobody_posts_without_signing_in(cast: Cast) -> None:
    for pattern, who in WHO.items():
        if who != OPEN:
            assert Client().post(address(cast, pattern)).status_code == 403, pattern
