"""Training a model from labelled nights: cross-validation grouped by person first, then the fit on all of them."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semscnn_gui import __version__
from semscnn_gui.ecg.recipes import PREPROCESSING_OF, RRI
from semscnn_gui.errors import InputError
from semscnn_gui.progress import Progress
from semscnn_gui.semscnn.scoring import calibrated, smoothed
from semscnn_gui.semscnn.weights import MEAN_LOGIT, SERIES_OF, ModelWeights, save_weights
from semscnn_gui.training.ahi_fit import fit_ahi
from semscnn_gui.training.fit_jobs import run_fits
from semscnn_gui.training.fit_state import FitState
from semscnn_gui.training.fitting import FitTask, Plan
from semscnn_gui.training.folds import apnea_share_of_people, data_set_of, stratified_folds
from semscnn_gui.training.history import Epoch, write_history
from semscnn_gui.training.labelled_night import LabelledNight
from semscnn_gui.training.metrics import minute_figures
from semscnn_gui.training.out_of_fold import (
    calibrated_log_loss,
    choose_after_network,
    labelled_and_scored,
    log_loss,
    out_of_fold_figures,
    score_out_of_fold,
)
from semscnn_gui.training.training_checks import check_folder, check_name, check_number, recipe_of
from semscnn_gui.training.work_folder import WorkFolder

SMOOTHING = {"kind": MEAN_LOGIT, "minutes": 5}
FOLDS, MEMBERS = 3, 3
ENDINGS = (".safetensors", ".csv")
"""Of the files of weights and history, which are called NAME-VERSION."""
LARGEST_SEED = 2**63 - 1
_FINAL = 2**31  # stands for "no fold" where seeds are made


@dataclass(frozen=True, slots=True, eq=False)
class _Data:
    """Nights, the fold of each, and their windows one after another.

    ``night_of_row`` and ``label`` have shape (n,), the label being -1 for a window without one.
    """

    nights: Sequence[LabelledNight]
    fold: Sequence[int]
    label: NDArray[np.int8]
    night_of_row: NDArray[np.int64]
    folder: WorkFolder
    digest: str

    def task(self, fold: int | None, member: int, plan: Plan, seed: int, epochs: int) -> FitTask:
        fold_of_row = np.asarray(self.fold)[self.night_of_row]
        held_out = fold_of_row == fold if fold is not None else np.zeros(len(self.label), np.bool_)
        of_fit = np.random.SeedSequence(seed, spawn_key=(_FINAL if fold is None else fold, member))
        part = "all nights" if fold is None else f"fold {fold + 1}"
        return FitTask(
            title=f"{part}, network {member + 1}",
            windows=self.folder.windows,
            label=self.label,
            rows=np.flatnonzero((self.label >= 0) & ~held_out),
            held_out=np.flatnonzero(held_out),
            plan=plan,
            seed=int(of_fit.generate_state(1, np.uint64)[0] >> 1),
            epochs=epochs,
            state=self.folder.state("all" if fold is None else f"fold{fold + 1}", member + 1),
            digest=self.digest,
        )

    def held_out(self, fold: int) -> list[int]:
        return [i for i, of_night in enumerate(self.fold) if of_night == fold]

    def night_logits(self, chosen: Sequence[int], logit: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """Smoothed log odds of some nights by minute, from those of their windows one after another."""
        nights = [self.nights[i] for i in chosen]
        ends = np.cumsum([len(night.windows.minutes) for night in nights])
        result = []
        for night, of_windows in zip(nights, np.split(logit, ends[:-1]), strict=True):
            by_minute = np.full(len(night.label), np.nan)
            by_minute[night.windows.minutes] = of_windows
            result.append(smoothed(by_minute, SMOOTHING))
        return result


def train(
    nights: Sequence[LabelledNight],
    out: Path,
    *,
    seed: int,
    name: str = "se-mscnn-rri",
    version: str = "1.0",
    folds: int = FOLDS,
    members: int = MEMBERS,
    plan: Plan | None = None,
    ahi: Mapping[str, float] | None = None,
    calibrate_on: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    tell: Callable[[Epoch], None] | None = None,
) -> Path:
    """Train a model of the recipe that the nights carry: several networks whose log odds are averaged.

    The epoch, the calibration, the threshold and the estimated AHI come from cross-validation in which all nights
    of a person lie in the same fold: five-minute windows overlap, so random windows would leak, and so would a
    person's other night. The final networks are fitted to all nights with the same schedule, stopped at the epoch
    of the lowest log loss after calibration.

    Work is kept in ``NAME-VERSION.training`` after each epoch of each fit. The same call goes on there after an
    interruption and gives the weights that an uninterrupted one would give; the folder goes when it is done.

    Args:
        nights: The learning data; nights without a labelled window are left out.
        out: Folder for the weights (``NAME-VERSION.safetensors``) and the history (``NAME-VERSION.csv``).
        seed: Sets folds, initial weights, order, variation and dropout: the same seed gives the same weights on
            the same machine, whatever ``jobs``. 0 or more.
        name: Name of the model without its version.
        version: Version of the model.
        folds: Number of folds of the cross-validation.
        members: Number of networks.
        plan: The schedule of each fit. Its offset, scale and jitter are meant for the two series of recipe ``rri``
            and are left out for another recipe.
        ahi: AHI in events per hour by night name, as far as known.
        calibrate_on: Data set whose nights give epoch, calibration and threshold: hospitals differ in what they
            call apnea. All when None.
        jobs: Number of fits at once; see :func:`~semscnn_gui.training.fit_jobs.run_fits`.
        progress: Told all along; may cancel.
        tell: Called after each epoch of each fit, in this thread; also for those done before an interruption.

    Returns:
        Path of the weights file.

    Raises:
        InputError: Too few people for the folds, labels of one class only, a name or a number that cannot be used,
            nights of two recipes, or a folder that cannot be written, told before any fit; or a fit failed.
        Cancelled: The user stopped the work.
    """
    plan = plan or Plan()
    progress = progress or Progress()
    check_name(name, version)
    check_number("seed", seed, 0, LARGEST_SEED)
    check_number("number of folds", folds, 2)
    check_number("number of networks", members, 1)
    check_number("number of jobs", jobs, 1)
    recipe = recipe_of(nights)
    if recipe != RRI:
        # Made for series of RR intervals; R amplitudes are not to be varied so.
        plan = replace(plan, offset=0.0, scale=0.0, jitter=0.0)
    nights = [night for night in nights if (night.label[night.windows.minutes] >= 0).any()]
    shares = apnea_share_of_people(nights)
    if len(shares) < folds:
        raise InputError("data set", "people", len(shares), f"give nights of at least {folds} people")
    label = np.concatenate([night.label[night.windows.minutes] for night in nights])
    if len(np.unique(label[label >= 0])) < 2:
        action = "give nights with apnea and normal minutes"
        raise InputError("data set", "labels", "of one class only", action)
    judges = [i for i, night in enumerate(nights) if calibrate_on in (None, data_set_of(night.person))]
    if len({nights[i].person for i in judges}) < folds:
        found = f"with fewer than {folds} people"
        raise InputError(f"data set {calibrate_on}", "nights to calibrate on", found, "name another data set")
    progress.check()
    check_folder(out)

    fold_of = stratified_folds(shares, folds, seed)
    folder = WorkFolder(out / f"{name}-{version}.training")
    data = _Data(
        nights=nights,
        fold=[fold_of[night.person] for night in nights],
        label=label,
        night_of_row=np.repeat(np.arange(len(nights)), [len(night.windows.minutes) for night in nights]),
        folder=folder,
        digest=folder.write_windows([night.windows.series for night in nights], label),
    )
    history: list[Epoch] = []

    def note(tasks: Sequence[tuple[int | None, int]], i: int, epoch: int, loss: float, logit: Any) -> None:
        fold, member = tasks[i]
        history.append(_epoch(data, fold, member, epoch, loss, logit))
        if tell is not None:
            tell(history[-1])

    crossed = [(fold, member) for fold in range(folds) for member in range(members)]
    states = run_fits(
        [data.task(fold, member, plan, seed, plan.epochs) for fold, member in crossed],
        jobs,
        progress.part(0.0, (folds - 1) / folds),
        partial(note, crossed),
    )
    by_epoch = [_out_of_fold(data, states, folds, epoch) for epoch in range(plan.epochs)]
    judging = [nights[i] for i in judges]
    losses = [calibrated_log_loss(judging, [logits[i] for i in judges]) for logits in by_epoch]
    best = int(np.argmin(losses))
    chosen = choose_after_network(judging, [by_epoch[best][i] for i in judges])
    scored, thresholds = score_out_of_fold(nights, by_epoch[best], data.fold, judges)
    ahi_fit, ahi_fits = fit_ahi(scored, thresholds, ahi or {})

    final = [(None, member) for member in range(members)]
    networks = run_fits(
        [data.task(None, member, plan, seed, best + 1) for _, member in final],
        jobs,
        progress.part((folds - 1) / folds, 0.98),
        partial(note, final),
    )
    progress.report(0.98, "Measuring the cross-validation")
    weights = ModelWeights(
        name=f"{name}-{version}",
        version=version,
        recipe=recipe,
        inputs=SERIES_OF[PREPROCESSING_OF[recipe]],
        threshold=chosen.threshold,
        preprocessing=PREPROCESSING_OF[recipe],
        tensors={
            f"member{i}/{k}": t for i, state in enumerate(networks) for k, t in state.averaged().items()
        },
        smoothing=SMOOTHING,
        calibration=chosen.calibration,
        ahi=ahi_fit,
        training={
            "seed": seed,
            "plan": asdict(plan),
            "epochs": best + 1,
            "folds": folds,
            "calibrated_on": calibrate_on or "all nights",
            "members": members,
            "people": len(shares),
            "nights": [night.name for night in nights],
            "windows": int((label >= 0).sum()),
            "log_loss_by_epoch": [round(loss, 6) for loss in losses],
            "out_of_fold": out_of_fold_figures(scored, thresholds),
            "ahi_fits": ahi_fits,
            "versions": _versions(),
        },
    )
    # First what took hours.
    path, history_file = (out / f"{weights.name}{ending}" for ending in ENDINGS)
    save_weights(weights, path)
    write_history(history, history_file)
    folder.remove()
    return path


def _epoch(
    data: _Data, fold: int | None, member: int, epoch: int, loss: float, logit: NDArray[np.float64]
) -> Epoch:
    if fold is None:
        return Epoch(None, member + 1, epoch, loss)
    held_out = data.held_out(fold)
    logits = data.night_logits(held_out, logit)
    truth, known = labelled_and_scored([data.nights[i] for i in held_out], logits)
    figures = minute_figures(truth, calibrated(known, {}), 0.5)
    held_out_loss = log_loss(truth, known)
    return Epoch(fold + 1, member + 1, epoch, loss, held_out_loss, figures.accuracy, figures.auc)


def _out_of_fold(
    data: _Data, states: Sequence[FitState], folds: int, epoch: int
) -> list[NDArray[np.float64]]:
    """Smoothed log odds of each night by the mean of the networks that have not seen its person."""
    logits: dict[int, NDArray[np.float64]] = {}
    members = len(states) // folds
    for fold in range(folds):
        of_fold = states[fold * members : (fold + 1) * members]
        mean = np.mean([state.held_out_logit[epoch] for state in of_fold], axis=0)
        held_out = data.held_out(fold)
        logits |= dict(zip(held_out, data.night_logits(held_out, mean), strict=True))
    return [logits[i] for i in range(len(data.nights))]


def _versions() -> dict[str, str]:
    import torch

    return {
        "semscnn_gui": __version__,
        "torch": str(torch.__version__),
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
