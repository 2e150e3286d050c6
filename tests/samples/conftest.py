"""The samples, unpacked."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def samples_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """samples_of("0.1"): a copy of the samples of a version; tests that change files take a copy of their own."""
    known: dict[str, Path] = {}

    def unpacked(version: str) -> Path:
        if version not in known:
            known[version] = folder = tmp_path_factory.mktemp("samples") / version
            shutil.copytree(HERE / version, folder)
            for packed in folder.rglob("*.gz"):
                packed.with_suffix("").write_bytes(gzip.decompress(packed.read_bytes()))
                packed.unlink()
        return known[version]

    return unpacked
