"""``records.csv`` beside the recordings of a data set: who the person is, and the AHI by polysomnography."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from pathlib import Path

from semscnn_gui.errors import InputError
from semscnn_gui.training.prepared import prepared_ahi

NAME = "records.csv"
DEMOGRAPHICS = ("age", "sex", "height", "weight")
AHI = "ahi"
# The Apnea-ECG Database's page says so, though their heights and weights differ: c05 begins 80 s after c06. In
# another data set with such names two people would count as one, which costs little.
SAME_RECORDING = {"c06": "c05"}


def people_of(folder: Path) -> dict[str, str]:
    """Record name to person, where the folder's ``records.csv`` gives demographics (equal ones: one person).

    A record without any is left out: nothing says that two such records are of one person.

    Raises:
        InputError: The table is there and cannot be read.
    """
    header, rows = _read(folder)
    columns = [key for key in header if key.split("_")[0].lower() in DEMOGRAPHICS]
    named = {
        record: folder.resolve().name + "/" + "/".join(row[key] for key in columns)
        for record, row in rows.items()
        if any(row[key].strip() for key in columns)
    }
    same = {copy: named[first] for copy, first in SAME_RECORDING.items() if {copy, first} <= named.keys()}
    return named | same


def ahi_of(sources: Path | Sequence[Path]) -> dict[str, float]:
    """AHI in events per hour by record name, from column ``ahi`` of each folder's ``records.csv``.

    Files that ``prepare`` made hold it themselves. A record without a value is left out, and so is a name that two
    data sets give different values.

    Raises:
        InputError: A table or file cannot be read, or a value is no number from 0 on.
    """
    found: dict[str, set[float]] = {}
    for folder in [sources] if isinstance(sources, Path) else sources:
        if folder.is_file():
            for record, ahi in prepared_ahi(folder):
                found.setdefault(record, set()).add(ahi)
            continue
        header, rows = _read(folder)
        column = next((key for key in header if key.strip().lower() == AHI), None)
        if column is None:
            continue
        for record, row in rows.items():
            if text := row[column].strip():
                found.setdefault(record, set()).add(_ahi(folder, record, text))
    return {record: next(iter(values)) for record, values in found.items() if len(values) == 1}


def _ahi(folder: Path, record: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        action = "give events per hour as a number from 0 on, or leave it empty"
        raise InputError(folder / NAME, f"AHI of {record}", repr(text), action)
    return value


def _read(folder: Path) -> tuple[list[str], dict[str, dict[str, str]]]:
    """The table's header, and its rows by record name; both empty where there is none."""
    table = folder / NAME
    if not table.exists():
        return [], {}
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, restval="")
            header, rows = list(reader.fieldnames or []), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        action = f"save it as comma-separated UTF-8 text, or take it out of {folder.name}"
        raise InputError(table, "content", f"unreadable ({error})", action) from error
    name = next((key for key in ("record", "name", "id") if key in header), None)
    return (header, {row[name]: row for row in rows}) if name is not None else ([], {})
