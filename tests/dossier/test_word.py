"""The Word document: the report's words in its order, with a structure to find one's way by."""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any
from unittest.mock import patch
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.html import escape
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from accounts.models import Organisation
from dossier.formats import Format, make_file
from dossier.formats.word import word_of
from dossier.formats.word.drawing import draw
from dossier.formats.word.tree import read_html
from dossier.paper.report import Choices, Kind, report_html
from dossier.read import Dossier
from dossier.versions.kept import dossier_of
from phases.models import AnswerStatus, Version
from projects.models import Project
from tests.conftest import Cast
from tests.dossier.odd_texts import ODD, as_kept, typed
from tests.dossier.whole import fresh, make_whole
from tests.factories import make_answer, make_version
from tests.learning.endings import end
from tests.pictures import make_picture


def opened(content: bytes) -> WordDocument:
    with ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
    return Document(io.BytesIO(content))


def nobody() -> Dossier:
    """Of a project that is in no database."""
    dossier = Dossier(Project(title="Bænke", organisation=Organisation(name="Nordby Kommune")))
    dossier.pictures, dossier.read_at = [], timezone.make_aware(datetime(2026, 11, 21, 14, 30))
    return dossier


def word(body: str, dossier: Dossier | None = None) -> WordDocument:
    html = f'<!doctype html><html lang="da"><head><title>Prøve</title></head><body>{body}</body></html>'
    return opened(word_of(html, dossier or nobody()))


def report(dossier: Dossier) -> WordDocument:
    return opened(make_file(dossier, Format.WORD).content)


def paragraphs(document: WordDocument) -> list[tuple[str, str]]:
    """All in their order, also those in tables: the id of the style, and the text."""
    return [
        (one.style, "".join(piece.text for piece in one.xpath(".//w:t") if piece.text))
        for one in document.element.body.iter(qn("w:p"))
    ]


def texts(document: WordDocument) -> list[str]:
    return [text for _, text in paragraphs(document)]


def headings(document: WordDocument) -> list[tuple[int, str]]:
    return [
        (int(style.removeprefix("Heading")) if style != "Title" else 0, text)
        for style, text in paragraphs(document)
        if style == "Title" or style.startswith("Heading")
    ]


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


# --- The report ---------------------------------------------------------------------------------------------


def test_its_headings_are_those_of_the_report_in_their_order(cast: Cast) -> None:
    dossier = fresh(make_whole(cast))
    html = report_html(dossier)
    body = re.sub(r'(?s)<section class="[^"]*contents.*?</section>', "", html).partition("<body")[2]
    told = [
        (int(level) - 1, read_html(text).text)
        for level, text in re.findall(r"(?s)<h([1-6])[^>]*>(.*?)</h\1>", body)
    ]
    found = headings(report(dossier))
    assert found == told
    assert found[0] == (0, "Fællesspisning i Nordbyen")
    assert {level for level, _ in found} == {0, 1, 2, 3}


def test_every_word_of_the_report_is_in_it(cast: Cast) -> None:
    dossier = fresh(make_whole(cast))
    tree = read_html(report_html(dossier))
    [main] = tree.all("main")
    told = letters("".join(texts(report(dossier))))
    for tag in ("p", "td", "th", "li", "figcaption"):
        for node in main.all(tag):
            for text in strings(node):
                assert letters(text) in told, text


def strings(node: Any) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag != "svg":
            yield from strings(child)


def test_the_answers_stand_as_they_were_written(cast: Cast) -> None:
    project = make_whole(cast)
    text = "Første linje\nanden linje\n\nNyt afsnit " + "m" * 300 + " 😀 <b>ikke fed</b> & Føroyar"
    project.answers.filter(focus_point__key="afgraensning").update(text=text)
    found = paragraphs(report(fresh(project)))
    assert ("Typed", "Første linjeanden linje") in found
    assert ("Typed", "Nyt afsnit " + "m" * 300 + " 😀 <b>ikke fed</b> & Føroyar") in found


def test_tables_tell_screen_readers_of_their_heads_and_keep_rows_whole(cast: Cast) -> None:
    dossier = fresh(make_whole(cast))
    document = report(dossier)
    tree = read_html(report_html(dossier))
    tables = list(tree.all("table"))
    [band, *written] = document.element.body.iter(qn("w:tbl"))
    assert "".join(band.xpath(".//w:t/text()")).endswith("Fællesspisning i Nordbyen")
    assert len(written) == len(tables) > 15
    for made, table in zip(written, tables, strict=True):
        rows = made.findall(qn("w:tr"))
        heads = [bool(row.xpath("w:trPr/w:tblHeader")) for row in rows]
        assert heads == [True] * len(heads[: sum(heads)]) + [False] * (len(heads) - sum(heads))
        assert any(heads) == any(True for _ in table.all("thead"))
        assert all(row.xpath("w:trPr/w:cantSplit") for row in rows)
        assert made.xpath("w:tblPr/w:tblCaption/@w:val")[0]
        columns = len(made.xpath("w:tblGrid/w:gridCol"))
        assert {len(row.findall(qn("w:tc"))) for row in rows} == {columns}
        # A cell that does not end with a paragraph is a file that Word will not open.
        assert all(cell[-1].tag == qn("w:p") for row in rows for cell in row.findall(qn("w:tc")))
        assert sum(map(int, made.xpath("w:tblGrid/w:gridCol/@w:w"))) <= 8844


def test_pictures_are_there_with_what_they_show(cast: Cast) -> None:
    document = report(fresh(make_whole(cast)))
    drawn = document.element.body.xpath(".//wp:docPr")
    shown = [one for one in drawn if one.get("name").startswith("Billede")]
    assert sorted(one.get("descr") for one in shown) == ["Fem ved bordet 0", "Køkkenet før 0"]
    assert len({one.get("id") for one in drawn}) == len(drawn)
    for extent in [one.getparent().xpath("wp:extent")[0] for one in shown]:
        assert 0 < int(extent.get("cx")) <= 8844 * 635
        assert abs(int(extent.get("cx")) / int(extent.get("cy")) - 60 / 40) < 0.02
    assert ("Caption", "Den første torsdag") in paragraphs(document)


def test_a_picture_whose_file_is_gone_is_told_in_words(cast: Cast) -> None:
    picture = make_picture(cast.project, by=cast.chef, alt="Fem dækker bord")
    dossier = fresh(cast.project)
    html = report_html(dossier)
    default_storage.delete(picture.small_name)
    assert ("Meta", "Billede: Fem dækker bord") in paragraphs(opened(word_of(html, dossier)))


def test_no_pictures_are_read_but_the_dossiers_own(cast: Cast) -> None:
    own = make_picture(cast.project, by=cast.chef)
    other = make_picture(cast.foreign_project, by=cast.outsider)
    sources = [
        *(f"picture:{own.pk}", f"picture:{other.pk}", "static:css/report.css"),
        *("file:///etc/passwd", "https://eksempel.dk/a.jpg", other.small_name, ""),
    ]
    images = "".join(f'<p><img src="{source}" alt="Nr. {n}"></p>' for n, source in enumerate(sources))
    with patch("dossier.formats.word.write.default_storage", wraps=default_storage) as storage:
        document = word(images, fresh(cast.project))
    assert [one.get("descr") for one in document.element.body.xpath(".//wp:docPr")] == ["Nr. 0"]
    assert [text for text in texts(document) if text] == [f"Billede: Nr. {n}" for n in range(1, 7)]
    assert [call.args for call in storage.open.call_args_list] == [(own.small_name,)]


def test_the_figures_are_there_and_told_in_words(cast: Cast) -> None:
    dossier = fresh(make_whole(cast))
    tree = read_html(report_html(dossier))
    drawn = [node for node in tree.all("svg") if any(node.all("title"))]
    figures = [
        one
        for one in report(dossier).element.body.xpath(".//wp:docPr")
        if one.get("name").startswith("Figur")
    ]
    assert len(figures) == len(drawn) > 3
    for one, node in zip(figures, drawn, strict=True):
        assert one.get("descr").startswith(next(node.all("title")).text.rstrip("."))
        assert all(said.text in one.get("descr") for said in node.all("desc"))
        extent = one.getparent().xpath("wp:extent")[0]
        assert 0 < int(extent.get("cx")) <= 8844 * 635
    for name in ("De fire typer samskabelse", "Kort over jeres interessenter", "Kompas: hvor meget", "Flere"):
        assert any(one.get("descr").startswith(name) for one in figures)


def test_how_far_a_step_is_is_drawn_beside_the_words_that_say_it() -> None:
    fields = "".join(f'<i class="{state}"></i>' for state in ("afklaret", "i-gang", "ikke-taget-op"))
    document = word(
        f'<p class="progress phase-erkendelse"><span class="bar">{fields}</span> 1 af 3 afklaret</p>'
    )
    assert texts(document) == [" 1 af 3 afklaret"]
    [drawing] = document.element.body.xpath(".//wp:inline")
    assert drawing.docPr.get("descr") == ""
    assert drawing.docPr.xpath(".//*[local-name()='decorative']/@val") == ["1"]
    [part] = [one for one in document.part.related_parts.values() if one.content_type == "image/png"]
    picture = Image.open(io.BytesIO(part.blob))
    middles = [picture.getpixel((round(picture.width * (number + 0.4) / 3), 10)) for number in range(3)]
    assert middles == [(0x74, 0x47, 0x7F), (0xCF, 0xDC, 0xDD), WHITE]


def drawn(content: str, width: float = 20) -> Image.Image:
    """200 units that are 200 dots."""
    [svg] = read_html(f'<svg viewBox="0 0 200 100">{content}</svg>').all("svg")
    figure = draw(svg, width)
    assert figure
    return Image.open(io.BytesIO(figure.png))


RED, WHITE = (255, 0, 0), (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "inside", "outside"),
    [
        ("<rect x='20' y='20' width='60' height='30' RED/>", (50, 35), (50, 55)),
        ("<rect x='20' y='20' width='60' height='60' rx='9' RED/>", (50, 35), (21, 21)),
        ("<circle cx='50' cy='50' r='30' RED/>", (50, 25), (30, 25)),
        (
            "<circle cx='50' cy='50' r='30' fill='none' stroke='#ff0000' stroke-width='8'/>",
            (50, 20),
            (50, 50),
        ),
        ("<path d='M20 20h60v30L20 80z' RED/>", (30, 60), (75, 75)),
        ("<path d='M0 0L10 0 10 10H0z' transform='translate(90 40) scale(3)' RED/>", (110, 60), (95, 38)),
        (
            "<g transform='translate(99 50) rotate(90)'><path d='M0 -5h40v10h-40z' RED/></g>",
            (99, 80),
            (130, 50),
        ),
        ("<path d='M39 50a11 11 0 1 0 22 0a11 11 0 1 0 -22 0z' RED/>", (57, 56), (59, 59)),
        ("<path d='M9 50h99' stroke='#ff0000' stroke-width='8' stroke-dasharray='20'/>", (20, 50), (40, 50)),
        ("<g RED><rect width='9' height='9'/></g>", (5, 5), (15, 15)),
    ],
)
def test_each_shape_of_a_figure_is_drawn_where_it_is(
    content: str, inside: tuple[int, int], outside: tuple[int, int]
) -> None:
    figure = drawn(content.replace("RED", "fill='#ff0000'"))
    assert figure.size == (200, 100)
    assert figure.getpixel(inside) == RED
    assert figure.getpixel(outside) == WHITE


def inked(figure: Image.Image) -> tuple[int, int, int, int]:
    box = ImageOps.invert(figure.convert("L")).getbbox()
    assert box
    return box


def test_the_words_of_a_figure_stand_where_they_do() -> None:
    words = '<text x="100" y="50" font-size="20" text-anchor="{}" {}>Ligeværdig</text>'
    turned = '<text transform="translate(100 50) rotate(-90)" font-size="20">Ligeværdig</text>'
    left, top, right, bottom = inked(drawn(words.format("start", "")))
    assert 99 <= left < 105 < right
    assert top < 50 < bottom < 60
    assert 96 <= inked(drawn(words.format("end", "")))[2] <= 101
    middle = inked(drawn(words.format("middle", "")))
    assert abs((middle[0] + middle[2]) / 2 - 100) < 3
    bold = inked(drawn(words.format("start", 'font-weight="600"')))
    assert bold[2] > right
    left, top, right, bottom = inked(drawn(turned))
    assert right - left < 30 < bottom - top
    assert bottom <= 51


@pytest.mark.parametrize(
    "svg",
    [
        "<svg>",
        '<svg viewBox="0 0 0 0">',
        '<svg viewBox="a b">',
        '<svg viewBox="0 0 9 9"><path d="L h 1 z z M 3 a"/><text>😀</text><rect/><image/><circle r="x"/>',
        '<svg viewBox="0 0 9 9"><path d="M1 1z5 5 M2 2" stroke="#ff0000" stroke-dasharray="0 0"/>',
        '<svg viewBox="0 0 9e5 1">',
        f'<svg viewBox="0 0 9 9"><text transform="rotate(-90)" font-size="9">{"W" * 20_000}</text>',
    ],
)
def test_a_figure_that_cannot_be_drawn_takes_no_words_with_it(svg: str) -> None:
    found = texts(word(f"<p>Før</p>{svg}<title>A</title></svg><p>Efter</p>"))
    assert [text for text in found if text] == ["Før", "Efter"]


def test_it_has_contents_that_lead_to_the_headings(cast: Cast) -> None:
    document = report(fresh(make_whole(cast)))
    body = document.element.body
    found = paragraphs(document)
    entries = [text for style, text in found if style.startswith("TOC") and style != "TOCHeading"]
    assert entries == [text for level, text in headings(document) if level == 1]
    assert ("TOCHeading", "Indhold") in found
    marks = set(body.xpath(".//w:bookmarkStart/@w:name"))
    assert set(body.xpath(".//w:hyperlink/@w:anchor")) <= marks
    kinds = body.xpath(".//w:fldChar/@w:fldCharType")
    assert kinds == ["begin", "separate", "end"]
    assert 'TOC \\o "1-1"' in body.xpath(".//w:instrText")[0].text


def test_what_is_about_the_next_is_on_its_page() -> None:
    """What is about nothing that follows is not held: else unanswered points would hang together."""
    document = word(
        '<h1>A</h1><h2>Et</h2><p class="guide">Derfor.</p><p class="meta">Afklaret</p><p>Svar</p>'
        '<p class="with-next">Gennemsnit</p><table><tr><td>4</td></tr></table>'
        '<div class="typed"><p><strong>Det kom der ud af det:</strong></p><p><b>Alle</b> kom.</p></div>'
        '<h2>To</h2><p class="guide">Derfor.</p><p class="meta">Ikke taget op</p><h2>Tre</h2>'
    )
    styles = {one.style_id: one for one in document.styles}
    held = {
        "".join(one.xpath(".//w:t/text()"))
        for one in document.element.body.iter(qn("w:p"))
        for looks in [one.xpath("w:pPr/w:keepNext") or styles[one.style].element.xpath("w:pPr/w:keepNext")]
        if looks and looks[0].get(qn("w:val")) not in ("0", "false")
    }
    assert held == {
        *("A", "Et", "To", "Tre"),
        *("Derfor.", "Afklaret", "Gennemsnit", "Det kom der ud af det:"),
    }


def widths(document: WordDocument) -> list[list[int]]:
    return [
        [int(width) for width in table._element.xpath("w:tblGrid/w:gridCol/@w:w")]
        for table in document.tables
    ]


def test_tables_of_a_kind_have_the_same_columns() -> None:
    head = "<thead><tr><th>Indspil</th><th>Svar</th><th>Dage</th></tr></thead>"
    short = f"<table>{head}<tr><td>Bænke</td><td>Intet svar endnu</td><td>7</td></tr></table>"
    text = "Bussen kører resten af forsøgsperioden, og så ser vi på det om igen til foråret. " * 3
    long = f"<table>{head}<tr><td>Bænke</td><td>{text}</td><td>12</td></tr></table>"
    other = "<table><tr><th>Projektleder</th><td>Bo</td></tr></table>"

    twins = widths(word(f"{short}<h2>Besvaret</h2>{long}{other}"))
    assert twins[0] == twins[1] != widths(word(short))[0]
    indspil, svar, dage = twins[0]
    assert svar > 2 * indspil > 2 * dage


def test_a_row_that_may_be_longer_than_a_page_goes_on_over_its_end() -> None:
    """Kept whole it would begin a page and be cut off at the end of that."""
    rows = [word(f"<table><tr><td>{'Bord ' * count}</td></tr></table>") for count in (20, 400)]
    assert [bool(document.element.body.xpath(".//w:cantSplit")) for document in rows] == [True, False]


def test_what_is_said_shortly_is_in_one_line_and_numbers_stand_at_the_right() -> None:
    head = "<thead><tr><th>Hvad</th><th>Svar</th><th>Dage</th></tr></thead>"
    row = "<tr><td>En meget lang forklaring på det hele</td><td>Intet svar endnu</td><td>96</td></tr>"
    document = word(f"<table>{head}{row}</table>")
    assert widths(document)[0][1] >= 16 * 100
    placed = [bool(one.xpath("w:pPr/w:jc[@w:val='right']")) for one in document.element.body.iter(qn("w:p"))]
    assert placed == [False, False, True] * 2

    scale = "".join(f"<th>{name}</th>" for name in ("1 – helt uenig", "2", "3", "4", "5 – helt enig"))
    counts = "".join(f"<td>{count}</td>" for count in (0, 1, 14, 3, 2))
    [even] = widths(word(f"<table><thead><tr>{scale}</tr></thead><tr>{counts}</tr></table>"))
    assert len(set(even)) == 1


@pytest.mark.parametrize(
    ("head", "colour"),
    [
        ('<section class="cover"><div><p class="wordmark">S</p><h1>{}</h1></div></section>', "0B4F5C"),
        ('<section class="cover cover-closing"><h1>{}</h1></section>', "74477F"),
        ('<section class="sheet sheet-samskabelse"><header class="band"><h1>{}</h1></header>', "2B5C97"),
    ],
)
def test_the_head_is_on_a_band_of_colour_that_has_room_for_it(head: str, colour: str) -> None:
    heights, sizes = [], []
    for title in ("Bænke", "W" * 120):
        document = word(f"{head.format(title)}<h2>Efter</h2>")
        [drawn] = document.sections[0].first_page_header._element.xpath(".//wp:extent")
        [row] = document.element.body.xpath("w:tbl[1]//w:trHeight/@w:val")
        heights.append(int(drawn.get("cy")) / 36000)
        # What comes after begins below it.
        top = document.sections[0].top_margin
        assert top is not None
        assert int(row) / 56.7 + top.mm > heights[-1]
        looks = document.styles["Title"].element
        assert looks.xpath("string(w:rPr/w:color/@w:val)") == "FFFFFF"
        assert looks.xpath("string(w:rPr/w:shd/@w:fill)") == colour
        assert not document.element.body.xpath("w:tbl[1]//w:rPr/w:color")
        assert (document.tables[0].cell(0, 0).text).endswith(title)
        sizes.append(int(looks.xpath("string(w:rPr/w:sz/@w:val)")))
    # With more lines it is higher, or its letters smaller.
    assert heights[0] < heights[1] or sizes[0] > sizes[1]


def test_what_is_beside_each_other_on_one_page_is_so_in_word(cast: Cast) -> None:
    project = make_whole(cast)
    document = opened(make_file(fresh(project), Format.WORD, Choices(kind=Kind.COMMITTEE)).content)
    beside = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    assert ["Næste beslutning", "Seneste beslutning"] in [
        [text.split("\n")[0] for text in texts] for texts in beside
    ]
    [columns] = [texts for texts in beside if texts[0].startswith("Opgaven")]
    assert "Hold og tid" in columns[1]
    for table in document.element.body.xpath("w:tbl"):
        assert sum(map(int, table.xpath("w:tblGrid/w:gridCol/@w:w"))) <= 178 * 56.7
    for table in document.element.body.xpath(".//w:tc/w:tbl"):
        cell = table.getparent()
        inside = int(cell.xpath("w:tcPr/w:tcW/@w:w")[0])
        assert sum(map(int, table.xpath("w:tblGrid/w:gridCol/@w:w"))) < inside
        assert cell[-1].tag == qn("w:p")
    # The page is numbered, though it is the first.
    foot = document.sections[0].first_page_footer._element
    assert "Side 1 af 1" in "".join(foot.xpath(".//w:t/text()"))


def test_it_says_what_it_is_and_in_what_language(cast: Cast) -> None:
    dossier = fresh(cast.project)
    document = report(dossier)
    said = document.core_properties
    assert (said.title, said.language) == ("Fællesspisning i Nordbyen: rapport fra Samskab", "da-DK")
    assert (said.author, said.comments) == ("Nordby Kommune", "")
    assert said.created.date() == timezone.localdate()
    assert document.styles.element.xpath("w:docDefaults//w:lang/@w:val") == ["da-DK"]
    foot = document.sections[0].footer._element
    assert "".join(foot.xpath(".//w:t/text()")).startswith("Samskab · ")
    assert [code.text.strip() for code in foot.xpath(".//w:instrText")] == ["PAGE", "NUMPAGES"]
    assert document.sections[0].page_height.mm == pytest.approx(297, abs=0.1)


def test_every_style_that_is_used_is_there(cast: Cast) -> None:
    document = report(fresh(make_whole(cast)))
    known = set(document.styles.element.xpath("w:style/@w:styleId"))
    used = set(document.element.body.xpath(".//w:pStyle/@w:val | .//w:tblStyle/@w:val"))
    assert used <= known
    numbers = set(document.part.numbering_part.element.xpath("w:num/@w:numId"))
    assert set(document.element.body.xpath(".//w:numId/@w:val")) <= numbers


def test_the_same_content_is_the_same_file(cast: Cast) -> None:
    project = make_whole(cast)
    file = make_file(fresh(project), Format.WORD)
    assert file == make_file(fresh(project), Format.WORD)
    assert file.name == "samskab-faellesspisning-i-nordbyen.docx"
    with ZipFile(io.BytesIO(file.content)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "word/fontTable.xml" in packed.namelist()
        assert not [name for name in packed.namelist() if "thumbnail" in name or "customXml" in name]


def test_an_empty_project_has_a_document_too(cast: Cast) -> None:
    document = report(fresh(cast.project))
    assert headings(document)[0] == (0, "Fællesspisning i Nordbyen")
    assert "Der er ikke givet en status endnu." in texts(document)


def test_a_version_is_told_as_it_was(cast: Cast) -> None:
    make_answer(cast.project, "proces", by=cast.chef, text="Skrevet først.")
    version = make_version(cast.project, by=cast.chef)
    cast.project.answers.update(text="Skrevet siden.", status=AnswerStatus.ONGOING)
    kept = dossier_of(Version.objects.select_related("project__organisation").get(pk=version.pk))
    found = texts(report(kept))
    assert "Skrevet først." in found
    assert "Skrevet siden." not in found


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_report_is_a_document_too(cast: Cast, kind: Kind) -> None:
    project, choices = make_whole(cast), Choices(kind=kind)
    if kind == Kind.CLOSING:
        end(project, by=cast.chef)
    dossier = fresh(project)
    document = opened(make_file(dossier, Format.WORD, choices).content)
    levels = [level for level, _ in headings(document)]
    assert levels
    assert all(after <= before + 1 for before, after in pairwise(levels))
    told = letters("".join(texts(document)))
    for tag in ("td", "th", "li", "h2", "h3"):
        for node in read_html(report_html(dossier, choices)).all(tag):
            assert all(letters(text) in told for text in strings(node)), node.text


def test_it_is_put_together_as_the_report_is(cast: Cast) -> None:
    """With the same choices: they are the report's, and this is the report."""
    asked = Choices(unanswered=False)
    with patch("dossier.formats.word.write.report_html", return_value="<p>Valgt.</p>") as made:
        content = make_file(fresh(cast.project), Format.WORD, asked).content
    assert made.call_args.args[1] is asked
    assert texts(opened(content)) == ["Valgt."]


# --- HTML as it may come ----------------------------------------------------------------------------------


@settings(deadline=None, max_examples=25)
@given(st.lists(typed, min_size=1, max_size=6))
@example(ODD)
def test_any_text_is_in_it_unchanged(typed_in: list[str]) -> None:
    body = "".join(f'<div class="typed"><p>a{escape(text)}z</p></div>' for text in typed_in)
    rows = "".join(f"<tr><th>a{escape(text)}z</th><td>{escape(text)}</td></tr>" for text in typed_in)
    found = texts(word(f"{body}<table>{rows}</table>"))
    as_shown = [re.sub("[ \t\n\f]+", " ", f"a{as_kept(text)}z") for text in typed_in]
    assert found[: len(typed_in)] == as_shown
    assert found[len(typed_in) :: 2][: len(typed_in)] == as_shown


TAGS = "p div ul ol li table tr td th thead svg br img h1 h2 h5 span script dd /p /div /ul /li /table /tr /td"
ODD_TAGS = ["td colspan=9", "td colspan=-1", "p class=meta", "section class=page", "!--", "a b", "/script"]


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from([*TAGS.split(), *ODD_TAGS]), max_size=25))
@example(["table", "tr", "td", "table", "tr", "td"])
def test_no_html_makes_a_file_that_will_not_open(tags: list[str]) -> None:
    document = word("".join(f"<{tag}>ord" for tag in tags))
    for cell in document.element.body.iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p")
    for table in document.element.body.iter(qn("w:tbl")):
        assert table.getnext().tag != qn("w:tbl")


def test_tables_that_follow_each_other_stay_two() -> None:
    table = "<table><tr><td>A</td></tr></table>"
    document = word(f"{table}<div>{table}</div>")
    assert len(document.tables) == 2
    assert document.tables[0]._element.getnext().tag == qn("w:p")


def test_white_space_is_as_a_browser_shows_it() -> None:
    found = texts(word("<p>\n  Et <b> to </b>\n tre<wbr>fire <br>\n fem </p> \n <div> løst </div>"))
    assert found == ["Et to trefirefem", "løst"]


def test_what_the_report_tells_apart_with_a_dot_is_told_apart() -> None:
    assert texts(word('<p class="meta"><span>Afklaret</span><span>Frist i dag</span></p>')) == [
        "Afklaret · Frist i dag"
    ]


def test_lists_are_lists_and_numbers_begin_anew() -> None:
    document = word("<ol><li>Et<ul><li>Inde</li></ul></li><li>To</li></ol><ol><li>Et igen</li></ol>")
    found = [
        (one.style, one.xpath("string(w:pPr/w:numPr/w:numId/@w:val)"), "".join(one.xpath(".//w:t/text()")))
        for one in document.element.body.iter(qn("w:p"))
    ]
    assert [(style, text) for style, _, text in found] == [
        ("ListNumber", "Et"),
        ("ListBullet2", "Inde"),
        ("ListNumber", "To"),
        ("ListNumber", "Et igen"),
    ]
    first, dots, same, new = (number for _, number, _ in found)
    assert first == same != new
    assert dots not in (first, new)


def test_a_document_without_a_title_begins_at_the_first_level_and_many_titles_are_headings() -> None:
    assert headings(word("<h2>Et</h2><h3>To</h3>")) == [(1, "Et"), (2, "To")]
    assert headings(word("<h1>A</h1><h2>Et</h2><h1>B</h1>")) == [(1, "A"), (2, "Et"), (1, "B")]
    assert headings(word("<h1>A</h1><h2> </h2><h6>Dybt</h6>")) == [(0, "A"), (4, "Dybt")]


def test_pages_begin_where_the_report_says_but_never_before_the_first() -> None:
    document = word('<section class="page"><h2>Et</h2></section><section class="page"><p>To</p></section>')
    breaks = [bool(one.xpath("w:pPr/w:pageBreakBefore")) for one in document.element.body.iter(qn("w:p"))]
    assert breaks == [False, True]


def test_cells_over_several_columns_and_rows_that_are_short() -> None:
    rows = ["<td colspan=2>Bred</td>", "<td>A</td><td>B</td>", "<td>C</td>"]
    [table] = word(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>").tables
    read = [[cell.text for cell in row.cells] for row in table.rows]
    assert read == [["Bred", "Bred"], ["A", "B"], ["C", ""]]
