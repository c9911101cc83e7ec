"""Pictures that people upload, drawn anew: what else a file holds stays behind, and no other file is taken.

Nothing is believed of a file but what its own bytes say, and of those only what a decoder makes of them.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from threading import Lock

from django.core.files import File
from PIL import Image, ImageCms, ImageFile, UnidentifiedImageError
from pillow_heif import register_heif_opener

# What a picture has beside itself is not read, so it is not looked for either.
register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_PIXELS = 40_000_000
MOST_TIMES_AS_LONG = 10
"""A picture that is so many times longer than it is wide cannot be seen on a page."""

LONGEST_SIDE = 2000
LONGEST_SIDE_OF_SMALL = 1000
"""Enough for half a page on paper and for a page on a telephone."""

QUALITY = 85
ROWS_AT_A_TIME = 64

NO_PICTURE = (
    "Filen er ikke et billede vi kan bruge. Vælg et i JPEG, PNG, WebP eller HEIC; det er dem telefoner tager."
)
BROKEN = "Billedet er gået i stykker undervejs. Prøv at hente det igen, eller vælg et andet."
TOO_MANY_PIXELS = "Billedet er over 40 megapixel. Gem det i en mindre størrelse, og vælg det igen."
TOO_NARROW = "Billedet er for langt og smalt til at kunne ses. Beskær det, og vælg det igen."
MOVES = "Billedet bevæger sig, og det kan vi ikke vise. Vælg et billede der står stille."

# Decoding a big picture takes hundreds of megabytes: one at a time, and the others wait a second.
_one_at_a_time = Lock()


class PictureRefused(Exception):
    """A file that is not taken. Its text says why, to the one who chose it."""


@dataclass(frozen=True)
class CleanPicture:
    """A picture as it may be kept: JPEG without anything that was in the file, whole and small."""

    whole: bytes
    small: bytes


def clean_picture(file: File) -> CleanPicture:
    """The picture in a file from anybody. Raises PictureRefused and nothing else, whatever it holds."""
    if file.size > MOST_BYTES:
        size = ceil(file.size / MEGABYTE)
        raise PictureRefused(
            f"Billedet fylder {size} MB og må højst fylde 20. Gem det i en mindre størrelse."
        )
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd metadata, which is left behind anyway
        # WeasyPrint turns it on for the whole process when it is imported.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            file.seek(0)
            with Image.open(file, formats=FORMATS) as picture:
                _refuse_by_its_head(picture)
                drawn = _drawn_anew(picture)
            small = drawn.copy()
            small.thumbnail((LONGEST_SIDE_OF_SMALL, LONGEST_SIDE_OF_SMALL))
            return CleanPicture(_as_jpeg(drawn), _as_jpeg(small))
        except PictureRefused:
            raise
        except Image.DecompressionBombError:
            raise PictureRefused(TOO_MANY_PIXELS) from None
        except UnidentifiedImageError:
            raise PictureRefused(NO_PICTURE) from None
        except Exception as error:  # whatever a decoder says of bytes that somebody made up
            raise PictureRefused(BROKEN) from error


def _refuse_by_its_head(picture: Image.Image) -> None:
    """Before anything is decoded: a small file may say that it holds a picture that fills the memory."""
    shortest, longest = sorted(picture.size)
    if shortest < 1:
        raise PictureRefused(NO_PICTURE)
    if shortest * longest > MOST_PIXELS:
        raise PictureRefused(TOO_MANY_PIXELS)
    if longest > shortest * MOST_TIMES_AS_LONG:
        raise PictureRefused(TOO_NARROW)
    # Telephones keep more than one still picture in JPEG and HEIC; the first is the one that was taken.
    if picture.format in ("PNG", "WEBP") and getattr(picture, "n_frames", 1) > 1:
        raise PictureRefused(MOVES)


def _drawn_anew(picture: Image.Image) -> Image.Image:
    """On white, upright, in sRGB and no bigger than it is shown; a band at a time, to spare the memory."""
    turn = _turn(picture)
    picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # lets JPEG be decoded at half the size or less
    picture.load()
    (width, height), factor = picture.size, max(1, max(picture.size) // LONGEST_SIDE)
    drawn = Image.new("RGB", (ceil(width / factor), ceil(height / factor)))
    in_srgb = _into_srgb(picture.info.get("icc_profile"))
    for row in range(0, drawn.height, ROWS_AT_A_TIME):
        bottom = min((row + ROWS_AT_A_TIME) * factor, height)
        band = _on_white(picture.crop((0, row * factor, width, bottom)))
        drawn.paste(in_srgb(band.reduce(factor)), (0, row))
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return drawn.transpose(turn) if turn is not None else drawn


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION = 0x0112


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """How a picture is turned to stand upright, as the camera noted."""
    try:
        return _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # a note that cannot be read does not spoil the picture
        return None


def _on_white(band: Image.Image) -> Image.Image:
    """In one of the modes that colours are told in, without transparency."""
    if band.mode.startswith("I"):
        # 16 bits a pixel, which Pillow would cut off at 8 and leave white.
        band = band.point(lambda value: value * (1 / 256)).convert("L")
        band.info.pop("transparency", None)
    if band.has_transparency_data:
        white = Image.new("RGBA", band.size, "white")
        white.alpha_composite(band.convert("RGBA"))
        return white.convert("RGB")
    return band if band.mode in ("RGB", "L", "CMYK") else band.convert("RGB")


def _into_srgb(profile: bytes | None) -> Callable[[Image.Image], Image.Image]:
    """Colours as every screen and printer reads them; those without a profile that fits mean sRGB already."""

    def convert(band: Image.Image) -> Image.Image:
        if profile:
            try:
                source = ImageCms.ImageCmsProfile(BytesIO(profile))
                target = ImageCms.createProfile("sRGB")
                told = ImageCms.profileToProfile(band, source, target, outputMode="RGB")
            except (ImageCms.PyCMSError, OSError):
                told = None
            if told is not None:
                return told
        return band.convert("RGB")

    return convert


def _as_jpeg(drawn: Image.Image) -> bytes:
    # Into an image of nothing but pixels: what came along as `info` would be written too.
    bare = Image.new("RGB", drawn.size)
    bare.paste(drawn)
    output = BytesIO()
    bare.save(output, "JPEG", quality=QUALITY, optimize=True)
    return output.getvalue()
