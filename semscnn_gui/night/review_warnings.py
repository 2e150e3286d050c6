"""What a reader must know where a review and the result that it lies over do not belong together."""

from __future__ import annotations

from semscnn_gui.night.reviewed_night import ReviewedNight


def review_warnings(night: ReviewedNight) -> list[str]:
    """All that must be said with a result, one sentence each; nothing for a night without a review."""
    warnings = result_warnings(night)
    if night.beats_pending:
        warnings.append("R peaks were edited after this analysis: the result does not contain these edits.")
    return warnings


def result_warnings(night: ReviewedNight) -> list[str]:
    """Where the review was made over another result: of another model, on another lead, or signed."""
    warnings = _basis_warnings(night)
    if night.review.signed_by and night.is_draft:
        warnings.append(
            f"The result is not the one that {night.review.signed_by} signed: it is a draft again."
        )
    return warnings


def _basis_warnings(night: ReviewedNight) -> list[str]:
    """Where the review was last edited over another model's output, or on another lead."""
    here, there, warnings = night.analysis.basis, night.basis, []
    if there is None or not night.has_review:
        return []
    if there.model_sha256 != here.model_sha256:
        warnings.append(
            f"The review was made over the output of {there.model_name} (SHA-256 {there.model_sha256[:12]}…); "
            f"minutes without an edit are now those of {here.model_name} (SHA-256 {here.model_sha256[:12]}…)."
        )
    if there.channel != here.channel:
        warnings.append(
            f"The review was made on channel {there.channel or 'none'}, not {here.channel or 'none'}."
        )
    return warnings
