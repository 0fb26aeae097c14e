"""This program's own captures, alone or within an evidence bundle."""

from __future__ import annotations

import contextlib
import lzma
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from app.capture.annotation_file import AnnotationFile
from app.capture.frames import MAGIC, notes_path
from app.capture.import_source import Source
from app.capture.unknown_files import unknown
from app.errors import CodecError
from app.values.traffic import Record

_ZIP = b"PK\x03\x04"
_CAPTURE = "capture.eimcap"
_NOTES = notes_path(Path(_CAPTURE)).name
_LARGEST = 4 << 30
"""Bytes a bundle may unpack to; more is no capture but a trap."""


_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,  # also what zipfile says of encrypted ones
)


def fits(head: bytes) -> bool:
    """Whether bytes begin as a capture file."""
    return head.startswith(MAGIC)


def bundle_fits(head: bytes) -> bool:
    """Whether bytes begin as a zip, which a bundle is."""
    return head.startswith(_ZIP)


def records(source: Source) -> Iterator[Record]:
    """Yield the records of a capture file, as far as they are whole."""
    return _records(source.path, source)


def bundle_records(source: Source) -> Iterator[Record]:
    """Yield the records of the capture in a bundle.

    Raises CodecError for a zip without one, or one that is damaged.
    """
    with tempfile.TemporaryDirectory() as folder:
        capture = Path(folder, _CAPTURE)
        _unpack(source, capture)
        yield from _records(capture, source)


def _records(path: Path, source: Source) -> Iterator[Record]:
    from app.capture.file import CaptureFile  # numpy is loaded only for such a file

    source.noted.update(AnnotationFile(path).read().noted)
    with contextlib.closing(CaptureFile.open(path)) as capture:
        yield from capture.records()


def _unpack(source: Source, target: Path) -> None:
    try:
        with zipfile.ZipFile(source.path) as pack:
            if _CAPTURE not in pack.namelist():
                raise unknown(source.path, source.head())
            if pack.getinfo(_CAPTURE).file_size > _LARGEST:
                raise _damaged(source, "its capture is too large")
            for name, path in ((_CAPTURE, target), (_NOTES, notes_path(target))):
                if name in pack.namelist() and pack.getinfo(name).file_size <= _LARGEST:
                    with pack.open(name) as packed, path.open("wb") as out:
                        shutil.copyfileobj(packed, out)
    except _DAMAGES as error:
        raise _damaged(source, str(error) or "it is cut off") from error
    except (OSError, ValueError) as error:
        raise _damaged(source, f"it cannot be unpacked ({error})") from error


def _damaged(source: Source, why: str) -> CodecError:
    return CodecError(
        f"“{source.path.name}” is a damaged zip: {why}.",
        hint="Copy the bundle again from where it was made.",
    )
