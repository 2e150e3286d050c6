from __future__ import annotations

import io
import shutil
import socket
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path

import pytest
import wfdb

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Cancelled, Progress
from semscnn_gui.recording.simulation.simulated_night import simulate_night
from semscnn_gui.recording.writing import write_wfdb
from semscnn_gui.training import download
from semscnn_gui.training.dataset import load_nights
from semscnn_gui.training.download import apnea_ecg, default_folder

NAMES = ("a01", "c01", "x01")
TABLE = """Additional information about the recordings

Record\tLength\tnon-apn\tapnea\thours\tAI\tHI\tAHI\tAge\tSex\theight\tweight
\tminutes\tminutes\tminutes\tw/apnea\t\t\t\t\t\t(cm)\t(kg)

a01\t6\t3\t3\t1\t12.5\t57.1\t69.6\t51\tM\t175\t102\t\t
c01\t6\t6\t0\t0\t0\t0\t0\t31\tF\t170\t60
x01\t6\t3\t3\t1\t12.5\t57.1\t69.6\t51\tM\t175\t102
"""


class PhysioNet:
    """Stands in for wfdb's downloader: three short simulated nights."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.fails_at: str | None = None
        for seed, name in enumerate(NAMES):
            write_wfdb(simulate_night(100.0, 0.1, seed), folder / name)
        (folder / "x01.apn").unlink()
        (folder / download.DEMOGRAPHICS).write_text(TABLE)

    def dl_database(self, database: str, target: str, records: list[str], annotators: list[str]) -> None:
        assert (database, annotators) == ("apnea-ecg", ["apn"])
        print("Downloading files...")
        for record in records:
            self.asked.append(record)
            for file in sorted(self.folder.glob(f"{record}.*")):
                if record == self.fails_at and file.suffix == ".hea":
                    raise ConnectionResetError(104, "Connection reset by peer")
                shutil.copy(file, target)

    def dl_files(self, database: str, target: str, files: list[str]) -> None:
        assert database == "apnea-ecg"
        for file in files:
            shutil.copy(self.folder / file, target)


@pytest.fixture
def physionet(tmp_path, monkeypatch) -> PhysioNet:
    (tmp_path / "server").mkdir()
    server = PhysioNet(tmp_path / "server")
    monkeypatch.setattr(download, "RECORDS", NAMES)
    monkeypatch.setattr(wfdb, "dl_database", server.dl_database)
    monkeypatch.setattr(wfdb, "dl_files", server.dl_files)
    monkeypatch.setattr(urllib.request, "urlopen", lambda url, timeout: io.BytesIO(b"a page"))
    return server


def test_database_is_fetched_whole_and_can_be_learned_from(physionet, tmp_path, capsys):
    told: list[str] = []
    folder = apnea_ecg(
        tmp_path / "data" / "set", Progress(lambda _, doing: told.append(doing)), download=True
    )
    assert folder == tmp_path / "data" / "set"
    assert not folder.with_name("set.part").exists()
    assert [line.split()[-1] for line in told[1:]] == list(NAMES)
    nights = load_nights(folder, recipe="rri+amplitude")
    assert [night.name for night in nights] == ["a01", "c01"]
    assert nights[0].person == "set/51/M/175/102"
    assert (folder / "records.csv").read_text().startswith("record,minutes,normal_minutes")
    assert capsys.readouterr().out == ""


def test_database_that_is_there_is_not_fetched_again(physionet, tmp_path, monkeypatch):
    folder = apnea_ecg(tmp_path / "set", download=True)
    monkeypatch.setattr(urllib.request, "urlopen", None)
    physionet.asked.clear()
    assert apnea_ecg(folder, download=True) == apnea_ecg(folder) == folder
    assert physionet.asked == []


def test_interrupted_download_is_not_taken_for_whole_and_goes_on(physionet, tmp_path):
    physionet.fails_at = "c01"
    with pytest.raises(
        InputError, match=r"download is not finished .*Connection reset by peer.*; run the same"
    ):
        apnea_ecg(tmp_path / "set", download=True)
    assert not (tmp_path / "set").exists()
    with pytest.raises(InputError, match="data set apnea-ecg is missing; fetch it with --download"):
        apnea_ecg(tmp_path / "set")
    physionet.fails_at = None
    physionet.asked.clear()
    apnea_ecg(tmp_path / "set", download=True)
    assert physionet.asked == ["c01", "x01"]


def test_file_cut_short_is_fetched_again(physionet, tmp_path):
    part = tmp_path / "set.part"
    part.mkdir()
    for name in ("a01.hea", "a01.dat", "a01.apn"):
        shutil.copy(physionet.folder / name, part)
    content = (part / "a01.dat").read_bytes()
    (part / "a01.dat").write_bytes(content[:-2])
    folder = apnea_ecg(tmp_path / "set", download=True)
    assert "a01" in physionet.asked
    assert (folder / "a01.dat").read_bytes() == content


def test_cancelled_download_leaves_no_data_set(physionet, tmp_path):
    progress = Progress(lambda _, doing: progress.cancel() if doing.endswith("c01") else None)
    with pytest.raises(Cancelled):
        apnea_ecg(tmp_path / "set", progress, download=True)
    assert not (tmp_path / "set").exists()
    assert apnea_ecg(tmp_path / "set", download=True).is_dir()


def test_folder_of_something_else_is_left_alone(physionet, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "love.txt").write_text("dear")
    with pytest.raises(InputError, match=r"folder is something else or incomplete \(without records.csv and"):
        apnea_ecg(tmp_path / "letters", download=True)
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["love.txt"]
    assert physionet.asked == []
    (tmp_path / "empty").mkdir()
    assert apnea_ecg(tmp_path / "empty", download=True) == tmp_path / "empty"


def test_server_that_lacks_a_record_gives_no_data_set(physionet, tmp_path):
    (physionet.folder / "c01.apn").unlink()
    with pytest.raises(InputError, match=r"download is without c01\.apn"):
        apnea_ecg(tmp_path / "set", download=True)
    assert not (tmp_path / "set").exists()


def test_page_that_is_not_the_table_is_refused(physionet, tmp_path):
    (physionet.folder / download.DEMOGRAPHICS).write_text("<html>log in to this network</html>")
    with pytest.raises(InputError, match="tells of 0 records where 3 are needed"):
        apnea_ecg(tmp_path / "set", download=True)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            urllib.error.URLError(socket.gaierror(-2, "Name or service not known")),
            "Name or service not known",
        ),
        (TimeoutError("timed out"), "timed out"),
        (ConnectionRefusedError(111, "Connection refused"), "Connection refused"),
    ],
)
def test_no_network_is_said_at_once(physionet, tmp_path, monkeypatch, error, words):
    def fail(url, timeout):
        assert url.startswith("https://physionet.org/")
        assert timeout <= 15
        raise error

    monkeypatch.setattr(urllib.request, "urlopen", fail)
    with pytest.raises(InputError) as refused:
        apnea_ecg(tmp_path / "set", download=True)
    sentence = str(refused.value)
    assert sentence.startswith("apnea-ecg: download is not possible, physionet.org cannot be reached")
    assert words in sentence
    assert "connect this computer to the internet" in sentence
    assert physionet.asked == []
    assert [path.name for path in tmp_path.iterdir()] == ["server"]


def test_server_that_answers_with_an_error_is_reached(physionet, tmp_path, monkeypatch):
    def refuse(url, timeout):
        raise urllib.error.HTTPError(url, 403, "Forbidden", Message(), None)

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    assert apnea_ecg(tmp_path / "set", download=True).is_dir()


def test_default_folder_is_the_users(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_folder().name == "apnea-ecg"
    assert "semscnn_gui" in default_folder().parts
