"""Files from anybody: a picture is drawn anew with nothing else in it, and of others it is told why not."""

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFile

from projects import images
from projects.images import CleanPicture, PictureRefused, clean_picture
from tests.pictures import RED, as_file, drawn, noise, png_that_says

NO_PICTURE, BROKEN = "ikke et billede vi kan bruge", "gået i stykker"


def cleaned(data: bytes) -> CleanPicture:
    return clean_picture(ContentFile(data))


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def refusal(data: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        cleaned(data)
    return str(refused.value)


def assert_is_clean(clean: CleanPicture) -> None:
    """JPEG with its pixels and nothing else: no segment but those that a decoder needs."""
    for data in (clean.whole, clean.small):
        picture = opened(data)
        assert isinstance(picture, ImageFile.ImageFile)
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
        assert {key for key in picture.info if not key.startswith("jfif")} == set()
        assert [name for name, _ in picture.applist] == ["APP0"]
        assert data.endswith(b"\xff\xd9")


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) <= 6 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_each_kind_of_picture_is_drawn_anew(kind: str) -> None:
    clean = cleaned(as_file(drawn(), kind))
    assert_is_clean(clean)
    assert opened(clean.whole).size == (60, 40)
    assert near(opened(clean.whole).getpixel((30, 20)), RED)


def test_a_big_one_becomes_as_big_as_it_is_shown() -> None:
    clean = cleaned(as_file(drawn((5000, 2500)), "PNG"))
    assert opened(clean.whole).size == (2000, 1000)
    assert opened(clean.small).size == (1000, 500)
    corners = [opened(clean.whole).getpixel(place) for place in ((0, 0), (1999, 999))]
    assert all(near(pixel, RED) for pixel in corners)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_where_and_by_what_it_was_taken_is_gone(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Hemmeligt kamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (56.0, 9.0, 30.0), 3: "E", 4: (10.0, 12.0, 0.0)})
    data = as_file(drawn(), kind, exif=exif.tobytes(), xmp=b"<x:xmpmeta>Hemmeligt sted</x:xmpmeta>")
    assert b"Hemmeligt" in data
    clean = cleaned(data)
    assert_is_clean(clean)
    assert not opened(clean.whole).getexif()
    assert b"Hemmeligt" not in clean.whole + clean.small


def test_a_comment_is_gone() -> None:
    clean = cleaned(as_file(drawn(), "JPEG", comment=b"Hemmeligt"))
    assert_is_clean(clean)
    assert b"Hemmeligt" not in clean.whole


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_upright(orientation: int) -> None:
    """As Pillow itself turns it."""
    picture = drawn((60, 40))
    picture.paste((20, 20, 200), (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = orientation
    clean = opened(cleaned(as_file(picture, "JPEG", exif=exif)).whole)
    assert clean.size == ((60, 40) if orientation < 5 else (40, 60))
    blue = [
        (x, y)
        for x in (8, clean.width - 8)
        for y in (8, clean.height - 8)
        if near(clean.getpixel((x, y)), (20, 20, 200))
    ]
    left, right, top, bottom = 8, clean.width - 8, 8, clean.height - 8
    corners = {1: (left, top), 2: (right, top), 3: (right, bottom), 4: (left, bottom)}
    corners |= {5: (left, top), 6: (right, top), 7: (right, bottom), 8: (left, bottom)}
    assert blue == [corners[orientation]]


def test_a_note_of_orientation_that_cannot_be_read_spoils_nothing() -> None:
    data = as_file(drawn(), "JPEG", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff garbage")
    assert_is_clean(cleaned(data))


def test_what_is_seen_through_is_white() -> None:
    palette = drawn().quantize(8)
    of_palette = as_file(palette, "PNG", transparency=palette.getpixel((0, 0)))
    layered = as_file(Image.new("RGBA", (60, 40), (*RED, 0)), "PNG")
    named = as_file(drawn(), "PNG", transparency=RED)
    grey = as_file(Image.new("LA", (60, 40), (0, 0)), "PNG")
    webp = as_file(Image.new("RGBA", (60, 40), (*RED, 0)), "WEBP")
    for data in (of_palette, layered, named, grey, webp):
        clean = cleaned(data)
        assert_is_clean(clean)
        assert near(opened(clean.whole).getpixel((30, 20)), (255, 255, 255))


@pytest.mark.parametrize(
    ("mode", "value", "shown"),
    [("L", 100, (100, 100, 100)), ("1", 1, (255, 255, 255)), ("I;16", 30000, (117, 117, 117))],
)
def test_greys_keep_their_light(mode: str, value: int, shown: tuple[int, int, int]) -> None:
    clean = cleaned(as_file(Image.new(mode, (60, 40), value), "PNG"))
    assert near(opened(clean.whole).getpixel((30, 20)), shown)


def test_colours_for_print_become_colours_for_screens() -> None:
    clean = cleaned(as_file(drawn().convert("CMYK"), "JPEG"))
    assert_is_clean(clean)
    assert near(opened(clean.whole).getpixel((30, 20)), RED)


def test_a_profile_is_used_and_left_behind() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    for profile in (srgb.tobytes(), lab.tobytes(), b"ingen profil"):
        clean = cleaned(as_file(drawn(), "JPEG", icc_profile=profile))
        assert_is_clean(clean)
    plain = cleaned(as_file(drawn(), "JPEG", icc_profile=srgb.tobytes()))
    assert near(opened(plain.whole).getpixel((30, 20)), RED)


def test_what_hangs_on_to_it_stays_behind() -> None:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("ond.html", "<script>alert(1)</script>")
    for tail in (b"<html><script>alert(1)</script></html>", archive.getvalue(), b"%PDF-1.7 ond"):
        clean = cleaned(as_file(drawn()) + tail)
        assert_is_clean(clean)
        for part in (b"script", b"PK\x03\x04", b"%PDF"):
            assert part not in clean.whole + clean.small


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "PDF", "ICO", "AVIF", "TGA"])
def test_other_formats_are_refused(kind: str) -> None:
    assert NO_PICTURE in refusal(as_file(drawn(), kind))


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xd8", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"MZ" * 999, b"\x00" * 5000],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert NO_PICTURE in refusal(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("part", [0.95, 0.5])
def test_half_a_file_is_refused(kind: str, part: float, monkeypatch: pytest.MonkeyPatch) -> None:
    # As the report leaves it behind.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    data = as_file(noise((300, 200)), kind)
    assert BROKEN in refusal(data[: int(len(data) * part)])


@pytest.mark.parametrize("size", [(10_000, 10_000), (6400, 6400), (60_000, 60_000), (2_000_000, 30)])
def test_a_tiny_file_with_a_huge_picture_is_refused_before_it_is_decoded(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def decode(*args: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decode)
    assert "over 40 megapixel" in refusal(png_that_says(*size))


def test_a_picture_of_no_height_is_refused() -> None:
    for size in ((0, 10), (10, 0), (0, 0)):
        refusal(png_that_says(*size))


def test_one_that_is_too_narrow_is_refused() -> None:
    assert "langt og smalt" in refusal(as_file(drawn((1100, 100)), "PNG"))
    assert_is_clean(cleaned(as_file(drawn((1000, 100)), "PNG")))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_one_that_moves_is_refused(kind: str) -> None:
    frames = [drawn(), drawn(colour=(10, 200, 10))]
    data = as_file(frames[0], kind, save_all=True, append_images=frames[1:])
    assert "bevæger sig" in refusal(data)


@pytest.mark.parametrize("kind", ["MPO", "HEIF"])
def test_of_several_still_ones_in_a_file_the_first_is_taken(kind: str) -> None:
    data = as_file(drawn(), kind, save_all=True, append_images=[drawn(colour=(10, 200, 10))])
    clean = cleaned(data)
    assert_is_clean(clean)
    assert near(opened(clean.whole).getpixel((30, 20)), RED)


def test_twenty_megabytes_are_taken_and_more_are_not() -> None:
    data = as_file(noise((2900, 2400)), "PNG", compress_level=0)
    fits = data + bytes(images.MOST_BYTES - len(data))
    assert len(data) > 19 * images.MEGABYTE
    assert_is_clean(cleaned(fits))
    assert "fylder 21 MB og må højst fylde 20" in refusal(fits + b"\x00")


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
@example(as_file(drawn())[:200])
def test_any_bytes_are_refused_or_become_clean(data: bytes) -> None:
    with suppress(PictureRefused):
        assert_is_clean(cleaned(data))


FILES = [as_file(drawn(), kind) for kind in ("JPEG", "PNG", "WEBP", "HEIF")]


@given(st.sampled_from(FILES), st.integers(0, 2000), st.binary(min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_pictures_with_a_few_wrong_bytes_are_refused_or_become_clean(
    data: bytes, place: int, wrong: bytes
) -> None:
    place %= len(data)
    test_any_bytes_are_refused_or_become_clean.hypothesis.inner_test(
        data[:place] + wrong + data[place + len(wrong) :]
    )  # type: ignore[attr-defined]
