"""What a figure says of itself: one frozen description serves page, slide and file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Description:
    """Plain words (no markup): the finding, the selection, where the rows come from, the spoken form, footnotes."""

    title: str
    subtitle: str
    source: str
    alt: str
    notes: tuple[str, ...] = ()
