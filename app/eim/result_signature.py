"""The signature of an eUICC Package Result: over which bytes it is due, and over which it holds.

From v1.1 the eUICC signs the data as it sends them, followed by the association token; in v1.0.1
the text has the package's own signature follow, yet the only eIMs seen of that time check the
token. When the form that is due does not hold, the others are tried, so that the reason can name
what the eUICC did instead. Only bytes as received are hashed, nothing is encoded again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.codec import tlv
from app.codec.dialects import OLDEST
from app.crypto.keys import PublicKey, SignatureForm
from app.crypto.rules import failed, open_question, passed
from app.eim.packages import TOKEN, token_tlv
from app.values.euicc import Check

NAME = "Signature"

_RAW_SIZE = 64


class Form(NamedTuple):
    """One way to make the signed bytes. objection: why it is wrong though it holds, else empty."""

    appended: bytes
    words: str
    objection: str = ""


def check(
    key: PublicKey | None,
    data: bytes,
    signature: bytes,
    *,
    token: int | None,
    request_signature: bytes,
    dialect: str,
) -> Check:
    """Return whether the eUICC signed these bytes.

    data: the signed SEQUENCE, whole, as received. signature: the content of 5F37.
    request_signature: the whole 5F37 element of the package, empty when unknown.
    dialect: decides which forms pass; with an empty one, each version's own form does.
    """
    if not signature:
        return failed(NAME, "The result carries no signature.")
    if key is None:
        return open_question(
            NAME, "The eUICC's public key is not known. Read the certificates of the card first."
        )
    for form in _forms(token, request_signature, dialect):
        found = key.verify(data + form.appended, signature)
        if found is not None:
            return _held(form, found)
    return failed(NAME, _in_no_form(signature))


def _held(form: Form, found: SignatureForm) -> Check:
    words = f"It covers {form.words}."
    if found is SignatureForm.DER:
        words += " It is written as DER, where r and s belong bare, 64 bytes; accepted."
    if form.objection:
        return failed(NAME, f"{words} {form.objection}")
    return passed(NAME, words)


def _forms(token: int | None, request_signature: bytes, dialect: str) -> Iterator[Form]:
    """Yield what the eUICC may have signed, most likely first."""
    own = Form(token_tlv(token), _token_words(token))
    if dialect != OLDEST:
        yield own
    if request_signature:
        yield _package_signature(request_signature, dialect)
    if dialect == OLDEST:
        yield own
    if token:
        yield from _wrong_tokens(token, dialect)
    yield Form(b"", "the data alone", "The association token, or 84 01 00 for none, must follow.")


def _package_signature(request_signature: bytes, dialect: str) -> Form:
    words = "the data and the signature of the package, as v1.0.1 has it"
    if dialect in ("", OLDEST):
        return Form(request_signature, words)
    wanted = f"SGP.32 v{dialect} wants the association token there"
    return Form(request_signature, words, f"{wanted}; does the eUICC speak v1.0.1?")


def _wrong_tokens(token: int, dialect: str) -> Iterator[Form]:
    none = f"The eUICC left out the association token {token}."
    yield Form(token_tlv(None), _token_words(None), "" if dialect == OLDEST else none)
    if token > 0 and token_tlv(token)[2] == 0:
        unsigned = token.to_bytes((token.bit_length() + 7) // 8)
        yield Form(
            tlv.encode(TOKEN, unsigned),
            f"the data and the association token {token} without its leading 00",
            "So written the token is a negative number; the eUICC encodes it wrongly.",
        )


def _token_words(token: int | None) -> str:
    return f"the data and the association token {token}" if token else "the data and no token"


def _in_no_form(signature: bytes) -> str:
    reason = "It does not hold with this key: another eUICC's key, other bytes, or another token."
    if len(signature) != _RAW_SIZE:
        reason += f" It has {len(signature)} bytes, {_RAW_SIZE} are due."
    return reason
