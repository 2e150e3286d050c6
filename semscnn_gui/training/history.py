"""Figures of a training as it goes on."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from semscnn_gui.atomic_write import write_atomically


@dataclass(frozen=True, slots=True)
class Epoch:
    """Figures of one epoch of one fit; the held-out ones are of minutes after smoothing.

    Attributes:
        fold: From 1; None for a fit on all nights, which holds out nothing.
        member: Network of the ensemble, from 1.
        epoch: From 1.
    """

    fold: int | None
    member: int
    epoch: int
    training_loss: float
    held_out_loss: float | None = None
    held_out_accuracy: float | None = None
    held_out_auc: float | None = None


def write_history(history: Sequence[Epoch], path: Path) -> None:
    """Write the figures as a table: fits on all nights last, with fold ``all`` and no held-out figures.

    Raises:
        InputError: The file cannot be written.
    """
    text = io.StringIO()
    table = csv.DictWriter(text, list(Epoch.__dataclass_fields__), lineterminator="\n")
    table.writeheader()
    for epoch in sorted(history, key=lambda row: (row.fold is None, row.fold, row.member, row.epoch)):
        row = {key: round(v, 6) if isinstance(v, float) else v for key, v in asdict(epoch).items()}
        table.writerow(row | {"fold": "all" if epoch.fold is None else epoch.fold})
    write_atomically(path, text.getvalue().encode())
