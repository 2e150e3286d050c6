"""Opens damaged files, one after the other, within the limits; run as ``python -m tests.fuzz.worker``.

Prints ``begin I KIND`` before and ``end I OUTCOME DETAIL`` after each file, so that whoever reads it knows which
file ended the process.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import replace
from pathlib import Path

from semscnn_gui.errors import InputError
from semscnn_gui.night.review_file import read_review
from semscnn_gui.night.review_format import _SEAL, sealed
from semscnn_gui.recording import open_recording
from semscnn_gui.recording.recording import Recording
from semscnn_gui.semscnn.weights import load_weights
from tests.fuzz.built import BLOCK, block
from tests.fuzz.mutation import mutated
from tests.fuzz.seeds import Seed, make_seeds, reviewed_analysis

KINDS = ("EDF", "EDF+D", "BDF", "WFDB", "RR text", "review", "safetensors", "built EDF", "built WFDB")
FLAC_EVERY = 200
SECONDS, BYTES = 5.0, 1 << 30


def kind_of(i: int) -> str:
    """What file ``i`` is; a compressed one needs a process of its own and comes seldom."""
    return "FLAC" if i % FLAC_EVERY == FLAC_EVERY - 1 else KINDS[i % len(KINDS)]


def case(seeds: dict[str, list[Seed]], run: int, i: int) -> Seed:
    """The damaged files of case ``i`` of a run; the same wherever and whenever it is made."""
    kind = kind_of(i)
    rng = random.Random(f"{run}:{i}")  # noqa: S311 -- to be the same again
    if kind.startswith("built"):
        number = i // len(KINDS)
        raw = block(kind, run * 10_000 + number // BLOCK)
        made = raw[number % BLOCK % len(raw)]
        if kind == "built EDF":
            return Seed({"night.edf": made}, "night.edf")
        sound = seeds["WFDB"][0]
        files = {**sound.files, "r.hea": made, "s.hea": sound.files["r.hea"].replace(b"r.dat", b"s.dat")}
        return Seed({**files, "s.dat": sound.files["r.dat"]}, "r.hea")
    sound = rng.choice(seeds[kind])
    name = sound.opens if rng.random() < 0.7 else rng.choice(sorted(sound.files))
    raw = sound.files[name]
    text = kind in ("RR text", "review") or name.endswith(".hea")
    if kind == "review" and rng.random() < 0.8:
        # Sealed again: the reader must not rest on the checksum.
        changed = sealed(mutated(raw.rpartition(_SEAL)[0], rng, text=True))
    else:
        changed = mutated(raw, rng, text=text)
    return replace(sound, files={**sound.files, name: changed})


def opened(path: Path, kind: str, recording: Recording) -> object:
    """Open a file as the program does."""
    if kind == "review":
        return read_review(path, recording)
    return load_weights(path) if kind == "safetensors" else open_recording(path)


def limit_memory(more: int) -> None:
    """Allow the process that many bytes of address space beyond what it has."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + more, resource.RLIM_INFINITY))


def analysed(recording: Recording) -> None:
    """Analyse a recording; the limits are those of opening anew, after the libraries are loaded."""
    signal.setitimer(signal.ITIMER_PROF, 0)
    from semscnn_gui.night.analysis import analyze_recording
    from semscnn_gui.semscnn.torch_loading import load_torch

    load_torch()
    limit_memory(BYTES)
    signal.setitimer(signal.ITIMER_PROF, 4 * SECONDS)
    analyze_recording(recording)


def outcome(path: Path, kind: str, recording: Recording, *, analyse: bool) -> tuple[str, str]:
    """``opened``, ``refused``, ``analysed`` or ``failed`` with what went wrong."""
    limit_memory(BYTES)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        found = opened(path, kind, recording)
        if analyse and isinstance(found, Recording):
            analysed(found)
            what = "analysed"
        else:
            what = "opened"
    except InputError as error:
        if not (error.file and error.field and str(error).endswith(f"; {error.action}.")):
            return "failed", f"not a sentence: {error}"
        return "refused", error.field
    except BaseException as error:  # whatever it is, it is what is looked for
        where = traceback.extract_tb(error.__traceback__)[-1]
        return "failed", f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}: {error}"
    else:
        return what, ""
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def main() -> None:
    """``worker RUN START STOP ANALYSE_EVERY``: cases START to STOP of a run."""
    run, start, stop, analyse_every = (int(word) for word in sys.argv[1:5])
    seeds, recording = make_seeds(), reviewed_analysis().recording
    n_opened = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for i in range(start, stop):
            made, kind = case(seeds, run, i), kind_of(i)
            for file in folder.iterdir():
                file.unlink()
            for file_name, content in made.files.items():
                (folder / file_name).write_bytes(content)
            print("begin", i, kind, flush=True)
            began = time.process_time()
            what, detail = outcome(
                folder / made.opens,
                kind,
                recording,
                analyse=bool(analyse_every) and n_opened % analyse_every == 0,
            )
            n_opened += what == "opened" and kind not in ("review", "safetensors")
            n_opened += what == "analysed"
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            line = ["end", str(i), what, f"{time.process_time() - began:.3f}", str(peak), detail]
            print("\t".join(line).replace("\n", " ").replace("\r", " "), flush=True)
    sys.stdout.flush()
    os._exit(0)  # without waiting for torch's threads


if __name__ == "__main__":
    main()
