"""PNG and SVG of the night, read back."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from semscnn_gui.export import ExportFormat, export_night
from semscnn_gui.export.picture import HEIGHT_PT, WIDTH_PT
from semscnn_gui.night.night_analysis import MinuteState, ModelIdentity, ReviewBasis
from semscnn_gui.recording.recording import Identity
from semscnn_gui.report import text
from semscnn_gui.report.night_picture import LABEL_WIDTH, RIGHT_ROOM
from semscnn_gui.report.style import APNEA, HATCH, HATCH_GROUND
from tests.support.report_nights import make_night

SVG = "{http://www.w3.org/2000/svg}"
MARGIN_PT = 24.0
STRIPS = ("Model", "Review", "Reference")


def is_apnea(path: ElementTree.Element) -> bool:
    return path.get("fill") == f"#{APNEA.hexval()[2:]}"


def root_of(path) -> ElementTree.Element:
    return ElementTree.parse(path).getroot()  # noqa: S314 - the test's own file


def words_of(path) -> str:
    return " ".join(element.text or "" for element in root_of(path).iter(f"{SVG}text"))


@pytest.fixture(scope="module")
def svg(exported):
    return root_of(exported(ExportFormat.SVG))


def test_svg_says_result_model_threshold_and_standing(night, exported):
    words = words_of(exported(ExportFormat.SVG))
    shown = night.summary
    assert f"Estimated AHI {text.estimated_ahi(shown)}" in words
    assert f"model {night.analysis.model.name} · threshold 0.5" in words
    assert "Jane Roe" in words
    assert "not a medical device" in words


def test_svg_draws_the_apnea_minutes_where_they_are(night, svg):
    drawn = [p.get("d") for p in svg.iter(f"{SVG}path") if is_apnea(p)]
    widths = []
    for d in drawn:
        x = [float(number) for number in re.findall(r"[ML]([\d.]+) ", d)]
        widths.append(max(x) - min(x))
    # The legend's box is 12 points wide; model, review and reference are drawn one below the other.
    per_minute = (WIDTH_PT - 2 * MARGIN_PT - LABEL_WIDTH - RIGHT_ROOM) / len(night.analysis.minutes)
    apnea = sum(state is MinuteState.APNEA for state in night.states())
    apnea += sum(state is MinuteState.APNEA for state in night.model_states())
    apnea += int(np.count_nonzero(night.analysis.recording.reference == "A"))
    assert sum(widths) - 12 == pytest.approx(apnea * per_minute, abs=0.02 * len(widths))


def test_svg_writes_each_strip_beside_its_name(svg):
    names = {text.text: float(text.get("y")) for text in svg.iter(f"{SVG}text") if text.text in STRIPS}
    assert sorted(names, key=names.get) == list(STRIPS)
    left = {text.get("x") for text in svg.iter(f"{SVG}text") if text.text in STRIPS}
    assert left == {f"{MARGIN_PT:.2f}"}
    tops = sorted(
        {float(re.match(r"M[\d.]+ ([\d.]+)", p.get("d"))[1]) for p in svg.iter(f"{SVG}path") if is_apnea(p)}
    )
    # The legend's own box comes first; a rectangle begins at its lower edge, a name stands in its middle.
    for name, bottom in zip(STRIPS, tops[1:], strict=True):
        assert bottom - 15 < names[name] < bottom


def test_unscorable_minutes_are_hatched_without_help_of_the_reader(svg):
    """Readers of SVG Tiny do not clip: lines that they draw must end at the box."""
    assert not list(svg.iter(f"{SVG}clipPath"))
    hatch = [p for p in svg.iter(f"{SVG}path") if p.get("stroke") == f"#{HATCH.hexval()[2:]}"]
    grounds = [p for p in svg.iter(f"{SVG}path") if p.get("fill") == f"#{HATCH_GROUND.hexval()[2:]}"]
    assert len(hatch) == len(grounds) > 3
    for lines, ground in zip(hatch, grounds, strict=True):
        drawn = [float(number) for number in re.findall(r"[ML]([\d.]+) ", lines.get("d"))]
        box = [float(number) for number in re.findall(r"[ML]([\d.]+) ", ground.get("d"))]
        assert min(box) <= min(drawn)
        assert max(drawn) <= max(box)


def test_png_shows_as_many_apnea_minutes_as_the_night_has(night, exported):
    with Image.open(exported(ExportFormat.PNG)) as image:
        assert image.width == 2400
        assert image.height == pytest.approx(2400 * HEIGHT_PT / WIDTH_PT, abs=1)
        pixels = np.asarray(image.convert("RGB")).astype(int)
        said = image.text
    assert night.analysis.model.name in said["Description"]
    assert "threshold 0.5" in said["Description"]
    wanted = [round(255 * part) for part in APNEA.rgb()]
    orange = (np.abs(pixels - wanted).max(axis=2) < 12).sum(axis=1)
    scale = 2400 / WIDTH_PT
    per_minute = (WIDTH_PT - 2 * MARGIN_PT - LABEL_WIDTH - RIGHT_ROOM) / len(night.analysis.minutes) * scale
    # Rows of the model's strip come first below the legend.
    strip = np.flatnonzero(orange > 15 * scale)
    apnea = sum(state is MinuteState.APNEA for state in night.model_states())
    assert orange[strip[len(strip) // 6]] == pytest.approx(apnea * per_minute, rel=0.05)


def test_hostile_words_neither_break_the_picture_nor_are_dropped(tmp_path):
    identity = Identity(name='<script>alert("x")</script> & Жуков\x00 李')
    night = make_night(minutes=10, fs=None, identity=identity)
    words = words_of(export_night(night, ExportFormat.SVG, tmp_path / "h.svg"))
    assert '<script>alert("x")</script> & Жуков' in words
    assert "[U+674E]" in words
    assert "DRAFT" in words


@pytest.mark.parametrize("simulated", [False, True])
def test_whether_a_clinician_signed_stands_on_the_picture_whatever_else_is_long(tmp_path, simulated):
    model = ModelIdentity("m" * 200, "ab" * 32, ("rri_relative",), 0.5, "rri/3")
    edits = {3: MinuteState.APNEA}
    signer = "Dr. " + "Ada " * 60
    for signed_by, standing in (
        ("", "DRAFT – review not signed"),
        (signer, "signed by Dr. Ada"),
    ):
        night = make_night(minutes=10, fs=None, simulated=simulated, edits=edits, signed_by=signed_by)
        night = replace(night, analysis=replace(night.analysis, model=model))
        words = words_of(export_night(night, ExportFormat.SVG, tmp_path / "s.svg"))
        assert standing in words
        assert "threshold 0.5" in words
        assert ("SIMULATED RECORDING" in words) is simulated


def test_a_review_of_another_lead_is_said_on_the_picture(tmp_path):
    night = make_night(minutes=10, fs=None, edits={3: MinuteState.APNEA})
    model = night.analysis.model
    night = replace(night, basis=ReviewBasis("ECG III", model.name, model.sha256))
    words = words_of(export_night(night, ExportFormat.SVG, tmp_path / "l.svg"))
    assert "The review was made on channel ECG III" in words


def test_a_simulated_night_says_so(tmp_path):
    night = make_night(minutes=10, fs=None, simulated=True, start=None)
    assert "SIMULATED" in words_of(export_night(night, ExportFormat.SVG, tmp_path / "s.svg"))


def test_svg_reader_does_not_turn_a_hebrew_name_around_again(tmp_path):
    night = make_night(minutes=10, fs=None, identity=Identity(name="יעל כהן"))
    path = export_night(night, ExportFormat.SVG, tmp_path / "night.svg")
    written = [text for text in root_of(path).iter(f"{SVG}text") if "\u05db" in (text.text or "")]
    assert written
    for text_element in written:
        assert text_element.get("unicode-bidi") == "bidi-override"
        assert text_element.get("direction") == "ltr"
