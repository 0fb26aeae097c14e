"""What is remembered of each modem: the block size that worked, how it is made to notice another
profile, and what was left open in it.

One small file a device in the state folder, replaced in one step. What is open is written down when
it is opened and struck out when it is closed; so only what a crash or a lost port left open is
found at the next start. Channels somebody else opened are in nobody's file and are never touched.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from app import durable, paths
from app.values.modem import ModemIdentity

_log = logging.getLogger(__name__)

_MAX_KEPT = 20


@dataclass(frozen=True, slots=True)
class Remembered:
    """The content of a file. block_size: 0 when nothing but the whole was ever needed.

    handles: of CCHO, as the modem wrote them. channels: numbers the card gave over CSIM.
    notice: the way somebody chose to make it notice another profile, empty for the advised one.
    found: what trying a way brought the last time, by its name; under `persistence` what became of
    a profile when the power went.
    """

    block_size: int = 0
    handles: tuple[str, ...] = ()
    channels: tuple[int, ...] = ()
    notice: str = ""
    found: Mapping[str, str] = field(default_factory=dict)


class DeviceMemory:
    """The memory of one modem. A disk that cannot be written costs the memory, not the work."""

    def __init__(self, key: str) -> None:
        self._path = paths.state_dir() / "modems" / f"{quote(key, safe=' ')}.json"
        self._kept = _read(self._path)

    @property
    def kept(self) -> Remembered:
        """What is remembered now."""
        return self._kept

    def keep_block_size(self, size: int) -> None:
        """Remember the size of STORE DATA blocks the modem takes."""
        self._change(block_size=size)

    def keep_notice(self, way: str) -> None:
        """Remember how this modem is made to notice another profile."""
        self._change(notice=way)

    def keep_found(self, way: str, verdict: str) -> None:
        """Remember what trying a way brought."""
        self._change(found={**self._kept.found, way: verdict})

    def opened(self, *, handle: str = "", channel: int = 0) -> None:
        """Write down that a channel of the modem (handle) or of the card (channel) is open."""
        self._change(
            handles=_with(self._kept.handles, handle) if handle else self._kept.handles,
            channels=_with(self._kept.channels, channel) if channel else self._kept.channels,
        )

    def closed(self, *, handle: str = "", channel: int = 0) -> None:
        """Strike out what was closed."""
        self._change(
            handles=tuple(kept for kept in self._kept.handles if kept != handle),
            channels=tuple(kept for kept in self._kept.channels if kept != channel),
        )

    def all_closed(self) -> None:
        """Strike out everything: the card was reset."""
        self._change(handles=(), channels=())

    def _change(self, **changes: Any) -> None:
        now = Remembered(**{**asdict(self._kept), **changes})
        if now == self._kept:
            return
        self._kept = now
        try:
            durable.replace(self._path, json.dumps(asdict(now)).encode())
        except OSError as error:
            _log.info("nothing is remembered of this modem: %s", error)


def memory_key(identity: ModemIdentity) -> str:
    """Return what tells a modem from others: its IMEI, else its USB place in the world, else its
    port and model.
    """
    if identity.imei:
        return f"imei {identity.imei}"
    if identity.usb is not None:
        return f"usb {identity.usb} {identity.usb.serial} {identity.model}".strip()
    return f"port {identity.port} {identity.model}".strip()


def _with(kept: tuple[Any, ...], new: Any) -> tuple[Any, ...]:
    return (*(old for old in kept if old != new), new)[-_MAX_KEPT:]


def _read(path: Path) -> Remembered:
    """Read a file; one that is missing or makes no sense counts as empty."""
    try:
        raw = json.loads(path.read_bytes())
        size, handles, channels = raw["block_size"], raw["handles"], raw["channels"]
        return Remembered(
            size if isinstance(size, int) and 0 <= size <= 255 else 0,
            tuple(str(handle) for handle in handles if str(handle).isalnum()),
            tuple(int(channel) for channel in channels if 1 <= int(channel) <= 19),
            str(raw.get("notice", "")),
            {str(way): str(verdict) for way, verdict in dict(raw.get("found", {})).items()},
        )
    except FileNotFoundError:
        return Remembered()
    except (OSError, ValueError, TypeError, KeyError) as error:
        _log.info("what was remembered of a modem cannot be read: %s", error)
        return Remembered()
