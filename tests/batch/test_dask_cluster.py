from __future__ import annotations

import pytest

from semscnn_gui.batch import dask_cluster
from semscnn_gui.batch.dask_cluster import on_cluster
from semscnn_gui.batch.night_job import do_night
from semscnn_gui.cli import main

distributed = pytest.importorskip("distributed", reason="Dask (extra dask) is not installed")


@pytest.fixture(scope="module")
def cluster():
    """A scheduler and a worker as threads of this process, which need no network."""
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as running:
        yield running


def test_a_cluster_gives_the_same_results_and_sentences(cluster, tmp_path, rr_night, job_of):
    night = rr_night(tmp_path / "night.txt")
    broken = tmp_path / "broken.edf"
    broken.write_bytes(b"0       broken")
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    here = [do_night(job_of(path, tmp_path / "here")) for path in (night, broken)]
    there = dict(
        on_cluster([job_of(path, tmp_path / "there") for path in (night, broken)], cluster.scheduler_address)
    )
    assert (tmp_path / "there" / "night.json").read_bytes() == (tmp_path / "here" / "night.json").read_bytes()
    assert there[0].results.summary == here[0].results.summary
    assert there[1] == here[1]


def test_a_night_that_the_cluster_loses_is_a_sentence(cluster, tmp_path, job_of, monkeypatch):
    def die(_job):
        raise RuntimeError("lost")

    monkeypatch.setattr(dask_cluster, "do_night", die)
    ((_, outcome),) = on_cluster([job_of(tmp_path / "night.edf", tmp_path)], cluster.scheduler_address)
    assert outcome.results is None
    assert outcome.error.startswith("night.edf: ")
    assert "RuntimeError" in outcome.error


@pytest.mark.parametrize("address", ["nowhere", "tcp://127.0.0.1:9"])
def test_an_address_that_does_not_answer_is_refused(tmp_path, rr_night, monkeypatch, capsys, address):
    monkeypatch.setattr(dask_cluster, "CONNECT_S", 0.5)
    rr_night(tmp_path / "nights" / "night.txt")
    assert main(["batch", str(tmp_path / "nights"), "--out", str(tmp_path / "out"), "--dask", address]) == 3
    told = capsys.readouterr().err
    assert "--dask" in told
    assert address in told
    assert "Traceback" not in told
