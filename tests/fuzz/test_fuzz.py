"""A slice of ``python -m tests.fuzz``: damaged files end in a recording or in the program's own error."""

from __future__ import annotations

import ast
import signal
import sys
from pathlib import Path

import pytest

from tests.fuzz import runner, worker
from tests.fuzz.seeds import make_seeds, reviewed_analysis

FILES = 600
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of memory and time are Linux's")


@pytest.fixture(scope="module")
def seeds():
    return make_seeds()


@pytest.mark.slow
def test_damaged_files_open_or_are_refused():
    tally = runner.fuzz(run=1, start=0, stop=FILES, analyse_every=40)
    assert tally.failures == []
    assert sum(tally.outcomes.values()) == FILES
    # Neither a fuzzer that damages nothing nor one that is always refused at the door.
    assert tally.count("opened") > FILES / 10
    assert tally.count("refused") > FILES / 10
    assert tally.count("analysed") >= 5
    assert {kind for kind, _ in tally.outcomes} == {*worker.KINDS, "FLAC"}


def test_every_seed_is_sound(seeds, tmp_path):
    recording = reviewed_analysis().recording
    for kind, sound in seeds.items():
        for seed in sound:
            for name, content in seed.files.items():
                (tmp_path / name).write_bytes(content)
            worker.opened(tmp_path / seed.opens, kind, recording)


def test_a_case_is_the_same_whenever_it_is_made(seeds):
    for i in (0, 3, 5, 7, 8, 199):
        assert worker.case(seeds, 7, i) == worker.case(seeds, 7, i)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import os; os.abort()", f"crash ({-signal.SIGABRT})"),
        ("import signal\nsignal.setitimer(signal.ITIMER_PROF, 0.1)\nwhile True: pass", "hang"),
    ],
)
def test_a_crash_or_hang_of_a_worker_is_noticed_and_the_rest_goes_on(monkeypatch, code, told):
    popen = runner.subprocess.Popen

    def start(command, **options):
        first, stop = command[4:6]
        lines = [f"print('begin', {first}, 'x', flush=True)", code]
        if first != "0":
            lines = [
                f"print('end', {i}, 'opened', 0, 0, '', sep='\\t')" for i in range(int(first), int(stop))
            ]
        return popen([sys.executable, "-c", "\n".join(lines)], **options)

    monkeypatch.setattr(runner.subprocess, "Popen", start)
    tally = runner.fuzz(run=0, start=0, stop=4, workers=1)
    assert [failure.strip() for failure in tally.failures] == [f"0:0 EDF: {told}"]
    assert tally.count("opened") == 3


def test_memory_asked_for_beyond_the_limit_is_refused_not_fatal():
    code = (
        "from tests.fuzz.worker import limit_memory\nlimit_memory(1 << 30)\n"
        "try:\n bytearray(2 << 30)\nexcept MemoryError:\n print('refused')"
    )
    done = runner.subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "refused"


def test_nothing_is_ever_unpickled():
    """No module of the program names a reader that runs what a file says."""
    forbidden = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "cloudpickle"}
    for file in sorted((ROOT / "semscnn_gui").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name.split(".")[0] for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [(node.module or "").split(".")[0]]
            assert not forbidden & set(names), f"{file.name}:{node.lineno}"
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            assert called not in ("torch.load", "eval", "exec", "pd.read_pickle"), (
                f"{file.name}:{node.lineno}"
            )
            if called == "np.load":
                allowed = [ast.unparse(word.value) for word in node.keywords if word.arg == "allow_pickle"]
                assert allowed in ([], ["False"]), f"{file.name}:{node.lineno}"
