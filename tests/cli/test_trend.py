from __future__ import annotations

import json

import pytest
from pypdf import PdfReader

from semscnn_gui.cli import main
from tests.support.recordings import write_rr_night


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nights")
    write_rr_night(folder / "b.txt", seed=2)
    write_rr_night(folder / "a.txt", seed=1)
    assert main(["analyze", str(folder / "a.txt"), "--json", str(folder / "a.json")]) == 0
    return folder


def trend(*arguments) -> int:
    return main(["trend", *map(str, arguments)])


def test_results_and_recordings_become_one_page(nights, tmp_path, capsys):
    out = tmp_path / "trend.pdf"
    assert trend(nights / "a.json", nights / "b.txt", "--out", out, "--paper", "letter") == 0
    reader = PdfReader(out)
    assert len(reader.pages) == 1
    assert float(reader.pages[0].mediabox.height) == 792.0
    told = reader.pages[0].extract_text()
    assert "a.json" in told
    assert "b.txt" in told
    assert "2 nights compared" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["a.json", "--out", "t.pdf"], "number of nights"),
        (["a.json", "a.txt", "--out", "t.pdf"], "the same as in"),
        (["a.json", "x.semscnn-review.json", "--out", "t.pdf"], "a review"),
        (["a.json", "missing.json", "--out", "t.pdf"], "missing.json"),
        (["a.json", "b.txt", "--out", "b.txt"], "output file"),
        (["a.json", "b.txt", "--out", "a.json"], "output file"),
        (["a.json", "b.txt", "--out", "b.txt.semscnn-review.json"], "named like a review"),
    ],
)
def test_what_cannot_be_compared_is_exit_code_3(nights, capsys, monkeypatch, arguments, word):
    monkeypatch.chdir(nights)
    assert trend(*arguments) == 3
    told = capsys.readouterr().err
    assert word in told
    assert told.count("\n") == 1
    assert not (nights / "t.pdf").exists()


def test_nights_of_two_patients_are_refused(nights, tmp_path, capsys):
    for name, patient in (("one", "P-1"), ("two", "P-2")):
        told = json.loads((nights / "a.json").read_text(encoding="utf-8"))
        told["recording"] |= {"patient": {"id": patient}, "sha256": patient}
        (tmp_path / f"{name}.json").write_text(json.dumps(told))
    assert trend(tmp_path / "one.json", tmp_path / "two.json", "--out", tmp_path / "t.pdf") == 3
    assert "two.json: patient ID is another than in one.json" in capsys.readouterr().err
