"""How wide the columns of a table insist on being."""

from __future__ import annotations

import pytest

from panels.column_widths import column_widths


@pytest.mark.parametrize(
    ("numbers", "words", "widths"),
    [
        ({"参与家次": 4, "参与单位数（家）": 8}, {"板块": 4}, [6.2, 5.2, 6.2]),
        ({}, {"单位": 11, "理由": 26}, [13.2, 28.2]),
        ({f"数{n}": 4 for n in range(8)}, {"单位": 11, "理由": 26}, [4.2] * 8 + [13.2, 28.2]),
        ({}, {"一": 4, "二": 40, "三": 30, "四": 20}, [6.2, 23.8, 23.8, 22.2]),
        ({f"数{n}": 4 for n in range(18)}, {"单位": 11, "理由": 26}, [4.2] * 18 + [8.2, 8.2]),
    ],
    ids=["whole", "as wished", "headings broken", "the widest give way", "never below the least"],
)
def test_columns_give_way_only_where_a_page_cannot_hold_them(
    numbers: dict[str, float], words: dict[str, float], widths: list[float]
) -> None:
    assert list(column_widths(numbers, words).values()) == pytest.approx(widths)
