from __future__ import annotations

import csv
import io
import math

from semscnn_gui.training.metrics import RecordingFigures
from semscnn_gui.training.tables import table_2


def test_table_2_has_the_published_columns_and_units():
    figures = RecordingFigures(n=4, accuracy=0.75, sensitivity=1.0, specificity=0.5, auc=0.9, r=0.8)
    rows = list(csv.reader(io.StringIO(table_2([("mine, v1", figures)]))))
    assert rows[0] == ["Method", "Accuracy(%)", "Sensitivity(%)", "Specificity(%)", "AUC", "Corr"]
    assert rows[1] == ["mine, v1", "75.0", "100.0", "50.0", "0.9", "0.8"]


def test_an_undefined_figure_is_nan():
    figures = RecordingFigures(n=0, accuracy=math.nan, sensitivity=1.0, specificity=0.5, auc=0.9, r=math.nan)
    row = table_2([("m", figures)]).splitlines()[1].split(",")
    assert math.isnan(float(row[1]))
    assert math.isnan(float(row[5]))
