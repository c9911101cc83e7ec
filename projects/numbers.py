"""Numbers as people here write them: »1.234,5«."""

import re
from decimal import Decimal

from django.utils import formats

WRITTEN = re.compile(r"-?([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?")
WITH_A_POINT = re.compile(r"-?[0-9]+\.[0-9]+")
"""As a machine writes it. »1.234« is not meant, for that is a Danish thousand."""


def in_danish(number: Decimal) -> str:
    """At most two decimals, and none that say nothing: »1.234,5«, »40«."""
    places = next((places for places in (0, 1) if number == round(number, places)), 2)
    return formats.number_format(number, places, use_l10n=True, force_grouping=True)


def read_danish(text: str) -> Decimal | None:
    """The number that is written; None for what is none."""
    written = "".join(text.split()).replace("\N{MINUS SIGN}", "-")
    if WRITTEN.fullmatch(written):
        return Decimal(written.replace(".", "").replace(",", ".")) + 0  # minus nothing is nothing
    return Decimal(written) + 0 if WITH_A_POINT.fullmatch(written) else None
