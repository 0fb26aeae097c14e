"""One card: connects when first needed, knows what it is, reads it, changes it.

After every change the card is treated as the refresh policy says, and the truth is read again: the
result of a change is always what the card then says of itself. After a DeviceError the next call
connects afresh. Everything here blocks, so it runs on the card's lane.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from app.card.connection import Connection
from app.card.es10c import ProfileId
from app.card.isdr import IsdrSession
from app.card.report import enabled_iccid, read_certificates, read_sections
from app.card.transport import Transport
from app.codec.codes import explain
from app.errors import ProcedureError
from app.settings import CardSettings, RefreshPolicy
from app.values.euicc import CardReport, CertificateChain, ProfileInfo, Verdict
from app.values.ids import Iccid

Profiles = tuple[ProfileInfo, ...]

_NOT_DISABLED = 2
_DELETE_CODE = "DeleteProfileResponse.deleteResult"


def _never() -> None:
    """Never cancel."""


class Card:
    """A card in a reader, or a simulated one; connected when first used.

    options: AIDs, block size, refresh policy. check: called before each command; what it raises
    ends the work there. roots: certificates of CIs trusted beside the registry.
    """

    def __init__(
        self,
        transport: Transport,
        options: CardSettings | None = None,
        *,
        check: Callable[[], None] = _never,
        roots: Iterable[bytes] = (),
    ) -> None:
        self.name = transport.name
        self.uri = transport.uri
        self._options = options or CardSettings()
        self._connection = Connection(transport, self._options, check, roots)

    @property
    def apdus(self) -> int:
        """How many commands were sent so far, GET RESPONSE included."""
        return self._connection.line.apdus

    def verdict(self) -> Verdict:
        """Return what the card is, asking it if that is not known yet. Raises DeviceError."""
        with self._connection.line.transaction():
            return self._connection.identify().verdict()

    def session(self) -> IsdrSession:
        """Return the ISD-R session, the dialect known.

        It ends with the next reset of the card; ask again then. Raises NotSupportedError on a card
        without ISD-R, DeviceError.
        """
        self.verdict()
        return self._connection.isdr()

    def info(self) -> CardReport:
        """Read what the card is, its memory, versions and addresses, and no more."""
        return self._report(("addresses",))

    def report(self) -> CardReport:
        """Read everything the card page shows; a part that fails is named in `errors`.

        Raises DeviceError when the card is gone.
        """
        report = self._report(None)
        self._connection.profiles = report.profiles
        return report

    def profiles(self, *, full: bool = False) -> Profiles:
        """Read the profile list, without asking what the card is first.

        full: with icon, owner, SM-DP+ and notification addresses, as in a report.

        Raises NotSupportedError on a card without ISD-R, ProcedureError, DeviceError.
        """
        with self._connection.line.transaction():
            return self._read_profiles(full=full)

    def certificates(self) -> CertificateChain:
        """Read and check the certificate chain. Raises NotSupportedError on SGP.22."""
        with self._connection.line.transaction():
            session = self.session()
            return read_certificates(session, self._connection.identify())

    def enable(self, profile: ProfileId, *, policy: RefreshPolicy | None = None) -> Profiles:
        """Enable a profile and return what the card then says. policy: instead of the setting."""
        return self._change(lambda s, refresh: s.enable(profile, refresh=refresh), policy)

    def disable(self, profile: ProfileId, *, policy: RefreshPolicy | None = None) -> Profiles:
        """Disable a profile and return what the card then says."""
        return self._change(lambda s, refresh: s.disable(profile, refresh=refresh), policy)

    def delete(self, profile: ProfileId) -> Profiles:
        """Delete a disabled profile for good and return what is left.

        A profile that was enabled when last read is refused without asking the card.
        """
        self._connection.isdr()  # what was read before the card was lost counts no more
        known = self._connection.profiles or self.profiles()
        for info in known:
            if profile in (info.iccid, info.isdp_aid) and info.enabled:
                raise _enabled_is_kept(info)
        return self._change(lambda s, _: s.delete(profile), RefreshPolicy.NONE)

    def set_nickname(self, profile: ProfileId, nickname: str) -> Profiles:
        """Name a profile, at most 64 bytes; an empty text takes the name away."""
        return self._change(
            lambda s, _: s.set_nickname(self._iccid_of(profile), nickname), RefreshPolicy.NONE
        )

    def memory_reset(
        self, options: Iterable[str], *, policy: RefreshPolicy | None = None
    ) -> Profiles:
        """Delete what the options name (see `es10c.reset_options`); return what is left."""
        wanted = tuple(options)
        self.session()
        return self._change(lambda s, _: s.memory_reset(wanted), policy)

    def switch(
        self,
        work: Callable[[IsdrSession, bool], object],
        *,
        policy: RefreshPolicy | None = None,
    ) -> Profiles:
        """Do anything else that may change which profile is enabled, and read the truth again.

        work: gets the session and whether to ask for a REFRESH, as in
        `card.switch(lambda s, refresh: s.rollback(refresh=refresh))`.
        """
        self.session()
        return self._change(work, policy)

    def send(self, commands: Iterable[bytes]) -> list[bytes]:
        """Exchange commands as they are, on a connection of their own, and return the answers.

        For commands out of a capture: no channel is opened and no answer is fetched by itself.
        Raises DeviceError.
        """
        with self._connection.line.transaction():
            return list(self._connection.send(commands))

    def store_data(self, message: bytes) -> bytes:
        """Send a message as it is to the ISD-R, whole or in blocks, and return its answer.

        Raises NotSupportedError on a card without ISD-R, StatusError, CodecError for a message
        that STORE DATA cannot carry, DeviceError.
        """
        with self._connection.line.transaction():
            return self._connection.isdr(want_fci=False).channel.store_data(message)

    def reset(self) -> None:
        """Reset the card and open the ISD-R again."""
        with self._connection.line.transaction():
            self._connection.reset()

    def close(self) -> None:
        """Close the channel and let go of the card; never raises."""
        self._connection.close()

    def _change(
        self, work: Callable[[IsdrSession, bool], object], policy: RefreshPolicy | None
    ) -> Profiles:
        """Change the card, treat it as the policy says, and read the profiles again."""
        policy = policy or self._options.refresh_policy
        with self._connection.line.transaction():
            session = self._connection.isdr()
            if policy is RefreshPolicy.REFRESH:
                self._connection.announce_refresh()
            self._connection.profiles = ()
            work(session, policy is RefreshPolicy.REFRESH)
            if policy is not RefreshPolicy.NONE:
                self._connection.reset()
            return self._read_profiles(full=True)

    def _read_profiles(self, *, full: bool) -> Profiles:
        listed = self._connection.isdr(want_fci=False).list_profiles(full=full)
        self._connection.profiles = listed
        return listed

    def _iccid_of(self, profile: ProfileId) -> Iccid:
        if isinstance(profile, Iccid):
            return profile
        listed = self._connection.isdr().list_profiles(profile, full=False)
        found = next((info.iccid for info in listed if info.iccid), None)
        if found is None:
            raise _not_found(profile)
        return found

    def _report(self, wanted: tuple[str, ...] | None) -> CardReport:
        """Read a report; wanted: the sections beside verdict and EUICCInfo2, None for all."""
        connection = self._connection
        started, before = time.perf_counter(), connection.line.apdus
        with connection.line.transaction():
            findings = connection.identify(again=True)
            report = CardReport(
                findings.verdict(),
                info2=findings.info2,
                iccid=findings.iccid,
                errors=connection.problems,
                read_at=time.time(),
            )
            if findings.has_isdr:
                report = read_sections(report, connection.isdr(), findings, wanted)
        return replace(
            report,
            iccid=report.iccid or enabled_iccid(report.profiles),
            duration_s=time.perf_counter() - started,
            apdus=connection.line.apdus - before,
        )


def _enabled_is_kept(info: ProfileInfo) -> ProcedureError:
    entry = explain(_DELETE_CODE, _NOT_DISABLED)
    return ProcedureError(
        f"{info.title} is enabled, and an enabled profile is never deleted.",
        function="DeleteProfile",
        code=_NOT_DISABLED,
        name=entry.name,
        hint="Disable it or enable another profile first, then delete it.",
    )


def _not_found(profile: bytes) -> ProcedureError:
    entry = explain("SetNicknameResponse.setNicknameResult", 1)
    return ProcedureError(
        f"No profile has the ISD-P AID {profile.hex().upper()}.",
        function="SetNickname",
        code=1,
        name=entry.name,
        hint=entry.hint,
    )
