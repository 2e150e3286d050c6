"""Tables in the form of the published ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from semscnn_gui.training.metrics import RecordingFigures

TABLE_2_COLUMNS = ("Method", "Accuracy(%)", "Sensitivity(%)", "Specificity(%)", "AUC", "Corr")


def table_2(rows: Sequence[tuple[str, RecordingFigures]]) -> str:
    """Return per-recording figures as CSV text in the columns of the published Table 2.

    The definitions are those of the published evaluation (Chen et al. 2022): sleep apnea above 5 apnea minutes per
    hour; AUC and Pearson's correlation (Corr) of apnea minutes per hour. An undefined figure is ``nan``.

    Args:
        rows: Name of each method and its figures.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(TABLE_2_COLUMNS)
    for method, figures in rows:
        shares = (figures.accuracy, figures.sensitivity, figures.specificity)
        table.writerow([method, *(100 * share for share in shares), figures.auc, figures.r])
    return text.getvalue()
