"""Columns by number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.stage.coded import numbered


@given(
    st.sampled_from([np.int8, np.int32, np.int64]).flatmap(
        lambda kind: st.tuples(
            st.just(kind), st.lists(st.integers(int(np.iinfo(kind).min) // 2, int(np.iinfo(kind).max) // 2))
        )
    )
)
def test_numbers_are_told_by_their_places_in_the_order_in_which_they_first_stand(
    given: tuple[type[np.signedinteger], list[int]],
) -> None:
    kind, values = given
    codes, found = numbered(np.array(values, kind))
    assert found.tolist() == list(dict.fromkeys(values))
    assert [found.tolist()[code] for code in codes.tolist()] == values


@pytest.mark.parametrize("apart", [1, 1_000_000])
def test_it_makes_no_difference_whether_numbers_lie_near_each_other_or_far_apart(apart: int) -> None:
    codes, found = numbered(np.array([7, 3, 7, -1, 3]) * apart)
    assert (codes.tolist(), found.tolist()) == ([0, 1, 0, 2, 1], [7 * apart, 3 * apart, -apart])
