"""THE table of ESipa's JSON spelling: which members a message has, and which elements they are.

A member stands for one element of the ASN.1 message, in the same order. Responses have a header
besides, which says how the function went; see `esipa_status`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How a member spells its element."""

    STRUCTURE = "base64 of the whole element"
    WRAPPED = "base64 of the element inside the wrapper of the wire"
    RETAGGED = "base64 of the element under its own tag, which the wire replaces"
    OCTETS = "base64 of the content alone"
    HEX = "upper-case hex of the content"
    TEXT = "text"
    INTEGER = "number"
    FLAG = "true for an empty element"
    PLMN = "base64 of three bytes"


@dataclass(frozen=True, slots=True)
class Member:
    """One member. tags: as on the wire; the first is written, unless the structure has its own.

    inner: tags of the structure that WRAPPED and RETAGGED members spell, the first one written.
    size: bytes of the content, 0 for any. aliases: other names peers use.
    """

    name: str
    form: Form
    tags: tuple[int, ...]
    optional: bool = False
    inner: tuple[int, ...] = ()
    size: int = 0
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """The members of a message. tag: of the arm they are in, None right under the function's tag.

    one: exactly one of the members is there; otherwise all that are not optional are.
    """

    tag: int | None
    members: tuple[Member, ...]
    one: bool = False


@dataclass(frozen=True, slots=True)
class Spelling:
    """One function. path_name: last part of its path. error: tag of the response's error code."""

    function: str
    path_name: str
    tag: int
    request: Shape
    responses: tuple[Shape, ...]
    error: int = 0


_SIGNATURE_SIZE = 64
_CHALLENGE_SIZE = 16
_KEY_ID_SIZE = 20
_HASH_SIZE = 32
_RESULT_TAGS = (0xBF51, 0x30, 0xBF52, 0xBF54, 0xA0, 0x02)
_NOTIFICATION_TAGS = (0xBF37, 0x30, 0xA0, 0xA1)


def _structure(name: str, *tags: int, optional: bool = False) -> Member:
    return Member(name, Form.STRUCTURE, tags, optional)


def _text(name: str, tag: int) -> Member:
    return Member(name, Form.TEXT, (tag,), optional=True)


def _whole_octets(name: str, tag: int, size: int) -> Member:
    """Make an octet string that is spelled with its header, though some leave that out."""
    return Member(name, Form.STRUCTURE, (tag,), size=size)


def _transaction(tag: int, name: str = "transactionId", *, optional: bool = False) -> Member:
    return Member(name, Form.HEX, (tag,), optional)


# Optional, because a missing or odd EID has an answer of its own in the functions that carry one.
_EID = Member("eidValue", Form.HEX, (0x5A,), optional=True)

_PACKAGES = (
    _structure("euiccPackageRequest", 0xBF51, optional=True),
    _structure("ipaEuiccDataRequest", 0xBF52, optional=True),
    _structure("profileDownloadTriggerRequest", 0xBF54, optional=True),
)

SPELLINGS: tuple[Spelling, ...] = (
    Spelling(
        "InitiateAuthentication",
        "initiateAuthentication",
        0xBF39,
        Shape(
            None,
            (
                Member("euiccChallenge", Form.OCTETS, (0x81,), size=_CHALLENGE_SIZE),
                _text("smdpAddress", 0x83),
                _structure("euiccInfo1", 0xBF20, optional=True),
                _transaction(0x82, "eimTransactionId", optional=True),
            ),
        ),
        (
            Shape(
                0xA0,
                (
                    _transaction(0x80, optional=True),
                    _structure("serverSigned1", 0x30),
                    _whole_octets("serverSignature1", 0x5F37, _SIGNATURE_SIZE),
                    Member(
                        "euiccCiPKIdentifierToBeUsed",
                        Form.STRUCTURE,
                        (0x04,),
                        size=_KEY_ID_SIZE,
                        aliases=("euiccCiPKIdToBeUsed",),
                    ),
                    _structure("serverCertificate", 0x30),
                    _text("matchingId", 0x0C),
                    Member("ctxParams1", Form.WRAPPED, (0xA2,), optional=True, inner=(0xA0,)),
                ),
            ),
        ),
        error=0x81,
    ),
    Spelling(
        "AuthenticateClient",
        "authenticateClient",
        0xBF3B,
        Shape(None, (_transaction(0x80), _structure("authenticateServerResponse", 0xBF38))),
        (
            Shape(
                0xA0,
                (
                    _transaction(0x80, optional=True),
                    Member(
                        "profileMetadata",
                        Form.STRUCTURE,
                        (0xBF25,),
                        optional=True,
                        aliases=("profileMetaData",),
                    ),
                    _structure("smdpSigned2", 0x30),
                    _whole_octets("smdpSignature2", 0x5F37, _SIGNATURE_SIZE),
                    _structure("smdpCertificate", 0x30),
                    Member("hashCc", Form.OCTETS, (0x04,), optional=True, size=_HASH_SIZE),
                ),
            ),
            Shape(
                0xA1,
                (
                    _transaction(0x80),
                    _structure("profileDownloadTrigger", 0xBF54, optional=True),
                ),
            ),
        ),
        error=0x82,
    ),
    Spelling(
        "GetBoundProfilePackage",
        "getBoundProfilePackage",
        0xBF3A,
        Shape(None, (_transaction(0x80), _structure("prepareDownloadResponse", 0xBF21))),
        (
            Shape(
                0xA0,
                (_transaction(0x80, optional=True), _structure("boundProfilePackage", 0xBF36)),
            ),
        ),
        error=0x81,
    ),
    Spelling(
        "CancelSession",
        "cancelSession",
        0xBF41,
        Shape(
            None,
            (
                _transaction(0x80),
                Member("cancelSessionResponse", Form.RETAGGED, (0xA1,), inner=(0xBF41,)),
            ),
        ),
        (Shape(0xA0, ()),),
        error=0x81,
    ),
    Spelling(
        "HandleNotification",
        "handleNotification",
        0xBF3D,
        Shape(
            None,
            (
                Member(
                    "pendingNotification", Form.WRAPPED, (0xA0,), True, inner=_NOTIFICATION_TAGS
                ),
                _structure("provideEimPackageResult", 0xBF50, optional=True),
            ),
            one=True,
        ),
        (),
    ),
    Spelling(
        "GetEimPackage",
        "getEimPackage",
        0xBF4F,
        Shape(
            None,
            (
                _EID,
                Member("notifyStateChange", Form.FLAG, (0x80,), optional=True),
                Member("stateChangeCause", Form.INTEGER, (0x81,), optional=True),
                Member("rPlmn", Form.PLMN, (0x82,), True, size=3, aliases=("rPLMN",)),
            ),
        ),
        (Shape(None, _PACKAGES, one=True),),
        error=0x02,
    ),
    Spelling(
        "ProvideEimPackageResult",
        "provideEimPackageResult",
        0xBF50,
        Shape(None, (_EID, _structure("eimPackageResult", *_RESULT_TAGS))),
        (Shape(None, (_structure("eimAcknowledgements", 0xBF53, optional=True),)),),
        error=0x02,
    ),
    Spelling(
        "TransferEimPackage",
        "transferEimPackage",
        0xBF4E,
        Shape(
            None,
            (*_PACKAGES, _structure("eimAcknowledgements", 0xBF53, optional=True)),
            one=True,
        ),
        (
            Shape(
                None,
                (
                    _structure("euiccPackageResult", 0xBF51, optional=True),
                    _structure("ePRAndNotifications", 0x30, optional=True),
                    _structure("ipaEuiccDataResponse", 0xBF52, optional=True),
                ),
                one=True,
            ),
        ),
        error=0x02,
    ),
)

PAIR = (
    _structure("euiccPackageResult", 0xBF51),
    Member("notificationList", Form.RETAGGED, (0xA0,), inner=(0x30,)),
)
"""What ePRAndNotifications spells out as an object of its own."""

CORRELATION = (_transaction(0x80, "eimTransactionId", optional=True), _EID)
"""How a device that took a pushed package tells which one, from v1.3 on."""
