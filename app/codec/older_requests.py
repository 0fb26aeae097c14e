"""ESipa requests of v1.0.1, and of peers that tag otherwise, in the form of today's ASN.1.

Only what carries the elements changes; what was signed stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.codec import tlv

Elements = Sequence[tlv.Tlv]

_PLMN_SIZE = 3
_SIGNATURE = 0x5F37
_NOTIFICATION, _RESULT, _OLD_RESULT = 0xA0, 0xBF50, 0xA1
_BARE = (0xBF37, 0x30)


def as_today(function: str, elements: Elements) -> Elements:
    """Return the elements inside a request in today's form. Raises CodecError for what is no TLV.

    function: name of the row in the table of functions.
    """
    return _FORMS.get(function, _same)(elements)


def _same(elements: Elements) -> Elements:
    return elements


def _get_package(elements: Elements) -> Elements:
    """Move rPLMN to its tag: v1.0.1 had it where the cause of a state change is now."""
    return [
        _element(0x82, one.value) if one.tag == 0x81 and len(one.value) == _PLMN_SIZE else one
        for one in elements
    ]


def _notification(elements: Elements) -> Elements:
    """Put the wrapper round a bare notification, and a result under its tag."""
    if not elements:
        return elements
    first = elements[0]
    inside = tlv.parse(first.value) if first.tag in (_NOTIFICATION, _OLD_RESULT) else []
    if first.tag in _BARE or any(one.tag == _SIGNATURE for one in inside):
        return [_element(_NOTIFICATION, first.raw), *elements[1:]]
    if first.tag == _OLD_RESULT and inside:
        whole = inside[0].tag == _RESULT
        return [inside[0] if whole else _element(_RESULT, first.value), *elements[1:]]
    return elements


def _cancel(elements: Elements) -> Elements:
    """Take out a second wrapper: the tag of the place replaces that of the response."""
    changed = []
    for one in elements:
        inside = tlv.parse(one.value) if one.tag == 0xA1 else []
        twice = len(inside) == 1 and inside[0].tag == 0xBF41
        changed.append(_element(0xA1, inside[0].value) if twice else one)
    return changed


def _element(tag: int, value: bytes) -> tlv.Tlv:
    return tlv.parse(tlv.encode(tag, value))[0]


_FORMS: dict[str, Callable[[Elements], Elements]] = {
    "GetEimPackage": _get_package,
    "HandleNotification": _notification,
    "CancelSession": _cancel,
}
