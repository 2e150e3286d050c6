"""Training a model from labelled nights: grouped cross-validation first, then the final fit on all of them."""

from __future__ import annotations

import csv
import io
import platform
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui import __version__
from semscnn_gui.atomic import write_atomically
from semscnn_gui.ecg.recipes import PREPROCESSING_OF, RRI
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.semscnn.scoring import smoothed
from semscnn_gui.semscnn.weights import (
    MEAN_LOGIT,
    MODEL_NAME,
    MODEL_NAME_RULE,
    SERIES_OF,
    ModelWeights,
    member_tensors,
    save_weights,
)
from semscnn_gui.training.dataset import LabelledNight
from semscnn_gui.training.fitting import Plan, fit
from semscnn_gui.training.metrics import minute_figures

SMOOTHING = {"kind": MEAN_LOGIT, "minutes": 5}
LARGEST_SEED = 2**63 - 1
OUT_OF_FOLD_NOTE = (
    "Taken at the epoch and the threshold that were chosen on these same minutes, so a little too good; "
    "measure the model on other nights."
)


@dataclass(frozen=True, slots=True)
class Epoch:
    """Figures of one epoch of one fold; the held-out ones are of minutes after smoothing."""

    fold: int
    epoch: int
    training_loss: float
    held_out_loss: float
    held_out_accuracy: float
    held_out_auc: float


def train(
    nights: Sequence[LabelledNight],
    out: Path,
    *,
    seed: int,
    name: str = "se-mscnn-rri",
    version: str = "1.0",
    folds: int = 5,
    plan: Plan | None = None,
    progress: Progress | None = None,
    tell: Callable[[Epoch], None] | None = None,
) -> Path:
    """Train a model of the recipe that the nights carry.

    The best epoch and the threshold come from cross-validation in which all nights of a person lie in the
    same fold: five-minute windows overlap, so random windows would leak, and so would a person's other night.
    The final network is fitted to all nights with the same schedule, stopped at that epoch. The out-of-fold
    figures kept with the weights are taken at that epoch and threshold on the minutes that chose them: they
    compare trainings, they do not foretell the accuracy on other people.

    Args:
        nights: The learning data; nights without a labelled window are left out.
        out: Folder for the weights (``NAME-VERSION.safetensors``) and the history (``NAME-VERSION.csv``).
        seed: Sets folds, initial weights, order, variation and dropout: the same seed gives the same weights on
            the same machine. 0 or more.
        name: Name of the model without its version.
        version: Version of the model.
        folds: Number of folds of the cross-validation.
        plan: The schedule of each fit.
        progress: Told all along; may cancel.
        tell: Called after each epoch of each fold.

    Returns:
        Path of the weights file.

    Raises:
        InputError: Too few people for the folds, labels of one class only, a name or a seed that cannot be used,
            nights of two recipes, or a folder that cannot be written; told before any fit.
        Cancelled: The user stopped the work.
    """
    from semscnn_gui.semscnn.network import probability_of

    plan = plan or Plan()
    progress = progress or Progress()
    _check_name(name, version)
    if not 0 <= seed <= LARGEST_SEED:
        raise InputError("training", "seed", seed, f"give a whole number from 0 to {LARGEST_SEED}")
    if folds < 2:
        raise InputError("training", "number of folds", folds, "give at least 2")
    recipe = _recipe(nights)
    if recipe != RRI:
        # The second series is no deviation of RR intervals: shifting and scaling it is not meant for it.
        plan = replace(plan, offset=0.0, scale=0.0)
    nights = [night for night in nights if _has_labelled_window(night)]
    people = sorted({night.person for night in nights})
    if len(people) < folds:
        raise InputError("data set", "people", len(people), f"give nights of at least {folds} people")
    _, label = _windows(nights)
    if len(np.unique(label)) < 2:
        raise InputError(
            "data set", "labels", "of one class only", "give nights with apnea and normal minutes"
        )
    _check_folder(out)

    share_of_fit = 1.0 / (folds + 1)
    history: list[Epoch] = []
    out_of_fold = np.full((plan.epochs, len(nights)), None, dtype=object)
    fold_of = _folds(people, folds, seed)
    for fold in range(folds):
        held_out = [i for i, night in enumerate(nights) if fold_of[night.person] == fold]
        kept = [night for night in nights if fold_of[night.person] != fold]
        series, label = _windows(kept)

        def after_epoch(
            epoch: int, loss: float, network: Any, fold: int = fold, held_out: list[int] = held_out
        ) -> None:
            for i in held_out:
                out_of_fold[epoch - 1, i] = _night_logit(network, nights[i])
            truth, logit = _scored([nights[i] for i in held_out], out_of_fold[epoch - 1, held_out])
            figures = minute_figures(truth, probability_of(logit), 0.5)
            history.append(Epoch(fold, epoch, loss, _log_loss(truth, logit), figures.accuracy, figures.auc))
            if tell is not None:
                tell(history[-1])

        step = progress.part(fold * share_of_fit, (fold + 1) * share_of_fit)
        fit(series, label, plan, seed + fold, step, after_epoch=after_epoch)

    losses = [_log_loss(*_scored(nights, logits)) for logits in out_of_fold]
    best = int(np.argmin(losses))
    truth, logit = _scored(nights, out_of_fold[best])
    threshold = _best_threshold(truth, probability_of(logit))
    series, label = _windows(nights)
    network = fit(series, label, plan, seed, progress.part(folds * share_of_fit, 1.0), stop_after=best + 1)
    weights = ModelWeights(
        name=f"{name}-{version}",
        version=version,
        recipe=recipe,
        inputs=SERIES_OF[PREPROCESSING_OF[recipe]],
        threshold=threshold,
        preprocessing=PREPROCESSING_OF[recipe],
        tensors=member_tensors(network),
        smoothing=SMOOTHING,
        training={
            "seed": seed,
            "plan": asdict(plan),
            "epochs": best + 1,
            "folds": folds,
            "people": len(people),
            "nights": [night.name for night in nights],
            "windows": len(label),
            "out_of_fold": {
                **asdict(minute_figures(truth, probability_of(logit), threshold)),
                "note": OUT_OF_FOLD_NOTE,
            },
            "versions": _versions(),
        },
    )
    # First what took hours.
    path = save_weights(weights, out / f"{weights.name}.safetensors")
    _write_history(history, out / f"{weights.name}.csv")
    return path


def _check_name(name: str, version: str) -> None:
    if not name or not version or not MODEL_NAME.fullmatch(f"{name}-{version}"):
        found = f"{f'{name}-{version}'!r} where {MODEL_NAME_RULE}"
        raise InputError("model", "name and version", found, "choose another name or version")


def _recipe(nights: Sequence[LabelledNight]) -> str:
    found = {night.preprocessing for night in nights}
    recipes = [recipe for recipe, preprocessing in PREPROCESSING_OF.items() if found == {preprocessing}]
    if not recipes:
        told = " and ".join(sorted(found)) or "missing"
        raise InputError(
            "data set", "pre-processing", told, "give nights of one recipe, prepared by this version"
        )
    return recipes[0]


def _has_labelled_window(night: LabelledNight) -> bool:
    return bool((night.label[night.windows.minutes] >= 0).any())


def _check_folder(out: Path) -> None:
    """Make the folder and write in it: a training of hours must not fail at its last step."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        found = f"not writable ({error.strerror or error})"
        raise InputError(out, "output folder", found, "choose another folder") from error


def _folds(people: Sequence[str], folds: int, seed: int) -> dict[str, int]:
    shuffled = np.random.default_rng(seed).permutation(len(people))
    return {people[person]: i % folds for i, person in enumerate(shuffled)}


def _windows(nights: Sequence[LabelledNight]) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """Windows and labels of all minutes that have both."""
    labels = [night.label[night.windows.minutes] for night in nights]
    series = [night.windows.series[label >= 0] for night, label in zip(nights, labels, strict=True)]
    return np.concatenate(series), np.concatenate([label[label >= 0] for label in labels])


def _night_logit(network: Any, night: LabelledNight) -> NDArray[np.float64]:
    from semscnn_gui.semscnn.network import apnea_logit

    logit = np.full(len(night.label), np.nan)
    logit[night.windows.minutes] = apnea_logit(network, night.windows.series)
    return smoothed(logit, SMOOTHING)


def _scored(nights: Sequence[LabelledNight], logits: Any) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Truth and logit of all minutes that are labelled and scored."""
    label = np.concatenate([night.label for night in nights])
    logit = np.concatenate(list(logits))
    known = (label >= 0) & np.isfinite(logit)
    return label[known] == 1, logit[known]


def _log_loss(truth: NDArray[np.bool_], logit: NDArray[np.float64]) -> float:
    return float(np.logaddexp(0.0, np.where(truth, -logit, logit)).mean())


def _best_threshold(truth: NDArray[np.bool_], probability: NDArray[np.float64]) -> float:
    """Threshold of the highest accuracy among the hundredths from 0.20 to 0.80."""
    candidates = np.arange(20, 81) / 100
    accuracy = [np.mean((probability >= candidate) == truth) for candidate in candidates]
    return float(candidates[int(np.argmax(accuracy))])


def _versions() -> dict[str, str]:
    import torch

    return {
        "semscnn_gui": __version__,
        "torch": str(torch.__version__),
        "numpy": np.__version__,
        "python": platform.python_version(),
        "threads": str(torch.get_num_threads()),
    }


def _write_history(history: Sequence[Epoch], path: Path) -> None:
    text = io.StringIO()
    table = csv.DictWriter(text, list(Epoch.__dataclass_fields__), lineterminator="\n")
    table.writeheader()
    table.writerows(
        {key: round(value, 6) if isinstance(value, float) else value for key, value in asdict(epoch).items()}
        for epoch in history
    )
    write_atomically(path, text.getvalue().encode())
