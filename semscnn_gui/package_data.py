"""Where the files that travel with the program lie: weights, icons, fonts."""

from __future__ import annotations

from pathlib import Path


def bundled(*parts: str) -> Path:
    """Return the path of a bundled file or folder, such as ``bundled("resources", "icons")``.

    An installed wheel carries the folders inside the package; a checkout has them at its top level.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    for root in (package / "bundled", package.parent):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"{'/'.join(parts)} is missing from the installation; install semscnn-gui again")
