"""A canvas that notes what each piece of a page is, so that a screen reader can read the PDF aloud.

reportlab (5.1) writes no structure tree. Marked content and structure elements: ISO 32000-1, 14.6 to 14.8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFString
from reportlab.pdfgen.canvas import Canvas


@dataclass(eq=False)
class _Element:
    """A structure element: its kind, what it holds in reading order, and its place in the file."""

    kind: str
    attributes: dict[str, Any] = field(default_factory=dict)
    kids: list[_Element | tuple[int, int]] = field(default_factory=list)
    dictionary: PDFDictionary = field(default_factory=lambda: PDFDictionary({}))


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """A canvas with a structure tree and with forms that are drawn when the number of pages is known."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._tree = _Element("Document")
        self._open = [self._tree]
        # The element that each piece of marked content belongs to, by page.
        self._marked: list[list[_Element]] = [[]]
        self._inside_mark = False
        self._later: dict[str, Callable[[int], None]] = {}

    @contextmanager
    def element(self, kind: str, **attributes: Any) -> Iterator[None]:
        """All that is drawn inside belongs to a structure element, such as ``P``, ``H2`` or ``Table``."""
        element = _Element(kind, attributes)
        self._open[-1].kids.append(element)
        self._open.append(element)
        yield
        self._open.pop()

    @contextmanager
    def content(self) -> Iterator[None]:
        """What is drawn inside is content of the innermost element."""
        element, marks = self._open[-1], self._marked[-1]
        element.kids.append((len(self._marked) - 1, len(marks)))
        with self._mark(f"/{element.kind} <</MCID {len(marks)}>> BDC"):
            marks.append(element)
            yield

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn inside is no content: lines, page numbers, what repeats on each page."""
        with self._mark("/Artifact BMC"):
            yield

    @contextmanager
    def _mark(self, operator: str) -> Iterator[None]:
        if self._inside_mark:
            raise ValueError("marked content does not nest")
        self._inside_mark = True
        self._code.append(operator)
        yield
        self._code.append("EMC")
        self._inside_mark = False

    def draw_when_counted(self, draw: Callable[[int], None]) -> None:
        """Draw in the coordinates of this page once the number of pages, the argument, is known."""
        name = f"WhenCounted{len(self._later)}"
        self._later[name] = draw
        self.doForm(name)

    def showPage(self) -> None:  # noqa: N802 (reportlab's name)
        """Close the page."""
        super().showPage()
        self._marked.append([])

    def save(self) -> None:
        """Draw what waited for the number of pages, add the structure tree and write the file."""
        self._marked.pop()
        for name, draw in self._later.items():
            self.beginForm(name)
            draw(len(self._marked))
            self.endForm()
        self._write_tree()
        super().save()

    def _write_tree(self) -> None:
        document = self._doc
        pages = document.Pages.pages
        page_of = [document.Reference(page) for page in pages]
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        self._fill(self._tree, document.Reference(root), page_of)
        parents = PDFArray([])
        for number, (page, marks) in enumerate(zip(pages, self._marked, strict=True)):
            # Names that reportlab's page does not know of itself.
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = number, PDFName("S")
            owners = PDFArray([document.Reference(element.dictionary) for element in marks])
            parents.sequence += [number, document.Reference(owners)]
        numbers = PDFDictionary({"Nums": parents})
        root.dict |= {
            "K": document.Reference(self._tree.dictionary),
            "ParentTree": document.Reference(numbers),
            "ParentTreeNextKey": len(pages),
        }
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _fill(
        self, element: _Element, parent: PDFObjectReference, page_of: list[PDFObjectReference]
    ) -> PDFObjectReference:
        """Write an element and all below it; returns the reference to it."""
        reference = self._doc.Reference(element.dictionary)
        kids = PDFArray([])
        for kid in element.kids:
            if isinstance(kid, _Element):
                # A row or list without anything in it would only be a silence.
                if kid.kids:
                    kids.sequence.append(self._fill(kid, reference, page_of))
            else:
                page, number = kid
                content = {"Type": PDFName("MCR"), "Pg": page_of[page], "MCID": number}
                kids.sequence.append(PDFDictionary(content))
        element.dictionary.dict |= {
            "Type": PDFName("StructElem"),
            "S": PDFName(element.kind),
            "P": parent,
            "K": kids,
        }
        for name, value in element.attributes.items():
            told = PDFString(value) if isinstance(value, str) else value
            element.dictionary.dict[name] = told
        return reference
