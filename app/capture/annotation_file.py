"""The file beside a capture that keeps what people noted about its records.

JSON lines: the first says what the file is, each further one is a record's notes. Lines that are
not understood are kept as they are, so that no note of a newer workbench is lost.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app import durable
from app.capture.annotation import Annotation, Noted, plain_note, read_note
from app.capture.frames import HEADER_SIZE, notes_path, read_header
from app.errors import CodecError, SettingsError
from app.file_lock import file_lock

_FORMAT = "eIM Workbench annotations"
_VERSION = 1
_LARGEST_SEQ = (1 << 63) - 1
_PROBLEMS_KEPT = 20


@dataclass(slots=True)
class Content:
    """What stands in such a file. unknown: lines to be kept. problems: sentences about them.

    foreign: whether the file is something else and must not be replaced.
    """

    noted: Noted = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    foreign: bool = False


class AnnotationFile:
    """Reads and replaces the notes beside one capture; any number of programs may do so at once."""

    def __init__(self, capture: Path) -> None:
        self.path = notes_path(capture)
        self._capture = capture
        self._name = capture.name

    def read(self) -> Content:
        """Return what is there, as far as it is understood; without a file nothing. Never raises.

        What could not be read stands in the problems.
        """
        try:
            text = self.path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            return Content()
        except OSError as error:
            why = error.strerror or str(error)
            problem = f"The marks and comments beside {self._name} cannot be read: {why}."
            return Content(problems=[problem], foreign=True)
        except UnicodeDecodeError:
            return self._foreign()
        lines = text.splitlines()
        return self._content(lines) if lines else Content()

    def update(self, change: Callable[[Noted], None]) -> None:
        """Change what is there in one step; it is safe on the disk when this returns.

        What another program noted since is kept. Raises SettingsError, the file is as before then.
        """
        with self._locked():
            content = self.read()
            if content.foreign:
                raise SettingsError(
                    content.problems[0],
                    key="annotations",
                    hint=f"Move {self.path.name} elsewhere, then change the note again.",
                )
            change(content.noted)
            self._write(content)

    def replace(self, noted: Noted) -> None:
        """Let the file hold these notes and nothing else; without any there is no file.

        Raises SettingsError.
        """
        if noted or self.path.exists():
            with self._locked():
                self._write(Content(dict(noted)))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = self.path.with_name(f".{self.path.name}.lock")
        try:
            with file_lock(lock):
                yield
        except OSError as error:
            raise SettingsError(
                f"Marks and comments cannot be kept beside {self._name}: "
                f"{error.strerror or error}.",
                key="annotations",
                hint="They hold until the capture is closed. Copy it to a folder you may write "
                "to, on a disk with room, and note them there.",
            ) from error

    def _write(self, content: Content) -> None:
        noted = sorted((seq, one) for seq, one in content.noted.items() if one)
        if not noted and not content.unknown:
            self.path.unlink(missing_ok=True)
            return
        began = _began(self._capture)
        head = json.dumps({"format": _FORMAT, "version": _VERSION, "capture": began})
        lines = [head, *(_line(seq, one) for seq, one in noted), *content.unknown]
        durable.replace(self.path, "".join(f"{line}\n" for line in lines).encode())

    def _content(self, lines: list[str]) -> Content:
        head = _head(lines[0])
        if head is None:
            return self._foreign()
        began = _began(self._capture)
        if began and head.get("capture") not in (began, 0, None):
            text = f"{self.path.name} belongs to another capture of this name; it is left alone."
            return Content(problems=[text], foreign=True)
        content = Content()
        for number, line in enumerate(lines[1:], start=2):
            try:
                seq, noted = _read_line(line)
            except (ValueError, KeyError, TypeError, RecursionError):
                content.unknown.append(line)
                if len(content.problems) < _PROBLEMS_KEPT:
                    text = f"Line {number} of {self.path.name} is no note of a record; it is kept."
                    content.problems.append(text)
            else:
                content.noted[seq] = noted
        return content

    def _foreign(self) -> Content:
        text = f"{self.path.name} holds no marks and comments of this program; it is left alone."
        return Content(problems=[text], foreign=True)


def _head(line: str) -> dict[str, object] | None:
    """Return the first line of such a file, None when it is no such line."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("format") == _FORMAT else None


def _began(capture: Path) -> int:
    """Return what tells a capture from another one of its name; 0 when that is unknown."""
    try:
        with capture.open("rb") as file:
            return read_header(file.read(HEADER_SIZE)).wall_ns
    except (OSError, CodecError):
        return 0


def _line(seq: int, noted: Annotation) -> str:
    return json.dumps({"seq": seq} | plain_note(noted), ensure_ascii=False)


def _read_line(line: str) -> tuple[int, Annotation]:
    found = json.loads(line)
    if not isinstance(found, dict) or found.keys() - {"seq", "mark", "comment", "colour", "hidden"}:
        raise ValueError("more than is known")
    seq = found["seq"]
    if type(seq) is not int or not 0 < seq <= _LARGEST_SEQ:
        raise ValueError("not a number")
    return seq, read_note(found)
