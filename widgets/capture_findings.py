"""What a capture that was read has to be said about, in a few words each."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.capture.file import CaptureFile
from app.errors import WorkbenchError
from widgets.capture_opening import CaptureOpening


def findings(opening: CaptureOpening, file: CaptureFile) -> list[str]:
    """Return what is missing from a file, the most important first; nothing when it is whole."""
    end = len(file.data)
    torn = [one for one in file.problems if one.size and one.offset + one.size >= end]
    damaged = [one for one in file.problems if one.size and one.offset + one.size < end]
    found = []
    if len(damaged) == 1:
        found.append(_tr("1 damaged part was passed over."))
    elif damaged:
        found.append(_tr("{0} damaged parts were passed over.").format(len(damaged)))
    if torn:
        found.append(_tr("The recording was cut off at its end."))
    if file.lost:
        words = _tr("{0} records were lost while it was recorded.")
        found.append(words.format(number(file.lost)))
    found += [one.text for one in file.problems if not one.size]
    return found + _of_import(opening)


def ended_early(error: WorkbenchError) -> str:
    """Return why no more than what is shown could be brought in."""
    return _tr("It ends early: {0}").format(error.message)


def number(count: int) -> str:
    """Return a number in groups of three digits."""
    return f"{count:,}".replace(",", "\u202f")


def _of_import(opening: CaptureOpening) -> list[str]:
    imported = opening.imported
    if imported is not None and imported.problem is not None:
        return [ended_early(imported.problem)]
    if imported is not None and imported.stopped:
        words = _tr("Stopped: only the first {0} records were brought in.")
        return [words.format(number(imported.count))]
    return []


def _tr(words: str) -> str:
    return QCoreApplication.translate("CaptureFindings", words)
