"""The outlines of residential areas, from a GeoJSON file that the office supplies; no geography is made up.

A feature is an area's where one of its properties is the area's code, or its name as it may be written. The file is
measured before it is read and held to limits while it is: what is too large, broken or no GeoJSON is refused whole.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measures.errors import MeasureError
from measures.reference import area_suffixes
from texts import Lang, say

PLACE = Path(__file__).resolve().parent.parent / "data" / "areas.geojson"
MOST_BYTES, MOST_FEATURES, MOST_POINTS = 8_000_000, 2_000, 100_000
_LONGEST_NAME = 60

Ring = tuple[tuple[float, float], ...]
Polygon = tuple[Ring, ...]
"""An outer ring, and those of its holes."""


class BadShapes(MeasureError):
    """The file cannot be used; the sentence says why and what is expected."""

    text_id = "area_shapes_refused"

    def __init__(self, path: Path, why: str, **values: object) -> None:
        self.why = why
        super().__init__((), path=path.name, **values)

    def sentence(self, lang: Lang) -> str:
        """Which file, what is wrong with it, and what is drawn instead."""
        said = say(f"area_shapes_{self.why}", lang, **self.values)
        return say(self.text_id, lang, path=self.values["path"], why=said)


@dataclass(frozen=True)
class Shapes:
    """Area → its polygons; what the features call themselves that are no known area; the areas without an outline."""

    polygons: Mapping[str, tuple[Polygon, ...]]
    unmatched: tuple[str, ...]
    missing: tuple[str, ...]
    degrees: bool


def place() -> Path:
    """Where the file is looked for: FUMIN_AREAS_GEOJSON, else data/areas.geojson."""
    named = os.environ.get("FUMIN_AREAS_GEOJSON", "")
    return Path(named) if named else PLACE


def read_shapes(path: Path, areas: Mapping[str, str | None]) -> Shapes | None:
    """The outlines of the areas (name → code); None where there is no file. Raises BadShapes."""
    text = _text(path)
    if text is None:
        return None
    features = _features(path, text)
    names = _known_names(areas)
    found: dict[str, list[Polygon]] = {}
    unmatched: list[str] = []
    points = 0
    for number, feature in enumerate(features, start=1):
        polygons = _polygons(path, number, feature)
        points += sum(len(ring) for polygon in polygons for ring in polygon)
        if points > MOST_POINTS:
            raise BadShapes(path, "points", most=MOST_POINTS)
        said = list(_said(feature.get("properties")))
        area = next((names[word] for word in map(_folded, said) if word in names), None)
        if area is None:
            unmatched.append(said[0] if said else f"#{number}")
        elif polygons:
            found.setdefault(area, []).extend(polygons)
    missing = tuple(name for name in areas if name not in found)
    return Shapes(
        {name: tuple(polygons) for name, polygons in found.items()}, tuple(unmatched), missing, _in_degrees(found)
    )


def _text(path: Path) -> str | None:
    try:
        if not path.is_file():
            return None
        if path.stat().st_size > MOST_BYTES:
            raise BadShapes(path, "size", most=MOST_BYTES // 1_000_000)
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise BadShapes(path, "unreadable") from error


def _no_number(_word: str) -> float:
    raise ValueError


def _features(path: Path, text: str) -> list[dict[str, Any]]:
    try:
        whole = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadShapes(path, "json") from error
    features = whole.get("features") if isinstance(whole, dict) else None
    collection = isinstance(whole, dict) and whole.get("type") == "FeatureCollection"
    if not collection or not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise BadShapes(path, "collection")
    if len(features) > MOST_FEATURES:
        raise BadShapes(path, "features", most=MOST_FEATURES)
    return features


def _polygons(path: Path, number: int, feature: dict[str, Any]) -> list[Polygon]:
    geometry = feature.get("geometry")
    if geometry is None:
        return []
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    inside = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadShapes(path, "geometry", number=number)
    try:
        return [_polygon(one) for one in ([inside] if kind == "Polygon" else list(inside))]  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, IndexError) as error:
        raise BadShapes(path, "coordinates", number=number) from error


def _polygon(rings: Any) -> Polygon:
    if not isinstance(rings, list) or not rings:
        raise ValueError
    return tuple(_ring(ring, hole=bool(place)) for place, ring in enumerate(rings))


def _ring(points: Any, *, hole: bool) -> Ring:
    """A ring turning one way, and a hole the other, so that the hole stays empty when both are filled."""
    if not isinstance(points, list) or len(points) < 4:
        raise ValueError
    ring = tuple((_number(point[0]), _number(point[1])) for point in points)
    turn = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, (*ring[1:], ring[0]), strict=True))
    return ring if (turn < 0) == hole else tuple(reversed(ring))


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return number


def _said(properties: Any) -> Iterator[str]:
    """What a feature is called: its words and whole numbers, those that look like names first."""
    values = list(properties.values()) if isinstance(properties, dict) else []
    words = [value.strip()[:_LONGEST_NAME] for value in values if isinstance(value, str) and value.strip()]
    yield from words
    yield from (str(value) for value in values if isinstance(value, int) and not isinstance(value, bool))


def _folded(written: str) -> str:
    """A name without spaces and without the word for a residential area."""
    name = "".join(written.split())
    suffix = next((ending for ending in area_suffixes() if name.endswith(ending) and name != ending), "")
    return name.removesuffix(suffix)


def _known_names(areas: Mapping[str, str | None]) -> dict[str, str]:
    names = {_folded(name): name for name in areas}
    return names | {code: name for name, code in areas.items() if code}


def _in_degrees(found: Mapping[str, list[Polygon]]) -> bool:
    """Whether the coordinates can be longitude and latitude; else they are lengths on a plane."""
    points = [point for polygons in found.values() for polygon in polygons for ring in polygon for point in ring]
    return all(abs(x) <= 180 and abs(y) <= 90 for x, y in points)
