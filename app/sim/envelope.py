"""An eUICC Package as received: its fields, and the very bytes its signature is over.

Only what goes round the commands is read here. The commands themselves may be damaged; that shows
when it is their turn, and then the package is known to be the eIM's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.codec import tlv
from app.errors import CodecError
from app.sim.status import WRONG_DATA, Refused

_SIGNED, _SIGNATURE = 0x30, 0x5F37
_EIM_ID, _EID, _COUNTER, _TRANSACTION = 0x80, 0x5A, 0x81, 0x82
_PSMOS, _ECOS = 0xA0, 0xA1
_EID_BYTES = 16
_MAX_TRANSACTION = 16
_MAX_EIM_ID = 128


@dataclass(frozen=True, slots=True)
class Envelope:
    """signed: the EuiccPackageSigned TLV as received. kind: `Psmo` or `Eco`, what commands are.

    commands: the content of their list. transaction_id: empty when there is none.
    """

    eim_id: str
    eid: bytes
    counter: int
    transaction_id: bytes
    kind: str
    commands: bytes
    signed: bytes
    signature: bytes

    def each(self) -> Iterator[bytes | None]:
        """Yield the commands one by one; None, and then no more, where no TLV can be read."""
        position, end = 0, len(self.commands)
        while position < end:
            head = tlv.header(self.commands, position, end)
            if head.problem:
                yield None
                return
            yield self.commands[position : head.end]
            position = head.end


def read(message: bytes) -> Envelope:
    """Read an EuiccPackageRequest (BF51). Raises Refused 6A80 when it is none.

    Extensions behind the known fields are passed over.
    """
    try:
        return _read(message)
    except (CodecError, ValueError):
        raise Refused(WRONG_DATA) from None


def _read(message: bytes) -> Envelope:
    signed, signature = _expect(tlv.parse(tlv.parse(message)[0].value), _SIGNED, _SIGNATURE)
    fields = tlv.parse(signed.value)
    eim_id, eid, counter = _expect(fields, _EIM_ID, _EID, _COUNTER)
    rest = fields[3:]
    has_transaction = bool(rest) and rest[0].tag == _TRANSACTION
    transaction = rest.pop(0).value if has_transaction else b""
    if not rest or rest[0].tag not in (_PSMOS, _ECOS):
        raise ValueError("there is no list of commands")
    name = eim_id.value.decode()
    _check(1 <= len(name) <= _MAX_EIM_ID and len(eid.value) == _EID_BYTES)
    _check(has_transaction == bool(transaction) and len(transaction) <= _MAX_TRANSACTION)
    return Envelope(
        eim_id=name,
        eid=eid.value,
        counter=_integer(counter.value),
        transaction_id=transaction,
        kind="Psmo" if rest[0].tag == _PSMOS else "Eco",
        commands=rest[0].value,
        signed=signed.raw,
        signature=signature.value,
    )


def _expect(elements: list[tlv.Tlv], *tags: int) -> list[tlv.Tlv]:
    first = elements[: len(tags)]
    _check(tuple(element.tag for element in first) == tags)
    return first


def _integer(content: bytes) -> int:
    number = int.from_bytes(content, signed=True)
    _check(content == number.to_bytes(number.bit_length() // 8 + 1, signed=True))
    return number


def _check(holds: bool) -> None:
    if not holds:
        raise ValueError("this is no eUICC Package")
