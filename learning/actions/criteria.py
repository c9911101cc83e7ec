"""Every write to a project's criteria, and to what is measured of them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import formats

from accounts.models import User
from notices.actions import tell
from notices.models import NoticeKind
from projects.history import NewerVersion, locked, refuse_if_newer, signed, version_of
from projects.models import Project

from ..criteria import address_of
from ..models import Criterion, Measurement


class DayTaken(Exception):
    """There is a measurement of the day already."""

    def __init__(self, measurement: Measurement):
        self.measurement = measurement


class HasMeasurements(Exception):
    """What has been measured stays in numbers."""


@transaction.atomic
def add_criterion(*, by: User, project: Project, **said: Any) -> Criterion:
    """`said` is what the form asks. The same said twice is one criterion."""
    # Locked, so that of two clicks the second finds what the first has made.
    Project.objects.select_for_update().get(pk=project.pk)
    made = Criterion.objects.filter(project=project, created_by=by, **said).first()
    if made:
        return made
    criterion = signed(Criterion(project=project, created_by=by, **said), by)
    criterion.save()
    _tell_responsible(criterion, by)
    return criterion


@transaction.atomic
def change_criterion(*, by: User, criterion: Criterion, opened: int | None = None, **said: Any) -> Criterion:
    """Raises NewerVersion when somebody saved it since version `opened`, or removed it."""
    current = locked(criterion, opened)
    if not said["unit"] and current.measurements.exists():
        raise HasMeasurements
    had = current.responsible_id
    for name, value in said.items():
        setattr(current, name, value)
    signed(current, by).save()
    if current.responsible_id != had:
        _tell_responsible(current, by)
    return current


@transaction.atomic
def remove_criterion(*, by: User, criterion: Criterion) -> None:
    """With all that was measured of it, which can be read in the history."""
    # One by one, so that the history knows who removed them.
    for measurement in criterion.measurements.all():
        signed(measurement, by).delete()
    signed(criterion, by).delete()


@transaction.atomic
def measure(
    *,
    by: User,
    criterion: Criterion,
    on: date,
    value: Decimal,
    note: str = "",
    next_on: date | None = None,
    opened: int | None = None,
) -> Measurement:
    """Note what a criterion was measured at, and when it is to be measured next; the old day is settled.

    The same said twice is one measurement. Raises DayTaken, and NewerVersion when somebody saved the
    criterion since version `opened`, or it is in words now.
    """
    criterion = locked(criterion)
    taken = criterion.measurements.filter(on=on).first()
    if taken and (taken.value, taken.note, taken.measured_by_id) == (value, note, by.pk):
        return taken
    refuse_if_newer(criterion, opened)
    if not criterion.is_in_numbers:
        raise NewerVersion
    if taken:
        raise DayTaken(taken)
    measurement = Measurement(criterion=criterion, on=on, value=value, note=note, measured_by=by)
    signed(measurement, by).save()
    if criterion.next_on != next_on:
        criterion.next_on = next_on
        signed(criterion, by).save()
    return measurement


@transaction.atomic
def change_measurement(
    *, by: User, measurement: Measurement, opened: int | None = None, **said: Any
) -> Measurement:
    """`said` is `on`, `value` and `note`. Raises DayTaken, and NewerVersion when somebody saved it since
    version `opened`, or removed it."""
    # Its criterion is held, as when one is added, so that two are never moved to the same day.
    Criterion.objects.select_for_update().order_by("pk").filter(pk=measurement.criterion_id).first()
    current = locked(measurement, opened)
    others = Measurement.objects.filter(criterion=current.criterion_id).exclude(pk=current.pk)
    if taken := others.filter(on=said["on"]).first():
        raise DayTaken(taken)
    for name, value in said.items():
        setattr(current, name, value)
    signed(current, by).save()
    return current


@transaction.atomic
def remove_measurement(*, by: User, measurement: Measurement) -> None:
    signed(measurement, by).delete()


def _tell_responsible(criterion: Criterion, by: User) -> None:
    if criterion.responsible is None:
        return
    next_on = criterion.next_on
    due = f"Næste måling: {formats.date_format(next_on, 'DATE_FORMAT')}\n" if next_on else ""
    tell(
        by=by,
        recipients=[criterion.responsible.user],
        kind=NoticeKind.DELEGATION,
        key=f"criterion:{criterion.pk}:{version_of(criterion)}",
        subject=f"{by.name} har bedt dig følge »{criterion.title}«",
        text=f"Projekt: {criterion.project.title}\n{due}\n{criterion.method}".strip(),
        url=address_of(criterion),
        project_id=criterion.project_id,
    )
