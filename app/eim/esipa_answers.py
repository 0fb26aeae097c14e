"""The eIM's answers, written strictly as the version of SGP.32 they are for has them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from app.codec import tlv
from app.codec.definitions import Type, lookup
from app.codec.dialects import OLDEST, has
from app.eim.packages import integer
from app.errors import CodecError

NO_PACKAGE, EID_NOT_FOUND, UNDEFINED_ERROR = 1, 2, 127

GET_PACKAGE, PROVIDE_RESULT, TRANSFER = 0xBF4F, 0xBF50, 0xBF4E
_ACKNOWLEDGEMENTS, _SEQ, _SEQUENCE = 0xBF53, 0x80, 0x30
_PUSHED = (0xBF51, 0xBF52, _ACKNOWLEDGEMENTS, 0xBF54)
_NO_SUCH_CODE = 1


def package(message: bytes) -> bytes:
    """Return the GetEimPackageResponse that hands out a package as it was stored."""
    return tlv.encode(GET_PACKAGE, message)


@cache
def no_package(code: int, dialect: str) -> bytes:
    """Return the GetEimPackageResponse without a package.

    v1.0.1 has no code for a device nobody knows; that one is told that nothing waits for it.
    """
    if code == EID_NOT_FOUND and dialect == OLDEST:
        code = NO_PACKAGE
    return error("GetEimPackageResponse", "eimPackageError", code, dialect)


def acknowledged(seqs: Sequence[int], dialect: str) -> bytes:
    """Return the ProvideEimPackageResultResponse that has results removed from the eUICC."""
    if seqs:
        return tlv.encode(PROVIDE_RESULT, _acknowledgements(seqs))
    return tlv.encode(PROVIDE_RESULT, b"" if dialect == OLDEST else tlv.encode(_SEQUENCE, b""))


def transfer(message: bytes) -> bytes:
    """Return the TransferEimPackageRequest that pushes a package, or acknowledgements.

    message: a whole BF51, BF52, BF53 or BF54. Raises CodecError for anything else.
    """
    elements = tlv.parse(message)
    if len(elements) != 1 or elements[0].tag not in _PUSHED:
        raise CodecError(
            f"A message beginning with {message[:4].hex().upper() or 'nothing'} cannot be pushed.",
            path="TransferEimPackageRequest",
            hint="Push an eUICC Package, a request for data, a download trigger or "
            "acknowledgements.",
        )
    return tlv.encode(TRANSFER, message)


def transfer_acknowledgements(seqs: Sequence[int]) -> bytes:
    """Return the TransferEimPackageRequest that has results removed; nothing for no results."""
    return tlv.encode(TRANSFER, _acknowledgements(seqs)) if seqs else b""


def error(response: str, alternative: str, code: int, dialect: str) -> bytes:
    """Return a response that says why there is none.

    response: type name of a tagged CHOICE, alternative: its INTEGER of error codes. A code the
    version does not have becomes undefinedError, or the first code where it lacks that as well.
    """
    choice = lookup(response)
    arm = next(member for member in choice.members if member.name == alternative)
    if not _has_code(arm, code, dialect):
        known = _has_code(arm, UNDEFINED_ERROR, dialect)
        code = UNDEFINED_ERROR if known else _NO_SUCH_CODE
    return tlv.encode(choice.tags[0], tlv.encode(arm.tags[0], integer(code)))


def _has_code(arm: Type, code: int, dialect: str) -> bool:
    mark = arm.codes.get(arm.names.get(code, ""), {})
    return code in arm.names and has(dialect, mark.get("since", ""), mark.get("until", ""))


def _acknowledgements(seqs: Sequence[int]) -> bytes:
    return tlv.encode(_ACKNOWLEDGEMENTS, b"".join(tlv.encode(_SEQ, integer(seq)) for seq in seqs))
