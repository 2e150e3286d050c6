from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semscnn_gui.errors import InputError
from semscnn_gui.training.published_scores import (
    compare_published,
    published_beside,
    read_published,
    rows_to_minutes,
)
from tests.support.training_nights import scored_night

HEADER = "y_true,y_score,subject\n"


def write(path, *rows):
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows))
    return path


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_rows_lie_on_minutes_with_their_label_in_order(minutes):
    label = np.array([minute[0] for minute in minutes])
    scorable = np.array([minute[1] for minute in minutes])
    truth = label[np.array([minute[2] for minute in minutes])]
    found = rows_to_minutes(label, scorable, truth)
    assert len(found) == len(truth)
    assert (np.diff(found) > 0).all()
    assert np.array_equal(label[found], truth)


def test_left_out_minutes_are_looked_for_where_our_gate_refused_them():
    label = np.array([0] * 10 + [1] * 10 + [0] * 10, bool)
    refused = [5, 6, 7, 15]
    scorable = ~np.isin(np.arange(30), refused)
    left_out = [0, 1, *refused, 28, 29]
    truth = np.delete(label, left_out)
    expected = np.setdiff1d(np.arange(30), left_out)
    assert rows_to_minutes(label, scorable, truth).tolist() == expected.tolist()


def test_windows_that_hold_a_refused_minute_are_left_out_before_others():
    label = np.zeros(30, bool)
    scorable = np.arange(30) != 14
    found = rows_to_minutes(label, scorable, label[9:])
    assert sorted(set(range(30)) - set(found.tolist())) == [0, 1, 12, 13, 14, 15, 16, 28, 29]


def test_labels_that_do_not_fit_have_no_minutes():
    assert rows_to_minutes(np.zeros(10, bool), np.ones(10, bool), np.ones(3, bool)) is None
    assert rows_to_minutes(np.zeros(3, bool), np.ones(3, bool), np.zeros(4, bool)) is None


def test_both_are_measured_on_the_minutes_that_both_scored(tmp_path):
    night = scored_night("n1", [0, 0, 0, 1, 1, 0, -1], [0.1, 0.1, 0.7, 0.8, math.nan, 0.2, 0.9])
    # Minutes 1 to 5; minute 4 is unscorable with us.
    path = write(
        tmp_path / "p.csv", "0,0.6,n1", "0,0.1,n1", "1.0,0.5,n1", "1,0.9,n1", "0,0.2,n1", "0,0.2,other"
    )
    both = compare_published([night, scored_night("n2", [0], [0.1])], 0.5, read_published(path))
    assert (both.file, both.nights, both.minutes) == ("p.csv", 1, 4)
    assert both.model.per_minute.accuracy == 0.75
    # Exactly 0.5 is not above it: the published one misses the only apnea minute.
    assert both.published.per_minute.sensitivity == 0.0
    assert both.published.per_minute.accuracy == 0.5
    assert both.published_alone.per_minute.n == 5
    assert both.published_alone.per_minute.sensitivity == 0.5


def test_scores_of_other_nights_give_no_comparison(tmp_path):
    published = read_published(write(tmp_path / "p.csv", "0,0.1,z9"))
    assert compare_published([scored_night("n1", [0], [0.1])], 0.5, published) is None


def test_rows_that_do_not_fit_the_labels_are_refused(tmp_path):
    published = read_published(write(tmp_path / "p.csv", "1,0.1,n1"))
    with pytest.raises(InputError, match="content is 1 rows of n1 whose y_true do not fit its labels"):
        compare_published([scored_night("n1", [0, 0], [0.1, 0.1])], 0.5, published)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "without y_true, y_score, subject"),
        (b"y_true,y_score\n1,0.5\n", "without subject"),
        (HEADER.encode(), "published scores is empty"),
        (b"y_true,y_score,subject\n2,0.5,x01\n", "y_true in line 2 is '2'"),
        (b"y_true,y_score,subject\n1,0.5,x01\n0,1.5,x01\n", "y_score in line 3 is '1.5'"),
        (b"y_true,y_score,subject\n1,nan,x01\n", "y_score in line 2 is 'nan'"),
        (b"y_true,y_score,subject\n1\n", "y_score in line 2 is None"),
        (b"y_true,y_score,subject\n1,0.5,\n", "subject in line 2 is ''"),
        (b"y_true,y_score,subject\n1,0.5,\xff\n", "unreadable"),
        (b"PK\x03\x04\x00\x00\x00\x00", "p.csv: "),
    ],
)
def test_a_malformed_file_is_refused_with_a_sentence(tmp_path, content, told):
    (tmp_path / "p.csv").write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_published(tmp_path / "p.csv")
    assert told in str(refused.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="unreadable"):
        read_published(tmp_path / "none.csv")


def test_scores_are_found_beside_the_data_set(tmp_path):
    (tmp_path / "nights").mkdir()
    assert published_beside(tmp_path / "nights") is None
    (tmp_path / "published").mkdir()
    path = write(tmp_path / "published" / "per-minute-scores.csv", "0,0.1,n1")
    assert published_beside(tmp_path / "nights") == path


def test_real_scores_fit_the_labels_of_every_test_night(shared_data):
    from semscnn_gui.recording import open_recording
    from semscnn_gui.training.dataset import label_codes

    published = read_published(shared_data / "published" / "per-minute-scores.csv")
    assert len(published.nights) == 35
    for name in ("x01", "x15", "x20", "x33"):
        label = label_codes(open_recording(shared_data / "apnea-ecg" / f"{name}.hea"))
        label = label[label >= 0] == 1
        rows = published.nights[name].truth
        found = rows_to_minutes(label, np.ones(len(label), bool), rows)
        assert np.array_equal(label[found], rows)
