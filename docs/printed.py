"""The pages of the documentation that are printed from the code, so that they cannot drift from it."""

from __future__ import annotations

from pathlib import Path

from etl.rejects import Reason
from measures import CATALOGUE, DIMENSIONS
from texts import say

HERE = Path(__file__).resolve().parent


def glossary() -> str:
    """docs/measures.md: every measure with its definition, unit and dimensions."""
    lines = [
        "# 指标口径 · Measures",
        "",
        "Printed from the catalogue by `make docs`. 由目录自动生成，请勿手改。",
        "",
        "| id | 名称 | definition | by |",
        "| --- | --- | --- | --- |",
    ]
    for measure in CATALOGUE.values():
        name = f"{measure.zh}（{measure.unit_zh}）<br>{measure.en} ({measure.unit_en})"
        meaning = f"{measure.definition_zh}<br>{measure.definition_en}"
        lines.append(f"| `{measure.id}` | {name} | {meaning} | {' '.join(measure.dimensions)} |")
    lines += ["", "| dimension | 维度 | in English |", "| --- | --- | --- |"]
    lines += [f"| `{dimension.id}` | {dimension.zh} | {dimension.en} |" for dimension in DIMENSIONS.values()]
    return "\n".join(lines) + "\n"


def rejects() -> str:
    """docs/rejects.md: every reason for which a row is given back, with the sentence that says so."""
    lines = [
        "# 退回的原因 · Why a row is rejected",
        "",
        "Printed from the code by `make docs`. 由程序自动生成，请勿手改。",
        "",
        "退回的行不影响其余各行：改好台账再导一次，只会补上改好的行。",
        "Correct the ledger and load it again: only the corrected rows are added.",
        "",
        "| code | 说明 | in English |",
        "| --- | --- | --- |",
    ]
    blanks = {"value": "…", "year": "…", "key": "…", "first": "…", "stated": "…"}
    lines += [
        f"| `{reason}` | {say(f'reject_{reason}', 'zh', **blanks)} | {say(f'reject_{reason}', 'en', **blanks)} |"
        for reason in Reason
    ]
    return "\n".join(lines) + "\n"


PRINTED = {"measures.md": glossary, "rejects.md": rejects}


def write() -> None:
    """Writes the printed pages."""
    for name, page in PRINTED.items():
        (HERE / name).write_text(page(), encoding="utf-8")
