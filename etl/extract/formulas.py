"""The text of shared formulas: written once, meant for each cell of a range."""

from __future__ import annotations

import re

from etl.extract.sheets import address

_TOKEN = re.compile(
    r"\"[^\"]*\"|'[^']*'|(?<![\w.$])(?P<fixed_column>\$?)(?P<column>[A-Z]{1,3})(?P<fixed_row>\$?)(?P<row>[1-9]\d{0,6})(?![\w(.])"
)


def moved(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads that many rows below and columns to the right of where it was written."""

    def move(found: re.Match[str]) -> str:
        if found["row"] is None:
            return found[0]
        row, column = place(found["column"] + found["row"])
        row += 0 if found["fixed_row"] else rows
        column += 0 if found["fixed_column"] else columns
        if row < 0 or column < 0:
            return "#REF!"
        letters = address(row, column)[: -len(str(row + 1))]
        return f"{found['fixed_column']}{letters}{found['fixed_row']}{row + 1}"

    return _TOKEN.sub(move, formula)


def place(reference: str) -> tuple[int, int]:
    """The row and column, from 0, of a reference such as `B12`. Raises ValueError."""
    found = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", reference)
    if found is None or found[2].strip("0") == "":
        raise ValueError(reference)
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1
