"""The command line of the measures: whole output, exit statuses, sentences."""

import json
from pathlib import Path

import pytest

from measures import CATALOGUE
from measures.__main__ import main
from tests.worlds import a_world


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_world(tmp_path) as world:
        for unit in ("甲", "乙", "丙"):
            world.roster(2018, unit)
        world.activity(2018, "讲堂", "甲", "丁", person_times=(5000, "at_least"))
        world.activity(2018, "讲堂", "乙", area=None, person_times=1200)
        world.activity(2019, "讲堂", "甲", person_times=None)
    monkeypatch.setenv("FUMIN_DATABASE_URL", f"sqlite:///{tmp_path / 'world.db'}")


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.usefixtures("world")
def test_json_is_a_list_of_objects_with_a_bound_only_where_not_exact(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ("participating_units,coverage,person_times", "--by", "year,area", "--format", "json")
    status, out, err = _said(capsys, *asked)
    assert (status, err) == (0, "")
    assert json.loads(out) == [
        {
            "year": 2018,
            "area": "威海居民区",
            "participating_units": 2,
            "coverage": 2 / 3,
            "person_times": 5000,
            "person_times_bound": "at_least",
        },
        {"year": 2018, "area": None, "participating_units": 1, "coverage": None, "person_times": 1200},
        {
            "year": 2019,
            "area": "威海居民区",
            "participating_units": 1,
            "coverage": None,
            "person_times": None,
            "person_times_bound": "unknown",
        },
    ]


@pytest.mark.usefixtures("world")
def test_table_and_csv_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("person_times,coverage", "--by", "year", "--where", "year=2017..2019")
    assert _said(capsys, *asked)[1] == (
        "年度  参与人次（人次）  覆盖率（%）\n"
        "2018            ≥6,200         66.7\n"
        "2019              未知         未知\n"
    )
    assert _said(capsys, *asked, "--lang", "en")[1] == (
        "Year  Person-times (person-times)  Coverage (%)\n"
        "2018                       ≥6,200          66.7\n"
        "2019                      unknown       unknown\n"
    )
    assert _said(capsys, *asked, "--format", "csv")[1] == (
        "year,person_times,person_times_bound,coverage\n2018,6200,at_least,0.6666666666666666\n2019,,unknown,\n"
    )


@pytest.mark.usefixtures("world")
def test_a_wrong_question_is_refused_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert _said(capsys, "coverage", "--where", "area=威海路") == (
        2,
        "",
        "维度“area”中没有“威海路”。 是不是：威海居民区？\n"
        "The dimension 'area' has no value '威海路'. Did you mean: 威海居民区?\n",
    )
    assert _said(capsys, "coverag")[0] == 2
    assert _said(capsys, "projects", "--by", "area")[0] == 2
    with pytest.raises(SystemExit) as usage:
        main([])
    assert usage.value.code == 2


def test_a_missing_database_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    status, out, err = _said(capsys, "coverage")
    assert (status, out) == (1, "")
    assert "none.db" in err


@pytest.mark.parametrize("address", ["nonsense", "nonsense://user:secret@host/db"])
def test_an_unusable_address_is_said_without_showing_it(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", address)
    assert _said(capsys, "coverage") == (
        1,
        "",
        "FUMIN_DATABASE_URL 不是能用的数据库地址：写法不对，或没有安装所需的数据库驱动。\n"
        "FUMIN_DATABASE_URL is no usable database address: it is written wrongly, "
        "or the driver it needs is not installed.\n",
    )


def test_the_list_has_every_measure(capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(_said(capsys, "--list", "--format", "json")[1])
    assert [entry["id"] for entry in listed] == list(CATALOGUE)
    assert len(_said(capsys, "--list")[1].splitlines()) == len(CATALOGUE) + 1
