"""What a person noted about one record: a mark, a comment, a colour, or that it is out of sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from app.errors import SettingsError

COLOURS = ("red", "orange", "green", "teal", "blue", "violet")
"""The names of the colours, in the order of the keys 1 to 6."""

LONGEST_COMMENT = 4000
"""Characters of a comment; more does not fit beside a packet in every format."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """Notes on one record. comment: plain text, may have lines. colour: of COLOURS, or empty."""

    mark: bool = False
    comment: str = ""
    colour: str = ""
    hidden: bool = False

    def __bool__(self) -> bool:
        """Whether anything is noted at all."""
        return self.mark or self.hidden or bool(self.comment or self.colour)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of the notes on some records; None leaves a thing as it is.

    An empty comment or colour takes it away. Raises SettingsError for a colour that is not of
    COLOURS and for a comment that is too long.
    """

    mark: bool | None = None
    comment: str | None = None
    colour: str | None = None
    hidden: bool | None = None

    def __post_init__(self) -> None:
        if self.colour and self.colour not in COLOURS:
            raise SettingsError(
                f"“{self.colour}” is no colour for a record.",
                key="colour",
                hint=f"Choose {', '.join(COLOURS[:-1])} or {COLOURS[-1]}.",
            )
        if self.comment and len(self.comment) > LONGEST_COMMENT:
            raise SettingsError(
                f"A comment of {len(self.comment)} characters is too long.",
                key="comment",
                hint=f"Keep it to {LONGEST_COMMENT} characters.",
            )

    def applied(self, before: Annotation) -> Annotation:
        """Return the notes as they are afterwards."""
        after = before
        if self.mark is not None:
            after = replace(after, mark=self.mark)
        if self.comment is not None:
            after = replace(after, comment=self.comment.strip())
        if self.colour is not None:
            after = replace(after, colour=self.colour)
        if self.hidden is not None:
            after = replace(after, hidden=self.hidden)
        return after


NOTHING = Annotation()

Noted = dict[int, Annotation]
"""What is noted about records, by seq."""

Notes = Callable[[int], Annotation]
"""Tells what is noted about the record with a seq."""


def nothing_noted(seq: int) -> Annotation:
    """Note nothing about any record."""
    return NOTHING


def plain_note(noted: Annotation) -> dict[str, object]:
    """Return what is noted, and nothing that is not, for JSON."""
    found: dict[str, object] = {}
    if noted.mark:
        found["mark"] = True
    if noted.comment:
        found["comment"] = noted.comment
    if noted.colour:
        found["colour"] = noted.colour
    if noted.hidden:
        found["hidden"] = True
    return found


def read_note(found: Mapping[str, object]) -> Annotation:
    """Return what `plain_note` said. Raises ValueError or TypeError for what it never says."""
    comment, colour = found.get("comment", ""), found.get("colour", "")
    if not isinstance(comment, str) or not isinstance(colour, str):
        raise TypeError("not a text")
    if len(comment) > LONGEST_COMMENT or (colour and colour not in COLOURS):
        raise ValueError("not a note")
    return Annotation(_flag(found, "mark"), comment, colour, _flag(found, "hidden"))


def _flag(found: Mapping[str, object], name: str) -> bool:
    value = found.get(name, False)
    if not isinstance(value, bool):
        raise TypeError("not true or false")
    return value
