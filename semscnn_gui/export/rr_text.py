"""RR intervals as text for programs of heart-rate variability such as Kubios HRV.

Two columns that Kubios and its like take as they are, time and RR interval in seconds, and a third that flags
artefacts. Lines before them begin with ``#``.
"""

from __future__ import annotations

import numpy as np

from semscnn_gui.export.exported import Exported, provenance

COLUMNS = ("Time (s)", "RR interval (s)", "Artefact")
DETECTED, CORRECTED, UNTRUSTED = 0, 1, 2


def rr_text(exported: Exported) -> bytes:
    """Return one line per interval of the whole recording, tabs between the columns."""
    rr = exported.night.analysis.rr
    head = [*provenance(exported)]
    if exported.start is not None:
        head.append(f"Start: {exported.start:%Y-%m-%d %H:%M:%S}")
    head += [
        "Time: of the beat that ends the interval, seconds after the recording's start",
        f"Artefact: {DETECTED} = as detected, {CORRECTED} = corrected (a missed beat put in, an extra or "
        f"premature one taken out or moved), {UNTRUSTED} = not to be trusted (noise or a gap)",
    ]
    artefact = np.where(~rr.valid, UNTRUSTED, np.where(rr.corrected, CORRECTED, DETECTED))
    lines = [f"# {line}" for line in head]
    lines.append("\t".join(COLUMNS))
    lines += [
        f"{time:.3f}\t{interval:.3f}\t{flag}"
        for time, interval, flag in zip(rr.time_s.tolist(), rr.rr_s.tolist(), artefact.tolist(), strict=True)
    ]
    return ("\n".join(lines) + "\n").encode()
