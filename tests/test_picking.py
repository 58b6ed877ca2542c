"""Clicks on figures: what a mark stands for, and the filters that come of it."""

from __future__ import annotations

from typing import Any

import pytest

from charts.marks import Mark, meant
from panels import address, picking

CELLS = ((({"area": "甲", "theme": "一"}, {"area": "甲", "theme": None}), ({"area": "乙", "theme": "一"},)), ())


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session with a theme chosen."""
    found: dict[str, Any] = {"theme": ["一"], "area": [], "year": ["2019"]}
    for module in (address, picking):
        monkeypatch.setattr(module.st, "session_state", found)
    return found


def filters(session: dict[str, Any]) -> dict[str, Any]:
    return {key: session.get(key) for key in ("theme", "area", "year")}


def test_a_point_stands_for_its_mark_and_one_that_is_not_there_for_none() -> None:
    points: list[dict[str, Any]] = [
        {"curve": 0, "point": [1, 0]},
        {"curve": 0, "point": [0, 1]},
        {"curve": 0, "point": [1, 1]},
        {"curve": 0, "point": 0},
        {"curve": 1, "point": 0},
        {"curve": 2, "point": 0},
        {"curve": -1, "point": 0},
        {"curve": "0", "point": [0, 0]},
        {"curve": 0, "point": [True, 0]},
        {},
    ]
    assert meant(CELLS, points) == ({"area": "乙", "theme": "一"}, {"area": "甲", "theme": None})


def test_a_pick_sets_its_filters_alone_and_the_same_pick_again_empties_them(session: dict[str, Any]) -> None:
    cell: list[Mark] = [{"area": "甲", "theme": "二"}]
    pick = picking.filtering(("area", "theme"))
    pick(cell)
    assert filters(session) == {"theme": ["二"], "area": ["甲"], "year": ["2019"]}
    pick(cell)
    assert filters(session) == {"theme": [], "area": [], "year": ["2019"]}


def test_a_box_picks_each_value_once_and_leaves_out_what_is_not_stated(session: dict[str, Any]) -> None:
    picking.filtering(("year",))([{"year": 2018}, {"year": 2019}, {"year": 2018}, {"year": None}])
    assert filters(session) == {"theme": ["一"], "area": [], "year": ["2018", "2019"]}


def test_the_area_of_units_goes_to_the_filter_of_areas(session: dict[str, Any]) -> None:
    picking.filtering(("unit_area",))([{"unit_area": "乙"}])
    assert filters(session) == {"theme": ["一"], "area": ["乙"], "year": ["2019"]}


def test_a_pick_is_taken_back_until_the_filters_change_otherwise(session: dict[str, Any]) -> None:
    before = filters(session)
    picking.filtering(("theme",))([{"theme": "二"}])
    assert picking.undoable()
    picking.undo()
    assert (filters(session), picking.undoable()) == (before, False)
    picking.filtering(("theme",))([{"theme": "二"}])
    address.touched()
    assert not picking.undoable()


def test_a_pick_of_nothing_that_is_known_changes_nothing(session: dict[str, Any]) -> None:
    before = filters(session)
    picking.filtering(("theme",))([{"theme": None}, {"area": "甲"}])
    assert (filters(session), picking.undoable()) == (before, False)


def test_a_click_may_set_a_control_of_the_page_beside_a_filter_and_is_taken_back_whole(session: dict[str, Any]) -> None:
    session["list_status"] = ["open"]
    before = filters(session)
    pick = picking.filtering(("year", picking.To("need_status", "list_status")))
    pick([{"year": (2020,), "need_status": ("matched", "done")}])
    assert (session["year"], session["list_status"]) == (["2020"], ["matched", "done"])
    picking.undo()
    assert (filters(session), session["list_status"]) == (before, ["open"])


def test_a_control_of_one_shows_the_first_of_what_was_picked_and_after_the_same_pick_what_it_did_at_first(
    session: dict[str, Any],
) -> None:
    pick = picking.filtering((picking.To("unit", "network_unit", one=True),))
    pick([{"unit": "甲"}, {"unit": "乙"}])
    assert session["network_unit"] == "甲"
    pick([{"unit": "甲"}])
    assert "network_unit" not in session
    pick([{"unit": "乙"}])
    pick([{"unit": "甲"}])
    picking.undo()
    assert session["network_unit"] == "乙"
