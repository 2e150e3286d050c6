"""The structure tree: what a screen reader is told, in which order, and that nothing is left out of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.report import write_report

DRAWS = {b"Tj", b"TJ", b"S", b"f", b"f*", b"B", b"Do"}


@pytest.fixture(scope="module")
def reader(reviewed_night: ReviewedNight, tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    path: Path = tmp_path_factory.mktemp("tagged") / "a.pdf"
    return PdfReader(write_report(reviewed_night, path, datetime(2026, 3, 15, 9, 5)))


def elements(reader: PdfReader) -> Iterator[dict[str, Any]]:
    """The structure elements in reading order."""

    def below(kids: Any) -> Iterator[dict[str, Any]]:
        for kid in kids:
            element = kid.get_object()
            if element.get("/Type") == "/StructElem":
                yield element
                yield from below(element["/K"])

    document = reader.trailer["/Root"]["/StructTreeRoot"]["/K"].get_object()
    assert document["/S"] == "/Document"
    yield from below(document["/K"])


def test_the_document_says_that_it_is_tagged_and_in_which_language(reader: PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert str(root["/MarkInfo"]["/Marked"]).lower() == "true"
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_everything_drawn_is_content_of_an_element_or_an_artifact(reader: PdfReader) -> None:
    for page in reader.pages:
        contents = page.get_contents()
        assert contents is not None
        depth = seen = 0
        for _operands, operator in ContentStream(contents, reader).operations:
            if operator in (b"BDC", b"BMC"):
                depth += 1
                assert depth == 1
            elif operator == b"EMC":
                depth -= 1
            elif operator in DRAWS:
                seen += 1
                assert depth == 1, operator
        assert depth == 0
        assert seen > 20


def test_each_mark_on_a_page_belongs_to_the_element_that_the_page_names(reader: PdfReader) -> None:
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    owners = {int(numbers[i]): numbers[i + 1].get_object() for i in range(0, len(numbers), 2)}
    told: dict[tuple[int, int], Any] = {}
    places = {
        page.indirect_reference.idnum: i for i, page in enumerate(reader.pages) if page.indirect_reference
    }
    for element in elements(reader):
        for kid in element["/K"]:
            mark = kid.get_object()
            if mark.get("/Type") == "/MCR":
                told[places[mark.raw_get("/Pg").idnum], int(mark["/MCID"])] = element
    for i, page in enumerate(reader.pages):
        marks = owners[int(page["/StructParents"])]
        for number, owner in enumerate(marks):
            assert told.pop((i, number)) == owner.get_object()
    assert not told


def test_reading_order_headings_tables_and_pictures(reader: PdfReader) -> None:
    kinds = [str(element["/S"]) for element in elements(reader)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == len(reader.outline)
    assert kinds.index("/H1") < kinds.index("/H2")
    pictures = [element for element in elements(reader) if element["/S"] == "/Figure"]
    assert len(pictures) > 8
    assert all(element["/Alt"] for element in pictures)
    header = [element for element in elements(reader) if element["/S"] == "/TH"]
    assert {str(element["/A"]["/Scope"]) for element in header} == {"/Column", "/Row"}
    for element in elements(reader):
        if element["/S"] == "/TR":
            cells = {str(kid.get_object()["/S"]) for kid in element["/K"]}
            assert cells <= {"/TH", "/TD"}
