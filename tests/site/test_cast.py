"""The cast of the other tests, whose rows are written past the app's own actions."""

from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from accounts.models import OrganisationRole
from projects.models import Role
from tests.cast import Cast, make_cast
from tests.factories import make_member, make_organisation, make_organisation_role, make_project, make_user

VARIES = {"password", "email"}


def make_by_actions() -> None:
    nordby, syd = make_organisation("Nordby Kommune"), make_organisation("Region Syd")
    chef, leader, contributor, reader, _ = (
        make_user(name, organisation=nordby)
        for name in ("Karin Chef", "Per Leder", "Bo Bidrag", "Lis Læser", "Kim Kollega")
    )
    make_organisation_role(make_user("Ada Admin"), nordby, OrganisationRole.Role.ADMINISTRATOR)
    project = make_project(chef=chef, organisation=nordby)
    for user, role in (
        (leader, Role.PROJECT_LEADER),
        (contributor, Role.CONTRIBUTOR),
        (reader, Role.READER),
    ):
        make_member(project, user, role)
    make_project(chef=make_user("Ulla Udenfor", organisation=syd), organisation=syd, title="Et andet sted")


def told(row: models.Model, field: models.Field) -> Any:
    """Its value, the same for two rows made one after the other: what is referred to by its name."""
    value = getattr(row, field.name)
    return type(value) if isinstance(value, datetime) else str(value)


def rows_of(model: type[models.Model]) -> Counter[Any]:
    fields = [field for field in model._meta.concrete_fields if field.name not in VARIES]
    return Counter(
        tuple((field.name, told(row, field)) for field in fields if not is_key(model, field))
        for row in model._base_manager.all()
    )


def is_key(model: type[models.Model], field: models.Field) -> bool:
    return field.primary_key or (field.name == "id" and model.__name__.startswith("Historical"))


@pytest.mark.django_db
def test_it_is_as_the_actions_would_have_made_it() -> None:
    filled = [model for model in apps.get_models() if not model._base_manager.exists()]

    def rows_after(make: Any) -> dict[str, Counter[Any]]:
        with transaction.atomic():
            make()
            rows = {model._meta.label: rows_of(model) for model in filled}
            transaction.set_rollback(True)
        return {label: found for label, found in rows.items() if found}

    expected = rows_after(make_by_actions)
    assert len(expected) > 8
    assert rows_after(make_cast) == expected


def test_the_objects_are_as_their_rows(cast: Cast) -> None:
    for name, kept in vars(cast).items():
        row = type(kept)._base_manager.get(pk=kept.pk)
        fields = [field.attname for field in kept._meta.concrete_fields]
        assert {name: getattr(kept, name) for name in fields} == {name: getattr(row, name) for name in fields}
