"""Why a TLS or DTLS handshake failed, in words: what happened, and who can mend it.

`serving` says which side this program is on; the same alert means opposite things on either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from OpenSSL import SSL

from app.net.peer_check import WRONG_HOST, WRONG_KEY, Finding


@dataclass(frozen=True, slots=True)
class Explanation:
    """What to tell people. code: the library's own words, for an engineer."""

    message: str
    hint: str
    code: str = ""


_FINDINGS: dict[int, tuple[str, str]] = {
    WRONG_KEY: (
        "has another key than the pinned one",
        "Compare the pinned key with the server's certificate; pin the new one if it was renewed.",
    ),
    WRONG_HOST: (
        "is for another host",
        "Use a name the certificate carries, or issue a certificate for this one.",
    ),
    7: ("has a signature that does not hold", "Issue the certificate anew."),
    9: ("is not valid yet", "Check the clock of this machine and the certificate's first day."),
    10: ("has expired", "Renew it; or check the clock of this machine."),
    18: ("is signed by itself and not trusted", "Add it to the trusted certificates, or pin it."),
    19: (
        "stands under a root that is not trusted",
        "Add that root to the trusted certificates if you trust it.",
    ),
    20: (
        "stands under an issuer that is not trusted",
        "Add its root, or the missing certificate in between, to the trusted certificates.",
    ),
    21: (
        "cannot be checked for want of its issuer",
        "Add its issuer to the trusted certificates.",
    ),
    24: ("has an issuer that may not issue", "Issue it under a CA certificate."),
    26: ("is not meant for this purpose", "Issue it with the extended key usage TLS needs."),
    34: ("has a critical extension OpenSSL does not know", "Issue it without that extension."),
    47: ("names somebody its issuer may not certify", "Issue it within the issuer's limits."),
    66: ("has a key that is too weak", "Use a key on P-256 or brainpoolP256r1."),
}

_ALERTS: tuple[tuple[str, tuple[str, str], tuple[str, str]], ...] = (
    # OpenSSL's reason, told to a server, told to a client
    (
        "alert unknown ca",
        (
            "The client does not trust this server's certificate.",
            "Give the client the root above it, or the pin from the eIM's configuration data.",
        ),
        (
            "The server does not trust the client certificate shown.",
            "Add its root to the server's trusted certificates, or show another certificate.",
        ),
    ),
    (
        "alert certificate expired",
        (
            "The client found this server's certificate expired or not yet valid.",
            "Check the client's clock first; devices often start in 1970. Then renew.",
        ),
        (
            "The server found the client certificate expired or not yet valid.",
            "Renew it, or check the server's clock.",
        ),
    ),
    (
        "certificate required",
        (
            "The client says a certificate is missing.",
            "Look at the client's log for which one it misses.",
        ),
        (
            "The server wants a client certificate and none was shown.",
            "Choose a client certificate the server trusts.",
        ),
    ),
    (
        "alert (bad certificate|unsupported certificate|certificate unknown|certificate revoked)",
        (
            "The client refused this server's certificate.",
            "Check host name, key usage and the pin in the client's eIM configuration.",
        ),
        (
            "The server refused the client certificate.",
            "Check its issuer and key usage against what the server expects.",
        ),
    ),
    (
        "alert decrypt error",
        (
            "The client could not check this server's handshake signature.",
            "The pinned key may be another one, or its curve is not the client's.",
        ),
        (
            "The server could not check the client's handshake signature.",
            "Check that the client's key belongs to its certificate.",
        ),
    ),
    (
        "alert handshake failure",
        (
            "The client gave the handshake up.",
            "Compare its cipher suites, groups and curves with this server's.",
        ),
        (
            "The server shares no cipher suite or group, or misses a client certificate.",
            "Allow the server's curve and suites; choose a client certificate if it wants one.",
        ),
    ),
    (
        "alert (protocol version|inappropriate fallback)",
        (
            "The client does not speak the version of TLS chosen.",
            "Allow another version of TLS here or there.",
        ),
        (
            "The server does not speak the versions of TLS offered.",
            "Allow TLS 1.2 or 1.3 on both sides.",
        ),
    ),
    (
        "alert (unrecognized name|unrecognised name)",
        ("The client refused the name.", "Check the host name the client was given."),
        ("The server does not know this host name.", "Check the host name in the URL."),
    ),
    (
        "alert internal error",
        (
            "The client broke off; this is also how OpenSSL says that a pin or a name is wrong.",
            "Check host name and pin in the client's eIM configuration; look at the client's log.",
        ),
        ("The server broke off with an internal error.", "Look at the server's log."),
    ),
    (
        "alert illegal parameter|alert decode error|alert unexpected message|alert bad record mac",
        (
            "The client found this server's handshake malformed.",
            "Record the traffic and compare; one of the two stacks has a defect.",
        ),
        (
            "The server found the handshake malformed.",
            "Record the traffic and compare; one of the two stacks has a defect.",
        ),
    ),
)

_OWN: tuple[tuple[str, tuple[str, str], tuple[str, str]], ...] = (
    (
        "http request",
        (
            "The client spoke plain HTTP to this HTTPS port.",
            "Write https:// in the client's address.",
        ),
        ("", ""),
    ),
    (
        "wrong version number|packet length too long|record layer failure|unknown protocol"
        "|invalid record|bad record type|https proxy request",
        (
            "What arrived was not TLS.",
            "Check that the client speaks TLS to this port, and not HTTP, CoAP or something else.",
        ),
        (
            "The server did not answer with TLS.",
            "Check the port; perhaps it speaks plain HTTP.",
        ),
    ),
    (
        "no shared cipher",
        (
            "The client offers no cipher suite or curve that fits this server's certificate.",
            "Let the client offer ECDHE-ECDSA with the certificate's curve (P-256 or "
            "brainpoolP256r1) among its groups, or serve a certificate on the other curve.",
        ),
        ("No cipher suite is shared.", "Compare the suites of both sides."),
    ),
    (
        "no suitable key share|no shared groups?|bad key share|unsupported elliptic curve"
        "|no suitable groups",
        (
            "The client offers no key agreement group this server has.",
            "Let the client offer P-256, X25519 or brainpoolP256r1.",
        ),
        (
            "The server offers no key agreement group this client has.",
            "Let the server offer P-256, X25519 or brainpoolP256r1.",
        ),
    ),
    (
        "no suitable signature algorithm|no shared signature algorithms|wrong signature type"
        "|wrong curve",
        (
            "The client cannot check signatures of this server's key.",
            "Let the client offer ECDSA with SHA-256 and the certificate's curve; brainpool in "
            "TLS 1.3 is rare, so try TLS 1.2, or serve a certificate on P-256.",
        ),
        (
            "The server signed in a way that was not offered.",
            "Use a certificate on P-256, or TLS 1.2.",
        ),
    ),
    (
        "unsupported protocol|version too low|no protocols available",
        (
            "The client offers only versions of TLS this server does not allow.",
            "Let the client speak TLS 1.2 or 1.3, or allow its version here.",
        ),
        (
            "The server chose a version of TLS that is not allowed here.",
            "Let the server speak TLS 1.2 or 1.3, or allow its version here.",
        ),
    ),
    (
        "peer did not return a certificate",
        (
            "The client showed no certificate, and this server wants one.",
            "Give the client a certificate, or make client certificates optional here.",
        ),
        ("", ""),
    ),
    (
        "unexpected eof",
        (
            "The client closed the connection in the middle of the handshake.",
            "It may have disliked the certificate; look at the client's log.",
        ),
        (
            "The server closed the connection in the middle of the handshake.",
            "Look at the server's log.",
        ),
    ),
)


def explain(
    error: BaseException | None, *, serving: bool, finding: Finding | None = None
) -> Explanation:
    """Put a failed handshake into words.

    error: what OpenSSL or the network raised. finding: what was wrong with the peer's certificate,
    if it was this side that refused it. serving: whether this side is the server.
    """
    code = codes(error)
    if finding is not None:
        return _of_finding(finding, serving, code)
    if isinstance(error, TimeoutError):
        return _silent(serving, code)
    for reason, to_server, to_client in (*_OWN, *_ALERTS):
        if re.search(reason, code):
            message, hint = to_server if serving else to_client
            return Explanation(message, hint, code)
    peer = "client" if serving else "server"
    if isinstance(error, OSError):
        return Explanation(
            f"The {peer} closed the connection in the middle of the handshake.",
            f"Look at the {peer}'s log; without an alert nothing more can be said from here.",
            code,
        )
    return Explanation(
        f"The handshake with the {peer} failed.",
        "The code is OpenSSL's; look it up, or record the traffic and compare.",
        code,
    )


def codes(error: BaseException | None) -> str:
    """Return what the library or the system said, on one line."""
    if isinstance(error, SSL.Error) and error.args and isinstance(error.args[0], Sequence):
        reasons = [entry[-1] for entry in error.args[0] if entry and entry[-1]]
        return "; ".join(dict.fromkeys(reasons)) or "no reason given"
    return str(error or "") or type(error).__name__


def _of_finding(finding: Finding, serving: bool, code: str) -> Explanation:
    what, hint = _FINDINGS.get(
        finding.code, (f"was refused (OpenSSL finding {finding.code})", "Look the number up.")
    )
    owner = "client" if serving else "server"
    whose = f"The {owner}'s certificate" if finding.depth == 0 else f"A CA above the {owner}"
    subject = f" ({finding.subject})" if finding.subject else ""
    names = f": it names {finding.names}" if finding.names else ""
    return Explanation(f"{whose}{subject} {what}{names}.", hint, code)


def _silent(serving: bool, code: str) -> Explanation:
    peer = "client" if serving else "server"
    return Explanation(
        f"The {peer} did not finish the handshake in time.",
        "On a slow link allow more time; otherwise look whether it waits for something.",
        code,
    )
