"""Deviations of form: answers rewritten the way some cards send them, requests taken as they do."""

from __future__ import annotations

from app.codec import tlv
from app.errors import CodecError
from app.sim.options import SimOptions
from app.sim.status import WRONG_DATA, Refused

_PROFILE_LIST, _PACKAGE, _CERTS, _ROLLBACK = 0xBF2D, 0xBF51, 0xBF56, 0xBF58
_ADDRESSES, _CHALLENGE = 0xBF3C, 0xBF2E
_ARMS = (0xA0, 0xA1, 0xA2)
_CERTIFICATES = (0xA5, 0xA6)


def deviate(options: SimOptions, tag: int, answer: bytes) -> bytes:
    """Return the answer of a function as this card writes it."""
    if not options.deviations:
        return answer
    if tag == _PROFILE_LIST and options.deviates("bare-lists"):
        answer = _retag(answer, _ARMS)
    if tag == _PACKAGE and options.deviates("bare-results"):
        answer = _retag(answer, _ARMS)
    if tag == _CERTS and options.deviates("nested-certificates"):
        answer = _nest(answer)
    if tag == _ROLLBACK and options.deviates("tagged-rollback"):
        answer = _first(answer, 0x02, 0x80)
    if tag not in (_ADDRESSES, _CHALLENGE) and options.deviates("base-integers"):
        answer = _first(answer, 0x80, 0x02)
    return answer


def check_request(options: SimOptions, message: bytes) -> None:
    """Raise Refused 6A80 for a correct ProfileRollback, if only the other form is taken."""
    if options.deviates("universal-boolean") and message.startswith(b"\xbf\x58"):
        try:
            flag = tlv.find(tlv.parse(message)[0].value, 0x01)
        except CodecError:
            flag = None
        if flag is None:
            raise Refused(WRONG_DATA)


def _retag(answer: bytes, tags: tuple[int, ...]) -> bytes:
    outer, children = _open(answer)
    return tlv.encode(
        outer,
        tlv.join((0x30 if child.tag in tags else child.tag, child.value) for child in children),
    )


def _nest(answer: bytes) -> bytes:
    outer, children = _open(answer)
    rebuilt = b""
    for child in children:
        inner = [
            (part.tag, tlv.encode(0x30, part.value) if part.tag in _CERTIFICATES else part.value)
            for part in (tlv.parse(child.value) if child.tag == _ARMS[0] else [])
        ]
        rebuilt += tlv.encode(child.tag, tlv.join(inner)) if inner else child.raw
    return tlv.encode(outer, rebuilt)


def _first(answer: bytes, tag: int, other: int) -> bytes:
    """Give the first child another tag, if it is a result code with this one."""
    outer, children = _open(answer)
    if not children or children[0].tag != tag or len(children[0].value) != 1:
        return answer
    rest = b"".join(child.raw for child in children[1:])
    return tlv.encode(outer, tlv.encode(other, children[0].value) + rest)


def _open(answer: bytes) -> tuple[int, list[tlv.Tlv]]:
    message = tlv.parse(answer)[0]
    return message.tag, tlv.parse(message.value)
