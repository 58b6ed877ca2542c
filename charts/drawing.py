"""A figure as plotly.js takes it: traces and layout as plain dictionaries, nothing to convert when it is sent."""

from __future__ import annotations

import math
from typing import Any

Drawing = dict[str, Any]
"""`{"data": [trace, …], "layout": {…}}`, and `marks` where it knows what they stand for (`charts/marks.py`); its
colours of words and lines are those of the page it stands on."""


def sendable(value: Any) -> Any:
    """The value made of JSON's own kinds: what numpy counted is a number, and what is no number is nothing."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, dict):
        return {str(name): sendable(inside) for name, inside in value.items()}
    if isinstance(value, (list, tuple)):
        return [sendable(inside) for inside in value]
    if hasattr(value, "item"):
        value = value.item()  # a scalar of numpy
        return sendable(value) if not isinstance(value, float) else _finite(value)
    return _finite(float(value)) if hasattr(value, "__float__") else None


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
