"""Each kind of file as text in which a changed character shows, and digests of what text does not show."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import edfio
import numpy as np
import pydicom
import wfdb
from PIL import Image
from pypdf import PdfReader

# Every so many intervals are enough to see where two series part; the digest has them all.
EVERY_INTERVAL = 50
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Shown(NamedTuple):
    """A file as text, and named digests of what it holds, none of which depends on a library's version."""

    text: str
    digests: dict[str, str]


def digest(content: bytes) -> str:
    """SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def shown(path: Path) -> Shown:
    """A file in readable form, by the end of its name."""
    form = next(form for end, form in _FORMS.items() if path.name.endswith(end))
    return form(path.read_bytes(), path)


def _as_it_is(content: bytes, path: Path) -> Shown:
    return Shown(content.decode(), {path.name: digest(content)})


def _svg(content: bytes, path: Path) -> Shown:
    lines = content.decode().replace("><", ">\n<").splitlines()
    kept = [line for line in lines if not line.startswith("<path")]
    return Shown("\n".join([*kept, f"[{len(lines) - len(kept)} paths]"]) + "\n", {path.name: digest(content)})


def _intervals(content: bytes, path: Path) -> Shown:
    lines = content.decode().splitlines()
    first = next(i for i, line in enumerate(lines) if not line.startswith("#")) + 1
    rows = lines[first:]
    head = [*lines[:first], f"[{len(rows)} intervals, of which each {EVERY_INTERVAL}th:]"]
    return Shown("\n".join(head + rows[::EVERY_INTERVAL]) + "\n", {path.name: digest(content)})


def _pdf(content: bytes, path: Path) -> Shown:
    reader = PdfReader(io.BytesIO(content))
    said = reader.metadata or {}
    # The library names itself and its version as the producer.
    lines = [f"{name}: {value}" for name, value in sorted(said.items()) if name != "/Producer"]
    alternatives = list(_structure(reader.trailer["/Root"]["/StructTreeRoot"]))
    kinds = Counter(kind for kind, _ in alternatives)
    lines += ["", "[structure]", ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))]
    lines += [f"{kind}: {words}" for kind, words in alternatives if words]
    digests = {}
    for number, page in enumerate(reader.pages, 1):
        lines += ["", f"[page {number}, {page.mediabox.width} × {page.mediabox.height} pt]"]
        lines.append(page.extract_text())
        digests[f"{path.name} page {number} as drawn"] = digest(page["/Contents"].get_object().get_data())
    return Shown("\n".join(lines) + "\n", digests)


def _structure(element: Any) -> Iterator[tuple[str, str]]:
    """Kind and alternative text of each element of a PDF's structure tree, in reading order."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield str(found["/S"]), str(found.get("/Alt", ""))
            yield from _structure(found)


def _dicom(content: bytes, path: Path) -> Shown:
    dataset = pydicom.dcmread(io.BytesIO(content))
    inside = dataset.EncapsulatedDocument[: dataset.EncapsulatedDocumentLength]
    # Its size, and the library that wrote the file, follow the libraries.
    dataset.EncapsulatedDocument, dataset.EncapsulatedDocumentLength = b"", 0
    for name in ("ImplementationClassUID", "ImplementationVersionName", "FileMetaInformationGroupLength"):
        del dataset.file_meta[name]
    text = f"{dataset}\n\n{_report_inside(inside, path)}"
    return Shown(text, {path.name: digest(text.encode())})


def _fhir(content: bytes, path: Path) -> Shown:
    bundle = json.loads(content)
    resources = [entry["resource"] for entry in bundle["entry"]]
    (attachment,) = resources[-1]["presentedForm"]
    report = base64.b64decode(attachment.pop("data"))
    for name in ("size", "hash"):
        attachment.pop(name, None)
    lines = _fields({name: value for name, value in bundle.items() if name != "entry"})
    observations = [one for one in resources if one["resourceType"] == "Observation"]
    first, *others = observations
    shared = {name: value for name, value in first.items() if all(one.get(name) == value for one in others)}
    lines += ["", "[each observation]", *_fields(shared)]
    for entry in bundle["entry"]:
        one = entry["resource"]
        own = {name: value for name, value in one.items() if one not in observations or name not in shared}
        lines += ["", f"[{one['resourceType']} {entry['fullUrl']}]", *_fields(own)]
    text = "\n".join(lines) + f"\n\n{_report_inside(report, path)}"
    numbers: dict[str, str] = {}
    named = _UUID.sub(lambda found: numbers.setdefault(found[0], f"<{len(numbers) + 1}>"), text)
    return Shown(named, {path.name: digest(text.encode())})


def _fields(whole: dict[str, Any]) -> list[str]:
    return [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in whole.items()]


def _report_inside(pdf: bytes, path: Path) -> str:
    """The report that a file holds; only its name if it equals the report of the same night."""
    same = pdf == path.with_name("report.pdf").read_bytes()
    return "[report.pdf]\n" if same else f"[another report]\n{_pdf(pdf, path).text}"


def _edf(content: bytes, path: Path) -> Shown:
    edf = edfio.read_edf(io.BytesIO(content))
    count = int(content[252:256])
    lines = [content[:256].decode("latin-1")]
    at = 256
    # The fields of EDF's header for each signal, with their widths.
    for width in (16, 80, 8, 8, 8, 8, 8, 80, 8, 32):
        fields = [content[at + i * width : at + (i + 1) * width].decode("latin-1") for i in range(count)]
        lines.append(" | ".join(field.strip() for field in fields))
        at += count * width
    lines += ["", "[annotations]"]
    lines += [f"{found.onset:g}\t{found.duration}\t{found.text}" for found in edf.annotations]
    digests = {path.name: digest(content)}
    for signal in edf.signals:
        samples = np.ascontiguousarray(signal.digital)
        lines.append(f"[{signal.label}: {len(samples)} samples, sum {int(samples.sum(dtype=np.int64))}]")
        digests[f"{path.name} samples of {signal.label}"] = digest(samples.tobytes())
    return Shown("\n".join(lines) + "\n", digests)


def _apn(content: bytes, path: Path) -> Shown:
    found = wfdb.rdann(str(path.with_suffix("")), "apn")
    rows = zip(found.sample, found.symbol, found.aux_note, strict=True)
    lines = [f"{sample}\t{symbol}\t{note}" for sample, symbol, note in rows]
    return Shown(f"[{found.fs} Hz]\n" + "\n".join(lines) + "\n", {path.name: digest(content)})


def _png(content: bytes, path: Path) -> Shown:
    with Image.open(io.BytesIO(content)) as image:
        lines = [f"{image.width} × {image.height} {image.mode}"]
        lines += [f"{name}: {value}" for name, value in sorted(image.info.items())]
        return Shown("\n".join(lines) + "\n", {f"{path.name} pixels": digest(image.tobytes())})


# By the end of a file's name, the longer ends first.
_FORMS: dict[str, Callable[[bytes, Path], Shown]] = {
    ".fhir.json": _fhir,
    ".json": _as_it_is,
    ".csv": _as_it_is,
    ".svg": _svg,
    ".txt": _intervals,
    ".pdf": _pdf,
    ".dcm": _dicom,
    ".edf": _edf,
    ".apn": _apn,
    ".png": _png,
}
