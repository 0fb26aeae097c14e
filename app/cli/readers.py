"""`readers`, and the choice of the one reader a card verb is about."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from app.card.transport import TRANSPORTS, CardUri, modem_name, open_transport
from app.card.watch import current_readers
from app.cli import tables
from app.cli.output import Answer, error_form, error_text
from app.cli.verbs import UsageError
from app.errors import DeviceError
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card can be. kind: `pcsc`, `at` (a modem) or `sim`. virtual: a reader of vpcd."""

    name: str
    uri: str
    kind: str
    present: bool
    atr: bytes = b""
    mute: bool = False
    exclusive: bool = False
    in_use: bool = False
    virtual: bool = False

    @property
    def words(self) -> str:
        """The state in words."""
        if self.kind == "sim":
            return "simulated card"
        if self.kind == "at":
            return self._modem_words
        if not self.present:
            return "no card"
        if self.mute:
            return "a card that does not answer"
        if self.exclusive:
            return "a card, held by another program alone"
        return "a card, in use" if self.in_use else "a card"

    @property
    def _modem_words(self) -> str:
        if not self.present:
            return "modem, not plugged in"
        return "modem, held by another program" if self.in_use else "modem"


def show(arguments: argparse.Namespace) -> Answer:
    """List readers, modems and simulated cards; without PC/SC, say why there are no readers."""
    problem: DeviceError | None = None
    readers: tuple[Place, ...] = ()
    try:
        readers = pcsc_places()
    except DeviceError as error:
        problem = error
    places = (*readers, *modem_places(), *simulated_places())
    rows = [(place.name, place.words, place.uri) for place in places]
    text = tables.columns(("Reader", "Holds", "URI"), rows)
    if problem is not None:
        text += f"\n\nNo PC/SC readers.\n{error_text(problem)}"
    elif not readers:
        text += "\n\nNo PC/SC reader is connected."
    data = {"readers": places, "problem": error_form(problem)["error"] if problem else None}
    return Answer(data, text)


def pcsc_places() -> tuple[Place, ...]:
    """Return the PC/SC readers as they are now. Raises DeviceError without the service."""
    return tuple(
        Place(
            name=state.name,
            uri=str(CardUri("pcsc", state.name, {})),
            kind="pcsc",
            present=state.present,
            atr=state.atr,
            mute=state.mute,
            exclusive=state.exclusive,
            in_use=state.in_use,
            virtual=state.virtual,
        )
        for state in current_readers()
    )


def modem_places() -> tuple[Place, ...]:
    """Return the modems on the bench; whether they answer is not tried."""
    uris = Settings().values.bench.modems
    if not uris:
        return ()
    from app.modem.scan import scan_ports  # brings the serial library

    return tuple(
        Place(
            modem_name(CardUri.parse(port.uri)),
            port.uri,
            "at",
            present=port.present,
            in_use=bool(port.holders),
        )
        for port in scan_ports(uris)[: len(uris)]
    )


def simulated_places() -> tuple[Place, ...]:
    """Return the simulated cards on the bench."""
    uris = Settings().values.bench.simulated
    return tuple(Place(open_transport(uri).name, uri, "sim", present=True) for uri in uris)


def choose(wanted: str | None) -> str:
    """Return the URI that is meant: a URI as it is, a modem's port, a name or a part of one.

    Of several readers that fit, the only one with a card; the same without any wish. Raises
    UsageError when the choice is not clear, DeviceError when there is nothing to choose from.
    """
    if wanted is None:
        return _only_with_card()
    if wanted.partition(":")[0] in TRANSPORTS and ":" in wanted:
        return wanted
    if wanted.startswith("/dev/") or Path(wanted).is_char_device():
        return str(CardUri("at", wanted, {}))
    if not wanted.strip():
        raise UsageError("--reader needs a name or URI.", hint=_LIST)
    return _by_name(wanted)


_LIST = "List them with `eim-workbench readers`; the simulated card is `--reader sim:`."


def _only_with_card() -> str:
    places = pcsc_places()
    filled = [place for place in places if place.present]
    if len(filled) == 1:
        return filled[0].uri
    if filled:
        names = "; ".join(place.name for place in filled)
        raise UsageError(
            f"{tables.count(len(filled), 'reader')} hold a card: {names}.",
            hint="Say which with --reader NAME; a part of the name is enough.",
        )
    names = "; ".join(place.name for place in places)
    raise DeviceError(
        f"No reader holds a card; readers seen: {names}." if places else "No reader is connected.",
        hint="Put a card in, or try the simulated one with `--reader sim:`.",
    )


def _by_name(wanted: str) -> str:
    problem: DeviceError | None = None
    readers: tuple[Place, ...] = ()
    try:
        readers = pcsc_places()
    except DeviceError as error:
        problem = error
    for places in (readers, modem_places(), simulated_places()):
        exact = [place for place in places if place.name == wanted]
        fitting = exact or [p for p in places if wanted.casefold() in p.name.casefold()]
        filled = [place for place in fitting if place.present]
        if len(fitting) == 1 or len(filled) == 1:
            return (filled or fitting)[0].uri
        if fitting:
            names = "; ".join(place.name for place in fitting)
            raise UsageError(
                f"“{wanted}” fits {len(fitting)} readers: {names}.", hint="Give the whole name."
            )
    if problem is not None:
        raise problem
    names = "; ".join(place.name for place in readers) or "none"
    raise DeviceError(f"There is no reader “{wanted}”. Readers seen: {names}.", hint=_LIST)
