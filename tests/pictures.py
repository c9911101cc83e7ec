"""Files of pictures, made by code: as cameras make them, and as nobody should."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pillow_heif
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from projects.actions.pictures import NewPicture, add_pictures
from projects.images import clean_picture
from projects.models import Picture, Project

pillow_heif.register_heif_opener()

RED = (200, 30, 30)


def drawn(size: tuple[int, int] = (60, 40), colour: tuple[int, int, int] = RED) -> Image.Image:
    return Image.new("RGB", size, colour)


def noise(size: tuple[int, int]) -> Image.Image:
    """Which no format makes smaller."""
    return Image.effect_noise(size, 120).convert("RGB")


def as_file(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    output = BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A tiny file whose head tells of a picture of that size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def upload(data: bytes | None = None, name: str = "IMG_2044.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, as_file(drawn()) if data is None else data, content_type="image/jpeg")


def make_picture(project: Project, *, by: User, colour: tuple[int, int, int] = RED, **said: Any) -> Picture:
    words = {"alt": "Fem dækker bord", "caption": "Den første torsdag", "consent": "Spurgt på dagen"} | said
    status = words.pop("status", None)
    clean = clean_picture(ContentFile(as_file(drawn(colour=colour))))
    [picture] = add_pictures(by=by, project=project, new=[NewPicture(clean, **words)], status=status)
    return picture
