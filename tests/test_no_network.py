"""No test reaches the network: it is forbidden to every process, and each test fails that tries."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TRY = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)"


@pytest.fixture
def tried() -> Iterator[Path]:
    """The list of connections tried; emptied afterwards, for here they are meant."""
    log = Path(os.environ["SEMSCNN_GUI_CONNECTIONS"])
    assert log.read_text() == ""
    yield log
    log.write_text("")


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_a_connection_is_refused_and_noticed(tried, host):
    with pytest.raises(ConnectionRefusedError, match="no network in tests"):
        socket.create_connection((host, 443), timeout=5)
    assert host in tried.read_text()


def test_a_datagram_is_refused_and_noticed(tried):
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        pytest.raises(ConnectionRefusedError, match="no network in tests"),
    ):
        sender.sendto(b"x", ("192.0.2.1", 53))
    assert "192.0.2.1" in tried.read_text()


def test_programs_that_tests_start_are_bound_as_well(tried):
    done = subprocess.run([sys.executable, "-c", TRY], capture_output=True, text=True, check=False)
    assert "no network in tests" in done.stderr
    assert "192.0.2.1" in tried.read_text()


def test_processes_of_this_machine_may_talk_to_each_other():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()[:2]):
        pass
    first, second = socket.socketpair()
    with first, second:
        first.send(b"x")
        assert second.recv(1) == b"x"
