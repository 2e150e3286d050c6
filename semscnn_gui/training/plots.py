"""Pictures of an evaluation: ROC curve, reliability diagram and night-by-night scatter, as PNG.

Drawn with matplotlib, which is asked for as an extra: a desktop program that reads nights has no need of it.
"""

from __future__ import annotations

import importlib.util
import io
import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from semscnn_gui.atomic_write import write_atomically
from semscnn_gui.errors import InputError
from semscnn_gui.semscnn.recording_class import PAPER_RULE_PER_HOUR
from semscnn_gui.training.breakdown import NightResult
from semscnn_gui.training.evaluate import Evaluation
from semscnn_gui.training.metrics import MINUTES_PER_HOUR
from semscnn_gui.training.scored import pooled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DPI = 150
PICTURES = ("roc.png", "reliability.png", "nights.png")
FAR_OFF_PER_HOUR = 10.0
"""A night this far off, in apnea minutes per hour, is named in the scatter."""

_MODEL, _CHANCE, _APNEA = "#1f5fa8", "#8a8a8a", "#b3412e"
_CLASSES = {"A": ("#b3412e", "o"), "B": ("#d89a1d", "s"), "C": ("#1f5fa8", "^")}


def check_plots(folder: Path) -> None:
    """Tell before any work what would keep the pictures from being drawn.

    Raises:
        InputError: matplotlib is missing, or the folder is a file.
    """
    if importlib.util.find_spec("matplotlib") is None:
        action = "install it with `pip install semscnn-gui[plots]` or leave --plots out"
        raise InputError("installation", "matplotlib", "missing", action)
    if folder.exists() and not folder.is_dir():
        raise InputError(folder, "folder of pictures", "a file", "name a folder")


def write_plots(result: Evaluation, folder: Path) -> list[Path]:
    """Draw the :data:`PICTURES`; one without any data is left out.

    Args:
        result: What to draw.
        folder: Made if it is missing.

    Returns:
        Paths of the pictures.

    Raises:
        InputError: matplotlib is missing, or the folder cannot be written.
    """
    check_plots(folder)
    figures = (_roc(result), _reliability(result), _nights(result))
    written = []
    for name, figure in zip(PICTURES, figures, strict=True):
        if figure is None:
            continue
        picture = io.BytesIO()
        figure.savefig(picture, format="png", dpi=DPI)
        written.append(write_atomically(folder / name, picture.getvalue(), make_folder=True))
    return written


def roc_points(
    truth: NDArray[np.bool_], score: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """False and true positive rate at every threshold, from (0, 0) to (1, 1); equal scores share a point.

    Args:
        truth: bool, shape (n,), with both classes.
        score: float64, shape (n,).
    """
    order = np.argsort(-score, kind="stable")
    hit, false_alarm = np.cumsum(truth[order]), np.cumsum(~truth[order])
    last = np.flatnonzero(np.r_[np.diff(score[order]) != 0, True])
    return (
        np.r_[0.0, false_alarm[last] / false_alarm[-1]],
        np.r_[0.0, hit[last] / hit[-1]],
    )


def _roc(result: Evaluation) -> Figure | None:
    truth, probability = pooled(result.nights)
    if not truth.any() or truth.all():
        return None
    false_rate, true_rate = roc_points(truth, probability)
    figure, axes = _new_figure(result, "ROC curve, per minute", (5.6, 5.9))
    axes.plot((0, 1), (0, 1), color=_CHANCE, linestyle=":", linewidth=1, label="chance")
    low, high = result.intervals.per_minute["auc"]
    level = f"{100 * result.intervals.level:.0f} %"
    between = f" ({level} interval {low:.3f}–{high:.3f})" if math.isfinite(low) else ""
    axes.plot(
        false_rate, true_rate, color=_MODEL, linewidth=1.8, label=f"AUC {result.per_minute.auc:.3f}{between}"
    )
    axes.plot(
        1 - result.per_minute.specificity,
        result.per_minute.sensitivity,
        marker="o",
        markersize=7,
        linestyle="none",
        color=_APNEA,
        label=f"threshold {result.threshold:.2f}",
    )
    axes.set(xlabel="1 − specificity", ylabel="sensitivity", xlim=(-0.01, 1.01), ylim=(-0.01, 1.01))
    axes.set_aspect("equal")
    axes.legend(loc="lower right", frameon=False)
    return figure


def _reliability(result: Evaluation) -> Figure | None:
    bins = [part for part in result.calibration.bins if part.n]
    if not bins:
        return None
    figure, (axes, counts) = _new_figures(result, "Reliability of the probability of apnea, per minute")
    axes.plot((0, 1), (0, 1), color=_CHANCE, linestyle=":", linewidth=1, label="as often as it says")
    error = result.calibration.expected_calibration_error
    axes.plot(
        [part.mean_probability for part in bins],
        [part.apnea_share for part in bins],
        color=_MODEL,
        marker="o",
        markersize=5,
        linewidth=1.5,
        label=f"{result.model}\nexpected calibration error {error:.3f}",
    )
    axes.set(ylabel="share of minutes labelled apnea", xlim=(-0.01, 1.01), ylim=(-0.01, 1.01))
    axes.legend(loc="upper left", frameon=False)
    left, width = [part.low for part in bins], [part.high - part.low for part in bins]
    bars = counts.bar(left, [part.n for part in bins], width, align="edge", color=_MODEL, edgecolor="white")
    counts.bar_label(bars, fontsize=7, padding=1)
    counts.set(xlabel="probability of apnea", ylabel="minutes")
    counts.margins(y=0.2)
    return figure


def _nights(result: Evaluation) -> Figure | None:
    known = [night for night in result.records if math.isfinite(_error(night))]
    if not known:
        return None
    figure, axes = _new_figure(result, "Apnea minutes per hour, night by night", (6.2, 6.5))
    axes.plot((0, MINUTES_PER_HOUR), (0, MINUTES_PER_HOUR), color=_CHANCE, linestyle=":", linewidth=1)
    for line in (axes.axvline, axes.axhline):
        line(PAPER_RULE_PER_HOUR, color=_CHANCE, linewidth=0.6)
    axes.text(
        MINUTES_PER_HOUR,
        PAPER_RULE_PER_HOUR + 0.4,
        f"sleep apnea above {PAPER_RULE_PER_HOUR:g} apnea minutes/h",
        fontsize=7,
        color="#5a5a5a",
        ha="right",
    )
    for letter, (color, marker) in _CLASSES.items():
        group = [night for night in known if night.apnea_class == letter]
        if group:
            axes.scatter(
                [night.reference_per_hour for night in group],
                [night.apnea_minutes_per_hour for night in group],
                s=34,
                marker=marker,
                color=color,
                alpha=0.85,
                edgecolors="white",
                linewidths=0.6,
                label=f"class {letter}: {len(group)} of {len(known)} nights",
            )
    _name_nights(axes, known)
    axes.set(
        xlabel="by the labels, apnea minutes/h",
        ylabel=f"by {result.model}, apnea minutes/h",
        xlim=(-1.5, MINUTES_PER_HOUR + 1.5),
        ylim=(-1.5, MINUTES_PER_HOUR + 1.5),
    )
    axes.set_aspect("equal")
    r = f"Pearson r = {result.per_recording.r:.3f}" if math.isfinite(result.per_recording.r) else None
    axes.legend(loc="upper left", framealpha=1.0, edgecolor="white", title=r, alignment="left")
    return figure


def _name_nights(axes: Axes, nights: list[NightResult]) -> None:
    """Name the nights that are far off or on the wrong side of the rule for sleep apnea."""
    for night in nights:
        reference, called = night.reference_per_hour, night.apnea_minutes_per_hour
        other_side = (reference > PAPER_RULE_PER_HOUR) != (called > PAPER_RULE_PER_HOUR)
        if abs(_error(night)) < FAR_OFF_PER_HOUR and not other_side:
            continue
        # Away from the identity line, where there is room.
        above = called > reference
        axes.annotate(
            night.record,
            (reference, called),
            xytext=(-5, 4) if above else (5, -4),
            textcoords="offset points",
            ha="right" if above else "left",
            va="bottom" if above else "top",
            fontsize=8,
        )


def _error(night: NightResult) -> float:
    return night.apnea_minutes_per_hour - night.reference_per_hour


def _new_figure(result: Evaluation, title: str, size: tuple[float, float]) -> tuple[Figure, Axes]:
    figure = _canvas(result, title, size)
    axes = figure.add_subplot()
    _plain_frame(axes)
    return figure, axes


def _new_figures(result: Evaluation, title: str) -> tuple[Figure, tuple[Axes, Axes]]:
    """A tall plot with a low one below it that shares its horizontal axis."""
    figure = _canvas(result, title, (5.6, 6.9))
    tall, low = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": (3, 1)})
    for axes in (tall, low):
        _plain_frame(axes)
    return figure, (tall, low)


def _canvas(result: Evaluation, title: str, size: tuple[float, float]) -> Figure:
    # Figure by itself draws with Agg and needs neither a display nor the state that pyplot keeps.
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained")
    n = f"{len(result.records)} {'night' if len(result.records) == 1 else 'nights'}"
    spoiled = "" if result.disturbance is None else ", beats spoiled on purpose"
    figure.suptitle(
        f"{title}\n{result.model} on {result.dataset}, {n}, {result.per_minute.n} minutes{spoiled}",
        fontsize=10,
    )
    return figure


def _plain_frame(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="#e4e4e4", linewidth=0.6)
    axes.set_axisbelow(True)
