"""Bytes as text: the mark at the start, else by trial of the encodings that offices use, with evidence."""

from __future__ import annotations

import codecs
import re

from etl.extract.sheets import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKS = tuple(mark for mark, _ in _BOMS)
_HIGH = bytes(range(0x80, 0x100))
_PAIR = re.compile(rb"[\x81-\xfe][\x30-\xfe]")
_COMMON_GB = re.compile(rb"[\xa1-\xa3\xb0-\xf7][\xa1-\xfe]")
_COMMON_BIG5 = re.compile(rb"[\xa1-\xa3\xa4-\xc6][\x40-\x7e\xa1-\xfe]")
_BIG5_WORD = re.compile(rb"(?:[\xa1-\xf9][\x40-\x7e\xa1-\xfe]){2,}")
_CONTROLS = bytes((*range(1, 9), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))
_WRITTEN = re.compile(r"[\t\r\n -~\u00a0-\u052f\u2000-\u206f\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


class Evidence:
    """What the bytes of a file, given piece by piece, allow as their encoding."""

    def __init__(self) -> None:
        self._decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", "gb18030", "big5hkscs")}
        self._head = b""
        self._sample = b""
        self._zeros = self._controls = self._high = self._size = 0

    def add(self, piece: bytes) -> None:
        """Takes the next piece of the file into account."""
        self._head = (self._head + piece)[: 1 << 16] if len(self._head) < 1 << 16 else self._head
        if self._head.startswith(_MARKS):
            return  # the mark decides, whatever follows
        self._size += len(piece)
        self._zeros += piece.count(0)
        self._controls += len(piece) - len(piece.translate(None, _CONTROLS))
        high = 0 if piece.isascii() else len(piece) - len(piece.translate(None, _HIGH))
        self._high += high
        if high and len(self._sample) < 1 << 20:
            self._sample += piece
        for name, decoder in list(self._decoders.items()):
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                del self._decoders[name]

    def encoding(self) -> str:
        """The encoding that fits. Raises Unreadable when the bytes are no text."""
        for mark, name in _BOMS:
            if self._head.startswith(mark):
                if _written(self._head, name) < 0.5:
                    raise Unreadable("not_a_table")
                return name
        if self._zeros:
            for name in ("utf-16-le", "utf-16-be"):
                if _plausible(self._head, name):
                    return name
        if self._zeros * 20 > self._size or self._controls * 20 > self._size:
            raise Unreadable("not_a_table")
        if "utf-8" in self._decoders:
            return "utf-8"
        return self._by_pairs()

    def _by_pairs(self) -> str:
        pairs = _PAIR.findall(self._sample)
        share = len(_COMMON_GB.findall(b" ".join(pairs))) / len(pairs) if pairs else 0.0
        if "big5hkscs" in self._decoders and pairs and share < 0.6:
            common = len(_COMMON_BIG5.findall(b" ".join(pairs))) / len(pairs)
            in_words = sum(map(len, _BIG5_WORD.findall(self._sample))) / 2 / len(pairs)
            if common > max(share, 0.7) and in_words > 0.5:
                return "big5hkscs"
        if "gb18030" in self._decoders and share >= 0.3:
            return "gb18030"
        for name, bad in (("utf-8", 0.02), ("gb18030", 0.02)):  # a few broken signs in a good file
            text = self._sample.decode(name, "replace")
            wide = sum(sign > "\x7f" for sign in text)
            if wide and text.count("\ufffd") <= bad * wide and (name == "utf-8" or share >= 0.6):
                return name
        if self._high * 3 > self._size or self._controls * 100 > self._size:
            raise Unreadable("not_a_table")
        return "cp1252"


def _plausible(head: bytes, name: str) -> bool:
    text = head[: len(head) // 2 * 2].decode(name, "replace")
    return any(mark in text for mark in "\n\r,\t;") and _written(head, name) >= 0.9


def _written(head: bytes, name: str) -> float:
    """The share of signs that an office may well have written."""
    text = head[: len(head) // 4 * 4].decode(name, "replace") or head.decode(name, "replace")
    return len(_WRITTEN.findall(text)) / len(text) if text else 1.0


def encoding_of(data: bytes) -> str:
    """The encoding of a whole file. Raises Unreadable when it is no text."""
    evidence = Evidence()
    evidence.add(data)
    return evidence.encoding()


def decode(data: bytes, stated: str | None = None) -> str:
    """The text of a file, in the encoding it states where that holds. Raises Unreadable."""
    if stated is not None and not data.startswith(_MARKS):
        stated = "gb18030" if stated.lower() in ("gb2312", "gbk") else stated
        try:
            return data.decode(stated)
        except (LookupError, UnicodeDecodeError):
            pass
    return data.decode(encoding_of(data), "replace").replace("\x00", "")
