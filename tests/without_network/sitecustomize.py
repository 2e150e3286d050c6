"""Forbids the network to a Python process at the level of its sockets, by an audit hook (PEP 578).

Python runs this module when it starts wherever this folder is on PYTHONPATH, so that programs which tests start
are bound as well. Sockets of this machine (Unix, loopback) stay free: processes talk to each other through them.
Whatever else is tried is refused and written to the file that ``SEMSCNN_GUI_CONNECTIONS`` names.
"""

import os
import sys

LOG = "SEMSCNN_GUI_CONNECTIONS"
_HERE = ("127.", "::1", "localhost", "0.0.0.0", "::ffff:127.")  # noqa: S104 -- a destination, not a binding
_ASKS = ("socket.getaddrinfo", "socket.gethostbyname")
_SENDS = ("socket.connect", "socket.sendto", "socket.sendmsg")


def _is_here(host):
    return not host or str(host).startswith(_HERE)


def _hook(event, arguments):
    if event in _ASKS:
        target = arguments[0]
        if isinstance(target, bytes):
            target = target.decode("latin-1")
        # The machine's own name is no destination.
        if _is_here(target) or target == os.uname().nodename:
            return
    elif event in _SENDS:
        target = arguments[1]
        if not isinstance(target, tuple) or _is_here(target[0]):
            return
        if event == "socket.connect" and arguments[0].type & 15 == 2:
            # Connecting a datagram socket sends nothing; it is how a program learns its own address.
            raise OSError(f"no network in tests: {target}")
    else:
        return
    with open(os.environ[LOG], "a", encoding="utf-8") as stream:  # noqa: PTH123 -- pathlib at every start costs
        stream.write(f"{event} {target!r} by {sys.argv[:3]}\n")
    raise ConnectionRefusedError(f"no network in tests: {event} {target!r}")


if os.environ.get(LOG):
    sys.addaudithook(_hook)
