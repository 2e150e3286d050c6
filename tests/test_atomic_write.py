from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.errors import InputError


def test_file_is_replaced_whole_and_nothing_stays_beside_it(tmp_path):
    path = tmp_path / "r.json"
    path.write_bytes(b"old")
    assert write_atomically(path, b"new") == path
    assert path.read_bytes() == b"new"
    assert [file.name for file in tmp_path.iterdir()] == ["r.json"]


@pytest.mark.parametrize("broken", [KeyboardInterrupt, SystemExit])
def test_interrupted_write_keeps_the_old_file_and_leaves_no_part(tmp_path, monkeypatch, broken):
    path = tmp_path / "r.json"
    path.write_bytes(b"old")

    def interrupt(_handle):
        raise broken

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(broken):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["r.json"]


def test_full_disk_is_told_with_what_to_do(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"r\.json: output file is .*No space left.*; free some space\."):
        write_atomically(tmp_path / "r.json", b"new", action="free some space")
    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_made_only_where_asked_for(tmp_path):
    path = tmp_path / "a" / "b" / "r.json"
    with pytest.raises(InputError, match="not writable"):
        write_atomically(path, b"new")
    assert write_atomically(path, b"new", make_folder=True).read_bytes() == b"new"


def test_file_has_the_rights_of_any_new_file_and_the_mask_is_left_alone(tmp_path, monkeypatch):
    (tmp_path / "any").touch()
    monkeypatch.setattr(os, "umask", lambda _mask: pytest.fail("the mask of all threads was changed"))
    path = write_atomically(tmp_path / "r.json", b"new")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((tmp_path / "any").stat().st_mode)


def test_longest_file_name_can_be_written(tmp_path: Path):
    assert write_atomically(tmp_path / ("n" * 250 + ".json"), b"x").exists()


def test_link_stays_and_its_file_is_written(tmp_path):
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    write_atomically(tmp_path / "link.json", b"new")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_bytes() == b"new"


def test_pipe_or_folder_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder"):
        with pytest.raises(InputError, match="folder or device"):
            write_atomically(tmp_path / name, b"new")
    assert (tmp_path / "pipe").is_fifo()
