"""The night picture of the report as a picture of its own: result, model and standing are written on it."""

from __future__ import annotations

import io
from typing import Any

from reportlab.lib.utils import simpleSplit

from semscnn_gui import INTENDED_USE
from semscnn_gui.export.exported import Exported, chosen_by, provenance, standing
from semscnn_gui.export.svg_canvas import SvgCanvas
from semscnn_gui.night.review_warnings import review_warnings
from semscnn_gui.report import text
from semscnn_gui.report.glyphs import one_line, printable
from semscnn_gui.report.night_picture import draw_night
from semscnn_gui.report.result import headline
from semscnn_gui.report.style import BOLD, GREY, INK, REGULAR, WHITE, register_fonts

WIDTH_PT, HEIGHT_PT = 842.0, 400.0
_MARGIN, _FOOT = 24.0, 10.0
_TITLE_PT, _TEXT_PT, _LINE = 11.0, 7.5, 10.0
_LONGEST_NAME = 40
# 2400 pixels across: legible on a slide and in print.
_PIXELS_PER_PT = 2400 / WIDTH_PT


def svg_picture(exported: Exported) -> bytes:
    """Return the picture as SVG with text as text."""
    register_fonts()
    canvas = SvgCanvas(WIDTH_PT, HEIGHT_PT, _title(exported), _description(exported))
    _draw(canvas, exported)
    return canvas.to_bytes()


def png_picture(exported: Exported) -> bytes:
    """Return the picture as PNG, 2400 pixels wide; title and provenance are in its text fields."""
    import pypdfium2
    from PIL.PngImagePlugin import PngInfo
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(WIDTH_PT, HEIGHT_PT), invariant=True, initialFontName=REGULAR)
    canvas.setFillColor(WHITE)
    canvas.rect(0, 0, WIDTH_PT, HEIGHT_PT, stroke=0, fill=1)
    _draw(canvas, exported)
    canvas.save()
    document = pypdfium2.PdfDocument(stream.getvalue())
    try:
        image = document[0].render(scale=_PIXELS_PER_PT).to_pil()
    finally:
        document.close()
    said = PngInfo()
    said.add_itxt("Title", _title(exported))
    said.add_itxt("Description", _description(exported))
    said.add_itxt("Software", f"semscnn_gui {exported.night.analysis.app_version}")
    content = io.BytesIO()
    image.save(content, "PNG", pnginfo=said, optimize=True)
    return content.getvalue()


def _title(exported: Exported) -> str:
    recording = exported.night.analysis.recording
    name = "anonymised recording" if exported.anonymised else printable(recording.name)
    return f"Night picture – {name}"


def _description(exported: Exported) -> str:
    return printable("; ".join(provenance(exported)), longest=1000)


def _draw(canvas: Any, exported: Exported) -> None:
    """Draw head, night and foot on a canvas whose origin is the lower left corner."""
    night = exported.night
    recording, model = night.analysis.recording, night.analysis.model
    right, top = WIDTH_PT - _MARGIN, HEIGHT_PT - _MARGIN
    room = right - _MARGIN
    whose = " · ".join(part for part in (night.identity.name, night.identity.patient_id) if part.strip())
    record = "" if exported.anonymised else f"Record {recording.name}"
    left = "Anonymised" if exported.anonymised else whose or "Patient not stated in the file"
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, _TITLE_PT)
    canvas.drawString(_MARGIN, top - 8, one_line(left, _TITLE_PT, room * 0.55, BOLD))
    when = f" · {exported.start:%Y-%m-%d}" if exported.start is not None else ""
    canvas.setFont(REGULAR, _TEXT_PT)
    canvas.drawRightString(
        right,
        top - 8,
        one_line(
            f"{record}{when} · {text.duration(recording.duration_s)}".strip(" ·"), _TEXT_PT, room * 0.43
        ),
    )
    result, meaning = headline(night, night.summary)
    # Only a signer's long name may be cut off here, never that the result is a draft.
    canvas.setFont(BOLD, _TEXT_PT + 1)
    canvas.drawString(_MARGIN, top - 25, one_line(f"{result} · {standing(night)}", _TEXT_PT + 1, room, BOLD))
    simulated = "SIMULATED RECORDING – not a patient · " if recording.simulated else ""
    name = printable(model.name, _LONGEST_NAME)
    made_by = f"model {name} · threshold {night.threshold:.4g}{chosen_by(night)}"
    font = BOLD if simulated else REGULAR
    canvas.setFont(font, _TEXT_PT)
    canvas.drawString(_MARGIN, top - 37, one_line(simulated + made_by, _TEXT_PT, room, font))
    below = top - 48
    # The report's Method is not beside it.
    sentences = [(meaning.replace(" (see Method)", ""), GREY)]
    sentences += [(warning, INK) for warning in review_warnings(night)]
    canvas.setFont(REGULAR, _TEXT_PT)
    for words, colour in sentences:
        canvas.setFillColor(colour)
        for line in simpleSplit(printable(words), REGULAR, _TEXT_PT, room):
            canvas.drawString(_MARGIN, below, one_line(line, _TEXT_PT, room))
            below -= _LINE
    canvas.setFillColor(GREY)
    canvas.drawString(_MARGIN, _MARGIN - 8, one_line(INTENDED_USE, _TEXT_PT, room))
    night_bottom = _MARGIN + _FOOT
    canvas.saveState()
    canvas.translate(_MARGIN, night_bottom)
    draw_night(canvas, night, room, below - night_bottom)
    canvas.restoreState()
