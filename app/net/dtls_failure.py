"""Why a DTLS handshake failed, in words: what TLS does not have, and else what TLS says."""

from __future__ import annotations

import re

from app.net.dtls_association import DtlsAssociation
from app.net.failure import Explanation, codes, explain

_PSK = re.compile("psk identity not found|unknown psk identity|alert decrypt error")


def explain_dtls(association: DtlsAssociation, *, serving: bool, with_psk: bool) -> Explanation:
    """Put the end of a handshake into words. with_psk: whether a pre-shared key was in play."""
    error = association.error
    code = codes(error)
    if with_psk and _PSK.search(code):
        return Explanation(
            "The client's PSK identity is not known, or its key is another one."
            if serving
            else "The server does not know this PSK identity, or has another key for it.",
            "Compare identity and key on both sides, byte by byte.",
            code,
        )
    if isinstance(error, TimeoutError):
        return _silent(association, serving, with_psk)
    if error is None and not serving:
        return _ended(with_psk)
    if isinstance(error, ConnectionRefusedError):
        return Explanation(
            f"Nobody listens for DTLS at {association.peer}.",
            "Check the address and port, and that the server is running.",
            code,
        )
    return explain(error, serving=serving, finding=association.finding)


def _ended(with_psk: bool) -> Explanation:
    """A server may say goodbye, and not why, to a client whose key it cannot follow."""
    why = ", as it may when the pre-shared keys differ" if with_psk else ""
    hint = "Compare identity and key on both sides, byte by byte; then look" if with_psk else "Look"
    return Explanation(
        f"The server ended the handshake without a reason{why}.",
        f"{hint} at the server's log.",
        "alert close notify",
    )


def _silent(association: DtlsAssociation, serving: bool, with_psk: bool) -> Explanation:
    """A peer that cannot decrypt says nothing, as anyone could have sent it what it got."""
    code = "handshake timeout"
    if not serving and not association.spent.received:
        return Explanation(
            f"{association.peer} did not answer.",
            "Check the address and port, and that UDP passes any firewall between.",
            code,
        )
    if with_psk:
        return Explanation(
            "The handshake fell silent, as it does when the pre-shared keys differ.",
            "Compare identity and key on both sides, byte by byte; then look at the link.",
            code,
        )
    return explain(association.error, serving=serving)
