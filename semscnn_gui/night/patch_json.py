"""What a step changes, as JSON knows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from semscnn_gui.night.commands import Part, Patch
from semscnn_gui.night.study import Study


def patch_json(patch: Patch) -> dict[str, Any]:
    """Return a patch with the keys of ``review`` in the review file; minutes and seconds become strings."""
    written: dict[str, Any] = {}
    for part, values in patch.items():
        if part is Part.FIELDS:
            written |= {key: _field(value) for key, value in values.items()}
        else:
            written[part.value] = keys_as_text(values)
    return written


def keys_as_text(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a mapping by minutes or seconds as JSON needs it; a time comes back as the same number."""
    return {key if isinstance(key, str) else repr(key): value for key, value in values.items()}


def _field(value: Any) -> Any:
    if isinstance(value, Study):
        filled = dict(value.filled())
        return filled | {"strips": list(value.strips)} if value.strips else filled
    return value.isoformat() if isinstance(value, datetime) else value
