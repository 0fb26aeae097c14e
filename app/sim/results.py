"""eUICC Package Results: signed for the eIM that asked, and kept until it has acknowledged."""

from __future__ import annotations

from dataclasses import replace

from app.codec import tlv
from app.codec.schema import encode
from app.sim.chip import Chip
from app.sim.state import CardState, PackageResult, Rollback

_OK = 0


def rolled_back(chip: Chip, state: CardState, rollback: Rollback) -> tuple[CardState, bytes]:
    """Return the state with a result that tells of a rollback, and the result itself (BF51).

    The signature covers the data and the association token, or in v1.0.1 the data and the
    signature of the package.
    """
    data = {
        "eimId": rollback.eim_id,
        "counterValue": rollback.counter,
        "seqNumber": state.next_seq,
        "euiccResult": [("rollbackResult", _OK)],
    }
    if rollback.transaction_id:
        data["eimTransactionId"] = rollback.transaction_id
    signed = encode("EuiccPackageResultDataSigned", data)
    signature = chip.keys.sign(signed + _appended(chip, state, rollback))
    raw = tlv.encode(0xBF51, tlv.encode(0xA0, signed + tlv.encode(0x5F37, signature)))
    results = (*state.results, PackageResult(state.next_seq, raw))
    return replace(state, results=results, next_seq=state.next_seq + 1), raw


def _appended(chip: Chip, state: CardState, rollback: Rollback) -> bytes:
    if not chip.options.since("1.1"):
        return tlv.encode(0x5F37, rollback.request_signature)
    eim = state.eim(rollback.eim_id)
    token = eim.association_token if eim and eim.association_token is not None else 0
    size = token.bit_length() // 8 + 1
    return tlv.encode(0x84, token.to_bytes(size, signed=True))
