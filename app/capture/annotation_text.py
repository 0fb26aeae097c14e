"""What was noted about a record in one line, as it stands beside a packet; written and read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.capture.annotation import COLOURS, LONGEST_COMMENT, Annotation

_LINE = re.compile(r"Note( on the answer)?(?: \(([a-z, ]+)\))?(?:: (.+))?", re.DOTALL)
_MARKED, _HIDDEN = "marked", "hidden"
_WORDS = frozenset({_MARKED, _HIDDEN, *COLOURS})


def note_text(noted: Annotation, *, on_answer: bool = False) -> str:
    """Return a note for people, empty when nothing is noted.

    on_answer: the packet holds a command and its answer, and the note is on the latter.
    """
    if not noted:
        return ""
    words = [_MARKED] * noted.mark + [noted.colour] * bool(noted.colour) + [_HIDDEN] * noted.hidden
    head = "Note on the answer" if on_answer else "Note"
    head += f" ({', '.join(words)})" if words else ""
    return f"{head}: {noted.comment}" if noted.comment else head


def read_note_texts(lines: Iterable[str]) -> tuple[Annotation, Annotation]:
    """Return the notes on a packet's first record and on its answer among other remarks."""
    found = [Annotation(), Annotation()]
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None or not (match[2] or match[3]):
            continue
        words = match[2].split(", ") if match[2] else []
        if _WORDS.issuperset(words):
            colour = next((word for word in words if word in COLOURS), "")
            comment = (match[3] or "")[:LONGEST_COMMENT]
            noted = Annotation(_MARKED in words, comment, colour, _HIDDEN in words)
            found[bool(match[1])] = noted
    return found[0], found[1]
