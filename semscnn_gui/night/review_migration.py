"""Review files of older schema versions, as the present version has them."""

from __future__ import annotations

from typing import Any

# Keys of version 1's "report"; its values were texts by field, set one by one.
_REPORT, _STUDY = "report", "study"


def migrated(whole: dict[str, Any], version: int) -> dict[str, Any]:
    """Return the content of a review file of an older version in the form of the present one.

    Args:
        whole: The JSON object; it is changed.
        version: Its schema version, 1 or more.

    Raises:
        KeyError, TypeError, AttributeError, ValueError: It is not built as its version says.
    """
    if version == 1:
        _study_for_report(whole)
        # It kept no log: what is known of the past are the steps not undone.
        whole["log"] = [_entry(step) for step in whole["done"]]
    return whole


def _entry(step: dict[str, Any]) -> dict[str, Any]:
    told = {key: step[key] for key in ("at", "action", "name")}
    return told | {"user": "", "did": "edit", "old": step["before"], "new": step["after"], "reason": ""}


def _study_for_report(whole: dict[str, Any]) -> None:
    """Version 1 changed fields of the report one by one; since version 2 a step holds the whole study."""
    report = whole["review"].pop(_REPORT)
    whole["review"][_STUDY] = dict(report)
    for steps, newer, older in ((whole["done"], "after", "before"), (whole["undone"], "before", "after")):
        now = dict(report)
        for step in reversed(steps):
            if _REPORT not in step[newer]:
                continue
            then = {**now, **step[older].pop(_REPORT)}
            step[newer].pop(_REPORT)
            then = {field: text for field, text in then.items() if text is not None}
            step[newer][_STUDY], step[older][_STUDY] = now, then
            now = then
            if step["action"] == _REPORT:
                step["action"] = _STUDY
