"""Pending notifications: made and signed when a profile changes, kept until removed."""

from __future__ import annotations

from dataclasses import replace

from app.codec import tlv
from app.codec.schema import encode
from app.sim import bits
from app.sim.credentials import Credentials
from app.sim.state import CardState, Notification, Profile


def notify(state: CardState, keys: Credentials, profile: Profile, event: str) -> CardState:
    """Return the state with a notification for each address the profile reports this event to."""
    for report in profile.reports:
        if event in report.events:
            made = _make(state.next_seq, keys, profile, event, report.address)
            state = replace(
                state,
                next_seq=state.next_seq + 1,
                notifications=(*state.notifications, made),
            )
    return state


def metadata(notification: Notification) -> dict[str, object]:
    """Return the NotificationMetadata of a pending notification."""
    return {
        "seqNumber": notification.seq,
        "profileManagementOperation": bits.pack_names(bits.EVENTS, [notification.event]),
        "notificationAddress": notification.address,
        "iccid": notification.iccid.wire,
    }


def _make(seq: int, keys: Credentials, profile: Profile, event: str, address: str) -> Notification:
    unsigned = Notification(seq, event, address, profile.iccid, b"")
    label = encode("NotificationMetadata", metadata(unsigned))
    signed = tlv.encode(
        0x30,
        label
        + tlv.encode(0x5F37, keys.sign(label))
        + keys.euicc_certificate
        + keys.eum_certificate,
    )
    return replace(unsigned, signed=signed)
