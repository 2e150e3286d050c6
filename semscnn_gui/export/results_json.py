"""The same JSON as ``analyze`` writes."""

from __future__ import annotations

from semscnn_gui.export.exported import Exported
from semscnn_gui.night.results import json_bytes, night_as_dict


def results_json(exported: Exported) -> bytes:
    """Return the results as JSON (UTF-8); without its dates if anonymised."""
    result = night_as_dict(exported.night, exported.saved)
    if exported.anonymised and "review" in result:
        result["review"]["saved_at"] = None
    return json_bytes(result)
