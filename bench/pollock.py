"""Pollock's measure of reading delimited files (Vitagliano et al., "Pollock: A Data Loading Benchmark", VLDB 2023).

Per file: success, and precision, recall and F1 of the header's cells, of the records and of all cells, each as
multisets against a clean twin; the score is the sum of the ten means, so 10 is perfect. As in the benchmark's own
code, precision divides by the clean side and recall by the loaded one, headers and records are compared after
normalising, cells as they stand. Dates, times and prices are not normalised here, which can only lower a score.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas

from etl.errors import FileRefused
from etl.extract.reader import Reader
from etl.extract.table import table_of

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "pollock"
Rows = list[list[str]]
PUBLISHED = {"survey_sample": "pandas 6.285, best published 9.015"}


@dataclass(frozen=True)
class Score:
    """One file's ten figures."""

    file: str
    figures: tuple[float, ...]

    @property
    def total(self) -> float:
        """The file's score out of 10."""
        return sum(self.figures)


def normalised(cell: str) -> str:
    """A cell as the benchmark compares it: numbers by value, words in lower case."""
    if cell in ("True", "true"):
        return "1"
    if cell in ("False", "false"):
        return "0"
    for number in (int, float):
        try:
            return str(number(cell))
        except (ValueError, OverflowError):
            continue
    return cell.lower()


def _agreement(clean: Iterable[str], loaded: Iterable[str]) -> tuple[float, float, float]:
    source, found = Counter(clean), Counter(loaded)
    if not source:
        return 1.0, 1.0, 1.0
    common = sum((source & found).values())
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / source.total(), common / found.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


def figures(clean: Rows, loaded: Rows | None) -> tuple[float, ...]:
    """The ten figures of a file; `loaded` is None where the reader refused it."""
    if loaded is None:
        return (0.0,) * 10
    if not clean:
        return (1.0,) * 10

    def records(rows: Rows) -> list[str]:
        return ["".join(map(normalised, row)) for row in rows[1:]]

    header = _agreement(map(normalised, clean[0]), map(normalised, loaded[0] if loaded else []))
    cells = _agreement((cell for row in clean for cell in row), (cell for row in loaded for cell in row))
    return (1.0, *header, *_agreement(records(clean), records(loaded)), *cells)


def scores(folder: Path, load: Callable[[Path], Rows | None]) -> list[Score]:
    """The scores of the files of a set that have a clean twin."""
    found = []
    for clean in sorted((folder / "clean").iterdir()):
        with clean.open(encoding="utf-8-sig", newline="") as file:
            twin = list(csv.reader(file))
        try:
            loaded = load(folder / "csv" / clean.name)
        except FileRefused:
            loaded = None
        found.append(Score(clean.name, figures(twin, loaded)))
    return found


def all_rows(reader: Reader, path: Path) -> Rows:
    """The rows of a file as this project reads it, knowing nothing but its bytes. Raises FileRefused."""
    try:
        (sheet,) = reader.read(path).sheets
    except FileRefused as refused:
        if refused.reason == "empty":
            return []
        raise
    return list(sheet.rows)


def pandas_rows(path: Path, about: dict[str, Any]) -> Rows | None:
    """What pandas makes of a file as the benchmark runs it: told its encoding, quotation, escape and preamble."""
    quote, escape = str(about.get("quotechar") or '"')[:1], str(about.get("escapechar") or "")[:1]
    told: dict[str, Any] = {"encoding": about["encoding"], "quotechar": quote, "skiprows": int(about["preamble_lines"])}
    if escape and escape != quote:
        told |= {"escapechar": escape, "doublequote": False}
    try:
        frame = pandas.read_csv(path, dtype=object, on_bad_lines="skip", **told)
    except (ValueError, OSError):
        return None
    return list(csv.reader(io.StringIO(frame.to_csv(index=False))))


def _mean(found: list[Score], weights: dict[str, float] | None = None) -> str:
    parts = [1.0 if weights is None else weights.get(score.file, 0.0) for score in found]
    total = sum(parts)
    return f"{sum(score.total * part for score, part in zip(found, parts, strict=True)) / total:.3f}" if total else "—"


def report() -> str:
    """The scores as a table, or that the corpus is absent."""
    if not CORPUS.is_dir():
        return "Pollock: not measured, its files are not beside the project."
    weights = json.loads((CORPUS / "pollock_weights.json").read_text(encoding="utf-8"))
    about = (
        "Pollock, of 10: the table as read knowing nothing but the bytes; all rows as read, titles and notes included; "
        "and pandas on the same files, told what the benchmark tells it."
    )
    heads = ("files", "number", "table", "weighted", "all rows", "pandas", "published")
    lines = [about, "", f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    with Reader() as reader:
        for name in ("survey_sample", "subset"):
            folder = CORPUS / name

            def told(path: Path, folder: Path = folder) -> Rows | None:
                parameters = folder / "parameters" / f"{path.name}_parameters.json"
                return pandas_rows(path, json.loads(parameters.read_text(encoding="utf-8")))

            found = scores(folder, lambda path: table_of(all_rows(reader, path)))
            everything = scores(folder, lambda path: all_rows(reader, path))
            cells = (name, str(len(found)), _mean(found), _mean(found, weights), _mean(everything))
            lines.append(f"| {' | '.join((*cells, _mean(scores(folder, told)), PUBLISHED.get(name, '—')))} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
