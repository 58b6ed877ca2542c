"""The wrapping of old Office files (MS-CFB): a small file system of sectors in one file."""

from __future__ import annotations

import struct

from etl.extract.sheets import Unreadable

_END = 0xFFFFFFFA
_SMALL = 4096


class Compound:
    """The streams of a compound file by name. Raises Unreadable where its tables lead nowhere."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        if len(data) < 512:
            raise Unreadable("truncated")
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift > shift:
            raise Unreadable("damaged")
        self._size, self._small_size = 1 << shift, 1 << small_shift
        directory, _, _, small_table, _, more, count = struct.unpack_from("<7I", data, 48)
        self._table = self._sector_table(more, count)
        entries = self._chain(directory)
        self.names: dict[str, tuple[int, int]] = {}
        root = (0, 0)
        for at in range(0, len(entries) - 127, 128):
            length, kind = struct.unpack_from("<HB", entries, at + 64)
            name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", entries, at + 116)
            if kind == 5:
                root = (start, size)
            elif kind == 2:
                self.names.setdefault(name, (start, size))
        self._small = self._chain(root[0]) if root[1] else b""
        raw = self._chain(small_table) if small_table < _END else b""
        self._small_table = struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def stream(self, name: str) -> bytes:
        """The content of a stream, by its name in any case."""
        start, size = next(place for own, place in self.names.items() if own.lower() == name.lower())
        if size >= _SMALL:
            return self._chain(start)[:size]
        parts, seen = [], 0
        while start < _END and seen * self._small_size < size:
            parts.append(self._small[start * self._small_size : (start + 1) * self._small_size])
            start = self._small_table[start] if start < len(self._small_table) else _END
            seen += 1
        return b"".join(parts)[:size]

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _sector_table(self, more: int, count: int) -> tuple[int, ...]:
        listed = list(struct.unpack_from("<109I", self._data, 76))
        while more < _END and count > 0 and (block := self._sector(more)):
            words = struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])
            listed += words[:-1]
            more, count = words[-1], count - 1
        raw = b"".join(self._sector(number) for number in listed if number < _END)
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _chain(self, start: int) -> bytes:
        parts, seen = [], 0
        while start < _END:
            if start >= len(self._table) or seen > len(self._table):
                raise Unreadable("damaged")
            part = self._sector(start)
            if not part:
                raise Unreadable("truncated")
            parts.append(part)
            start, seen = self._table[start], seen + 1
        return b"".join(parts)
