"""A row of the traffic list in words: for a tooltip, and for who hears it instead of seeing it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.capture.annotation import Annotation
from app.capture.rows import COLUMNS, Row


def note_words(noted: Annotation) -> list[str]:
    """Return what is noted about a record, a few words each."""
    words = []
    if noted.mark:
        words.append(_tr("marked"))
    if noted.colour:
        words.append(colour_name(noted.colour).lower())
    if noted.hidden:
        words.append(_tr("hidden"))
    if noted.comment:
        words.append(_tr("comment: {0}").format(noted.comment))
    return words


def colour_name(colour: str) -> str:
    """Return a colour's name for people."""
    names = {
        "red": _tr("Red"),
        "orange": _tr("Orange"),
        "green": _tr("Green"),
        "teal": _tr("Teal"),
        "blue": _tr("Blue"),
        "violet": _tr("Violet"),
    }
    return names[colour]


def tip(seq: int, row: Row, noted: Annotation) -> str:
    """Return all texts of a row, one in a line, what people wrote first."""
    cells = zip(COLUMNS, row[:-1], strict=True)
    lines = [f"{_tr(name)}: {cell}" for name, cell in cells if cell]
    return "\n".join([*note_words(noted), f"#{seq}", *lines])


def spoken(row: Row, noted: Annotation, place: tuple[int, int], chosen: int) -> str:
    """Return a row as a screen reader says it.

    place: the row from 1, and of how many. chosen: how many rows are chosen.
    """
    words = [cell for cell in row[:-1] if cell] + note_words(noted)
    words.append(_tr("{0} of {1}").format(*place))
    if chosen > 1:
        words.append(_tr("{0} rows chosen").format(chosen))
    return ", ".join(words).replace("↳", _tr("answer to"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrafficRow", text)
