"""A report as a person reads it: what is wrong by its reason, what is new, what disagrees, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from warehouse.schema import OUTCOMES

EXAMPLES = 5
Verdict = Literal["good", "partly", "known", "nothing"]
Report = dict[str, Any]


def grouped(report: Report) -> dict[str, Any]:
    """The grouped views of a report: verdict, counts, reasons, new names, checks, masked columns, sheets not read."""
    return {
        "verdict": verdict(report),
        "counts": counts(report),
        "reasons": reasons(report),
        "new_names": new_names(report),
        "checks": [{**place, **check} for place, sheet in _sheets(report) for check in sheet["checks"]],
        "masked": [{**place, "columns": sheet["masked"]} for place, sheet in _sheets(report) if sheet.get("masked")],
        "unread": [
            {**place, "kind": sheet["kind"], "rows": sheet["rows"]}
            for place, sheet in _sheets(report)
            if sheet["kind"] in ("unrecognised", "hidden") and sheet["rows"]
        ],
    }


def _sheets(report: Report) -> Iterator[tuple[dict[str, str], Report]]:
    for file in report["files"]:
        for sheet in file["sheets"]:
            yield {"file": file["file"], "sheet": sheet["sheet"]}, sheet


def counts(report: Report) -> dict[str, int]:
    """How many files of each status there are, and what became of all their rows; `rows` is the sum of the outcomes."""
    statuses = ("loaded", "unchanged", "refused", "ignored")
    files = {f"files_{status}": sum(file["status"] == status for file in report["files"]) for status in statuses}
    every = [sheet for _, sheet in _sheets(report)]
    return files | {name: sum(sheet[name] for sheet in every) for name in ("rows", *OUTCOMES)}


def verdict(report: Report) -> Verdict:
    """`good`: everything can be read; `partly`: some rows or files cannot; `known`: all was loaded before;
    `nothing`: there is nothing to load."""
    statuses = {file["status"] for file in report["files"]}
    if "loaded" not in statuses:
        return "known" if "unchanged" in statuses else "nothing"
    return "partly" if "refused" in statuses or counts(report)["rejected"] else "good"


def reasons(report: Report) -> list[dict[str, Any]]:
    """The rejects by reason, the most frequent first: code, number of faults, number of rows, some examples."""
    found: dict[str, list[dict[str, Any]]] = {}
    for place, sheet in _sheets(report):
        for reject in sheet["rejects"]:
            found.setdefault(reject["reason"], []).append({**place, **reject})
    groups = [
        {
            "reason": reason,
            "faults": len(faults),
            "rows": len({(fault["file"], fault["sheet"], fault["row"]) for fault in faults}),
            "examples": faults[:EXAMPLES],
        }
        for reason, faults in found.items()
    ]
    return sorted(groups, key=lambda group: (-int(str(group["faults"])), str(group["reason"])))


def new_names(report: Report) -> list[dict[str, Any]]:
    """Each name that no unit is known by, once, at its first place, with the units it may be."""
    found: dict[str, dict[str, Any]] = {}
    for place, sheet in _sheets(report):
        for name in sheet["names"]:
            if name["how"] in ("new", "ambiguous"):
                found.setdefault(name["written"], {**place, **name})
    return list(found.values())
