"""eUICC Package Results: signed for the eIM that asked, and kept until it has acknowledged.

A signature covers the data and the association token, or in v1.0.1 the data and the signature of
the package. What is kept is what was answered, byte for byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.codec import tlv
from app.codec.definitions import lookup
from app.codec.dialects import has
from app.codec.schema import encode
from app.sim import emission
from app.sim.chip import Chip
from app.sim.options import SimOptions
from app.sim.progress import Outcome
from app.sim.state import CardState, PackageResult, Rollback

_OK = 0
_UNDEFINED = 127
_RESULT, _SIGNED, _ERROR_SIGNED, _ERROR_UNSIGNED = 0xBF51, 0xA0, 0xA1, 0xA2
_SIGNATURE, _SEQUENCE, _INTEGER = 0x5F37, 0x30, 0x02
_EIM_ID, _COUNTER, _TRANSACTION, _SEQ, _TOKEN = 0x80, 0x81, 0x82, 0x83, 0x84
_FIRST_CODE, _LAST_CODE = 0x83, 0x8E
_LONGEST_CODE = 3


@dataclass(frozen=True, slots=True)
class Origin:
    """The package a result is about. token: of the eIM, None when it has none.

    transaction_id: empty for none. signature: the eIM's, which v1.0.1 has the result signed with.
    """

    eim_id: str
    counter: int
    transaction_id: bytes = b""
    token: int | None = None
    signature: bytes = b""


def token_tlv(token: int | None) -> bytes:
    """Return the associationToken as signatures cover it: 0 stands for none."""
    return tlv.encode(_TOKEN, _signed_integer(token or 0))


def told(options: SimOptions, result_type: str, code: int) -> int:
    """Return the code, or undefinedError where the card's version does not have it."""
    schema = lookup(result_type)
    mark = schema.codes.get(schema.names.get(code, ""), {})
    known = has(options.dialect, mark.get("since", ""), mark.get("until", ""))
    return code if known else _UNDEFINED


def written(options: SimOptions, outcome: Outcome) -> bytes:
    """Return one EuiccResultData as the card's version writes it."""
    return encode("EuiccResultData", outcome, dialect=options.dialect)


def stored(
    chip: Chip, state: CardState, origin: Origin, items: Sequence[bytes]
) -> tuple[CardState, bytes]:
    """Return the state with the signed result of a package, and the result itself (BF51).

    items: what `written` gave, one for each command executed.
    """
    fields = [(_SEQ, _signed_integer(state.next_seq)), (_SEQUENCE, b"".join(items))]
    if chip.options.deviates("base-integers") and len(items) == 1:
        fields[1] = (_SEQUENCE, _as_integer(items[0]))
    raw = _sign(chip, _SIGNED, origin, fields)
    results = (*state.results, PackageResult(state.next_seq, raw))
    return replace(state, results=results, next_seq=state.next_seq + 1), raw


def signed_error(chip: Chip, origin: Origin, code: int) -> bytes:
    """Return an EuiccPackageErrorSigned (BF51): the eIM is known, its package not accepted."""
    code = told(chip.options, "EuiccPackageErrorCode", code)
    return _sign(chip, _ERROR_SIGNED, origin, [(_INTEGER, _signed_integer(code))])


def unsigned_error(chip: Chip, origin: Origin) -> bytes:
    """Return an EuiccPackageErrorUnsigned (BF51): who asked could not be authenticated."""
    fields = [(_EIM_ID, origin.eim_id.encode())]
    if origin.transaction_id and chip.options.since("1.1"):
        fields.append((_TRANSACTION, origin.transaction_id))
    if origin.token is not None:
        fields.append((_TOKEN, _signed_integer(origin.token)))
    return _finished(chip, _ERROR_UNSIGNED, tlv.join(fields))


def rolled_back(chip: Chip, state: CardState, rollback: Rollback) -> tuple[CardState, bytes]:
    """Return the state with a result that tells of a rollback, and the result itself (BF51)."""
    eim = state.eim(rollback.eim_id)
    origin = Origin(
        rollback.eim_id,
        rollback.counter,
        rollback.transaction_id,
        eim.association_token if eim else None,
        rollback.request_signature,
    )
    return stored(chip, state, origin, [written(chip.options, ("rollbackResult", _OK))])


def _sign(chip: Chip, arm: int, origin: Origin, fields: list[tuple[int, bytes]]) -> bytes:
    head = [(_EIM_ID, origin.eim_id.encode()), (_COUNTER, _signed_integer(origin.counter))]
    if origin.transaction_id:
        head.append((_TRANSACTION, origin.transaction_id))
    data = tlv.encode(_SEQUENCE, tlv.join([*head, *fields]))
    if chip.options.since("1.1"):
        appended = token_tlv(origin.token)
    else:
        appended = tlv.encode(_SIGNATURE, origin.signature)
    signature = chip.keys.sign(data + appended)
    return _finished(chip, arm, data + tlv.encode(_SIGNATURE, signature))


def _finished(chip: Chip, arm: int, content: bytes) -> bytes:
    return emission.deviate(chip.options, _RESULT, tlv.encode(_RESULT, tlv.encode(arm, content)))


def _as_integer(item: bytes) -> bytes:
    """Give a result code the universal tag, as some cards do when it is the only one."""
    is_code = len(item) == _LONGEST_CODE and _FIRST_CODE <= item[0] <= _LAST_CODE
    return bytes((_INTEGER,)) + item[1:] if is_code else item


def _signed_integer(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, signed=True)
