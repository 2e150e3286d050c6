"""Folds of a cross-validation: by person, each with a like mixture of data sets and severities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from semscnn_gui.training.labelled_night import LabelledNight


def data_set_of(person: str) -> str:
    """Data set of a person: the text before the first ``/``; empty for a text without one."""
    return person.partition("/")[0] if "/" in person else ""


def apnea_share_of_people(nights: Sequence[LabelledNight]) -> dict[str, float]:
    """Share of each person's labelled minutes that are apnea, over all their nights."""
    apnea: dict[str, int] = defaultdict(int)
    labelled: dict[str, int] = defaultdict(int)
    for night in nights:
        apnea[night.person] += int((night.label == 1).sum())
        labelled[night.person] += int((night.label >= 0).sum())
    return {person: apnea[person] / max(labelled[person], 1) for person in labelled}


def stratified_folds(apnea_share: Mapping[str, float], folds: int, seed: int) -> dict[str, int]:
    """Deal people into folds.

    The people of each data set are sorted by their share of apnea minutes and dealt in blocks of one per fold, in
    random order: left to chance, the nights that are held out hold more apnea where those that are learnt from
    hold less, and pooled figures suffer from the opposite leanings.

    Args:
        apnea_share: Share of apnea minutes by person; see :func:`data_set_of` for the persons' texts.
        folds: Number of folds.
        seed: Sets the order in each block.

    Returns:
        Fold of each person, from 0. The sizes of folds differ by one person at most, in all and in each data set.
    """
    rng = np.random.default_rng(seed)
    sets: dict[str, list[str]] = defaultdict(list)
    for person in apnea_share:
        sets[data_set_of(person)].append(person)
    size = np.zeros(folds, dtype=np.int64)
    fold_of: dict[str, int] = {}
    for name in sorted(sets):
        people = sorted(sets[name], key=lambda person: (apnea_share[person], person))
        for first in range(0, len(people), folds):
            block = people[first : first + folds]
            order = rng.permutation(folds)
            if len(block) < folds:
                # The few that are left over go where the fewest people are so far.
                order = rng.permutation(order[np.argsort(size[order], kind="stable")][: len(block)])
            fold_of |= {person: int(fold) for person, fold in zip(block, order, strict=False)}
            size[order[: len(block)]] += 1
    return fold_of
