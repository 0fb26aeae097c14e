"""The eUICC as the IPA sees it: the same whether the card speaks SGP.32 or is made to look so.

Everything here runs on the card's lane and raises as the card room does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from app.card.card import Card
from app.errors import NotSupportedError
from app.ipa.execute import acknowledge, execute
from app.settings import RefreshPolicy
from app.values.euicc import (
    CardKind,
    ConfiguredAddresses,
    EimConfiguration,
    PendingNotification,
    ProfileInfo,
)
from app.values.ids import Eid

Keep = Callable[[bytes], None]
"""Is given a result the moment it is there, and has it on the disk when it returns."""


class Euicc(Protocol):
    """One eUICC for the length of one piece of work.

    emulated: what SGP.32 asks of it is done by this program, with what is said there.
    """

    emulated: bool

    @property
    def eid(self) -> Eid:
        """The EID. Raises NotSupportedError on a card that tells none."""
        ...

    @property
    def dialect(self) -> str:
        """The version of SGP.32 it speaks."""
        ...

    def eims(self) -> tuple[EimConfiguration, ...]:
        """Return the associated eIMs."""
        ...

    def enabled(self) -> str:
        """Return the ICCID of the enabled profile, empty if there is none or it has none."""
        ...

    def execute(self, request: bytes, keep: Keep, policy: RefreshPolicy | None) -> tuple[str, ...]:
        """Execute a whole eUICC Package; what could not be done beside it is returned in words."""
        ...

    def results(self) -> tuple[bytes, ...]:
        """Return the eUICC Package Results it keeps."""
        ...

    def notification_numbers(self) -> frozenset[int]:
        """Return the numbers of the pending notifications."""
        ...

    def notifications(self) -> tuple[PendingNotification, ...]:
        """Return the pending notifications."""
        ...

    def remove(self, seqs: Iterable[int]) -> tuple[int, ...]:
        """Take results and notifications off it; returns the numbers it had."""
        ...

    def rollback(self, policy: RefreshPolicy | None) -> bytes:
        """Go back to the profile before; returns the result made of it, empty for none."""
        ...

    def info(self, number: int) -> bytes:
        """Return EUICCInfo1 or EUICCInfo2, whole."""
        ...

    def addresses(self) -> ConfiguredAddresses:
        """Return default SM-DP+ and root SM-DS."""
        ...

    def certificates(self, ci_key_id: bytes) -> tuple[bytes, bytes]:
        """Return EUM and eUICC certificate as DER. Raises ProcedureError on an unknown CI key."""
        ...


class CardEuicc:
    """An IoT eUICC: it does everything itself."""

    emulated = False

    def __init__(self, card: Card) -> None:
        verdict = card.verdict()
        if verdict.kind is not CardKind.SGP32:
            raise NotSupportedError(
                f"An IPA needs an IoT eUICC, and this card is another: {verdict.kind.value}.",
                needs=CardKind.SGP32.value,
                hint="Take another card, or have a consumer eUICC emulate what it lacks.",
            )
        self.card = card
        self._verdict = verdict

    @property
    def eid(self) -> Eid:
        """The EID. Raises NotSupportedError on a card that tells none."""
        return known_eid(self._verdict.eid)

    @property
    def dialect(self) -> str:
        """The version of SGP.32 it speaks."""
        return self._verdict.dialect

    def eims(self) -> tuple[EimConfiguration, ...]:
        """Return the associated eIMs."""
        return self.card.session().eim_configuration()

    def enabled(self) -> str:
        """Return the ICCID of the enabled profile, empty if there is none or it has none."""
        return enabled_in(self.card.session().list_profiles(full=False))

    def execute(self, request: bytes, keep: Keep, policy: RefreshPolicy | None) -> tuple[str, ...]:
        """Execute a whole eUICC Package; what could not be done beside it is returned in words."""
        return execute(self.card, request, policy, before_report=keep).problems

    def results(self) -> tuple[bytes, ...]:
        """Return the eUICC Package Results it keeps."""
        return self.card.session().package_results()

    def notification_numbers(self) -> frozenset[int]:
        """Return the numbers of the pending notifications."""
        return frozenset(one.seq for one in self.card.session().list_notifications())

    def notifications(self) -> tuple[PendingNotification, ...]:
        """Return the pending notifications."""
        return self.card.session().retrieve_notifications()

    def remove(self, seqs: Iterable[int]) -> tuple[int, ...]:
        """Take results and notifications off it; returns the numbers it had."""
        return acknowledge(self.card, seqs)

    def rollback(self, policy: RefreshPolicy | None) -> bytes:
        """Go back to the profile before; returns the result made of it, empty for none."""
        made: list[bytes] = []
        self.card.switch(lambda s, refresh: made.append(s.rollback(refresh=refresh)), policy=policy)
        return made[0]

    def info(self, number: int) -> bytes:
        """Return EUICCInfo1 or EUICCInfo2, whole."""
        session = self.card.session()
        return session.info1().raw if number == 1 else session.info2().raw

    def addresses(self) -> ConfiguredAddresses:
        """Return default SM-DP+ and root SM-DS."""
        return self.card.session().configured_addresses()

    def certificates(self, ci_key_id: bytes) -> tuple[bytes, bytes]:
        """Return EUM and eUICC certificate as DER. Raises ProcedureError on an unknown CI key."""
        return self.card.session().certificates(ci_key_id)


def known_eid(eid: Eid | None) -> Eid:
    """Return the EID. Raises NotSupportedError where there is none."""
    if eid is None:
        raise NotSupportedError(
            "The card tells no EID, and an eIM knows cards by nothing else.",
            needs="EID",
            hint="Look at the card's report; it may be damaged.",
        )
    return eid


def enabled_in(profiles: Iterable[ProfileInfo]) -> str:
    """Return the ICCID of the enabled profile, empty if there is none or it has none."""
    return next((str(one.iccid or "") for one in profiles if one.enabled), "")
