"""What the check-up says of how a sheet was understood: `{"code", …}` as a sentence."""

from __future__ import annotations

from typing import Any

from texts import Lang, say

_FIELDS = ("field", "across")


def worded(notice: dict[str, Any], lang: Lang) -> str:
    """The sentence of a notice; fields of ledgers stand in it by their names."""
    fields = {name: say(f"field_{notice[name]}", lang) for name in _FIELDS if name in notice}
    return say(f"notice_{notice['code']}", lang, **{**notice, **fields})
