"""What a person types to name a modem's port, judged as they type."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from app.card.transport import CardUri
from app.errors import SettingsError
from app.settings import host_and_port

USUAL_BAUD = 115_200
BAUDS = (USUAL_BAUD, 9_600, 19_200, 38_400, 57_600, 230_400, 460_800, 921_600)
_NETWORK = ("socket", "rfc2217")
_COM = re.compile(r"(\\\\\.\\)?COM[1-9]\d{0,2}", re.IGNORECASE)


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("modem_address", text)


def modem_uri(text: str, baud: int = USUAL_BAUD) -> str:
    """Return the `at:` address for what was typed; baud stands in it where it matters.

    Raises SettingsError, saying what is wrong with the text and what would be right.
    """
    target = text.strip().removeprefix("at:")
    scheme, found, rest = target.partition("://")
    if not target:
        raise _wrong(tr("No port is named."))
    if any(sign.isspace() for sign in target):
        raise _wrong(tr("A port has no spaces in its name."))
    if found:
        target = f"{scheme.lower()}://{_peer(scheme.lower(), rest)}"
    elif _COM.fullmatch(target):
        target = target.upper()
    elif not target.startswith("/"):
        raise _wrong(tr("“{0}” names no port.").format(target))
    elif target.endswith("/") or "?" in target:
        raise _wrong(tr("“{0}” is no file of a port.").format(target))
    options = {} if baud == USUAL_BAUD or scheme.lower() == "socket" else {"baud": str(baud)}
    return str(CardUri("at", target, options))


def has_baud(text: str) -> bool:
    """Whether a speed can be chosen for what was typed: not for a bare network stream."""
    return not text.strip().removeprefix("at:").lower().startswith("socket://")


def _peer(scheme: str, rest: str) -> str:
    if scheme not in _NETWORK:
        raise _wrong(tr("“{0}://” leads to no modem.").format(scheme))
    if not rest:
        raise _wrong(tr("The host and its port are missing."))
    try:
        host, port = host_and_port(rest)
    except SettingsError:
        raise _wrong(tr("“{0}” is no host with a port.").format(rest)) from None
    if not port:
        raise _wrong(tr("Port 0 leads nowhere."))
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _wrong(message: str) -> SettingsError:
    return SettingsError(
        message,
        key="port",
        hint=tr("Name it as /dev/ttyUSB2, COM5, socket://host:port or rfc2217://host:port."),
    )
