"""Several fits at once, each in a process of its own that works with one thread."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing import connection, get_context
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.training.fit_state import FitState, fingerprint, read_state
from semscnn_gui.training.fitting import FitTask, fit

LISTEN_S = 0.2
"""How often the user's wish to stop is looked for."""

STOP_S = 0.5
"""What a process gets to end by itself before it is killed."""

_GO_ON = "start the same command again, with fewer --jobs if memory is short: it goes on from there"

TaskEpoch = Callable[[int, int, float, NDArray[np.float64]], None]


def run_fits(
    tasks: Sequence[FitTask], jobs: int, progress: Progress, after_epoch: TaskEpoch
) -> list[FitState]:
    """Run fits; what each gives does not depend on how many run at once.

    Args:
        tasks: What to fit, each with a state file of its own.
        jobs: How many at once: with 1, and on a graphics processor, they run one after another in this process.
        progress: Told all along; may cancel. States on disk stay for a later run.
        after_epoch: Called in this thread with the task's index and what :func:`~.fitting.fit` tells.

    Returns:
        The last state of each, in the order of ``tasks``.

    Raises:
        InputError: A fit could not be done or its process died.
        Cancelled: The user stopped the work; no process is left.
    """
    import torch

    if jobs > 1 and len(tasks) > 1 and not torch.cuda.is_available():
        return _Workers(tasks, jobs, progress, after_epoch).run()
    states = []
    for i, task in enumerate(tasks):

        def tell(epoch: int, loss: float, logit: NDArray[np.float64], i: int = i) -> None:
            after_epoch(i, epoch, loss, logit)

        states.append(fit(task, progress.part(i / len(tasks), (i + 1) / len(tasks)), tell))
    return states


@dataclass(slots=True, eq=False)
class _Workers:
    tasks: Sequence[FitTask]
    jobs: int
    progress: Progress
    after_epoch: TaskEpoch
    running: dict[int, tuple[Any, Any]] = field(default_factory=dict)
    share: dict[int, float] = field(default_factory=dict)

    def run(self) -> list[FitState]:
        waiting = list(range(len(self.tasks)))
        try:
            while waiting or self.running:
                self.progress.check()
                while waiting and len(self.running) < self.jobs:
                    self._start(waiting.pop(0))
                self._listen()
        finally:
            self._stop()
        states = [read_state(task.state, fingerprint(task)) for task in self.tasks]
        for task, state in zip(self.tasks, states, strict=True):
            if state is None:
                raise InputError(task.state, "state of the training", "missing or damaged", _GO_ON)
        return [state for state in states if state is not None]

    def _start(self, i: int) -> None:
        # Spawned, not forked: a forked process would inherit locks of torch's threads in whatever state.
        context = get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(theirs, self.tasks[i]), daemon=True)
        process.start()
        theirs.close()  # so that the end of the process ends the pipe
        self.running[i] = process, ours

    def _listen(self) -> None:
        pipes = {i: pipe for i, (_, pipe) in self.running.items()}
        ready = connection.wait(list(pipes.values()), timeout=LISTEN_S)
        for i, pipe in pipes.items():
            if pipe not in ready:
                continue
            try:
                kind, *told = pipe.recv()
            except (EOFError, OSError):
                self._died(i)
            if kind == "progress":
                self.share[i], doing = told
                self.progress.report(sum(self.share.values()) / len(self.tasks), doing)
            elif kind == "epoch":
                self.after_epoch(i, *told)
            elif kind == "refused":
                raise InputError(*told)
            elif kind == "failed":
                raise self._error(i, told[0]) from RuntimeError(told[1])
            else:
                self.share[i] = 1.0
                process, _ = self.running.pop(i)
                pipe.close()
                process.join()

    def _died(self, i: int) -> NoReturn:
        process, _ = self.running[i]
        process.join(STOP_S)
        code = process.exitcode
        how = f"signal {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit code {code}"
        raise self._error(i, f"ended by {how}")

    def _error(self, i: int, found: str) -> InputError:
        return InputError("training", f"the process of {self.tasks[i].title}", found, _GO_ON)

    def _stop(self) -> None:
        for process, _ in self.running.values():
            process.terminate()
        for process, pipe in self.running.values():
            process.join(STOP_S)
            if process.is_alive():
                process.kill()
                process.join()
            pipe.close()
        self.running.clear()


def _work(pipe: Any, task: FitTask) -> None:
    """What a process does: one fit, telling all along."""
    # Ctrl-C reaches every process of the terminal; the first one decides and ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        progress = Progress(lambda share, doing: pipe.send(("progress", share, doing)))
        fit(task, progress, lambda *told: pipe.send(("epoch", *told)))
        pipe.send(("done",))
    except BrokenPipeError:
        pass  # The process that would listen has gone.
    except InputError as error:
        pipe.send(("refused", error.file, error.field, error.found, error.action))
    except Exception as error:  # told by the process that listens, whatever it is
        found = f"ended by {type(error).__name__} ({' '.join(str(error).split())[:200]})"
        pipe.send(("failed", found, traceback.format_exc()))
