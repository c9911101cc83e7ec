"""A person sees all that is kept about them, and can be forgotten."""

import json
import re
from collections.abc import Callable
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.test import Client

from accounts.models import Event, User
from notices.actions import choose_rhythms, make_calendar_link, tell
from notices.models import CalendarLink, Notice, NoticeKind, NoticeSetting, Rhythm
from phases.models import PrivateNote
from projects.actions.team import change_role
from projects.models import Membership, Role
from reports.actions import ask_for
from samskab.people import ERASED_NAME, erase_person
from samskab.readable import LABELS, TITLES
from tests.conftest import BACKEND, Cast
from tests.factories import make_member, make_organisation_login, make_user

PASSWORD = "torsdag-er-spisedag"


@pytest.fixture
def busy(cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]) -> User:
    """The projektleder, who has left traces of every kind."""
    busy = cast.projektleder
    client = signed_in(cast.projektleder)
    point = url("faser/planlaegning/kommunikation/")
    client.post(point, {"text": "Et svar fra Per", "status": "i-gang", "opened_version": 0})
    client.post(point, {"text": "Et bedre svar", "status": "i-gang", "opened_version": 1})
    client.post(url("typologi/vaerdier/"), {"x": 20, "y": 80, "reason": "Fordi"})
    client.post(url("typologi/hver-for-sig/"), {"x": 30, "y": 70, "reason": "Sådan ser jeg det"})
    client.post(url("retninger/staa-ved-det/"), {"state": "i-gang", "note": "Min note"})
    client.post(
        url("status/ny/"),
        {
            "progress": "groen",
            "relations": "groen",
            "resources": "groen",
            "happened": "Det skete",
            "next_up": "b",
        },
    )
    make_member(cast.foreign_project, cast.projektleder, Role.CHEF)
    elsewhere = f"/projekter/{cast.foreign_project.pk}/"
    client.post(f"{elsewhere}mandat/", {"fixed": "Loven ligger fast"})
    client.post(f"{elsewhere}kursjustering/", {"what": "Vi vender om", "why": "Det virkede ikke"})
    client.post(
        f"/projekter/{cast.foreign_project.pk}/faser/planlaegning/kommunikation/note/", {"text": "Privat"}
    )
    told = {"kind": NoticeKind.MENTION, "text": "Hvad siger du?", "url": "/"}
    tell(by=cast.chef, recipients=[busy], key="a", subject="Karin nævner Per Leder", **told)
    tell(by=busy, recipients=[cast.laeser], key="b", subject="Per Leder nævner dig", **told)
    tell(by=busy, recipients=[cast.laeser], key="c", subject="Per Leder" * 27, **told | {"text": busy.email})
    choose_rhythms(by=busy, rhythms={NoticeKind.MENTION: Rhythm.DAILY})
    make_calendar_link(by=busy)
    ask_for(by=busy, project=cast.project)
    return busy


def test_a_person_gets_everything_about_them(busy: User, signed_in: Callable[[User], Client]) -> None:
    response = signed_in(busy).get("/konto/mine-data.json")
    assert response.headers["Content-Disposition"].startswith("attachment")
    data = json.loads(response.content)
    assert data["person"][0]["name"] == "Per Leder"
    assert [answer["text"] for answer in data["svar"]] == ["Et svar fra Per", "Et bedre svar"]
    assert data["private_noter"][0]["text"] == "Privat"
    assert data["statusser"][0]["happened"] == "Det skete"
    assert data["ledelsesopgaver"][0]["note"] == "Min note"
    assert data["placeringer"][0]["reason"] == "Fordi"
    assert data["egne_placeringer"][0]["reason"] == "Sådan ser jeg det"
    assert {row["project__title"] for row in data["hold"]} == {"Fællesspisning i Nordbyen", "Et andet sted"}
    assert data["mandater"][0]["fixed"] == "Loven ligger fast"
    assert data["kursjusteringer"][0]["what"] == "Vi vender om"
    assert data["haendelser"]
    assert data["rapporter"][0]["project__title"] == "Fællesspisning i Nordbyen"
    assert data["beskeder"][0]["subject"] == "Karin nævner Per Leder"
    assert data["beskeder"][0]["text"] == "Hvad siger du?"
    assert data["valg_om_beskeder"] == [{"kind": "omtale", "rhythm": "dagligt"}]
    assert list(data["kalenderadresse"][0]) == ["made_at"]  # that there is one; the address itself is nowhere


def test_a_person_reads_it_in_danish(busy: User, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(busy)
    page = client.get("/konto/mine-data/").content.decode()
    for words in (
        "Svar du har gemt",
        "Et bedre svar",
        "Dine private noter",
        "I gang",
        "<dd>Kommunikation</dd>",
        "Det går godt",
        "Projektleder",
        "Medlem tilføjet",
    ):
        assert words in page, words
    # Every name and value has a word of its own.
    data = json.loads(client.get("/konto/mine-data.json").content)
    assert set(data) == set(TITLES)
    assert {field for rows in data.values() for row in rows for field in row} <= set(LABELS)
    assert not re.search(r"project__|i-gang|projektleder<|medlem-tilfoejet|\+00:00", page)


def test_a_chef_gets_what_they_asked_of_others_and_is_forgotten_in_messages(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    chef, member = signed_in(cast.chef), cast.project.memberships.get(user=cast.bidragyder)
    word = {"message": "Spørg i beboerhuset", "due_on": "2030-05-01"}
    chef.post(url("faser/planlaegning/kommunikation/uddeleger/"), word | {"responsible": member.pk})
    chef.post(url("status/bed-om/"), word)
    data = json.loads(chef.get("/konto/mine-data.json").content)
    assert data["uddelegeret_til_andre"][0]["message"] == "Spørg i beboerhuset"
    assert data["bedt_om_status"][0]["message"] == "Spørg i beboerhuset"
    theirs = json.loads(signed_in(cast.bidragyder).get("/konto/mine-data.json").content)
    assert theirs["ansvar_for_fokuspunkter"][0]["due_on"] == "2030-05-01"
    make_member(cast.project, cast.colleague, Role.CHEF)
    erase_person(cast.chef)
    assert "Karin Chef" not in everything_stored()
    assert cast.project.answers.get().message == "Spørg i beboerhuset"


def test_nobody_gets_another_ones(cast: Cast, busy: User, signed_in: Callable[[User], Client]) -> None:
    text = signed_in(cast.chef).get("/konto/mine-data.json").content.decode()
    assert "Et svar fra Per" not in text
    assert "Privat" not in text
    assert Client().get("/konto/mine-data.json").status_code == 302


def test_one_sees_how_and_where_one_signs_in_but_nothing_to_sign_in_with(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    organisation_login = make_organisation_login(cast.organisation, secret="organisationens-hemmelighed")
    SocialAccount.objects.create(
        user=cast.laeser,
        provider=organisation_login.key,
        uid="lis-1",
        extra_data={"userinfo": {"name": "Lis fra Entra"}, "id_token": {"nonce": "engangsnummer"}},
    )
    TOTP.activate(cast.laeser, "JBSWY3DPEHPK3PXP")
    key = {"name": "Blå nøgle", "credential": {"id": "noegle-id"}}
    Authenticator.objects.create(user=cast.laeser, type=Authenticator.Type.WEBAUTHN, data=key)
    client = signed_in(cast.laeser)
    session_key = client.session.session_key
    seen = {"session_key": session_key, "ip": "192.0.2.7", "user_agent": "Firefox på Linux"}
    UserSession.objects.create(user=cast.laeser, **seen)
    text = client.get("/konto/mine-data.json").content.decode()
    data = json.loads(text)
    (connected,) = data["organisationslogin"]
    assert (connected["navn"], connected["oplyst"]) == ("Nordby Kommune", {"name": "Lis fra Entra"})
    assert [(step["slags"], step["navn"]) for step in data["to_trins_login"]] == [
        ("Kode-app", ""),
        ("Sikkerhedsnøgle", "Blå nøgle"),
    ]
    assert data["to_trins_login"][0]["sat_til"]
    assert data["to_trins_login"][0]["brugt_sidst"] is None
    assert data["logget_ind_her"][0]["user_agent"] == "Firefox på Linux"
    secrets = ["JBSWY3DPEHPK3PXP", "noegle-id", "organisationens-hemmelighed", "engangsnummer", session_key]
    stored = list(Authenticator.objects.filter(type="totp").values_list("data__secret", flat=True))
    assert not [secret for secret in secrets + stored if secret in text]
    assert cast.laeser.password not in text


def test_one_sees_also_what_was_written_over_and_what_one_has_to_do(
    cast: Cast, busy: User, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(busy)
    opened = cast.project.commitments.get().history.latest().history_id
    task = {"state": "i-gang", "note": "Min anden note", "opened": opened}
    assert client.post(url("retninger/staa-ved-det/"), task).status_code == 302
    me = cast.project.memberships.get(user=busy)
    cast.project.commitments.update(responsible=me)
    cast.project.answers.update(responsible=me)
    data = client.get("/konto/mine-data.json").json()
    assert [row["note"] for row in data["ledelsesopgaver"]] == ["Min note", "Min anden note"]
    assert [row["focus_point__key"] for row in data["ansvar_for_fokuspunkter"]] == ["kommunikation"]
    assert len(data["ansvar_for_ledelsesopgaver"]) == 1
    chefs = signed_in(cast.chef).get("/konto/mine-data.json").json()
    assert [row["problem"] for row in chefs["projekter"]] == ["Mange ældre spiser alene."]


TOLD = {
    "accounts.OrganisationRole",
    "accounts.Event",
    "projects.Membership",
    "projects.Invitation",
    "projects.StatusReport",
    "projects.Picture",
    "typology.OwnPlacement",
    "typology.Placement",
    "leadership.Commitment",
    "phases.Answer",
    "phases.StepDecision",
    "phases.PrivateNote",
    "phases.Assessment",
    "phases.Comment",
    "phases.CourseAdjustment",
    "phases.EditionMove",
    "phases.Sparring",
    "phases.Version",
    "leadership.Mandate",
    "leadership.Contact",
    "leadership.Proposal",
    "learning.AnchoringCheck",
    "learning.CheckRun",
    "learning.Criterion",
    "learning.Measurement",
    "learning.Questionnaire",
    "learning.ChosenValue",
    "learning.CriterionReview",
    "learning.EvaluationAnswer",
    "learning.SideEffect",
    "learning.Lesson",
    "learning.Closing",
    "projects.StatusRequest",
    "forum.Forum",
    "forum.ForumMember",
    "forum.ForumMeeting",
    "reports.Report",
    "notices.CalendarLink",
    "notices.Notice",
    "notices.NoticeSetting",
    "mfa.Authenticator",
    "socialaccount.SocialAccount",
    "usersessions.UserSession",
    "admin.LogEntry",
}
NOT_TOLD = {
    "accounts.Organisation": "told through the roles",
    "account.EmailAddress": "allauth's second list of addresses: the user's own and no other",
}


def test_nothing_that_points_at_a_person_is_forgotten_here() -> None:
    """A new table with people in it belongs in `data_about`, or here with the reason why not."""
    pointing = {
        relation.related_model._meta.label
        for model in (User, Membership)
        for relation in model._meta.related_objects
    }
    assert pointing == TOLD | set(NOT_TOLD)


def everything_stored() -> str:
    output = StringIO()
    call_command("dumpdata", stdout=output, verbosity=0)
    return output.getvalue()


def test_an_erased_person_is_nowhere_and_their_work_remains(cast: Cast, busy: User) -> None:
    email = busy.email
    erase_person(busy)
    stored = everything_stored()
    assert "Per Leder" not in stored
    assert email not in stored
    assert not PrivateNote.objects.exists()
    assert cast.project.answers.get().text == "Et bedre svar"
    assert cast.project.status_reports.get().published_by.name == ERASED_NAME
    assert not cast.project.memberships.filter(user=busy).exists()
    assert Event.objects.filter(about__contains=ERASED_NAME).exists()
    assert busy.pk not in Notice.objects.values_list("recipient", flat=True)
    assert Notice.objects.get(key="b").subject == f"{ERASED_NAME} nævner dig"
    assert not CalendarLink.objects.exists()
    assert not NoticeSetting.objects.exists()


def test_erasing_oneself_takes_the_password_and_signs_out(cast: Cast) -> None:
    user = make_user("Ida Igennem", organisation=cast.organisation)
    user.set_password(PASSWORD)
    user.save()
    client, elsewhere = Client(), Client()
    for browser in (client, elsewhere):
        browser.force_login(user, backend=BACKEND)
    wrong = client.post("/konto/slet/", {"password": "forkert"})
    assert wrong.status_code == 422
    assert "Adgangskoden er ikke rigtig" in wrong.content.decode()
    assert (
        "Din bruger er slettet"
        in client.post("/konto/slet/", {"password": PASSWORD}, follow=True).content.decode()
    )
    assert elsewhere.get("/projekter/").status_code == 302  # signed out everywhere
    response = client.post("/konto/log-ind/", {"login": user.email, "password": PASSWORD})
    assert response.status_code == 200  # no way back in


def test_the_last_chef_is_not_erased(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(cast.chef)
    page = client.get("/konto/mine-data/").content.decode()
    assert "Du er eneste chef på »Fællesspisning i Nordbyen«" in page
    cast.chef.set_password(PASSWORD)
    cast.chef.save()
    client.force_login(cast.chef, backend=BACKEND)
    assert client.post("/konto/slet/", {"password": PASSWORD}).status_code == 422
    cast.chef.refresh_from_db()
    assert cast.chef.name == "Karin Chef"
    change_role(by=cast.chef, membership=cast.project.memberships.get(user=cast.projektleder), role=Role.CHEF)
    erase_person(cast.chef)
    assert "Karin Chef" not in everything_stored()
