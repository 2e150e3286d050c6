from __future__ import annotations

import pytest

from semscnn_gui.errors import InputError
from semscnn_gui.training.records_table import ahi_of, people_of


def test_ahi_is_read_by_record_and_left_out_where_there_is_none(tmp_path):
    (tmp_path / "records.csv").write_text("record,AHI\na,12.5\nb,\nc,0\n")
    assert ahi_of(tmp_path) == {"a": 12.5, "c": 0.0}


def test_ahi_comes_from_every_data_set_that_has_a_table(tmp_path):
    for name, rows in {"one": "a,1\nsame,2\nboth,3\n", "two": "b,4\nsame,2\nboth,5\n", "three": None}.items():
        folder = tmp_path / name
        folder.mkdir()
        if rows is not None:
            (folder / "records.csv").write_text("record,ahi\n" + rows)
    sources = [tmp_path / "one", tmp_path / "two", tmp_path / "three"]
    # "both" is one name for two nights.
    assert ahi_of(sources) == {"a": 1.0, "same": 2.0, "b": 4.0}


@pytest.mark.parametrize("value", ["many", "-1", "nan", "inf"])
def test_ahi_that_is_no_number_is_refused_with_its_record(tmp_path, value):
    (tmp_path / "records.csv").write_text(f"record,ahi\na,{value}\n")
    with pytest.raises(InputError, match=f"records.csv: AHI of a is '{value}'; give events per hour"):
        ahi_of(tmp_path)


def test_ahi_of_the_apnea_ecg_database(shared_data):
    found = ahi_of(shared_data / "apnea-ecg")
    assert len(found) == 70
    assert found["a01"] == 69.6
    assert ahi_of(shared_data / "hugcdn2014") == {}


def test_equal_demographics_are_one_person_and_none_are_nobody(tmp_path):
    (tmp_path / "records.csv").write_text("record,age,sex\na,50,M\nb,50,M\nc,51,M\nd,,\n")
    people = people_of(tmp_path)
    assert people["a"] == people["b"] == f"{tmp_path.name}/50/M"
    assert people["c"] != people["a"]
    assert "d" not in people
