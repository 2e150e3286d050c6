"""Importing torch from a background thread without freezing the window."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from pathlib import Path


def load_torch() -> None:
    """Import torch; its native libraries are loaded first, with the interpreter lock released.

    A plain import holds the lock while the dynamic linker works, for up to half a second, in which no other
    thread of the program can run. Where the libraries cannot be loaded like this, the plain import does it.
    """
    if "torch" in sys.modules:
        return
    spec = importlib.util.find_spec("torch")
    if sys.platform.startswith("linux") and spec is not None and spec.origin is not None:
        dlopen = ctypes.CDLL(None).dlopen
        dlopen.argtypes, dlopen.restype = [ctypes.c_char_p, ctypes.c_int], ctypes.c_void_p
        for name in ("libtorch_cpu.so", "libtorch.so", "libtorch_python.so"):
            library = Path(spec.origin).parent / "lib" / name
            if library.exists():
                dlopen(bytes(library), os.RTLD_LAZY | os.RTLD_GLOBAL)
    importlib.import_module("torch")


def use_one_thread() -> None:
    """Let torch work with one thread in this process, for where other processes work beside it."""
    load_torch()
    import torch

    torch.set_num_threads(1)
