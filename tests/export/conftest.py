"""Nights made by hand, exported once for all tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from semscnn_gui.ecg.rr_intervals import RRSeries, UnscorableReason
from semscnn_gui.export import SUFFIX, ExportFormat, export_night
from semscnn_gui.night.night_analysis import MinuteState
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.study import Study
from tests.support.exports import CREATED
from tests.support.report_nights import make_night


@pytest.fixture(scope="session")
def night() -> ReviewedNight:
    """Two hours with each state, edits, notes and intervals of each kind; the study names another patient."""
    reasons = dict.fromkeys(range(30, 34), UnscorableReason.FLAT) | {77: UnscorableReason.NOISE}
    made = make_night(
        minutes=120,
        unscorable=reasons,
        edits={
            5: MinuteState.APNEA,
            6: MinuteState.NORMAL,
            7: MinuteState.UNSCORABLE,
            31: MinuteState.NORMAL,
        },
        signed_by="Dr. Ada Byron",
        reference=True,
    )
    rr = made.analysis.rr
    corrected = np.zeros(len(rr.rr_s), dtype=bool)
    corrected[[10, 11, 500]] = True
    study = Study(
        patient_name="Jane Roe", institution="Nowhere Hospital", interpretation="Repeat; Jane Roe slept."
    )
    return replace(
        made,
        analysis=replace(made.analysis, rr=RRSeries(rr.time_s, rr.rr_s, corrected, rr.valid)),
        review=replace(
            made.review, notes=MappingProxyType({5: 'ringing, "phone" of Jane Roe', 40: "ok"}), study=study
        ),
    )


@pytest.fixture(scope="session")
def exported(night: ReviewedNight, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Exports the night as one of the formats, each once."""
    folder = tmp_path_factory.mktemp("exports")
    known: dict[tuple[ExportFormat, bool], Path] = {}

    def export(kind: ExportFormat, *, anonymise: bool = False) -> Path:
        if (kind, anonymise) not in known:
            path = folder / f"{'anonymous' if anonymise else 'named'}{SUFFIX[kind]}"
            known[kind, anonymise] = export_night(night, kind, path, anonymise=anonymise, created=CREATED)
        return known[kind, anonymise]

    return export
