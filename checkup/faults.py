"""The faults of one file as its returned workbook lists them: in words, Chinese first, and without personal data."""

from __future__ import annotations

from typing import Any

from etl.stage.masking import mask_text
from texts import LANGUAGES, catalogue, say

Fault = dict[str, Any]
"""sheet, row, column (its header or None), position (from 0, or None), value, reason, message, suggestions, and `mark`:
"reject" or "check"."""


def faults_of(file: dict[str, Any]) -> list[Fault]:
    """The rejects and the disagreeing totals of a file of a report, in the order of sheets and rows."""
    found: list[Fault] = []
    for sheet in file["sheets"]:
        here = [_reject(sheet["sheet"], reject) for reject in sheet["rejects"]]
        here += [_check(sheet["sheet"], check) for check in sheet["checks"]]
        found += sorted(here, key=lambda fault: int(fault["row"]))
    return found


def _reject(sheet: str, reject: dict[str, Any]) -> Fault:
    separate = [reject.get(f"message_{lang}") for lang in LANGUAGES]
    message = "\n".join(separate) if all(separate) else reject["message"]  # type: ignore[arg-type]
    return {
        "mark": "reject",
        "sheet": sheet,
        "row": reject["row"],
        "column": reject["column"],
        "position": reject.get("position"),
        "value": mask_text(reject["value"] or ""),
        "reason": reason_words(reject["reason"]),
        "message": mask_text(message),
        "suggestions": [mask_text(name) for name in reject["suggestions"]],
    }


def _check(sheet: str, check: dict[str, Any]) -> Fault:
    return {
        "mark": "check",
        "sheet": sheet,
        "row": check["row"],
        "column": check["column"],
        "position": check.get("position"),
        "value": f"{check['stated']:g}" if isinstance(check["stated"], float) else str(check["stated"]),
        "reason": reason_words("total_differs"),
        "message": "\n".join(say("load_check", lang, **_said(check)) for lang in LANGUAGES),
        "suggestions": [],
    }


def _said(check: dict[str, Any]) -> dict[str, Any]:
    return {name: check[name] for name in ("row", "column", "stated", "summed")}


def reason_words(reason: str) -> str:
    """A reason in a few words of either language; a code without words as it stands."""
    text_id = f"reason_{reason}"
    return " / ".join(say(text_id, lang) for lang in LANGUAGES) if text_id in catalogue() else reason
