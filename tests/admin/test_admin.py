"""The admin, walked page by page as the one who runs Samskab, and tried with what it must refuse."""

import re
from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models
from django.forms import BaseForm
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.admin import MANY_PEOPLE, PeopleInline
from accounts.models import Organisation, OrganisationRole, User
from forum.models import Forum, ForumAction, Improvement, MeetingNote, Sign
from leadership.models import Commitment, LeadershipTask
from learning.models import Experience, KnowledgePage, SelfCheck
from phases.models import (
    Answer,
    EditionPoint,
    FocusPoint,
    Journey,
    PointWeight,
    Question,
    Step,
    StepDecision,
)
from projects.actions.project import archive_project
from projects.actions.statuses import publish_status
from projects.actions.team import LAST_CHEF
from projects.models import Gain, Light, Membership, Project, Role, StatusReport
from tests.conftest import BACKEND, Cast
from tests.factories import make_answer, make_organisation, make_organisation_login, make_project, make_user
from typology.actions import place_project
from typology.models import (
    Case,
    CasePlacement,
    CocreationType,
    OwnPlacement,
    Placement,
    PlacementOption,
    ProjectPart,
    TypeAdvice,
)

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)

PRIVATE = (Answer, Placement, OwnPlacement, ProjectPart, Commitment, StepDecision, Journey)
PRIVATE += (Forum, Improvement, Sign, ForumAction, MeetingNote)

ADD = {
    "User",
    "Organisation",
    "OrganisationLogin",
    "Group",
    "BottomLine",
    "Gain",
    "Case",
    "LeadershipTask",
    "FocusPoint",
    "EditionPoint",
    "Question",
    "Experience",
    "EvaluationQuestion",
    "SurveyQuestion",
    "Advice",
    "KnowledgePage",
    "ForumQuestion",
}
"""What can be added in the admin; the rest begins on the site or comes with the content."""

EMPTY_FORMSET = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}


@pytest.fixture
def boss(db: None, signed_in: Callable[[User], Client]) -> Client:
    """A client signed in as superuser."""
    return signed_in(
        User.objects.create_superuser("drift@eksempel.example", "hemmelig-kode", name="Dora Drift")
    )


@pytest.fixture
def rows(cast: Cast) -> None:
    """At least one row of everything that the content does not bring."""
    give_status(cast)
    archive_project(by=cast.outsider, project=cast.foreign_project)
    Group.objects.create(name="Redaktører")
    make_organisation_login(cast.organisation)


@pytest.fixture
def short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """For who opens many lists and reads none to its end: most of the time goes into their rows."""
    monkeypatch.setattr(admin.ModelAdmin, "list_per_page", 10)


def give_status(cast: Cast) -> StatusReport:
    return publish_status(
        by=cast.projektleder,
        project=cast.project,
        progress=Light.GREEN,
        relations=Light.YELLOW,
        resources=Light.RED,
        happened="Vi holdt det første møde.",
        next_up="Vi holder et til.",
    )


def staff(*rights: str) -> Client:
    """A client signed in as somebody with the admin, these rights, and no more."""
    user = make_user("Stine Stab", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def page(target: Any, name: str = "changelist") -> str:
    """The address of a model's page, or of a row's."""
    meta = target._meta
    args = [target.pk] if isinstance(target, models.Model) else []
    if args and name == "changelist":
        name = "change"
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=args)


def text_of(response: Any) -> str:
    return re.sub(r"<[^>]+>", " ", response.content.decode())


def form_data(response: Any) -> dict[str, Any]:
    """What the browser would send from this page if nobody touched it."""
    context = response.context
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms: list[BaseForm] = [context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    data: dict[str, Any] = {}
    for field in (field for form in forms for field in form if not field.field.disabled):
        value = field.value()
        if isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, list):
            value = [getattr(item, "pk", item) for item in value]
        if value is True:
            data[field.html_name] = "on"
        elif value is not None and value is not False:
            data[field.html_name] = getattr(value, "pk", value)
    return data


def save(client: Client, url: str, **changes: Any) -> Any:
    """Open a page, change these fields and save it."""
    return client.post(url, form_data(client.get(url)) | changes)


def errors_in(response: Any) -> str:
    """All that a refused form says is wrong."""
    assert response.status_code == 200, "the form was taken"
    context = response.context
    said = [str(context["adminform"].form.errors)]
    for inline in context["inline_admin_formsets"]:
        said += [*map(str, inline.formset.errors), str(inline.formset.non_form_errors())]
    return re.sub(r"<[^>]+>", " ", " ".join(said))


_numbers = count(1000)


def copy(row: Any) -> Any:
    """Another row like this one, and of all that it refers to, for rows that share one hide a query a row."""
    new = type(row)()
    for field in row._meta.concrete_fields:
        value = getattr(row, field.name)
        if field.primary_key:
            continue
        if field.is_relation and value is not None:
            value = copy(value)
        elif isinstance(field, models.DateField) and field.unique:
            value = date(next(_numbers), 1, 1)
        elif isinstance(field, models.EmailField):
            value = f"kopi-{next(_numbers)}@eksempel.example"
        elif field.name == "key" or field.unique:
            value = f"kopi-{next(_numbers)}"
        setattr(new, field.name, value)
    new.save()
    if isinstance(new, User):
        OrganisationRole.objects.create(user=new, organisation=make_organisation())
    elif isinstance(new, Project):
        journey = row.journey
        Journey.objects.create(project=new, edition=journey.edition, step=copy(journey.step))
    return new


# --- Every page opens ---------------------------------------------------------------------------------------


def test_the_frame_is_danish(boss: Client) -> None:
    text = text_of(boss.get("/admin/"))
    assert "Samskab – administration" in text
    assert "Oversigt" in text
    assert "Django" not in text


@each_model
def test_every_list_opens_and_is_searched(boss: Client, rows: None, model: Any) -> None:
    """For nothing, for something that is not there, and for what a database may trip over."""
    found = {}
    for query in ("", "xyzzy", "%_'\"\\", "æøå " * 50):
        response = boss.get(page(model), {"q": query})
        assert response.status_code == 200
        found[query] = response.context["cl"].result_count
    assert found[""] > 0
    assert found["xyzzy"] == 0
    assert boss.get(page(model), {"q": "\x00"}).status_code == 400


@pytest.mark.usefixtures("short_lists")
@each_model
def test_every_filter_opens(boss: Client, rows: None, model: Any) -> None:
    changelist = boss.get(page(model)).context["cl"]
    # A filter that has nothing to choose between is left out.
    assert changelist.filter_specs or not changelist.list_filter or len(changelist.result_list) < 5
    for spec in changelist.filter_specs:
        for choice in list(spec.choices(changelist))[:4]:
            assert boss.get(page(model) + choice["query_string"]).status_code == 200


@pytest.mark.usefixtures("short_lists")
@each_model
def test_every_column_sorts(boss: Client, rows: None, model: Any) -> None:
    for column in range(1, len(boss.get(page(model)).context["cl"].list_display)):
        assert boss.get(page(model), {"o": f"-{column}"}).status_code == 200


@pytest.mark.one_database
@each_model
def test_every_row_opens(boss: Client, rows: None, model: Any) -> None:
    row = model._default_manager.first()
    assert boss.get(page(row)).status_code == 200
    assert boss.get(page(row, "history")).status_code == 200


@pytest.mark.one_database
@each_model
def test_what_can_be_added(boss: Client, rows: None, model: Any) -> None:
    expected = 200 if model.__name__ in ADD else 403
    assert boss.get(page(model, "add")).status_code == expected
    assert boss.post(page(model, "add"), {}).status_code in (200, 400, expected)


@each_model
def test_saving_untouched_changes_nothing(boss: Client, rows: None, model: Any) -> None:
    row = model._default_manager.first()
    url = page(row)
    if model is StatusReport:
        assert boss.post(url, {}).status_code == 403
        return
    before = model._default_manager.filter(pk=row.pk).values().get()
    response = save(boss, url)
    assert response.status_code == 302, errors_in(response)
    after = model._default_manager.filter(pk=row.pk).values().get()
    before.pop("updated_at", None)
    after.pop("updated_at", None)
    assert after == before


@pytest.mark.usefixtures("short_lists")
@each_model
def test_bad_addresses_end_well(boss: Client, rows: None, model: Any) -> None:
    base = page(model)
    for key in ("9" * 30, "nej", "0", "-1", "_00"):
        assert boss.get(f"{base}{key}/change/").status_code in (302, 404)
    for query in ("p=nej", "p=99999", "o=99.x", "id__exact=" + "9" * 30, "ukendt=1", "all="):
        assert boss.get(f"{base}?{query}").status_code in (200, 302)


@pytest.mark.one_database
# There are four types, one a quadrant, and one weight a point and type: there can be no copies of them.
@pytest.mark.parametrize(
    "model",
    [model for model in MODELS if model not in (CocreationType, PointWeight)],
    ids=lambda model: model._meta.label_lower,
)
def test_lists_ask_as_much_however_long_they_are(boss: Client, cast: Cast, rows: None, model: Any) -> None:
    boss.get(page(model))  # the first visit writes down that somebody is there
    original = model._default_manager.first()
    for _ in range(3):
        copy(original)
    few = queries_of(boss, page(model))
    for _ in range(27):
        copy(original)
    assert queries_of(boss, page(model)) == few


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


# --- Danish, and under the content security policy ----------------------------------------------------------

SAME_IN_DANISH = {
    "organisation",
    "dimension",
    "case",
    "status",
    "key",
    "text",
    "link",
    "id",
    "password",
    "name",
}


def shown_models() -> set[Any]:
    inlines = {inline.model for page in admin.site._registry.values() for inline in page.inlines}
    return {*admin.site._registry, *inlines}


@pytest.mark.parametrize("model", sorted(shown_models(), key=str), ids=lambda model: model._meta.label_lower)
def test_names_are_danish(model: Any) -> None:
    english = re.sub(r"(?<!^)([A-Z])", r" \1", model.__name__).lower()
    meta = model._meta
    assert str(meta.verbose_name) != english or english in SAME_IN_DANISH
    assert str(meta.verbose_name_plural) != f"{english}s" or english in SAME_IN_DANISH
    for field in meta.fields:
        if field.editable and not field.primary_key:
            english = field.name.replace("_", " ")
            assert str(field.verbose_name).lower() != english or english in SAME_IN_DANISH, field
    assert meta.app_config.verbose_name not in ("Accounts", "Projects", "Typology", "Phases", "Learning")


@pytest.mark.one_database
@each_model
def test_pages_hold_to_the_policy_and_are_danish(boss: Client, rows: None, model: Any) -> None:
    urls = [page(model), page(model._default_manager.first())]
    urls += [page(model, "add")] if model.__name__ in ADD else []
    for url in urls:
        response = boss.get(url)
        html = response.content.decode()
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", html)
        assert not re.search(r"<style|<[^>]+\s(style|on\w+)=", html)
        english = re.search(
            r"\b(the|select|choose|change|delete|search|save|this|is|with)\b", text_of(response)
        )
        assert english is None, english


# --- Who comes in -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/user/", "/admin/projects/project/?q=mad"])
def test_a_stranger_signs_in_at_the_sites_own_door(client: Client, db: None, path: str) -> None:
    response = client.get(path, follow=True)
    (url, _) = response.redirect_chain[-1]
    assert response.status_code == 200
    assert url.startswith(reverse("account_login") + "?next=")

    User.objects.create_superuser("drift@eksempel.example", "hemmelig-kode", name="Dora Drift")
    credentials = {"login": "drift@eksempel.example", "password": "hemmelig-kode"}
    response = client.post(url, credentials)
    assert response.status_code == 302
    assert response["Location"] == path
    assert client.get(path).status_code == 200


def test_the_admins_own_form_signs_nobody_in(client: Client, db: None) -> None:
    User.objects.create_superuser("drift@eksempel.example", "hemmelig-kode", name="Dora Drift")
    credentials = {"username": "drift@eksempel.example", "password": "hemmelig-kode"}
    response = client.post("/admin/login/", credentials)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/accounts/user/", "/admin/login/", "/admin/login/?next=/admin/"]
)
@pytest.mark.parametrize("who", ["chef", "administrator"])
def test_people_without_the_admin_are_told_so(
    cast: Cast, signed_in: Callable[[User], Client], who: str, path: str
) -> None:
    response = signed_in(getattr(cast, who)).get(path, follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) <= 1
    assert "adgang" in text_of(response)


@pytest.mark.one_database
@each_model
def test_people_without_the_admin_change_nothing(
    cast: Cast, rows: None, signed_in: Callable[[User], Client], model: Any
) -> None:
    client = signed_in(cast.administrator)
    row = model._default_manager.first()
    for url in (page(model, "add"), page(row), page(row, "delete")):
        assert client.post(url, {"post": "yes"}, follow=True).status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.one_database
@each_model
def test_staff_without_rights_see_nothing(rows: None, model: Any) -> None:
    client = staff()
    assert client.get("/admin/").status_code == 200
    assert client.get(page(model)).status_code == 403
    assert client.get(page(model._default_manager.first())).status_code == 403


@pytest.mark.one_database
@each_model
def test_staff_may_be_let_look_only(rows: None, model: Any) -> None:
    client = staff(f"view_{model._meta.model_name}")
    row = model._default_manager.first()
    assert client.get(page(model)).status_code == 200
    assert client.get(page(row)).status_code == 200
    assert client.post(page(row), {}).status_code == 403


def test_who_looks_after_users_cannot_take_over_the_admin(boss: Client, cast: Cast) -> None:
    client = staff("view_user", "add_user", "change_user", "delete_user")
    superuser = User.objects.get(is_superuser=True)
    assert client.post(page(superuser), {}).status_code == 403
    assert client.get(reverse("admin:auth_user_password_change", args=[superuser.pk])).status_code == 403
    assert client.get(page(superuser, "delete")).status_code == 403

    group = Group.objects.create(name="Alt")
    response = save(
        client, page(cast.chef), name="Karin Ny", is_staff="on", is_superuser="on", groups=[group.pk]
    )
    assert response.status_code == 302
    cast.chef.refresh_from_db()
    assert cast.chef.name == "Karin Ny"
    assert not cast.chef.is_staff
    assert not cast.chef.is_superuser
    assert not cast.chef.groups.exists()


def test_groups_give_rights_in_danish_to_what_the_admin_shows(boss: Client) -> None:
    labels = [
        label
        for _, label in boss.get(page(Group, "add")).context["adminform"].form["permissions"].field.choices
    ]
    assert "Projekter | projekt: rette" in labels
    assert not [label for label in labels if "Can " in label]
    for hidden in ("| svar:", "| placering:", "| påtaget", "| beslutning", "| forløb", "| gruppe", "session"):
        assert not [label for label in labels if hidden in label]


# --- What projects have written stays theirs ----------------------------------------------------------------


def test_what_teams_write_is_not_in_the_admin() -> None:
    shown = shown_models()
    assert not shown & set(PRIVATE)
    assert Membership not in admin.site._registry
    assert OrganisationRole not in admin.site._registry


def test_a_projects_pages_do_not_tell_what_its_team_wrote(boss: Client, cast: Cast) -> None:
    make_answer(cast.project, "samskabelsestype", by=cast.chef, text="Direktøren er imod.")
    place_project(by=cast.chef, project=cast.project, x=23, y=87, reason="Kun mellem os.")
    for name in ("change", "delete"):
        text = text_of(boss.get(page(cast.project, name)))
        assert "Direktøren" not in text
        assert "Kun mellem os" not in text
        assert "(23, 87)" not in text
        assert "samskabelsestype" not in text


# --- Users --------------------------------------------------------------------------------------------------


def add_user(client: Client, **changes: Any) -> Any:
    data = {
        "email": "Ny.Person@Eksempel.example",
        "name": "Ny Person",
        "password1": "kanel-snegl-42",
        "password2": "kanel-snegl-42",
    }
    return save(client, page(User, "add"), **data | changes)


def test_a_user_is_added_and_can_sign_in(boss: Client, client: Client, cast: Cast) -> None:
    role = {
        "organisation_roles-TOTAL_FORMS": 1,
        "organisation_roles-0-organisation": cast.organisation.pk,
        "organisation_roles-0-role": "administrator",
    }
    assert add_user(boss, **role).status_code == 302
    user = User.objects.get(name="Ny Person")
    assert user.email == "ny.person@eksempel.example"
    assert user.organisation_roles.get().role == OrganisationRole.Role.ADMINISTRATOR
    credentials = {"login": "ny.person@eksempel.example", "password": "kanel-snegl-42"}
    assert client.post(reverse("account_login"), credentials).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"email": "Optaget@EKSEMPEL.example"}, "Bruger med dette E-mail eksisterer allerede"),
        ({"email": "ingen adresse"}, "gyldig e-mail"),
        ({"email": "nul\x00@eksempel.example"}, "Null-tegn"),
        ({"email": ""}, "påkrævet"),
        ({"name": ""}, "påkrævet"),
        ({"name": "x" * 151}, "højst have 150 tegn"),
        ({"password2": "noget-andet-42"}, "ikke identiske"),
        ({"password1": "12345678", "password2": "12345678"}, "numerisk"),
    ],
)
def test_a_user_is_refused(boss: Client, db: None, changes: dict[str, str], error: str) -> None:
    User.objects.create_user("optaget@eksempel.example", name="Optaget")
    assert error in errors_in(add_user(boss, **changes))
    assert not User.objects.filter(name="Ny Person").exists()


def test_an_address_taken_in_other_case_is_refused_on_change_too(boss: Client, cast: Cast) -> None:
    error = errors_in(save(boss, page(cast.chef), email=cast.laeser.email.upper()))
    assert "eksisterer allerede" in error


def test_a_changed_address_is_kept_in_lower_case(boss: Client, cast: Cast) -> None:
    assert save(boss, page(cast.chef), email="Karin@NORDBY.example").status_code == 302
    cast.chef.refresh_from_db()
    assert cast.chef.email == "karin@nordby.example"


def test_a_password_is_set(boss: Client, cast: Cast) -> None:
    url = reverse("admin:auth_user_password_change", args=[cast.chef.pk])
    assert boss.get(url).status_code == 200
    password = {"password1": "kanel-snegl-42", "password2": "kanel-snegl-42", "usable_password": "true"}
    assert boss.post(url, password | {"set-password": "Skift"}).status_code == 302
    cast.chef.refresh_from_db()
    assert cast.chef.check_password("kanel-snegl-42")


def test_two_roles_in_one_organisation_are_refused(boss: Client, cast: Cast) -> None:
    prefix = "organisation_roles"
    second = {
        f"{prefix}-TOTAL_FORMS": 2,
        f"{prefix}-1-user": cast.chef.pk,
        f"{prefix}-1-organisation": cast.organisation.pk,
        f"{prefix}-1-role": "administrator",
    }
    assert "har allerede en rolle i organisationen" in errors_in(save(boss, page(cast.chef), **second))

    people = cast.organisation.roles.count()
    again = {
        "roles-TOTAL_FORMS": people + 1,
        f"roles-{people}-user": cast.chef.pk,
        f"roles-{people}-organisation": cast.organisation.pk,
        f"roles-{people}-role": "administrator",
    }
    assert "har allerede en rolle i organisationen" in errors_in(save(boss, page(cast.organisation), **again))

    both = {f"{prefix}-TOTAL_FORMS": 2}
    for number, role in enumerate(("medlem", "administrator")):
        both[f"{prefix}-{number}-organisation"] = cast.organisation.pk
        both[f"{prefix}-{number}-role"] = role
    assert "duplikerede" in errors_in(add_user(boss, **both))


def test_users_are_found(boss: Client, cast: Cast) -> None:
    def found(**query: Any) -> set[str]:
        return {user.name for user in boss.get(page(User), query).context["cl"].result_list}

    assert found(q="karin") == {"Karin Chef"}
    assert found(q=cast.laeser.email) == {"Lis Læser"}
    assert found(organisations__id__exact=cast.foreign_project.organisation.pk) == {"Ulla Udenfor"}
    assert found(organisation_roles__role__exact="administrator") == {"Ada Admin"}
    assert found(is_staff__exact=1) == {"Dora Drift"}
    User.objects.filter(pk=cast.colleague.pk).update(is_active=False)
    assert found(is_active__exact=0) == {"Kim Kollega"}


def test_somebody_on_a_project_is_not_deleted(boss: Client, cast: Cast) -> None:
    assert boss.post(page(cast.chef, "delete"), {"post": "yes"}).status_code == 403
    assert boss.post(page(cast.colleague, "delete"), {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=cast.colleague.pk).exists()
    # In a heap nobody can be deleted.
    heap = {"action": "delete_selected", "_selected_action": [cast.chef.pk], "post": "yes"}
    boss.post(page(User), heap)
    assert User.objects.filter(pk=cast.chef.pk).exists()


def test_somebody_who_wrote_is_protected(boss: Client, cast: Cast) -> None:
    make_answer(cast.project, "samskabelsestype", by=cast.colleague)
    response = boss.post(page(cast.colleague, "delete"), {"post": "yes"})
    assert response.status_code == 200
    assert "beskyttede" in text_of(response)
    assert User.objects.filter(pk=cast.colleague.pk).exists()


# --- Organisations ------------------------------------------------------------------------------------------


def test_organisations_count_people_and_projects(boss: Client, cast: Cast) -> None:
    make_project(chef=cast.chef, organisation=cast.organisation, title="Endnu et")
    rows = {row.name: row for row in boss.get(page(Organisation)).context["cl"].result_list}
    assert (rows["Nordby Kommune"].number_of_people, rows["Nordby Kommune"].number_of_projects) == (6, 2)
    assert (rows["Region Syd"].number_of_people, rows["Region Syd"].number_of_projects) == (1, 1)


def test_people_come_and_go_on_the_organisations_page(boss: Client, cast: Cast) -> None:
    people = cast.organisation.roles.count()
    changes = {
        "roles-TOTAL_FORMS": people + 1,
        f"roles-{people}-user": cast.outsider.pk,
        f"roles-{people}-organisation": cast.organisation.pk,
        f"roles-{people}-role": "medlem",
        "roles-0-DELETE": "on",
    }
    assert save(boss, page(cast.organisation), **changes).status_code == 302
    assert cast.organisation.roles.count() == people
    assert cast.organisation.roles.filter(user=cast.outsider).exists()


def test_an_organisation_with_very_many_people_can_be_saved(boss: Client, cast: Cast) -> None:
    users = [User(email=f"mange{n}@eksempel.example", name=f"Mange {n}") for n in range(MANY_PEOPLE + 60)]
    User.objects.bulk_create(users)
    OrganisationRole.objects.bulk_create(
        OrganisationRole(user=user, organisation=cast.organisation) for user in users
    )
    assert save(boss, page(cast.organisation), name="Nordby").status_code == 302
    assert cast.organisation.roles.count() == MANY_PEOPLE + 66


def test_two_organisations_with_one_name_are_refused(boss: Client, cast: Cast) -> None:
    response = save(boss, page(Organisation, "add"), name="Nordby Kommune", kind="kommune")
    assert "eksisterer allerede" in errors_in(response)


def test_an_organisation_with_projects_is_protected(boss: Client, cast: Cast) -> None:
    response = boss.post(page(cast.organisation, "delete"), {"post": "yes"})
    assert response.status_code == 200
    assert "beskyttede" in text_of(response)


# --- Projects -----------------------------------------------------------------------------------------------


def team(response: Any) -> dict[Any, str]:
    """The form prefix of each member on a project's page."""
    (inline,) = response.context["inline_admin_formsets"]
    return {form.instance.user: form.prefix for form in inline.formset.initial_forms}


def test_a_project_keeps_a_chef(boss: Client, cast: Cast) -> None:
    url = page(cast.project)
    prefix = team(boss.get(url))
    leave = {f"{prefix[cast.chef]}-DELETE": "on"}
    demote = {f"{prefix[cast.chef]}-role": Role.READER.value}
    for changes in (leave, demote):
        assert LAST_CHEF in errors_in(save(boss, url, **changes))
    assert cast.project.memberships.chefs().get().user == cast.chef

    promote = {f"{prefix[cast.projektleder]}-role": Role.CHEF.value}
    assert save(boss, url, **leave, **promote).status_code == 302
    assert cast.project.memberships.chefs().get().user == cast.projektleder


def test_a_new_chef_may_replace_the_only_one(boss: Client, cast: Cast) -> None:
    url = page(cast.project)
    new = {
        "memberships-TOTAL_FORMS": 5,
        "memberships-4-project": cast.project.pk,
        "memberships-4-user": cast.colleague.pk,
        "memberships-4-role": Role.CHEF.value,
        f"{team(boss.get(url))[cast.chef]}-DELETE": "on",
    }
    assert save(boss, url, **new).status_code == 302
    assert cast.project.memberships.chefs().get().user == cast.colleague


def test_who_looks_after_projects_but_not_teams_can_save(cast: Cast) -> None:
    client = staff("view_project", "change_project", "view_membership")
    assert save(client, page(cast.project), title="Nyt navn").status_code == 302
    assert cast.project.memberships.chefs().get().user == cast.chef


def test_a_team_is_of_the_projects_organisation(boss: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.colleague.pk).update(is_active=False)
    for user in (cast.outsider, cast.colleague):
        new = {
            "memberships-TOTAL_FORMS": 5,
            "memberships-4-project": cast.project.pk,
            "memberships-4-user": user.pk,
            "memberships-4-role": Role.READER.value,
        }
        assert "Personen skal have en aktiv bruger i Nordby" in errors_in(
            save(boss, page(cast.project), **new)
        )


def test_nobody_is_on_a_team_twice_or_becomes_another(boss: Client, cast: Cast) -> None:
    url = page(cast.project)
    twice = {
        "memberships-TOTAL_FORMS": 5,
        "memberships-4-project": cast.project.pk,
        "memberships-4-user": cast.chef.pk,
        "memberships-4-role": Role.READER.value,
    }
    assert "Personen er allerede med på projektet." in errors_in(save(boss, url, **twice))
    another = {f"{team(boss.get(url))[cast.laeser]}-user": cast.colleague.pk}
    assert save(boss, url, **another).status_code == 302
    assert not cast.project.memberships.filter(user=cast.colleague).exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"ends_on": "2025-12-31"}, "Projektet kan ikke slutte før det begynder."),
        ({"starts_on": "31.02.2026"}, "gyldig dato"),
        ({"starts_on": ""}, "påkrævet"),
        ({"title": " "}, "påkrævet"),
        ({"title": "x" * 121}, "højst have 120 tegn"),
        ({"problem": "x" * 5001}, "højst have 5000 tegn"),
        ({"sector": "ukendt"}, "gyldig valgmulighed"),
        ({"visibility": ""}, "påkrævet"),
    ],
)
def test_a_project_is_refused(boss: Client, cast: Cast, changes: dict[str, Any], error: str) -> None:
    assert error in re.sub(r"\s+", " ", errors_in(save(boss, page(cast.project), **changes)))


def test_a_project_stays_in_its_organisation(boss: Client, cast: Cast) -> None:
    other = cast.foreign_project.organisation
    assert save(boss, page(cast.project), organisation=other.pk, title="Nyt navn").status_code == 302
    cast.project.refresh_from_db()
    assert (cast.project.title, cast.project.organisation) == ("Nyt navn", cast.organisation)


def test_projects_are_found(boss: Client, cast: Cast, rows: None) -> None:
    def found(**query: Any) -> set[str]:
        return {project.title for project in boss.get(page(Project), query).context["cl"].result_list}

    ours, theirs = cast.project.title, cast.foreign_project.title
    assert found() == {ours, theirs}
    assert found(q="fællesspisning") == {ours}
    assert found(arkiveret="nej") == {ours}
    assert found(arkiveret="ja") == {theirs}
    assert found(organisation__id__exact=cast.organisation.pk) == {ours}
    assert found(sector__exact="aeldre") == {ours, theirs}
    assert found(sector__exact="sundhed") == set()
    assert found(initiator__exact="politikere") == set()
    assert found(visibility__exact="hold") == {ours, theirs}
    assert found(journey__step__id__exact=Step.objects.get(key="afklaring").pk) == {ours, theirs}
    assert found(journey__step__id__exact=Step.objects.get(key="erkendelse").pk) == set()
    assert found(created_at__year=timezone.localdate().year) == {ours, theirs}
    assert found(created_at__year=1999) == set()
    assert "Afklaring" in text_of(boss.get(page(Project)))


@pytest.mark.parametrize(
    "query", ["created_at__year=x", "created_at__year=99999", "created_at__month=13", "created_at__day=99"]
)
def test_dates_out_of_this_world_end_well(boss: Client, cast: Cast, query: str) -> None:
    assert boss.get(f"{page(Project)}?{query}").status_code in (200, 302)


def test_a_project_without_a_journey_is_shown(boss: Client, cast: Cast) -> None:
    Journey.objects.all().delete()
    assert boss.get(page(Project)).status_code == 200
    assert boss.get(page(cast.project)).status_code == 200


def test_a_project_goes_with_all_that_is_its_own(boss: Client, cast: Cast) -> None:
    give_status(cast)
    make_answer(cast.project, "samskabelsestype", by=cast.chef)
    assert boss.post(page(cast.project, "delete"), {"post": "yes"}).status_code == 302
    assert not Project.objects.filter(pk=cast.project.pk).exists()
    assert not StatusReport.objects.exists()


def test_statuses_are_read_only(boss: Client, cast: Cast) -> None:
    report = give_status(cast)
    assert boss.get(page(report)).status_code == 200
    assert boss.post(page(report), {"happened": "Noget andet"}).status_code == 403
    assert boss.post(page(report, "delete"), {"post": "yes"}).status_code == 403
    assert boss.get(page(StatusReport, "add")).status_code == 403
    assert list(boss.get(page(StatusReport), {"q": "fællesspisning"}).context["cl"].result_list) == [report]


# --- Content ------------------------------------------------------------------------------------------------

KEYED = [model for model in MODELS if any(field.name == "key" for field in model._meta.fields)]


@pytest.mark.one_database
@pytest.mark.parametrize("model", KEYED, ids=lambda model: model._meta.label_lower)
def test_keys_never_change(boss: Client, rows: None, model: Any) -> None:
    row = model._default_manager.first()
    assert save(boss, page(row), key="en-helt-anden").status_code == 302
    assert model._default_manager.get(pk=row.pk).key == row.key


@pytest.mark.parametrize(
    ("page_of", "model", "prefix"),
    [(CocreationType, TypeAdvice, "advice"), (Case, CasePlacement, "placements")],
)
def test_keys_of_rows_in_rows_never_change(boss: Client, page_of: Any, model: Any, prefix: str) -> None:
    before = set(model.objects.values_list("key", flat=True))
    parent = page_of.objects.filter(**{f"{prefix}__isnull": False}).first()
    assert save(boss, page(parent), **{f"{prefix}-0-key": "en-helt-anden"}).status_code == 302
    assert set(model.objects.values_list("key", flat=True)) == before


@pytest.mark.parametrize("model", [m for m in KEYED if m.__name__ in ADD and m is not Question], ids=str)
def test_a_key_in_use_is_refused(boss: Client, rows: None, model: Any) -> None:
    key = model._default_manager.first().key
    assert "eksisterer allerede" in errors_in(save(boss, page(model, "add"), key=key))


@pytest.mark.parametrize("key", ["Store Bogstaver", "æblegrød", "a/b", "", "a" * 81])
def test_a_key_is_plain(boss: Client, key: str) -> None:
    assert errors_in(save(boss, page(Gain, "add"), key=key, title="Ro", hint="Ro", order=9, source="vfl2019"))


def test_content_is_corrected_and_says_how_long_that_lasts(boss: Client, db: None) -> None:
    gain = Gain.objects.first()
    assert gain
    assert "load_content" in text_of(boss.get(page(gain)))
    assert save(boss, page(gain), title="Bedre økonomi").status_code == 302
    assert Gain.objects.get(pk=gain.pk).title == "Bedre økonomi"
    assert LogEntry.objects.filter(object_id=str(gain.pk)).exists()


def test_content_is_added(boss: Client, db: None) -> None:
    new = {"key": "ro", "title": "Ro", "hint": "Mindre støj", "order": 9, "source": "vfl2019"}
    assert save(boss, page(Gain, "add"), **new).status_code == 302
    assert Gain.objects.get(key="ro").order == 9


@pytest.mark.parametrize("order", ["-1", "x", "1,5", "9" * 20])
def test_an_order_is_a_small_whole_number(boss: Client, order: str) -> None:
    new = {"key": "ro", "title": "Ro", "hint": "Ro", "source": "vfl2019"}
    assert errors_in(save(boss, page(Gain, "add"), **new, order=order))


def test_a_second_type_in_a_quadrant_is_refused(boss: Client) -> None:
    one, two = CocreationType.objects.all()[:2]
    taken = {"central_actor": two.central_actor, "result": two.result}
    assert "eksisterer allerede" in errors_in(save(boss, page(one), **taken))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"basis": "uplaceret", "x": "20", "y": "80"}, "En placering har både x og y"),
        ({"basis": "uplaceret", "x": "20", "y": ""}, "En placering har både x og y"),
        ({"basis": "figur", "x": "20", "y": ""}, "En placering har både x og y"),
        ({"basis": "figur", "x": "0", "y": "80"}, "større end eller lig 1"),
        ({"basis": "figur", "x": "20", "y": "101"}, "mindre end eller lig 100"),
        ({"basis": "rygte", "x": "20", "y": "80"}, "gyldig valgmulighed"),
    ],
)
def test_a_case_is_placed_whole_or_not_at_all(boss: Client, changes: dict[str, str], error: str) -> None:
    case = Case.objects.get(key="dokk1")
    changes = {f"placements-0-{name}": value for name, value in changes.items()}
    assert error in errors_in(save(boss, page(case), **changes))


@pytest.mark.parametrize(
    ("page_of", "prefix", "values"),
    [
        (CocreationType, "advice", {"text": "Igen", "order": 9}),
        (Case, "placements", {"basis": "uplaceret", "order": 9}),
    ],
)
def test_a_row_in_a_row_with_a_key_in_use_is_refused(
    boss: Client, page_of: Any, prefix: str, values: dict[str, Any]
) -> None:
    parent = page_of.objects.filter(**{f"{prefix}__isnull": False}).first()
    rows = getattr(parent, prefix)
    number = rows.count()
    twin = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    twin |= {f"{prefix}-TOTAL_FORMS": number + 1, f"{prefix}-{number}-key": rows.first().key}
    assert "eksisterer allerede" in errors_in(save(boss, page(parent), **twin))


def test_an_experience_belongs_to_one_place(boss: Client) -> None:
    experience = Experience.objects.exclude(focus_point=None).first()
    direction = LeadershipTask.objects.first().direction
    error = errors_in(save(boss, page(experience), direction=direction.pk))
    assert "hører til et fokuspunkt eller en retning, ikke begge" in error


def test_an_edition_words_a_point_and_asks_a_question_once(boss: Client) -> None:
    point = EditionPoint.objects.first()
    twin = {"edition": point.edition.pk, "focus_point": point.focus_point.pk}
    words = {"title": "Igen", "purpose": "Igen", "help": "Igen", "order": 9, "source": "vfl2019"}
    assert "eksisterer allerede" in errors_in(save(boss, page(EditionPoint, "add"), **twin, **words))

    question = Question.objects.first()
    twin = {"edition": question.edition.pk, "focus_point": question.focus_point.pk, "key": question.key}
    assert "eksisterer allerede" in errors_in(
        save(boss, page(Question, "add"), **twin, text="Igen?", order=9)
    )


def test_the_frame_of_the_model_stands(boss: Client) -> None:
    """Steps, axes, types and the questions that place a project: their words change, the rows do not."""
    for model in MODELS:
        row = model._default_manager.first()
        if model.__name__ in ADD or model in (Project, StatusReport):
            continue
        assert boss.post(page(row, "delete"), {"post": "yes"}).status_code == 403
        if hasattr(row, "order"):
            assert save(boss, page(row), order=77).status_code == 302
            assert model._default_manager.get(pk=row.pk).order == row.order


def test_the_four_answers_to_a_question_are_reworded_only(boss: Client) -> None:
    option = PlacementOption.objects.first()
    changes = {"options-0-label": "Sådan her", "options-0-value": 4, "options-0-DELETE": "on"}
    assert save(boss, page(option.question), **changes).status_code == 302
    first = option.question.options.first()
    assert (first.value, first.label) == (1, "Sådan her")
    assert option.question.options.count() == 4


def test_content_that_projects_answered_is_protected(boss: Client, cast: Cast) -> None:
    task = LeadershipTask.objects.first()
    Commitment.objects.create(
        project=cast.project, task=task, direction=task.direction, taken_on_by=cast.chef
    )
    point = FocusPoint.objects.get(key="samskabelsestype")
    make_answer(cast.project, point.key, by=cast.chef)
    gain = cast.project.gains.first()
    for row in (task, point, gain):
        response = boss.post(page(row, "delete"), {"post": "yes"})
        assert response.status_code == 200
        assert "Kan ikke slette" in text_of(response)
        heap = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        assert boss.post(page(type(row)), heap).status_code == 200
        row.refresh_from_db()


def test_content_that_nobody_answered_can_go(boss: Client, db: None) -> None:
    task = LeadershipTask.objects.first()
    assert boss.get(page(task, "delete")).status_code == 200
    assert boss.post(page(task, "delete"), {"post": "yes"}).status_code == 302
    with pytest.raises(ObjectDoesNotExist):
        task.refresh_from_db()


def test_people_and_content_are_looked_up_while_typing(boss: Client, cast: Cast) -> None:
    def offered(model: Any, field: str, term: str) -> list[str]:
        source = {
            "app_label": model._meta.app_label,
            "model_name": model._meta.model_name,
            "field_name": field,
        }
        response = boss.get("/admin/autocomplete/", source | {"term": term})
        assert response.status_code == 200
        return [result["text"] for result in response.json()["results"]]

    assert offered(Membership, "user", "karin") == ["Karin Chef"]
    assert offered(OrganisationRole, "user", "karin") == ["Karin Chef"]
    assert offered(OrganisationRole, "organisation", "nordby") == ["Nordby Kommune"]
    assert offered(Experience, "focus_point", "samskabelsestype") == ["samskabelsestype"]
    assert offered(Experience, "direction", "xyzzy") == []


# --- Rows of others -----------------------------------------------------------------------------------------


@pytest.fixture
def parents_with_rows(cast: Cast) -> dict[str, list[Any]]:
    """For each kind of row edited inside another's page: two pages that have some."""
    types = CocreationType.objects.filter(advice__isnull=False).distinct()
    cases = Case.objects.filter(placements__isnull=False).distinct()
    return {
        "memberships": [cast.project, cast.foreign_project],
        "roles": [cast.organisation, cast.foreign_project.organisation],
        "organisation_roles": [cast.chef, cast.outsider],
        "advice": list(types[:2]),
        "placements": list(cases[:2]),
        "options": [option.question for option in PlacementOption.objects.filter(value=1)[:2]],
        "places": list(KnowledgePage.objects.all()[:2]),
        "statements": list(SelfCheck.objects.all()[:2]),
        "readings": list(SelfCheck.objects.all()[:2]),
    }


def test_every_kind_of_row_in_rows_is_tried_below(parents_with_rows: dict[str, list[Any]]) -> None:
    """A new inline without a line in `parents_with_rows` fails."""
    inlines = {
        related.get_accessor_name()
        for model, model_admin in admin.site._registry.items()
        for inline in [*model_admin.inlines, *([PeopleInline] if model is Organisation else [])]
        for related in model._meta.related_objects
        if related.related_model is inline.model
    }
    only_looked_at = {"points"}
    assert inlines == set(parents_with_rows) | only_looked_at


@pytest.mark.one_database
@pytest.mark.parametrize(
    "rows",
    [
        *("memberships", "roles", "organisation_roles", "advice", "placements", "options"),
        *("places", "statements", "readings"),
    ],
)
def test_a_row_of_another_page_is_not_changed_from_this_one(
    boss: Client, parents_with_rows: dict[str, list[Any]], rows: str
) -> None:
    ours, theirs = parents_with_rows[rows]
    before = list(type(getattr(theirs, rows).first()).objects.order_by("pk").values())
    foreign_row = getattr(theirs, rows).first()
    url = page(ours)
    formsets = {
        inline.formset.prefix: inline.formset for inline in boss.get(url).context["inline_admin_formsets"]
    }
    formset = formsets[rows]
    parent = f"{rows}-0-{formset.fk.name}"
    assert "ikke længere her" in errors_in(save(boss, url, **{f"{rows}-0-id": foreign_row.pk}))
    gone = {f"{rows}-0-id": foreign_row.pk, f"{rows}-0-DELETE": "on"}
    assert "ikke længere her" in errors_in(save(boss, url, **gone))
    assert errors_in(save(boss, url, **{parent: theirs.pk}))
    assert list(type(foreign_row).objects.order_by("pk").values()) == before


def test_no_form_of_the_admin_hands_out_the_ball() -> None:
    """Answers and tasks are given to somebody on the site alone, where only the project's own are offered."""
    pointing = [
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.fields
        if field.related_model is Membership
    ]
    assert not pointing


@pytest.mark.parametrize(
    ("model", "field"), [(Experience, "case"), (Experience, "focus_point"), (LeadershipTask, "direction")]
)
def test_what_is_not_there_cannot_be_referred_to(boss: Client, model: Any, field: str) -> None:
    row = model.objects.exclude(**{field: None}).first()
    for stranger in ("999999", "x", "-1", "9" * 30):
        assert "gyldig valgmulighed" in errors_in(save(boss, page(row), **{field: stranger}))


def test_a_right_to_what_teams_write_is_not_handed_out(boss: Client, db: None) -> None:
    right = Permission.objects.get(codename="change_answer")
    response = save(boss, page(Group, "add"), name="Nysgerrige", permissions=[right.pk])
    assert "gyldig valgmulighed" in errors_in(response)


def test_a_question_is_asked_of_a_point_of_its_edition(boss: Client, db: None) -> None:
    edition = EditionPoint.objects.first().edition
    point = FocusPoint.objects.create(key="i-ingen-udgave", step=Step.objects.first())
    new = {"key": "ny", "edition": edition.pk, "focus_point": point.pk, "text": "Hvorfor?", "order": 9}
    response = save(boss, page(Question, "add"), **new)
    assert f"Punktet er ikke med i {edition}" in errors_in(response)
    assert not Question.objects.filter(key="ny").exists()
