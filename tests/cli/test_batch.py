from __future__ import annotations

import csv

import pytest

from semscnn_gui.cli import main
from tests.support.recordings import write_rr_night


@pytest.mark.slow
def test_a_broken_recording_is_told_and_the_others_are_done(tmp_path, capsys):
    nights, out = tmp_path / "nights", tmp_path / "out"
    write_rr_night(nights / "good.txt")
    (nights / "broken.edf").write_bytes(b"0       broken")
    (nights / "README.txt").write_text("Two nights.\n")
    assert main(["batch", str(nights), "--out", str(out), "--jobs", "1", "--pdf"]) == 3
    told = capsys.readouterr()
    assert "2 recordings: 1 analysed, 0 finished before, 1 failed" in told.out
    assert "README.txt" in told.out
    assert "not a medical device" in told.out
    assert told.err.count("\n") == 1
    assert "1 of 2" in told.err
    assert {path.name for path in out.iterdir()} == {"summary.csv", "good.json", "good.pdf"}
    with (out / "summary.csv").open(newline="", encoding="utf-8") as table:
        assert [row["status"] for row in csv.DictReader(table)] == ["failed", "done"]


@pytest.mark.parametrize("arguments", [["nights"], ["nights", "--out", "o", "--jobs", "0"], ["--out", "o"]])
def test_wrong_usage_is_exit_code_2(arguments):
    with pytest.raises(SystemExit) as stopped:
        main(["batch", *arguments])
    assert stopped.value.code == 2


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_nothing_to_analyse_is_exit_code_3(tmp_path, capsys, name):
    (tmp_path / "empty").mkdir()
    assert main(["batch", str(tmp_path / name), "--out", str(tmp_path / "out")]) == 3
    assert name in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
