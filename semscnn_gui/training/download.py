"""Fetching the PhysioNet Apnea-ECG Database: the program's one use of a network, and only when asked for.

Penzel et al. 2000, doi 10.1109/CIC.2000.898505; https://physionet.org/content/apnea-ecg/ (ODC-By 1.0).
"""

from __future__ import annotations

import contextlib
import csv
import io
import urllib.error
import urllib.request
from pathlib import Path

from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress

DATABASE = "apnea-ecg"
PAGE = f"https://physionet.org/content/{DATABASE}/"
RECORDS = (
    *(f"a{i:02d}" for i in range(1, 21)),
    *(f"b{i:02d}" for i in range(1, 6)),
    *(f"c{i:02d}" for i in range(1, 11)),
    *(f"x{i:02d}" for i in range(1, 36)),
)
DEMOGRAPHICS = "additional-information.txt"
COLUMNS = (
    "record",
    "minutes",
    "normal_minutes",
    "apnea_minutes",
    "hours_with_apnea",
    "apnea_index",
    "hypopnea_index",
    "ahi",
    "age",
    "sex",
    "height_cm",
    "weight_kg",
)
TIMEOUT_S = 10.0


def default_folder() -> Path:
    """Where the database is kept if the user names no folder; it need not exist."""
    from platformdirs import user_data_dir

    return Path(user_data_dir("semscnn_gui", appauthor=False)) / DATABASE


def apnea_ecg(
    folder: Path | None = None, progress: Progress | None = None, *, download: bool = False
) -> Path:
    """Return the folder of the Apnea-ECG Database, fetched first if that is asked for and it is not there.

    What is fetched lies in ``FOLDER.part`` until it is whole; a download that was interrupted goes on there.

    Args:
        folder: Its folder; :func:`default_folder` when None.
        progress: Told before each record; may cancel.
        download: Fetch what is not there: 70 records with waveform and labels, and the people's demographics as
            ``records.csv``.

    Raises:
        InputError: The database is not there and not to be fetched, PhysioNet cannot be reached, or the folder
            holds something else or cannot be written.
        Cancelled: The user stopped the work.
    """
    folder = folder or default_folder()
    if not download:
        if not folder.is_dir():
            action = "fetch it with --download, or name the folder of your copy as DATASET"
            raise InputError(str(folder), f"data set {DATABASE}", "missing", action)
        return folder
    if folder.exists():
        absent = _absent(folder)
        if not absent:
            return folder
        if not folder.is_dir() or any(folder.iterdir()):
            found = f"something else or incomplete (without {absent[0]} and {len(absent) - 1} more files)"
            raise InputError(
                str(folder), "folder", found, "name another folder with --to, or delete this one"
            )
    part = folder.with_name(f"{folder.name}.part")
    _check_network()
    try:
        part.mkdir(parents=True, exist_ok=True)
        _fetch(part, progress or Progress())
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    # Of a server's odd answer wfdb passes on what its parsing raises.
    except (OSError, ValueError, LookupError) as error:
        found = f"not finished ({' '.join(str(error).split())[:200] or type(error).__name__})"
        action = "run the same command again to go on, or name the folder of your copy as DATASET"
        raise InputError(DATABASE, "download", found, action) from error
    return folder


def _check_network() -> None:
    """Refuse at once where there is no network: wfdb itself would wait without end."""
    try:
        with urllib.request.urlopen(PAGE, timeout=TIMEOUT_S):
            pass
    except urllib.error.HTTPError:
        return  # There is a network; wfdb tells what it gets.
    except OSError as error:
        reason = getattr(error, "reason", error)
        why = getattr(reason, "strerror", None) or reason
        action = "connect this computer to the internet, or name the folder of your copy as DATASET"
        found = f"not possible, physionet.org cannot be reached ({why})"
        raise InputError(DATABASE, "download", found, action) from error


def _fetch(part: Path, progress: Progress) -> None:
    import wfdb

    # wfdb tells each step on standard output, which belongs to the results.
    with contextlib.redirect_stdout(io.StringIO()):
        progress.report(0.0, f"Downloading {DATABASE} from PhysioNet")
        wfdb.dl_files(DATABASE, str(part), [DEMOGRAPHICS])
        _write_records_table(part)
        for i, record in enumerate(RECORDS):
            progress.report(i / len(RECORDS), f"Downloading {DATABASE} from PhysioNet: {record}")
            if _absent_of(part, record, ".apn"):
                wfdb.dl_database(DATABASE, str(part), records=[record], annotators=["apn"])
    absent = _absent(part)
    if absent:
        raise InputError(
            part,
            "download",
            f"without {absent[0]} and {len(absent) - 1} more files",
            "run the same command again",
        )


def _write_records_table(part: Path) -> None:
    """Demographics as ``records.csv``, from which nights of one person are told."""
    text = (part / DEMOGRAPHICS).read_text(encoding="latin-1")
    rows = [line.split() for line in text.splitlines()]
    rows = [row for row in rows if len(row) == len(COLUMNS) and row[0] in RECORDS]
    if {row[0] for row in rows} != set(RECORDS):
        raise ValueError(f"{DEMOGRAPHICS} tells of {len(rows)} records where {len(RECORDS)} are needed")
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows([COLUMNS, *rows])
    write_atomically(part / "records.csv", table.getvalue().encode())


def _absent(folder: Path) -> list[str]:
    """Names of the files that the database needs and the folder lacks or holds cut short."""
    absent = [] if (folder / "records.csv").is_file() else ["records.csv"]
    for record in RECORDS:
        # Labels of the test set were published later: a copy without them can still be learned from.
        absent += _absent_of(folder, record, "" if record.startswith("x") else ".apn")
    return absent


def _absent_of(folder: Path, record: str, labels: str) -> list[str]:
    import wfdb

    names = [f"{record}.hea", f"{record}.dat", *([record + labels] if labels else [])]
    absent = [name for name in names if not (folder / name).is_file()]
    if absent:
        return absent
    try:
        header = wfdb.rdheader(str(folder / record))
        n_bytes = 2 * header.sig_len * header.n_sig
    except Exception:  # wfdb raises nearly anything on a damaged header
        return [names[0]]
    return [] if (folder / names[1]).stat().st_size >= n_bytes else [names[1]]
