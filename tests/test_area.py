"""One area: how it stands beside the others, who is missing, and the outlines an office supplies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from charts.area_map import Coloured, columns_for, outlines, shade_of, tiles
from charts.median import beside_median, median_finding, standing_rows
from measures import Scope, Selection
from measures.area_shapes import MOST_BYTES, BadShapes, read_shapes
from measures.asking import asking
from measures.choices import area_codes
from measures.standing import own_units, standings
from tests.worlds import AREAS, a_world, reader

EVERYTHING = Scope.everything()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2019: two activities at 威海, one at 中凯, none at 延中; 威海 has three units of its own, one takes part."""
    path = tmp_path_factory.mktemp("areas")
    with a_world(path) as world:
        for unit, area in (("甲", "威海居民区"), ("乙", "威海居民区"), ("丙", "威海居民区"), ("丁", "中凯居民区")):
            world.roster(2019, unit, area=area)
        world.edition(2018, "党课")
        world.edition(2019, "党课")
        world.edition(2020, "党课")
        world.activity(2018, "党课", "乙", area="延中居民区", person_times=3)
        world.activity(2019, "党课", "甲", area="威海居民区", person_times=(10, "at_least"))
        world.activity(2019, "党课", "丁", area="威海居民区", unit_area="中凯居民区", person_times=5)
        world.activity(2019, "党课", "丁", area="中凯居民区", unit_area="中凯居民区", person_times=8)
        world.activity(2020, "党课", "丙", area="威海居民区", person_times=3)  # later than the year asked for
    return path


def test_an_area_stands_beside_the_median_of_all_areas(folder: Path) -> None:
    with reader(folder / "world.db") as connection:
        found = standings(asking(connection, EVERYTHING), Selection(years=(2019,)), "威海居民区", list(AREAS))
    assert [(s.figure.measure, s.figure.value, s.figure.bound, s.median, s.areas, s.rank) for s in found] == [
        ("themes_reached", 1, "exact", 1.0, 3, 1),
        ("activities", 2, "exact", 1.0, 3, 1),
        ("participating_units", 2, "exact", 1.0, 3, 1),
        ("unit_entries", 2, "exact", 1.0, 3, 1),
        ("person_times", 15, "at_least", 8.0, 3, 1),
        ("registered_units", 3, "exact", 1.0, 3, 1),
        ("registered_participating_units", 1, "exact", 1.0, 3, 1),
        ("coverage", 1 / 3, "exact", pytest.approx(2 / 3), 2, 2),
    ]
    assert median_finding(found, "威海居民区", "zh") == (
        "威海居民区8项中1项低于中位数，差得最多的是覆盖率：33.3%，中位数66.7%"
    )
    assert standing_rows(found, "zh").iloc[4].tolist() == ["参与人次", "≥15", "8", "第1位，共3个"]
    go.Figure(beside_median(found, "en"))


def test_an_area_without_records_counts_zero_and_without_a_roster_has_no_share(folder: Path) -> None:
    with reader(folder / "world.db") as connection:
        found = standings(asking(connection, EVERYTHING), Selection(years=(2019,)), "延中居民区", list(AREAS))
    assert {s.figure.measure: s.figure.value for s in found} == {
        "themes_reached": 0,
        "activities": 0,
        "participating_units": 0,
        "unit_entries": 0,
        "person_times": 0,
        "registered_units": 0,
        "registered_participating_units": 0,
    }


def test_own_units_say_when_they_last_took_part(folder: Path) -> None:
    with reader(folder / "world.db") as connection:
        found = own_units(asking(connection, EVERYTHING), 2019, "威海居民区")
        none = own_units(asking(connection, EVERYTHING), 2018, "威海居民区")
    rows = [tuple(row) for row in found[["unit", "registered_participating_units", "last_year"]].to_numpy()]
    assert sorted(rows, key=str) == [("丙", 0, None), ("乙", 0, 2018), ("甲", 1, 2019)]
    assert none.empty


def square(x: float, y: float) -> list[list[float]]:
    return [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def written(path: Path, *features: Any, **more: Any) -> Path:
    file = path / "areas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}), encoding="utf-8")
    return file


POLYGON = {"type": "Polygon", "coordinates": [square(121.4, 31.2)]}


def test_outlines_are_matched_by_name_or_code_and_the_rest_is_named(tmp_path: Path) -> None:
    two = {"type": "MultiPolygon", "coordinates": [[square(121.5, 31.2)], [square(121.6, 31.3)]]}
    file = written(
        tmp_path,
        feature(POLYGON, kind="居委会", NAME="威海居委会"),
        feature(two, code=310106012012),
        feature(POLYGON, name="<b>别处</b>"),
        feature(POLYGON),
    )
    shapes = read_shapes(file, AREAS)
    assert shapes is not None
    assert {area: len(polygons) for area, polygons in shapes.polygons.items()} == {"威海居民区": 1, "中凯居民区": 2}
    assert (shapes.unmatched, shapes.missing, shapes.degrees) == (("<b>别处</b>", "#4"), ("延中居民区",), True)
    assert read_shapes(tmp_path / "none.geojson", AREAS) is None


def test_a_hole_turns_the_other_way_and_stays_empty(tmp_path: Path) -> None:
    outer, hole = square(0, 0), [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.2, 0.4], [0.2, 0.2]]
    shapes = read_shapes(written(tmp_path, feature({"type": "Polygon", "coordinates": [outer, hole]}, n="威海")), AREAS)
    assert shapes is not None
    (polygon,) = shapes.polygons["威海居民区"]
    assert [list(map(list, ring)) == points for ring, points in zip(polygon, (outer, hole), strict=True)] == [
        True,
        False,
    ]


HOSTILE: list[tuple[Any, str]] = [
    (b"\xff\xfe\x00", "unreadable"),
    (b"{", "json"),
    (b"[" * 100_000, "json"),
    (b'{"type": "FeatureCollection", "features": [NaN]}', "json"),
    (b"[]", "collection"),
    (b'{"type": "Feature"}', "collection"),
    (b'{"type": "FeatureCollection", "features": [3]}', "collection"),
    (b" " * (MOST_BYTES + 1), "size"),
    ([feature({"type": "Point", "coordinates": [1, 2]})], "geometry"),
    ([feature({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]})], "coordinates"),
    ([feature({"type": "Polygon", "coordinates": [[["a", 0]] * 4]})], "coordinates"),
    ([feature({"type": "Polygon", "coordinates": [[[True, 0]] * 4]})], "coordinates"),
    ([feature({"type": "Polygon", "coordinates": [[[10**400, 0]] * 4]})], "coordinates"),
    ([feature({"type": "Polygon", "coordinates": "x"})], "coordinates"),
    ([feature({"type": "MultiPolygon", "coordinates": 3})], "coordinates"),
    ([feature({"type": "Polygon", "coordinates": [[[0, 0]] * 100_001]})], "points"),
    ([feature(None)] * 2_001, "features"),
]


@pytest.mark.parametrize(("content", "why"), HOSTILE)
def test_a_hostile_or_broken_file_is_refused_with_a_sentence(tmp_path: Path, content: Any, why: str) -> None:
    file = tmp_path / "areas.geojson"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        written(tmp_path, *content)
    with pytest.raises(BadShapes) as refused:
        read_shapes(file, AREAS)
    assert refused.value.why == why
    assert "areas.geojson" in refused.value.sentence("en") and "“areas.geojson”" in refused.value.sentence("zh")


def test_tiles_stand_in_an_even_grid_with_names_inert_and_unknown_pale() -> None:
    shown = Coloured("activities", {"威海居民区": 4, "中凯居民区": 0, "<b>x</b>": None}, {}, ("威海居民区",))
    drawing = tiles(list(shown.values), shown, "zh")
    layout = drawing["layout"]
    assert [note["text"] for note in layout["annotations"]] == [
        "威海<br><b>4</b>",
        "中凯<br><b>0</b>",
        "&lt;b…b&gt;<br><b>—</b>",
    ]
    assert [shape["fillcolor"] for shape in layout["shapes"]] == ["#8C1D18", "#FBF1EE", "#EFECEA"]
    assert [shape["line"]["width"] for shape in layout["shapes"]] == [3, 0, 0]
    assert [columns_for(count) for count in (0, 1, 3, 13, 60)] == [1, 1, 2, 5, 6]
    go.Figure(drawing)


def test_outlines_are_drawn_as_polygons_with_their_values(tmp_path: Path) -> None:
    shapes = read_shapes(written(tmp_path, feature(POLYGON, name="威海居民区")), AREAS)
    assert shapes is not None
    drawing = outlines(shapes, Coloured("activities", {"威海居民区": 4}, {}), "en")
    (trace,) = drawing["data"]
    assert (trace["fill"], trace["text"], len(trace["x"])) == ("toself", "威海居民区<br>Activities 4", 7)
    (note,) = drawing["layout"]["annotations"]
    assert (round(note["x"], 6), round(note["y"], 6)) == (121.9, 31.7)
    assert drawing["layout"]["yaxis"]["scaleratio"] == pytest.approx(1.1754, abs=1e-3)
    go.Figure(drawing)


def test_colours_go_from_pale_to_deep() -> None:
    assert [shade_of(value, 8) for value in (0, 4, 8, None)] == ["#FBF1EE", "#E5A090", "#8C1D18", "#EFECEA"]


def test_codes_are_those_of_the_areas_a_scope_sees(folder: Path) -> None:
    with reader(folder / "world.db") as connection:
        mine = area_codes(connection, Scope(frozenset({"中凯居民区"})))
        assert (area_codes(connection, EVERYTHING), mine) == (AREAS, {"中凯居民区": "310106012012"})
