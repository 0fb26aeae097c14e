"""The values of secrets met so far, and where else their bytes occur: as they are, hex or base64.

Many values are looked for by their first bytes, in one pass however many there are; a few by
themselves, which is quicker.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator

SHORTEST = 5
"""Bytes; shorter values would be found by chance."""

_WHAT = "secret met elsewhere"


class SecretValues:
    """A set of byte strings to be found anywhere. One thread may add while others look."""

    def __init__(self, values: Iterable[bytes] = ()) -> None:
        self._by_head: dict[bytes, frozenset[bytes]] = {}
        self._met: set[bytes] = set()
        for value in values:
            self.add(value)

    def __len__(self) -> int:
        return len(self._met)

    def add(self, value: bytes) -> None:
        """Take a value in, and an activation code's matching id by itself.

        Values that are too short, or the same byte throughout, tell nothing and are left out.
        """
        if value in self._met or len(value) < SHORTEST or len(set(value)) == 1:
            return
        self._met.add(value)
        for form in _forms(value):
            head = form[:SHORTEST]
            self._by_head[head] = self._by_head.get(head, frozenset()) | {form}
        pieces = value.split(b"$")
        if len(pieces) > 2:
            self.add(pieces[2])

    def find(self, data: bytes) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and what it is for every occurrence of every value, in order."""
        heads = self._by_head
        few = len(heads) < len(data)
        for at in sorted(_places(heads, data)) if few else range(len(data) - SHORTEST + 1):
            for value in heads.get(data[at : at + SHORTEST], ()):
                if data.startswith(value, at):
                    yield at, at + len(value), _WHAT


def _places(heads: Iterable[bytes], data: bytes) -> Iterator[int]:
    """Yield where one of some beginnings stands in data."""
    for head in heads:
        at = data.find(head)
        while at >= 0:
            yield at
            at = data.find(head, at + 1)


def _forms(value: bytes) -> Iterator[bytes]:
    """Yield a value as it is, in hex, and as the middle of base64 in each of its three places."""
    yield value
    yield value.hex().encode()
    yield value.hex().upper().encode()
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + value)
        first = (0, 2, 3)[shift]
        whole = (len(value) + shift) * 8 // 6
        if whole - first >= SHORTEST:
            yield text[first:whole]
