from __future__ import annotations

import numpy as np
import pytest

from semscnn_gui.recording.units import assume_unit, mv_per, says_nothing, steepest_change


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        ("V", 1000),
        ("mV", 1),
        ("MV", 1),
        ("uV", 1e-3),
        ("µV", 1e-3),
        ("μV", 1e-3),
        ("ÂµV", 1e-3),
        ("nV", 1e-6),
    ],
)
def test_voltages_have_their_factor(unit, factor):
    assert mv_per(f" {unit} ") == pytest.approx(factor)
    assert not says_nothing(unit)


@pytest.mark.parametrize("unit", ["Ohm", "mmHg", "%", "bpm", "V/s", "cmH2O", "mVs"])
def test_other_units_are_no_voltage_and_do_say_something(unit):
    assert mv_per(unit) is None
    assert not says_nothing(unit)


@pytest.mark.parametrize("unit", ["", " ", "NU", "adu", "?V"])
def test_blank_and_uncalibrated_units_say_nothing(unit):
    assert mv_per(unit) is None
    assert says_nothing(unit)


@pytest.mark.parametrize("height_mv", [0.06, 0.3, 1.0, 5.0, 19.0])
@pytest.mark.parametrize(("unit", "per_mv"), [("mV", 1), ("µV", 1e3), ("V", 1e-3)])
def test_a_missing_unit_follows_from_the_height_of_the_qrs(unit, per_mv, height_mv):
    assert assume_unit(height_mv * per_mv) == unit


@pytest.mark.parametrize("height", [0.0, 1e-6, 30.0, 1e6])
def test_a_height_that_fits_no_unit_is_not_guessed(height):
    assert assume_unit(height) is None


def test_steepest_change_is_that_of_the_r_wave(wave):
    assert steepest_change([wave(250, 10), np.full(2500, np.nan)], 250) == pytest.approx(0.9, abs=0.15)
    assert steepest_change([np.full(2500, np.nan)], 250) == 0
