from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from semscnn_gui.training.folds import apnea_share_of_people, data_set_of, stratified_folds
from tests.support.training_nights import labelled_night

PEOPLE = st.dictionaries(
    st.builds(lambda group, i: f"{group}/{i}", st.sampled_from(["a", "b", "c"]), st.integers(0, 40)),
    st.floats(0, 1),
    min_size=1,
)


@given(PEOPLE, st.integers(2, 5), st.integers(0, 2**63 - 1))
def test_folds_are_of_one_size_in_all_and_in_each_data_set(shares, folds, seed):
    fold_of = stratified_folds(shares, folds, seed)
    assert fold_of.keys() == shares.keys()
    for inside in [list(shares), *([p for p in shares if p.startswith(g)] for g in ("a/", "b/", "c/"))]:
        size = Counter(fold_of[person] for person in inside)
        counts = [size[fold] for fold in range(folds)]
        assert max(counts) - min(counts) <= 1


@given(PEOPLE, st.integers(2, 5), st.integers(0, 2**32))
def test_neighbours_in_severity_lie_in_different_folds(shares, folds, seed):
    fold_of = stratified_folds(shares, folds, seed)
    for group in ("a/", "b/", "c/"):
        people = sorted((p for p in shares if p.startswith(group)), key=lambda p: (shares[p], p))
        for first in range(0, len(people), folds):
            block = [fold_of[person] for person in people[first : first + folds]]
            assert len(set(block)) == len(block)


@given(PEOPLE, st.integers(2, 5), st.randoms(use_true_random=False))
def test_folds_depend_on_seed_and_people_but_not_on_their_order(shares, folds, random):
    shuffled = list(shares.items())
    random.shuffle(shuffled)
    assert stratified_folds(dict(shuffled), folds, 7) == stratified_folds(shares, folds, 7)


def test_another_seed_gives_other_folds():
    shares = {f"a/{i}": i / 30 for i in range(30)}
    assert stratified_folds(shares, 3, 1) != stratified_folds(shares, 3, 2)


def test_folds_hold_like_shares_of_apnea():
    shares = {f"{group}/{i}": (i / 24) ** 2 for group in "ab" for i in range(24)}
    fold_of = stratified_folds(shares, 3, 0)
    means = [np.mean([shares[p] for p in shares if fold_of[p] == fold]) for fold in range(3)]
    assert max(means) - min(means) < 0.08


def test_share_of_a_person_is_over_all_their_labelled_minutes():
    nights = [
        labelled_night("n1", "a/x", label=[1, 1, -1, -1]),
        labelled_night("n2", "a/x", label=[0, 0, 0, 0, 0, 0]),
        labelled_night("n3", "a/y", label=[-1, -1]),
    ]
    assert apnea_share_of_people(nights) == {"a/x": 0.25, "a/y": 0.0}


def test_data_set_is_what_stands_before_the_first_slash():
    assert data_set_of("apnea-ecg/51/M") == "apnea-ecg"
    assert data_set_of("somebody") == ""
