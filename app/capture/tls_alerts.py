"""TLS alerts in words: what the one who sends it means, and who can mend what it complains of."""

from __future__ import annotations

from typing import NamedTuple

from app.capture.tls_names import named

WARNING, FATAL = 1, 2
CLOSE_NOTIFY, USER_CANCELED, NO_RENEGOTIATION = 0, 90, 100
LEVELS = {WARNING: "warning", FATAL: "fatal"}


class Alert(NamedTuple):
    """text: about the sender. who: can mend it: `sender`, `receiver` or empty. next: what to do."""

    name: str
    text: str
    who: str = ""
    next: str = ""


_BROKEN = (
    "could not read what the other side sent.",
    "receiver",
    "Compare the versions of both TLS libraries; a device between them may change bytes.",
)

_ALERTS = {
    CLOSE_NOTIFY: Alert("close_notify", "has nothing more to say and closes the connection."),
    10: Alert("unexpected_message", *_BROKEN),
    20: Alert(
        "bad_record_mac",
        "could not decrypt a record. With a pre-shared key: the two keys differ.",
        "receiver",
        "Compare the pre-shared keys of both sides byte by byte.",
    ),
    22: Alert("record_overflow", *_BROKEN),
    40: Alert(
        "handshake_failure",
        "found no cipher suite, group or signature algorithm that both sides have, or misses a "
        "certificate of the other side.",
        "sender",
        "Compare the suites and groups in the ClientHello with those the other side has.",
    ),
    41: Alert("no_certificate", "has no certificate to show."),
    42: Alert(
        "bad_certificate",
        "does not accept the certificate: it is damaged, or a signature in it does not hold.",
        "receiver",
        "Issue the certificate anew, and check that key and certificate belong together.",
    ),
    43: Alert(
        "unsupported_certificate",
        "cannot use certificates of this kind: key type, curve or purpose do not fit.",
        "receiver",
        "Issue the certificate with a key and an extended key usage the other side takes.",
    ),
    44: Alert(
        "certificate_revoked",
        "knows that the certificate was revoked.",
        "receiver",
        "Use another certificate.",
    ),
    45: Alert(
        "certificate_expired",
        "finds the certificate out of its time, or its own clock is wrong.",
        "receiver",
        "Renew the certificate; compare its days with the clock of the side that complains.",
    ),
    46: Alert(
        "certificate_unknown",
        "does not accept the certificate and does not say why.",
        "sender",
        "Look into the log of the side that complains.",
    ),
    47: Alert("illegal_parameter", *_BROKEN),
    48: Alert(
        "unknown_ca",
        "does not trust the certificate it was shown: it knows no root above it.",
        "sender",
        "Give the side that complains the root, or let the other side send the certificates in "
        "between too.",
    ),
    49: Alert(
        "access_denied",
        "knows the certificate and does not let its owner in.",
        "sender",
        "Allow this certificate on the side that complains.",
    ),
    50: Alert("decode_error", *_BROKEN),
    51: Alert(
        "decrypt_error",
        "found that a signature or a Finished message does not hold.",
        "receiver",
        "Check that private key and certificate belong together, and that pre-shared keys agree.",
    ),
    70: Alert(
        "protocol_version",
        "does not speak any version that was offered.",
        "sender",
        "Allow a version both sides have; devices of this trade need TLS 1.2 or DTLS 1.2.",
    ),
    71: Alert(
        "insufficient_security",
        "wants stronger cipher suites than were offered.",
        "receiver",
        "Offer stronger cipher suites.",
    ),
    80: Alert(
        "internal_error",
        "failed inside, which has nothing to do with the other side.",
        "sender",
        "Look into the log of the side that complains.",
    ),
    86: Alert(
        "inappropriate_fallback",
        "sees an older version offered than both could speak.",
        "receiver",
        "Offer the newest version first.",
    ),
    USER_CANCELED: Alert("user_canceled", "gave the handshake up."),
    NO_RENEGOTIATION: Alert("no_renegotiation", "does not negotiate again."),
    109: Alert(
        "missing_extension",
        "misses an extension it needs.",
        "receiver",
        "Compare the extensions in the hello with what the standard asks for.",
    ),
    110: Alert("unsupported_extension", *_BROKEN),
    112: Alert(
        "unrecognized_name",
        "does not serve the name in server_name.",
        "receiver",
        "Ask for the name the server's certificate carries.",
    ),
    113: Alert(
        "bad_certificate_status_response",
        "does not accept what was said about revocation.",
        "receiver",
        "Renew the stapled status of the certificate.",
    ),
    115: Alert(
        "unknown_psk_identity",
        "knows no pre-shared key by this identity.",
        "sender",
        "Give it the identity and its key, or correct the identity.",
    ),
    116: Alert(
        "certificate_required",
        "wants a certificate of the other side and got none.",
        "receiver",
        "Give the other side a certificate and its key.",
    ),
    120: Alert(
        "no_application_protocol",
        "speaks none of the protocols offered by ALPN.",
        "receiver",
        "Offer http/1.1.",
    ),
}


def alert(code: int) -> Alert:
    """Return what is known of an alert."""
    return _ALERTS.get(code) or Alert(
        f"alert {named({}, code, 2)}", "sent an alert that is not known here."
    )


def is_parting(code: int) -> bool:
    """Whether an alert only says goodbye."""
    return code in (CLOSE_NOTIFY, USER_CANCELED, NO_RENEGOTIATION)
