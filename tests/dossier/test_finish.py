"""The finished PDF: one file that can be read aloud and kept in an archive."""

import zlib
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import page
import pikepdf
import pytest
from django.utils.html import escape
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from dossier.paper.finish import finish
from dossier.paper.pdf import VARIANT, Enclosed, lay_out, pdf_bytes
from dossier.paper.text import printable

ROWS = 120
TABLE = (
    "<table><thead><tr><th>Dag</th><th>Hvad</th></tr></thead><tbody>"
    + "".join(f"<tr><th>Række {number}</th><td>Det skete {number}</td></tr>" for number in range(ROWS))
    + "</tbody></table>"
)
SMALL = (
    "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><th>1</th><td>2</td></tr></tbody></table>"
)


def document(body: str) -> str:
    head = '<html lang="da"><head><title>Prøve</title></head>'
    return f"{head}<body><main><h1>Prøve</h1>{body}</main></body></html>"


def opened(body: str) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf_bytes(document(body))))


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    """Of one kind, in the order in which they are read aloud."""

    def walk(element: Any) -> Any:
        if kind == element.S:
            yield element
        for child in element.get("/K", []):
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                yield from walk(child)

    return [found for top in pdf.Root.StructTreeRoot.K for found in walk(top)]


@pytest.mark.parametrize("profile", ["ua1", "3a"])
@pytest.mark.parametrize("body", ["<p>Kort</p>", TABLE, f"{TABLE}{SMALL}", f"<p>Før</p>{TABLE}<p>Efter</p>"])
def test_one_file_is_accessible_and_fit_for_an_archive(body: str, profile: str) -> None:
    report = page.validate_pdf_bytes(pdf_bytes(document(body)), profile=profile)

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


@given(st.integers(1, 80), st.text(max_size=50))
@settings(max_examples=12, deadline=None)
def test_any_length_and_any_words_are_valid(rows: int, words: str) -> None:
    """Also where what is packed ends in a byte that looks like the end of a line."""
    body = f"<p>{escape(words)}</p>" + TABLE.replace(
        "<tbody>", "<tbody>" + "<tr><th>x</th><td>y</td></tr>" * rows
    )

    pdf = pdf_bytes(printable(document(body)))

    for profile in ("ua1", "3a"):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_a_table_over_pages_is_one_with_all_its_rows() -> None:
    pdf = opened(f"<p>Før</p>{TABLE}<p>Efter</p>")

    assert len(pdf.pages) > 2
    assert len(elements(pdf, "/Table")) == 1
    assert len(elements(pdf, "/THead")) == 1
    assert len(elements(pdf, "/TR")) == ROWS + 1
    assert {row.P.objgen for row in elements(pdf, "/TR")[1:]} == {elements(pdf, "/TBody")[0].objgen}


def test_every_cell_points_to_a_header_that_is_there() -> None:
    pdf = opened(TABLE)

    headers = {bytes(cell.ID) for cell in elements(pdf, "/TH")}
    pointed_to = {bytes(one) for cell in elements(pdf, "/TD") for one in cell.A.Headers}
    assert pointed_to <= headers
    column = bytes(elements(pdf, "/TH")[1].ID)
    assert all(column in map(bytes, cell.A.Headers) for cell in elements(pdf, "/TD"))


def test_two_tables_are_two() -> None:
    """One after the other on a page, and on two pages with words between them."""
    assert len(elements(opened(SMALL + SMALL), "/Table")) == 2
    parted = f'{SMALL}<p style="break-before: page">Så er der en til.</p>{SMALL}'
    assert len(elements(opened(parted), "/Table")) == 2
    wider = SMALL.replace("</tr>", "<td>3</td></tr>")
    new_page = f'{SMALL}<div style="break-before: page">{wider}</div>'
    assert len(elements(opened(new_page), "/Table")) == 2


def test_header_cells_say_what_they_head() -> None:
    pdf = opened(SMALL)
    scopes = [str(cell.A.Scope) for cell in elements(pdf, "/TH")]

    assert scopes == ["/Column", "/Column", "/Row"]


def test_running_heads_and_repeated_table_heads_are_not_read_aloud() -> None:
    pdf = opened(TABLE)
    drawn = b"".join(sheet.Contents.read_bytes() for sheet in pdf.pages)
    marks = sum(
        1
        for sheet in pdf.pages
        for instruction in pikepdf.parse_content_stream(sheet)
        if str(instruction.operator) == "BDC"
    )

    def leaves(element: Any) -> int:
        below = element.get("/K", [])
        return sum(
            leaves(child) if isinstance(child, pikepdf.Dictionary) and "/S" in child else 1 for child in below
        )

    assert b"/Artifact BMC" in drawn
    assert marks == sum(leaves(top) for top in pdf.Root.StructTreeRoot.K)


def test_what_is_drawn_stays_as_it_was() -> None:
    html = document(f"<p>Før</p>{TABLE}<p>Efter</p>")
    before = PdfReader(BytesIO(lay_out(html).write_pdf(pdf_variant="pdf/a-3a")))
    after = PdfReader(BytesIO(pdf_bytes(html)))

    assert [sheet.extract_text() for sheet in after.pages] == [sheet.extract_text() for sheet in before.pages]


def test_metadata_can_be_read_without_unpacking() -> None:
    pdf = opened("<p>Kort</p>")
    metadata = pdf.Root.Metadata

    assert "/Filter" not in metadata
    assert b'pdfuaid:part="1"' in metadata.read_raw_bytes()
    assert b"Pr\xc3\xb8ve" in metadata.read_raw_bytes()


def test_the_data_behind_the_pages_goes_along_inside() -> None:
    """Found by readers of PDF/A-3 as the data of the document, once, and byte for byte as it was."""
    made_at = datetime(2026, 11, 21, 23, 30, tzinfo=ZoneInfo("Europe/Copenhagen"))
    data = Enclosed(
        "projekt.json", "Projektet som data: æøå", '{"titel": "Grøn bølge"}'.encode() * 900, made_at
    )
    written = pdf_bytes(document("<p>Kort</p>"), enclosed=data)

    for profile in ("ua1", "3a"):
        report = page.validate_pdf_bytes(written, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    with pikepdf.open(BytesIO(written)) as pdf:
        assert list(pdf.attachments) == ["projekt.json"]
        spec = pdf.attachments["projekt.json"]
        assert spec.description == data.description
        assert spec.get_file().read_bytes() == data.content
        assert spec.get_file().mime_type == "application/json"
        assert spec.obj.EF.F.Params.ModDate == "D:20261121223000Z"
        assert [(file.UF, file.AFRelationship) for file in pdf.Root.AF] == [("projekt.json", "/Data")]


def test_no_stream_seems_shorter_than_it_says() -> None:
    """A last byte that is a carriage return reads as the end of a line, and so as none of the stream's."""
    rendered = lay_out(document("<p>Kort</p>")).write_pdf(pdf_variant=VARIANT)
    with pikepdf.open(BytesIO(rendered)) as pdf:
        packed = zlib.compress(b"Intet") + b"\r"
        pdf.Root.Samskab = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
        pdf.save(unlucky := BytesIO())

    finished = finish(unlucky.getvalue())

    assert b"\r\nendstream" in unlucky.getvalue()
    assert b"\r\nendstream" not in finished
    with pikepdf.open(BytesIO(finished)) as pdf:
        assert pdf.Root.Samskab.read_bytes() == b"Intet"
