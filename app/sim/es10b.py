"""ES10b: challenge, notifications, rules, and the refusals of a card that downloads nothing yet.

AuthenticateServer, PrepareDownload, CancelSession and the load of a bound profile package have no
download session to belong to and end with the code the standard has for that.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.codec import tlv
from app.sim import bits
from app.sim.chip import Chip
from app.sim.notifications import metadata
from app.sim.profiles import mcc_mnc
from app.sim.state import Notification

_OK = 0
_NOTHING_TO_DELETE = 1
_UNDEFINED = 127
_NO_SESSION = 4
_CHALLENGE_MISMATCH = 6
_CI_UNKNOWN = 7
_UNKNOWN_TRANSACTION = 5
_NO_VERIFICATION_KEY = 4
_CONSENT = 0


def challenge(chip: Chip, _request: Any) -> dict[str, object]:
    """Answer GetEUICCChallenge with 16 fresh bytes, good until the next one or a reset."""
    chip.challenge = secrets.token_bytes(16)
    return {"euiccChallenge": chip.challenge}


def authenticate_server(chip: Chip, request: Any) -> tuple[str, dict[str, object]]:
    """Refuse AuthenticateServer: no challenge, another one, an unknown CI, else undefined."""
    signed = request["serverSigned1"]
    if not chip.challenge:
        code = _NO_SESSION
    elif request["euiccCiPKIdToBeUsed"] != chip.keys.ci_key_id:
        code = _CI_UNKNOWN
    elif signed["euiccChallenge"] != chip.challenge:
        code = _CHALLENGE_MISMATCH
    else:
        code = _UNDEFINED
    error = {"transactionId": signed["transactionId"], "authenticateErrorCode": code}
    return "authenticateResponseError", error


def prepare_download(_chip: Chip, request: Any) -> tuple[str, dict[str, object]]:
    """Refuse PrepareDownload: no server was authenticated."""
    transaction = request["smdpSigned2"]["transactionId"]
    return "downloadResponseError", {"transactionId": transaction, "downloadErrorCode": _NO_SESSION}


def cancel_session(_chip: Chip, _request: Any) -> tuple[str, int]:
    """Refuse CancelSession: there is no session with this transaction id."""
    return "cancelSessionResponseError", _UNKNOWN_TRANSACTION


def load_crl(_chip: Chip, _request: Any) -> tuple[str, int]:
    """Refuse LoadCRL: the card keeps no key to check a list with, and says so."""
    return "loadCRLResponseError", _NO_VERIFICATION_KEY


def list_notifications(chip: Chip, request: Any) -> tuple[str, list[dict[str, object]]]:
    """Answer ListNotification, for all events or those asked for."""
    wanted = _of_events(request.get("profileManagementOperation"))
    return "notificationMetadataList", [metadata(n) for n in chip.state.notifications if wanted(n)]


def retrieve_notifications(chip: Chip, request: Any) -> bytes:
    """Answer RetrieveNotificationsList: signed notifications, or eUICC Package Results.

    Encoded here, so that what was signed is handed out byte for byte.
    """
    state = chip.state
    kind, value = request.get("searchCriteria") or ("", None)
    results = [result.raw for result in state.results if kind != "seqNumber" or result.seq == value]
    if kind == "euiccPackageResults" or (kind == "seqNumber" and results):
        return _retrieved(0xA2, results)
    if kind == "seqNumber":
        return _retrieved(0xA0, [n.signed for n in state.notifications if n.seq == value])
    wanted = _of_events(value)
    found = [n.signed for n in state.notifications if wanted(n)]
    old_iot = chip.options.is_iot and not chip.options.since("1.1")
    if old_iot and not kind and results:
        both = tlv.encode(0xA0, b"".join(found)) + tlv.encode(0xA1, b"".join(results))
        return _retrieved(0xA3, [both])
    return _retrieved(0xA0, found)


def remove_notification(chip: Chip, request: Any) -> dict[str, object]:
    """Answer RemoveNotificationFromList, for notifications and package results alike.

    A result is removed once the eIM has it; the right to roll its package back ends with that.
    """
    seq, state = request["seqNumber"], chip.state
    kept = tuple(n for n in state.notifications if n.seq != seq)
    results = tuple(result for result in state.results if result.seq != seq)
    new = replace(state, notifications=kept, results=results)
    if state.rollback and state.rollback.seq == seq and results != state.results:
        new = replace(new, rollback=None)
    chip.memory.commit(new)
    return {"deleteNotificationStatus": _NOTHING_TO_DELETE if new == state else _OK}


def rules_authorisation_table(_chip: Chip, _request: Any) -> dict[str, object]:
    """Answer GetRAT: anybody may set PPR1 and PPR2 with consent, one operator without."""
    anyone = {"mccMnc": b"\xee\xee\xee"}
    operator = {"mccMnc": mcc_mnc("00101")}
    return {
        "rat": [
            _rule(("ppr1", "ppr2"), operator, bits.pack(())),
            _rule(("ppr1", "ppr2"), anyone, bits.pack((_CONSENT,))),
        ]
    }


def _rule(
    rules: tuple[str, ...], operator: dict[str, bytes], flags: bits.BitString
) -> dict[str, object]:
    return {
        "pprIds": bits.pack_names(bits.RULES, rules),
        "allowedOperators": [operator],
        "pprFlags": flags,
    }


def _of_events(value: bits.BitString | None) -> Callable[[Notification], bool]:
    if value is None:
        return lambda notification: True
    events = bits.unpack_names(bits.EVENTS, value)
    return lambda notification: notification.event in events


def _retrieved(tag: int, items: list[bytes]) -> bytes:
    return tlv.encode(0xBF2B, tlv.encode(tag, b"".join(items)))
