"""What `pip install` gives: a program that works in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from semscnn_gui.semscnn.installed_models import DEFAULT_MODEL

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    pytest.importorskip("hatchling")
    out = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(out),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_weights_icons_fonts_and_notices_travel_in_the_wheel(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for ending in (
        f"bundled/model_weights/{DEFAULT_MODEL}.safetensors",
        "bundled/model_weights/README.md",
        "bundled/resources/icons/semscnn-gui.svg",
        "bundled/resources/fonts/DejaVuSans.ttf",
        "licenses/LICENSE",
        "licenses/NOTICE",
    ):
        assert any(name.endswith(ending) for name in names), ending
    assert not any(name.startswith("tests/") for name in names)


@pytest.mark.slow
def test_installed_wheel_analyses_in_an_empty_folder(wheel, tmp_path):
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site)}

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "semscnn_gui", *arguments]
        result = subprocess.run(
            command, cwd=empty, env=environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    where = "import semscnn_gui.package_data as b; print(b.bundled('model_weights'))"
    shown = subprocess.run(
        [sys.executable, "-c", where], cwd=empty, env=environment, capture_output=True, text=True, check=True
    )
    assert shown.stdout.startswith(str(site))
    run("demo-recording", "night.edf", "--hours", "0.5")
    assert DEFAULT_MODEL in run("analyze", "night.edf", "--pdf", "r.pdf")
    assert (empty / "r.pdf").stat().st_size > 10_000
