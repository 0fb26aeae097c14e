"""Getting at a card: connect, open the ISD-R, find out what it is; again after a reset or loss."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from app.card.channel import Channel
from app.card.identify import ask_isdr, ask_without_isdr, atr_probe
from app.card.isdr import IsdrSession
from app.card.line import Line
from app.card.transport import Transport
from app.card.verdict import Findings
from app.errors import NotSupportedError
from app.settings import CardSettings
from app.values.euicc import ProfileInfo, SectionError

_TERMINAL_PROFILE = bytes.fromhex("80100000 03 010080")
"""Profile download and REFRESH, which is all that is done here."""


class Connection:
    """The way to the ISD-R, kept open between calls. Used on the card's lane only.

    line: counts the commands. problems: what could not be read when the card was identified.
    profiles: as last read on this connection, for whoever keeps them here.
    """

    def __init__(
        self,
        transport: Transport,
        options: CardSettings,
        check: Callable[[], None],
        roots: Iterable[bytes],
    ) -> None:
        self.line = Line(transport)
        self.problems: tuple[SectionError, ...] = ()
        self.profiles: tuple[ProfileInfo, ...] = ()
        self._options = options
        self._check = check
        self._roots = tuple(roots)
        self._channel: Channel | None = None
        self._opened: IsdrSession | NotSupportedError | None = None
        self._findings = Findings()
        self._identified = False

    def isdr(self, *, want_fci: bool = True) -> IsdrSession:
        """Return the session, its dialect known only once `identify` was called.

        want_fci: whether the SELECT answer is worth a command if the ISD-R is yet to be opened.
        Raises NotSupportedError on a card without ISD-R, DeviceError.
        """
        opened = self._open(want_fci=want_fci)
        if isinstance(opened, NotSupportedError):
            raise opened
        return opened

    def identify(self, *, again: bool = False) -> Findings:
        """Return what the card is; asked once per card unless `again`. Raises DeviceError."""
        if again and isinstance(self._opened, NotSupportedError):
            self._forget()
        opened = self._open()
        if isinstance(opened, IsdrSession) and (again or not self._identified):
            self.problems = tuple(ask_isdr(self._findings, opened))
            self._identified = True
        return self._findings

    def reset(self) -> None:
        """Reset the card and open the ISD-R again; what is known of the card stays known."""
        known, identified = self._findings, self._identified
        self._forget()
        self.line.connect()
        self.line.reset()
        opened = self._open()
        if identified and isinstance(opened, IsdrSession):
            opened.dialect = known.dialect
            known.channel = self._findings.channel
            self._findings, self._identified = known, True

    def send(self, commands: Iterable[bytes]) -> Iterator[bytes]:
        """Exchange commands as they are and yield each answer.

        What was open before is forgotten: nobody knows what such commands do to channels.
        """
        self._forget()
        self.line.connect()
        for command in commands:
            self._check()
            yield self.line.transmit(command)

    def announce_refresh(self) -> None:
        """Tell the card that a REFRESH will be obeyed; without this cards send none."""
        basic = Channel.open(self.line, (), want_channel=0, check=self._check)
        basic.transmit(_TERMINAL_PROFILE)

    def close(self) -> None:
        """Close the channel and let go of the card; never raises."""
        if self._channel is not None and not self.line.broken:
            self._channel.close()
        self._forget()
        self.line.close()

    def _open(self, *, want_fci: bool = True) -> IsdrSession | NotSupportedError:
        if self.line.broken:
            self._forget()
        if self._opened is None:
            self.line.connect()
            roots = (*self._roots, *self.line.roots)
            findings = Findings(atr=self.line.atr, protocol=self.line.protocol, roots=roots)
            findings.probes.append(atr_probe(findings.atr))
            self._opened = self._open_isdr(findings, want_fci)
            self._findings = findings
        return self._opened

    def _open_isdr(self, findings: Findings, want_fci: bool) -> IsdrSession | NotSupportedError:
        options = self._options
        try:
            channel = Channel.open(
                self.line,
                [bytes.fromhex(aid) for aid in options.isdr_aids],
                block_size=options.block_size,
                terminal_capability=bytes.fromhex(options.terminal_capability) or None,
                want_fci=want_fci,
                check=self._check,
                probes=findings.probes,
            )
        except NotSupportedError as refused:
            self._channel = Channel.open(self.line, (), want_channel=0, check=self._check)
            ask_without_isdr(findings, self._channel)
            return refused
        self._channel = channel
        findings.aid, findings.fci, findings.channel = channel.aid, channel.fci, channel.number
        return IsdrSession(channel)

    def _forget(self) -> None:
        self._channel = self._opened = None
        self._findings, self._identified = Findings(), False
        self.problems, self.profiles = (), ()
