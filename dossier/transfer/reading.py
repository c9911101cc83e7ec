"""From an uploaded file to plain values, whatever it holds: bounded in time and memory, and strict.

Nothing of a PDF is believed or unpacked but the stream that our own reports enclose their data in. It is
looked for in the bytes, so that no other part of a hostile PDF is ever read.
"""

import json
import re
import zlib
from collections.abc import Iterator
from typing import Any, NoReturn

from django.core.files import File

from .schema import FORMAT, SCHEMA, Refused

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
"""Of the file, and of what is packed in a PDF."""

MOST_VALUES = 20_000
"""Lists and objects together: many times those of a rich project, and no more than is saved in seconds."""

MOST_COMMAS = 2_000_000
MOST_TRIED = 20
"""Places in a PDF that look as if a file was enclosed there."""

TOO_BIG = "Filen fylder mere end 20 MB. Så stort er intet projekt herfra."
EMPTY = "Filen er tom."
INSTEAD = "Vælg projektet som JSON-fil, eller den samlede rapport som PDF."
NOT_OURS = f"Det er ikke et projekt fra Samskab. {INSTEAD}"
PICTURE = f"Det er et billede. {INSTEAD}"
OFFICE = f"Word, Excel, CSV og ZIP kan ikke hentes ind. {INSTEAD}"
NOTHING_INSIDE = (
    "Der er ikke noget projekt i PDF’en. Det er der kun i den samlede rapport med alle dele, som den blev "
    "hentet fra Samskab, og ikke når den er gemt igen af et andet program."
)
BROKEN = "Filen er ikke hel. Hent den igen i den Samskab som den kommer fra."
NEWER = (
    "Filen er lavet af en nyere Samskab end denne, så noget af den ville gå tabt. "
    "Bed dem der driver Samskab hos jer, om at opdatere."
)
TOO_DEEP = "Filen er bygget på en måde som ingen projekter er."
ODD_LETTERS = "Filen har tegn i sig som ingen tekst har."

BOM = b"\xef\xbb\xbf"

AROUND = 1000
"""Bytes before and after its name in which all is said of an enclosed file."""

_LOOKS_LIKE = {
    **dict.fromkeys((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF"), PICTURE),
    **dict.fromkeys((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"), OFFICE),
}
"""How files begin that people take for a project."""

_STREAM = re.compile(rb">>\s{0,4}stream\r?\n")
_PACKED = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?\s*[/>]")


def document_in(file: File) -> dict[str, Any]:
    """What the file says, as one of our projects by its looks. Raises Refused and nothing else."""
    return parse(json_in(file))


def json_in(file: File) -> bytes:
    """The JSON in an uploaded file: the file itself, or what is enclosed in a PDF of ours."""
    if file.size > MOST_BYTES:
        raise Refused(TOO_BIG)
    file.seek(0)
    content = file.read(MOST_BYTES + 1)
    if not content.strip():
        raise Refused(EMPTY)
    for beginning, reason in _LOOKS_LIKE.items():
        if content.startswith(beginning):
            raise Refused(reason)
    if not content[:1024].lstrip().startswith(b"%PDF-"):
        return bytes(content)
    for enclosed in _enclosed_in(content):
        if b'"' + FORMAT.encode() + b'"' in enclosed[:1000]:
            return enclosed
    raise Refused(NOTHING_INSIDE)


def _enclosed_in(pdf: bytes) -> Iterator[bytes]:
    """What the embedded files of a PDF hold, unpacked as far as they may be."""
    for place, named in enumerate(re.finditer(rb"/EmbeddedFile\b", pdf)):
        if place == MOST_TRIED:
            return
        begins = _STREAM.search(pdf, named.end(), named.end() + AROUND)
        if begins is None:
            continue
        told = pdf[max(0, named.start() - AROUND) : begins.end()].rpartition(b" obj")[2]
        if b"/DecodeParms" in told or not _PACKED.search(told):
            continue
        unpacking = zlib.decompressobj()
        try:
            enclosed = unpacking.decompress(memoryview(pdf)[begins.end() :], MOST_BYTES + 1)
        except zlib.error:
            continue
        if len(enclosed) > MOST_BYTES:
            raise Refused(TOO_BIG)
        yield enclosed


def parse(content: bytes) -> dict[str, Any]:
    """Strict JSON of our format and of a schema that is known here."""
    if content.count(b"[") + content.count(b"{") > MOST_VALUES or content.count(b",") > MOST_COMMAS:
        raise Refused(TOO_DEEP)
    try:
        document = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_without_twins,
            parse_constant=_refuse_number,
            parse_float=_refuse_number,
        )
    except RecursionError:
        raise Refused(TOO_DEEP) from None
    except ValueError:  # also of letters that are no UTF-8, and of numbers that are too long
        raise Refused(BROKEN if content.lstrip().startswith((b"{", BOM + b"{")) else NOT_OURS) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Refused(NOT_OURS)
    schema = document.get("schema")
    if isinstance(schema, int) and schema > SCHEMA:
        raise Refused(NEWER)
    _refuse_odd_letters(document)
    return document


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise Refused(f"»{twin[:60]}« står to gange samme sted.")
    return found


def _refuse_number(text: str) -> NoReturn:
    """No number in the file is anything but whole."""
    raise Refused(f"{text[:30]} er ikke et tal som filen kan have.")


def _refuse_odd_letters(document: dict[str, Any]) -> None:
    """Zeros and halves of letters, which no database and no page can hold."""
    waiting: list[Any] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and ("\x00" in value or not _is_whole(value)):
            raise Refused(ODD_LETTERS)


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
