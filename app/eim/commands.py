"""What a signed package asks for, read off its headers: enough to hold a result against it.

Only the tags are looked at, so this is cheap, and whatever is odd about a package (some are odd on
purpose) means that nothing is known rather than an error. The whole package is for the decoder.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.codec import tlv
from app.codec.definitions import lookup
from app.eim.operations import ECO, LIST_TYPES, PSMO, by_name

_PACKAGE, _SEQUENCE, _SIGNATURE, _ROLLBACK_FLAG = 0xBF51, 0x30, 0x5F37, 0x05
_LISTS = {0xA0: LIST_TYPES[PSMO], 0xA1: LIST_TYPES[ECO]}


@dataclass(frozen=True, slots=True)
class Command:
    """One operation of a package. name: its ASN.1 identifier; fields: the content, encoded."""

    name: str
    fields: bytes = b""

    @property
    def rollback(self) -> bool:
        """Whether it allows going back to the profile before."""
        return any(
            field.tag == _ROLLBACK_FLAG for field in _elements(self.fields, 0, len(self.fields))
        )

    @property
    def result(self) -> str:
        """The alternative of EuiccResultData that answers it."""
        return by_name(self.name).result


@dataclass(frozen=True, slots=True)
class Request:
    """A package as a result needs it.

    commands: None when they cannot be made out. signature: the whole 5F37 element as it was sent,
    empty when there is none.
    """

    commands: tuple[Command, ...] | None = None
    signature: bytes = b""


def read_request(request: bytes) -> Request:
    """Read EuiccPackageRequest. Never raises: what cannot be made out is left open."""
    outermost = _elements(request, 0, len(request))
    if not outermost or outermost[0].tag != _PACKAGE:
        return Request()
    commands: tuple[Command, ...] | None = None
    signature = b""
    start = outermost[0].value_start
    for part in _elements(request, start, outermost[0].value_end):
        if part.tag == _SEQUENCE and commands is None:
            commands = _commands(request, part)
        elif part.tag == _SIGNATURE:
            signature = request[start : part.end]
        start = part.end
    return Request(commands, signature)


def _commands(request: bytes, package: tlv.Header) -> tuple[Command, ...] | None:
    for part in _elements(request, package.value_start, package.value_end):
        if part.tag in _LISTS:
            known = lookup(_LISTS[part.tag]).by_tag
            found = _elements(request, part.value_start, part.value_end)
            end = found[-1].end if found else part.value_start
            if end != part.value_end or any(command.tag not in known for command in found):
                return None
            return tuple(
                Command(known[command.tag].name, request[command.value_start : command.value_end])
                for command in found
            )
    return None


def _elements(data: bytes, pos: int, end: int) -> list[tlv.Header]:
    """Return headers as long as they can be read."""
    found = []
    while pos < end:
        head = tlv.header(data, pos, end)
        if head.problem and head.problem[0] != "deviation":
            break
        found.append(head)
        pos = head.end
    return found
