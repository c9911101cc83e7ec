"""What a rendered PDF lacks to be both PDF/UA-1 and PDF/A-3a, and to be read aloud as it looks.

WeasyPrint writes PDF/A-3a with a structure for every page. Here it is said that the file is PDF/UA too,
running heads are taken out of what is read aloud, header cells say what they head, and a table that runs over
pages is made one again.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Page, Pdf, Stream

MARKED = re.compile(rb"/(\w+)\s*<<\s*/MCID (\d+)\s*>>\s*BDC")
"""How a piece of text or a picture begins in what is drawn. Text itself is written in numbers."""

UA_RULES = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
"""PDF/A allows only properties that it knows or that the file itself describes (ISO 19005-3, 6.6.2.3)."""

type Key = tuple[int, int]


def finish(rendered: bytes) -> bytes:
    """The same pages as a file that is PDF/UA-1 and PDF/A-3a. Takes what WeasyPrint wrote as pdf/a-3a."""
    with Pdf.open(BytesIO(rendered)) as pdf:
        _say_that_it_is_accessible(pdf)
        _leave_pictures_as_they_are(pdf)
        _name_what_is_enclosed_once(pdf)
        tree = _read_tree(pdf)
        _say_what_headers_head(tree)
        _join_tables(tree)
        _take_out_what_nobody_reads(pdf, tree)
        _end_streams_plainly(pdf)
        return _save(pdf)


def _say_that_it_is_accessible(pdf: Pdf) -> None:
    """Without compression, as PDF/A asks of the metadata."""
    metadata = pdf.Root.Metadata.read_bytes().replace(b"</rdf:RDF>", UA_RULES + b"</rdf:RDF>", 1)
    stream = Stream(pdf, metadata)
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream


def _leave_pictures_as_they_are(pdf: Pdf) -> None:
    for found in pdf.objects:
        if isinstance(found, Stream) and found.get("/Subtype") == Name.Image and found.get("/Interpolate"):
            found.Interpolate = False


def _name_what_is_enclosed_once(pdf: Pdf) -> None:
    """WeasyPrint lists each enclosed file twice among those that belong to the document."""
    if "/AF" in pdf.Root:
        files = {file.objgen: file for file in pdf.Root.AF}
        pdf.Root.AF = Array(files.values())


# --- The structure: what is read aloud, in the order in which it is read -----------------------------------


@dataclass
class Table:
    """A table with the places of its text in the reading order: page and number of the first and the last."""

    element: Any
    parents: list[Any]
    first: int = 0
    last: int = 0
    pages: set[Key] = field(default_factory=set)


@dataclass
class Tree:
    """What of the structure is reached from its root, and its tables in the order in which they are read."""

    reached: set[Key] = field(default_factory=set)
    tables: list[Table] = field(default_factory=list)
    texts: int = 0
    """How many pieces of text and pictures were read so far."""


def _read_tree(pdf: Pdf) -> Tree:
    tree = Tree()
    for element in pdf.Root.StructTreeRoot.K:
        _read_element(element, [], tree)
    return tree


def _read_element(element: Any, parents: list[Any], tree: Tree) -> None:
    tree.reached.add(element.objgen)
    table = Table(element, parents, first=tree.texts) if _kind(element) == "/Table" else None
    for child in _children(element):
        if _kind(child):
            _read_element(child, [*parents, element], tree)
        else:
            tree.texts += 1
    if table:
        table.last = tree.texts
        table.pages = {row.Pg.objgen for row in _inside(element, "/TR")}
        tree.tables.append(table)


def _kind(child: Any) -> str:
    """What an element of the structure is, as "/Table"; empty for a piece of text or a picture."""
    return str(child.S) if isinstance(child, Dictionary) and "/S" in child else ""


def _children(element: Any) -> list[Any]:
    children = element.get("/K", Array())
    return list(children) if isinstance(children, Array) else [children]


def _inside(element: Any, kind: str) -> Iterator[Any]:
    """The elements of a kind within another, in reading order; not what is within those."""
    for child in _children(element):
        if _kind(child) == kind:
            yield child
        elif _kind(child):
            yield from _inside(child, kind)


def _say_what_headers_head(tree: Tree) -> None:
    """A header cell in the table's head is of its column, one further down of its row."""
    for table in tree.tables:
        for part in _inside(table.element, "/THead"):
            _set_scope(part, Name.Column)
        for part in _inside(table.element, "/TBody"):
            _set_scope(part, Name.Row)


def _set_scope(part: Any, scope: Name) -> None:
    for cell in _inside(part, "/TH"):
        cell.A.Scope = scope


def _join_tables(tree: Tree) -> None:
    """Make each table that goes on over a page one.

    A piece goes on from the table before it when nothing is read between them, it stands on another page and
    its rows are as wide. Its repeated head is no longer reached.
    """
    whole: Table | None = None
    for piece in tree.tables:
        if whole and _goes_on(whole, piece):
            _join(whole, piece, tree)
        else:
            whole = piece


def _goes_on(whole: Table, piece: Table) -> bool:
    follows = whole.last == piece.first and not whole.pages & piece.pages
    return follows and _width(whole) == _width(piece)


def _width(table: Table) -> int:
    row = next(_inside(table.element, "/TR"), None)
    return len(_children(row)) if row is not None else 0


def _join(whole: Table, piece: Table, tree: Tree) -> None:
    heads = list(_inside(piece.element, "/THead"))
    same = dict(zip(_ids(heads), _ids(_inside(whole.element, "/THead")), strict=False))
    for head in heads:
        _unreach(head, tree)
    body = list(_inside(whole.element, "/TBody"))[-1]
    for part in _inside(piece.element, "/TBody"):
        for row in _children(part):
            row.P = body
            body.K.append(row)
            for cell in _inside(row, "/TD"):
                cell.A.Headers = Array([same.get(bytes(one), one) for one in cell.A.get("/Headers", Array())])
    _remove(piece)
    whole.last, whole.pages = piece.last, whole.pages | piece.pages


def _ids(heads: Iterable[Any]) -> list[bytes]:
    return [bytes(cell.ID) for head in heads for cell in _inside(head, "/TH")]


def _unreach(element: Any, tree: Tree) -> None:
    tree.reached.discard(element.objgen)
    for child in _children(element):
        if _kind(child):
            _unreach(child, tree)


def _remove(piece: Table) -> None:
    """Out of the structure, with what around it held nothing else."""
    gone = piece.element
    for parent in reversed(piece.parents):
        parent.K = Array([child for child in _children(parent) if not _is(child, gone)])
        if len(parent.K):
            return
        gone = parent


def _is(child: Any, element: Any) -> bool:
    return isinstance(child, Dictionary) and child.objgen == element.objgen


# --- The pages: what is drawn on them ----------------------------------------------------------------------


def _take_out_what_nobody_reads(pdf: Pdf, tree: Tree) -> None:
    """Mark what the structure does not reach, as running heads and repeated table heads, as artifacts."""
    places = pdf.Root.StructTreeRoot.ParentTree.Nums
    of_page = {int(places[i]): places[i + 1] for i in range(0, len(places), 2)}
    for number, page in enumerate(pdf.pages):
        elements = of_page.get(number, Array())
        unread = {mark for mark, one in enumerate(elements) if one.objgen not in tree.reached}
        if unread:
            _mark_as_artifacts(page, unread)
            for mark in unread:
                elements[mark] = None


def _mark_as_artifacts(page: Page, unread: set[int]) -> None:
    def mark(found: re.Match[bytes]) -> bytes:
        return b"/Artifact BMC" if int(found[2]) in unread else found[0]

    for stream in page.Contents if isinstance(page.Contents, Array) else [page.Contents]:
        drawn = MARKED.sub(mark, stream.read_bytes())
        stream.write(zlib.compress(drawn), filter=Name.FlateDecode)


# --- The file ----------------------------------------------------------------------------------------------


def _end_streams_plainly(pdf: Pdf) -> None:
    """One more byte to those whose last is a carriage return: with the line feed that follows, it would be
    taken for the end of a line, and the stream for shorter than it says. Nobody reads past what is packed."""
    for found in pdf.objects:
        if isinstance(found, Stream) and "/Filter" in found:
            packed: Any = found
            if (raw := found.read_raw_bytes()).endswith(b"\r"):
                packed.write(raw + b"\0", filter=packed.Filter, decode_parms=packed.get("/DecodeParms"))


def _save(pdf: Pdf) -> bytes:
    """Packed in the first of three ways in which nothing packed on the way ends in a carriage return."""
    for mode in (ObjectStreamMode.preserve, ObjectStreamMode.generate, ObjectStreamMode.disable):
        output = BytesIO()
        pdf.save(output, object_stream_mode=mode)
        if b"\r\nendstream" not in output.getvalue():
            break
    return output.getvalue()
