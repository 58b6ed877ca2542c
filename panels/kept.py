"""What was worked out once and is asked for again, by every viewer of the same state."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

Asked = ParamSpec("Asked")
Given = TypeVar("Given")


def kept(most: int) -> Callable[[Callable[Asked, Given]], Callable[Asked, Given]]:
    """Remembers up to `most` answers of a function whose arguments say everything it depends on.

    Unlike Streamlit's own cache, an answer is handed out as it is, not copied and not keyed by reading through
    its arguments: nobody may change it.
    """

    def keeping(function: Callable[Asked, Given]) -> Callable[Asked, Given]:
        return cast(Callable[Asked, Given], lru_cache(maxsize=most)(function))

    return keeping
