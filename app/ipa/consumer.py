"""A consumer (SGP.22) eUICC made to look like one for IoT, as routers that ship such chips are run.

The eIM's signature, counter and token are checked here as an IoT eUICC would; profiles are managed
by ES10c. What cannot be had is the eUICC's own word: results are signed by a key of this device, or
not at all, and every step says so. An eIM that insists on eUICC signatures refuses them, rightly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from app.card.card import Card
from app.codec import tlv
from app.codec.dialects import OLDEST
from app.codec.mapping import plain
from app.codec.tree import Node, decode
from app.crypto.certs import Certificate
from app.crypto.keys import PrivateKey, PublicKey
from app.errors import CodecError, NotSupportedError, ProcedureError
from app.ipa.consumer_operations import OK, Operations
from app.ipa.consumer_state import Asked, ConsumerFile, ConsumerState, KeptResult, WayBack
from app.ipa.euicc import Keep, enabled_in, known_eid
from app.ipa.execute import acknowledge
from app.settings import RefreshPolicy
from app.values.euicc import (
    CardKind,
    ConfiguredAddresses,
    EimConfiguration,
    PendingNotification,
)
from app.values.ids import Eid, Iccid

WRONG_EID, REPLAY, OUT_OF_RANGE = 3, 4, 6
MAX_COUNTER = 0x7FFFFF
_INTERRUPTED, _UNKNOWN = 3, 2

_RESULT, _SIGNED, _ERROR_SIGNED, _ERROR_UNSIGNED = 0xBF51, 0xA0, 0xA1, 0xA2
_EIM_ID, _COUNTER, _TRANSACTION, _SEQ, _TOKEN = 0x80, 0x81, 0x82, 0x83, 0x84
_SEQUENCE, _INTEGER, _SIGNATURE, _ROLLBACK = 0x30, 0x02, 0x5F37, 0x8C


class ConsumerEuicc:
    """A consumer eUICC with what it lacks kept in a file.

    key: of this device, to sign results with; None leaves them unsigned.
    """

    emulated = True

    def __init__(
        self,
        card: Card,
        *,
        dialect: str = "1.2",
        key: PrivateKey | None = None,
        file: ConsumerFile | None = None,
    ) -> None:
        verdict = card.verdict()
        if verdict.kind is not CardKind.SGP22:
            raise NotSupportedError(
                f"Only a consumer eUICC is emulated; this card is another: {verdict.kind.value}.",
                needs=CardKind.SGP22.value,
                hint="An IoT eUICC does it all itself: leave the emulation out.",
            )
        self.eid: Eid = known_eid(verdict.eid)
        self.dialect = dialect
        self._card = card
        self._key = key
        self.file = file or ConsumerFile(self.eid)

    def eims(self) -> tuple[EimConfiguration, ...]:
        """Return the eIMs in the file."""
        return self.file.load().eims

    def enabled(self) -> str:
        """Return the ICCID of the enabled profile, empty if there is none or it has none."""
        return enabled_in(self._card.session().list_profiles(full=False))

    def execute(self, request: bytes, keep: Keep, policy: RefreshPolicy | None) -> tuple[str, ...]:
        """Execute a whole eUICC Package; says by whom the result is signed.

        Raises CodecError when the package cannot be read.
        """
        self._finish_interrupted()
        node = decode("EuiccPackageRequest", request)
        signed = node.find("euiccPackageSigned")
        signature = node.find("eimSignature")
        if signed is None or signature is None or not isinstance(signature.value, bytes):
            plain(node)
            raise CodecError("The package is not signed.", hint="Sign it with the eIM's key.")
        asked, eid = _origin(signed)
        eim = self.file.load().eim(asked.eim_id)
        covered = request[signed.start : signed.end] + _token(
            eim.association_token if eim else None
        )
        key = _key_of(eim) if eim else None
        if eim is None or key is None or key.verify(covered, signature.value) is None:
            keep(self._unsigned_error(asked, eim))
            return ("The package is of an unknown eIM, or its signature does not hold.",)
        asked = replace(asked, token=eim.association_token)
        code = _objection(asked, eid, self.eid, eim)
        if code is not None:
            keep(self._signed_error(asked, code))
            return (f"The package was not accepted: code {code}.", self._signing())
        self.file.change(lambda state: _begun(state, eim, asked))
        keep(self._run(asked, signed, request, policy))
        return (self._signing(),)

    def results(self) -> tuple[bytes, ...]:
        """Return the results no eIM has acknowledged."""
        self._finish_interrupted()
        return tuple(one.raw for one in self.file.load().results)

    def notification_numbers(self) -> frozenset[int]:
        """Return the numbers of the card's pending notifications."""
        return frozenset(one.seq for one in self._card.session().list_notifications())

    def notifications(self) -> tuple[PendingNotification, ...]:
        """Return the card's pending notifications."""
        return self._card.session().retrieve_notifications()

    def remove(self, seqs: Iterable[int]) -> tuple[int, ...]:
        """Drop results from the file and notifications from the card; returns those there were."""
        wanted = set(seqs)
        mine = {one.seq for one in self.file.load().results} & wanted

        def without(state: ConsumerState) -> ConsumerState:
            return replace(
                state, results=tuple(one for one in state.results if one.seq not in mine)
            )

        if mine:
            self.file.change(without)
        return (*sorted(mine), *acknowledge(self._card, sorted(wanted - mine)))

    def rollback(self, policy: RefreshPolicy | None) -> bytes:
        """Enable the profile before, if a package gave the right to; returns the result of it.

        Raises ProcedureError when there is no such right or the card refuses.
        """
        way = self.file.load().way_back
        if way is None:
            raise ProcedureError(
                "No package gave the right to go back.",
                function="ProfileRollback",
                code=1,
                name="rollbackNotAllowed",
                hint="Only an enable with the rollback flag gives it, once.",
            )
        self.file.change(lambda state: replace(state, way_back=None))
        self._card.enable(Iccid(way.iccid), policy=policy)
        return self._stored(way.asked, [tlv.encode(_ROLLBACK, bytes([OK]))])

    def info(self, number: int) -> bytes:
        """Return EUICCInfo1 or EUICCInfo2, whole."""
        session = self._card.session()
        return session.info1().raw if number == 1 else session.info2().raw

    def addresses(self) -> ConfiguredAddresses:
        """Return default SM-DP+ and root SM-DS."""
        return self._card.session().configured_addresses()

    def certificates(self, ci_key_id: bytes) -> tuple[bytes, bytes]:
        """Raise NotSupportedError: a consumer eUICC shows certificates only to an SM-DP+."""
        raise NotSupportedError(
            "A consumer eUICC does not show its certificates to an IPA.",
            needs="SGP.32",
            hint="Give the eIM the device's key in another way.",
        )

    def _signing(self) -> str:
        by = "signed by a key of this device" if self._key else "not signed"
        return f"A consumer eUICC cannot sign it: the result is {by}."

    def _run(
        self, asked: Asked, signed: Node, request: bytes, policy: RefreshPolicy | None
    ) -> bytes:
        """Do the operations in order; one nobody knows ends the package."""
        operations = Operations(self._card, self.file, self.dialect, policy)
        items: list[bytes] = []
        chosen = signed.find("euiccPackage")
        for node in chosen.children[0].children if chosen and chosen.children else ():
            one = self._operation(operations, node, request)
            if one is None:
                items.append(tlv.encode(_INTEGER, bytes([_UNKNOWN])))
                break
            items.append(one)
        back = operations.previous
        if back is not None:
            way = WayBack(back, asked)
            self.file.change(lambda state: replace(state, way_back=way))
        return self._stored(asked, items)

    @staticmethod
    def _operation(operations: Operations, node: Node, request: bytes) -> bytes | None:
        inner = node.children[0] if node.type == "CHOICE" and node.children else node
        try:
            return operations.do(inner, plain(inner), request[inner.start : inner.end])
        except CodecError:
            return None

    def _finish_interrupted(self) -> None:
        """Make a result for a package during which the program ended: it must not stay open."""
        running = self.file.load().running
        if running is not None:
            self._stored(running, [tlv.encode(_INTEGER, bytes([_INTERRUPTED]))])

    def _stored(self, asked: Asked, items: Sequence[bytes]) -> bytes:
        """Make a result, keep it and return it."""
        made: list[bytes] = []

        def kept(state: ConsumerState) -> ConsumerState:
            seq = state.next_seq
            fields = _fields(asked) + tlv.encode(_SEQ, _integer(seq))
            data = tlv.encode(_SEQUENCE, fields + tlv.encode(_SEQUENCE, b"".join(items)))
            made.append(self._signed(_SIGNED, data, asked.token))
            results = (*state.results, KeptResult(seq, made[0]))
            return replace(state, results=results, next_seq=seq + 1, running=None)

        self.file.change(kept)
        return made[0]

    def _signed_error(self, asked: Asked, code: int) -> bytes:
        inner = _fields(asked) + tlv.encode(_INTEGER, bytes([code]))
        return self._signed(_ERROR_SIGNED, tlv.encode(_SEQUENCE, inner), asked.token)

    def _unsigned_error(self, asked: Asked, eim: EimConfiguration | None) -> bytes:
        inner = tlv.encode(_EIM_ID, asked.eim_id.encode())
        if asked.transaction_id and self.dialect != OLDEST:
            inner += tlv.encode(_TRANSACTION, asked.transaction_id)
        if eim is not None and eim.association_token is not None:
            inner += _token(eim.association_token)
        return tlv.encode(_RESULT, tlv.encode(_ERROR_UNSIGNED, inner))

    def _signed(self, arm: int, data: bytes, token: int | None) -> bytes:
        """Sign with the device's key; without one the signature is there and empty."""
        signature = self._key.sign(data + _token(token)) if self._key else b""
        return tlv.encode(_RESULT, tlv.encode(arm, data + tlv.encode(_SIGNATURE, signature)))


def _origin(signed: Node) -> tuple[Asked, bytes]:
    """Return which package it is, and the EID it is for."""
    fields: dict[str, Any] = {}
    for child in signed.children:
        if child.name != "euiccPackage":
            fields[child.name] = plain(child)
    try:
        transaction = fields.get("eimTransactionId", b"")
        return Asked(fields["eimId"], fields["counterValue"], transaction), fields["eidValue"]
    except KeyError as error:
        raise CodecError(
            f"The package has no {error.args[0]}.", hint="Look at it in the inspector."
        ) from error


def _objection(asked: Asked, eid: bytes, own: Eid, eim: EimConfiguration) -> int | None:
    if eid != own.wire:
        return WRONG_EID
    if asked.counter > MAX_COUNTER:
        return OUT_OF_RANGE
    return REPLAY if asked.counter <= (eim.counter or 0) else None


def _begun(state: ConsumerState, eim: EimConfiguration, asked: Asked) -> ConsumerState:
    """The counter is used up before anything is done, and the right to go back with it."""
    counted = state.with_eim(replace(eim, counter=asked.counter))
    return replace(counted, running=asked, way_back=None)


def _key_of(eim: EimConfiguration) -> PublicKey | None:
    if eim.public_key:
        return PublicKey.from_spki(eim.public_key)
    return Certificate(eim.certificate).public_key


def _fields(asked: Asked) -> bytes:
    named = tlv.encode(_EIM_ID, asked.eim_id.encode())
    counted = named + tlv.encode(_COUNTER, _integer(asked.counter))
    transaction = asked.transaction_id
    return counted + (tlv.encode(_TRANSACTION, transaction) if transaction else b"")


def _token(token: int | None) -> bytes:
    """Return the associationToken as signatures cover it: 0 stands for none."""
    return tlv.encode(_TOKEN, _integer(token or 0))


def _integer(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, signed=True)
