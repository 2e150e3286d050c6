"""Nights in parallel processes of this machine; a process that dies costs its own night only."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process

from semscnn_gui.batch.night_job import NightJob, NightOutcome, Outcomes, do_night, failed

_DIED = "ended with its process, twice: too little memory, or a damaged library"
_at_work = threading.Lock()


def in_processes(jobs: Sequence[NightJob], at_once: int) -> Outcomes:
    """Do jobs in processes; each works with one thread.

    When a process dies, nobody can say which of the nights at work it was: they are tried again one by one, and
    one whose process dies again has failed.

    Args:
        jobs: What to do.
        at_once: Number of processes.

    Yields:
        The index of each job and its outcome, as they come. When the iteration is closed or interrupted, the
        nights at work are finished first.
    """
    waiting = deque(range(len(jobs)))
    while waiting:
        suspects = yield from _until_one_dies(jobs, waiting, at_once)
        for i in suspects:
            if (yield from _until_one_dies(jobs, deque([i]), 1)):
                yield i, failed(jobs[i], _DIED)


def _until_one_dies(
    jobs: Sequence[NightJob], waiting: deque[int], at_once: int
) -> Generator[tuple[int, NightOutcome], None, list[int]]:
    """Do the jobs waiting until they are done or a process dies; the jobs then at work are returned."""
    working: dict[Future[NightOutcome], int] = {}
    # Spawned, not forked: a forked process would inherit locks of torch's threads in whatever state.
    with ProcessPoolExecutor(
        min(at_once, len(waiting)), mp_context=get_context("spawn"), initializer=_begin
    ) as pool:
        while waiting or working:
            try:
                while waiting and len(working) < at_once:
                    with _deaf_to_interrupts():
                        working[pool.submit(_do, jobs[waiting[0]])] = waiting[0]
                    waiting.popleft()
            except BrokenProcessPool:
                break
            done, _ = wait(working, return_when=FIRST_COMPLETED)
            whole = [future for future in done if not isinstance(future.exception(), BrokenProcessPool)]
            for future in whole:
                yield working.pop(future), future.result()
            if len(whole) < len(done):
                break
    return sorted(working.values())


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let processes start that Ctrl-C does not reach: the one that started them decides and ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _begin() -> None:
    """What a process does first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _do(job: NightJob) -> NightOutcome:
    with _at_work:
        return do_night(job)


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, but not in the middle of a night.

    The pool's processes hold both ends of the queue they wait at, so that without this they would wait for ever
    (cpython issue 111873).
    """
    parent = parent_process()
    if parent is not None:
        parent.join()
        with _at_work:
            os._exit(1)
