"""Whom a model knows already: its figures on the nights of people of whom it has learned none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from semscnn_gui.semscnn.weights import ModelWeights
from semscnn_gui.training.breakdown import NightGroup, NightResult, night_group
from semscnn_gui.training.dataset import labelled_sources
from semscnn_gui.training.records_table import people_of
from semscnn_gui.training.scored import ScoredNight


@dataclass(frozen=True, slots=True)
class NewPeople:
    """Figures of the nights of people of whom the model has learned no night.

    Attributes:
        people: Number of those people.
        records: Their nights.
        figures: The figures of those nights.
    """

    people: int
    records: tuple[str, ...]
    figures: NightGroup


def learning_nights(weights: ModelWeights) -> tuple[str, ...] | None:
    """Names of the nights that a model learned from; None if its weights do not tell."""
    names = weights.training.get("nights")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    return tuple(names)


def new_people(
    nights: Sequence[ScoredNight],
    results: Sequence[NightResult],
    threshold: float,
    learned: Sequence[str],
    sources: Sequence[Path],
) -> NewPeople | None:
    """Figures of the nights of people outside the model's learning nights.

    Args:
        nights: The nights of an evaluation.
        results: Their results in the same order.
        threshold: Probability from which a minute is apnea.
        learned: Names of the model's learning nights.
        sources: The data sets of the evaluation: their other nights tell whom the model knows.

    Returns:
        None where the data sets hold none of the learning nights: then who is new cannot be told.
    """
    names = set(learned)
    familiar = {person for source in sources for name, person in _people_of(source) if name in names}
    if not familiar:
        return None
    chosen = [i for i, night in enumerate(nights) if night.name not in names and night.person not in familiar]
    return NewPeople(
        people=len({nights[i].person for i in chosen}),
        records=tuple(nights[i].name for i in chosen),
        figures=night_group([nights[i] for i in chosen], [results[i] for i in chosen], threshold),
    )


def _people_of(source: Path) -> list[tuple[str, str]]:
    """Name and person of every night of a data set, also of those that are not evaluated."""
    if source.is_file():
        with np.load(source, allow_pickle=False) as prepared:
            return list(zip(prepared["record"].tolist(), prepared["person"].tolist(), strict=True))
    people = people_of(source)
    names = [file.stem for file in labelled_sources(source)]
    return [(name, people.get(name, f"{source.name}/{name}")) for name in names]
