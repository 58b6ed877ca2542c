"""What the measures say of a selection, as tables show it: by theme every theme has its row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from charts.completion import completed
from measures import Selection
from measures.asking import applies

Ask = Callable[[tuple[str, ...]], pd.DataFrame]


def answered(
    ids: Sequence[str], by: Sequence[str], selection: Selection, ask: Ask, themes: Callable[[], Iterable[str]]
) -> pd.DataFrame:
    """The measures by the dimensions, columns in the order asked; `ask` answers for those that apply.

    A measure that cannot be split so has an empty column, never a wrong number. By theme, each of `themes` has
    its row, also one nobody joined.
    """
    asked = tuple(measure for measure in ids if applies(measure, by, selection))
    if not asked:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in (*by, *ids)})
    found = ask(asked).copy(deep=False)
    if "theme" in by:
        found = completed(found, "theme", themes())
    for measure in ids:
        if measure not in asked:
            found[measure] = pd.Series([None] * len(found), index=found.index, dtype=object)
    columns = [name for measure in ids for name in (measure, f"{measure}_bound") if name in found]
    return found[[*by, *columns]]
