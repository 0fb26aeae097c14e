"""Packages and recipes as files and on the clipboard: `.der`, `.hex`, `.b64` and `.toml`."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.eim.recipes import from_toml, to_toml
from app.errors import CodecError, SettingsError
from app.values.packages import Recipe

MOST_BYTES = 1 << 20
MESSAGE_FORMS = (".der", ".hex", ".b64")
RECIPE_FORM = ".toml"

_HEX = re.compile(r"[0-9A-Fa-f]+")
_BLANKS = re.compile(r"[\s:,]+")
_FIRST_BYTES = (b"\xbf", b"\x30")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file or a pasted text held: a recipe, or the bytes of a message."""

    recipe: Recipe | None = None
    message: bytes = b""


def opened(content: bytes) -> Opened:
    """Tell what content is: a message as DER, hex or base64, else a recipe.

    Raises CodecError on nothing, SettingsError on a recipe that is wrong.
    """
    if not content.strip():
        raise CodecError(
            _tr("There is nothing to open: it is empty."),
            hint=_tr("Copy a package as hex or base64, or choose a file."),
        )
    if content.startswith(_FIRST_BYTES):
        try:
            text = content.decode("ascii")
        except UnicodeDecodeError:
            return Opened(message=content)
    else:
        text = content.decode("utf-8", "replace")
    bare = _BLANKS.sub("", text)
    if _HEX.fullmatch(bare) and len(bare) % 2 == 0:
        return Opened(message=bytes.fromhex(bare))
    try:
        found = base64.b64decode(bare, validate=True)
    except (binascii.Error, ValueError):
        return Opened(recipe=from_toml(text))
    return (
        Opened(message=found) if found.startswith(_FIRST_BYTES) else Opened(recipe=from_toml(text))
    )


def read(path: Path) -> Opened:
    """Open a file. Raises SettingsError when it cannot be read, else as `opened`."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SettingsError(
            _tr("{0} cannot be read: {1}.").format(path.name, error.strerror or error),
            hint=_tr("Check that the file is there and that you may read it."),
        ) from error
    if len(content) > MOST_BYTES:
        raise CodecError(
            _tr("{0} is too large to be a package.").format(path.name),
            hint=_tr("Packages have at most some thousand bytes."),
        )
    return opened(content)


def written(form: str, recipe: Recipe, message: bytes) -> bytes:
    """Return the content of a file of that ending; any other ending than ours means DER."""
    if form == RECIPE_FORM:
        return to_toml(recipe).encode()
    if form == ".hex":
        return message.hex().upper().encode() + b"\n"
    if form == ".b64":
        return base64.b64encode(message) + b"\n"
    return message


def save(path: Path, content: bytes) -> None:
    """Write a file. Raises SettingsError when that fails."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise SettingsError(
            _tr("{0} cannot be written: {1}.").format(path.name, error.strerror or error),
            hint=_tr("Choose a folder you may write to."),
        ) from error


def _tr(text: str) -> str:
    return QCoreApplication.translate("package_files", text)
