"""Nights on a Dask cluster that runs already; its workers must see the same files under the same paths."""

from __future__ import annotations

from collections.abc import Sequence

from semscnn_gui.batch.night_job import NightJob, Outcomes, do_night, failed
from semscnn_gui.errors import InputError

CONNECT_S = 15


def on_cluster(jobs: Sequence[NightJob], address: str) -> Outcomes:
    """Do jobs on a cluster; a worker that dies is Dask's to replace, and after some tries the night has failed.

    Args:
        jobs: What to do.
        address: Address of the cluster's scheduler, such as ``tcp://head-node:8786``.

    Yields:
        The index of each job and its outcome, as they come. When the iteration is closed or interrupted, nights
        that no worker has begun are taken back.

    Raises:
        InputError: Dask is not installed or the scheduler does not answer.
    """
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        action = "install it with `pip install 'semscnn-gui[dask]'`"
        raise InputError("installation", "the package distributed", "missing", action) from error
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        found = f"{address}, which does not answer ({type(error).__name__})"
        raise InputError(
            "--dask", "address", found, "start a scheduler, or name the one that runs"
        ) from error
    with client:
        futures = {client.submit(do_night, job, pure=False): i for i, job in enumerate(jobs)}
        try:
            for future in as_completed(list(futures), loop=client.loop):
                i = futures.pop(future)
                trouble = future.exception()
                if trouble is None:
                    yield i, future.result()
                else:
                    yield i, failed(jobs[i], f"ended by {type(trouble).__name__} on the cluster")
        finally:
            client.cancel(list(futures))
