"""What can stop a load.

EtlError
├── FileRefused      a file cannot be read; the others go on
├── UnknownBatch     no such batch to undo
├── AlreadyUndone    the batch was undone before
├── DecisionRefused  a judgement over units cannot be made or taken back as asked
├── TargetRefused    a target cannot be set or taken back as asked
└── NotConserved     rows in and rows out disagree: a fault of the program, nothing is committed

`text_id` names the sentence in the texts catalogue, `values` fill it.
"""

from __future__ import annotations

from typing import Any

from texts import LANGUAGES, Lang, say
from warehouse.errors import WarehouseError


class EtlError(Exception):
    """Stops a load or one file of it; `messages()` says why and what to do, in both languages."""

    def __init__(self, text_id: str, **values: Any) -> None:
        super().__init__(f"{text_id} {values}")
        self.text_id = text_id
        self.values = values

    def messages(self) -> dict[str, str]:
        return {lang: say(self.text_id, lang, **self.values) for lang in LANGUAGES}


class FileRefused(EtlError):
    """`reason` is the code that stands in the report."""

    def __init__(self, reason: str, **values: Any) -> None:
        super().__init__(f"file_{reason}", **values)
        self.reason = reason


class UnknownBatch(EtlError):
    def __init__(self, batch: int) -> None:
        super().__init__("batch_unknown", batch=batch)


class AlreadyUndone(EtlError):
    def __init__(self, batch: int) -> None:
        super().__init__("batch_already_undone", batch=batch)


class DecisionRefused(EtlError):
    """`reason` says which rule the judgement would break."""

    def __init__(self, reason: str, **values: Any) -> None:
        super().__init__(f"decision_{reason}", **values)
        self.reason = reason


class TargetRefused(EtlError):
    """`reason` says what is wrong with the target."""

    def __init__(self, reason: str, **values: Any) -> None:
        super().__init__(f"target_{reason}", **values)
        self.reason = reason


class NotConserved(EtlError):
    def __init__(self, file: str, sheet: str, rows: int, counted: int) -> None:
        super().__init__("not_conserved", file=file, sheet=sheet, rows=rows, counted=counted)


def sentence(error: OSError | WarehouseError | EtlError, lang: Lang) -> str:
    """What a command says of what stopped it: the place, what is wrong there and what to do."""
    if isinstance(error, EtlError):
        return error.messages()[lang]
    if isinstance(error, WarehouseError):
        return say(error.text_id, lang, place=error.place, detail=error.detail)
    return say("cannot_write", lang, path=error.filename or "", detail=error.strerror or error)
