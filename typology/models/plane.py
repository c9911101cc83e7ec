"""The plane: its ends, its halves, and which quadrant a point lies in."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

LOWEST, HIGHEST = 1, 100
"""Ends of both dimensions. There is no middle value, so every point lies in exactly one quadrant."""

LAST_LOW = 50
"""Up to and including this the point is in the low half; mirroring v ↦ 101 − v swaps the halves."""


def coordinate(name: str, **options: Any) -> models.PositiveSmallIntegerField:
    validators = [MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    return models.PositiveSmallIntegerField(name, validators=validators, **options)


def on_the_plane(axis: str) -> Q:
    return Q(**{f"{axis}__gte": LOWEST, f"{axis}__lte": HIGHEST})


class CentralActor(models.TextChoices):
    PUBLIC = "offentlig", "Kommunen eller det offentlige"
    CITIZENS = "borgere", "Borgere, virksomheder og civilsamfund"

    @classmethod
    def at(cls, x: int) -> "CentralActor":
        return cls.PUBLIC if x <= LAST_LOW else cls.CITIZENS


class Result(models.TextChoices):
    PREDICTABLE = "forudsigeligt", "Forudsigeligt"
    UNPREDICTABLE = "uforudsigeligt", "Uforudsigeligt"

    @classmethod
    def at(cls, y: int) -> "Result":
        return cls.PREDICTABLE if y <= LAST_LOW else cls.UNPREDICTABLE


type Quadrant = tuple[CentralActor, Result]


def quadrant_at(x: int, y: int) -> Quadrant:
    return CentralActor.at(x), Result.at(y)


def in_quadrant(quadrant: Quadrant) -> Q:
    """The rows whose `x` and `y` lie in the quadrant."""
    actor, result = quadrant
    return (Q(x__lte=LAST_LOW) if actor == CentralActor.PUBLIC else Q(x__gt=LAST_LOW)) & (
        Q(y__lte=LAST_LOW) if result == Result.PREDICTABLE else Q(y__gt=LAST_LOW)
    )
