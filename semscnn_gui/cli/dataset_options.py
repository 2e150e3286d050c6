"""Which labelled nights: the arguments that ``prepare``, ``train`` and ``evaluate`` share."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from semscnn_gui.cli.arguments import files_named, record_names
from semscnn_gui.ecg.recipes import PREPROCESSING_OF, RRI
from semscnn_gui.export.kept_files import KeptFiles
from semscnn_gui.progress import Progress
from semscnn_gui.recording.record_files import files_of_record

KNOWN = ("apnea-ecg",)
"""Data sets that can be named in place of a path."""


def add_dataset_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``DATASET``, ``--dataset``, ``--download``, ``--to`` and ``--records``; see :func:`chosen_datasets`."""
    parser.add_argument(
        "paths",
        type=Path,
        nargs="*",
        metavar="DATASET",
        help="folder of recordings with .apn labels or of .npz nights, or a file that `prepare` made",
    )
    parser.add_argument("--dataset", choices=KNOWN, help="a data set by its name, as --download stores it")
    parser.add_argument(
        "--download",
        action="store_true",
        help="fetch --dataset from PhysioNet, about 450 MB, if it is not there yet; nothing else uses the network",
    )
    parser.add_argument(
        "--to", type=Path, metavar="DIR", help="folder of --dataset (default: in the user's data folder)"
    )
    parser.add_argument("--records", type=record_names, metavar="a01,a02,…", help="only these nights")
    parser.set_defaults(wrong_usage=parser.error)


def add_recipe_argument(parser: argparse.ArgumentParser) -> None:
    """Add ``--recipe``."""
    parser.add_argument(
        "--recipe",
        choices=tuple(PREPROCESSING_OF),
        default=RRI,
        help="what the model sees: RR intervals alone, or with R amplitudes as in the paper, which needs "
        "waveforms (default: %(default)s)",
    )


def kept_of(datasets: Sequence[Path], options: argparse.Namespace) -> KeptFiles:
    """Return what no output may replace: data sets, model, and scores to compare with.

    Raises:
        InputError: A data set holds no labelled night.
    """
    from semscnn_gui.training.dataset import labelled_sources
    from semscnn_gui.training.published_scores import published_beside
    from semscnn_gui.training.records_table import NAME

    found = [*datasets, *files_named(options), *(folder / NAME for folder in datasets)]
    found += [scores for scores in map(published_beside, datasets) if scores is not None]
    for night in labelled_sources(datasets):
        found += files_of_record(night)
    return KeptFiles(found)


def chosen_datasets(options: argparse.Namespace, progress: Progress) -> list[Path]:
    """Return the data sets that the arguments name, fetched first if that was asked for.

    Raises:
        InputError: ``--dataset`` is not there, or cannot be fetched.
        SystemExit: No data set is named, or an option stands without the one it belongs to.
        Cancelled: The user stopped the work.
    """
    paths: list[Path] = options.paths
    if options.dataset is None:
        for name in ("download", "to"):
            if getattr(options, name):
                options.wrong_usage(
                    f"argument --{name}: name the data set with --dataset, one of {', '.join(KNOWN)}"
                )
        if not paths:
            options.wrong_usage("name a DATASET, or --dataset")
        return paths
    from semscnn_gui.training.download import apnea_ecg

    return [*paths, apnea_ecg(options.to, progress, download=options.download)]
