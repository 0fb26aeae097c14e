"""ES10 messages as parts: the codec's decode tree, its values put in words, its codes explained.

The tree itself is the codec's; here its offsets are tied to a source, each value gets its text from
`node_text`, and codes are judged.
"""

from __future__ import annotations

from typing import NamedTuple

from app.capture.activation_parts import activation_parts
from app.capture.node_text import node_name, node_text, summary
from app.capture.parts import Part, State
from app.capture.value_text import size_text
from app.codec import codes, tlv
from app.codec.codes import CodeEntry
from app.codec.functions import by_name, identify, starts
from app.codec.tree import Node, decode

LARGEST = 70_000
"""Longest message that is decoded when looked at: 256 STORE DATA blocks and a little."""

_PACKAGE = by_name("ES10b.LoadBoundProfilePackage")
_SEGMENTS: dict[int, str] = {
    0xA0: "ISD-P configuration",
    0x87: "protected keys or configuration",
    0xA1: "profile metadata header",
    0x88: "profile metadata",
    0xA2: "profile keys",
    0xA3: "profile elements header",
    0x86: "profile elements",
}
"""First tag of a segment of a bound profile package that is not its first."""

_CODE_ENDINGS = ("Result", "result", "Error", "error", "Code", "Reason", "Terminated")
STATUS = "status"
"""Kind of a part with the status of an SM-DP+: `status=8.2.6/3.8`, subject and reason."""

_MILD = frozenset(
    {"noEimPackageAvailable", "lastEimDeleted", "nothingToDelete", "noResultAvailable"}
)


class Reading(NamedTuple):
    """Which function a message belongs to, and its tree when the message is whole.

    skip: offset at which the tree's bytes begin.
    """

    label: str
    node: Node | None = None
    skip: int = 0


def name_request(data: bytes) -> str:
    """Name the function a request calls, `ES10c.GetEID`; the beginning of a message is enough."""
    if data and data[0] in _SEGMENTS:
        return _label(_PACKAGE.interface, _PACKAGE.name)
    function = starts(data)
    return _label(function.interface, function.name) if function else ""


def es10_request(data: bytes) -> Reading:
    """Read a whole request."""
    label = name_request(data)
    if not label or len(data) > LARGEST or data[0] in _SEGMENTS:
        return Reading(label)
    if data[:2] == b"\xbf\x36":
        return _first_segment(label, data)
    found = identify(data, response=False)
    if found is None or found.function is None:
        return Reading(label)
    return Reading(_label(found.function.interface, found.function.name), found.node)


def es10_response(data: bytes, asked: str) -> Reading:
    """Read a whole response; asked: what `name_request` said about its request."""
    if not data or len(data) > LARGEST:
        return Reading(asked)
    row = by_name(asked) if asked else None
    first = starts(data)
    if row and row.response and first and first.tag == row.tag and not row.until:
        node = decode(row.response, data)
        if not any(note.kind != "dialect" for one in node.walk() for note in one.notes):
            return Reading(asked, node)
    found = identify(data, response=True)
    if found is None:
        return Reading(asked)
    return Reading(asked or found.type_name, found.node)


def is_segment(data: bytes) -> bool:
    """Whether bytes are one of the segments a bound profile package is sent in."""
    return data[:2] == b"\xbf\x36" or (bool(data) and data[0] in _SEGMENTS)


def segment_text(data: bytes) -> str:
    """Return what a segment of a bound profile package carries."""
    name = _SEGMENTS.get(data[0], "package header") if data else "segment"
    return f"{name}, {size_text(len(data))}"


def message_part(reading: Reading, source: int, base: int, *, judge: bool = True) -> Part | None:
    """Turn a reading into a part; base: offset of the message's first byte in the source.

    judge: whether codes say how things went; those in a request do not.
    """
    if reading.node is None:
        return None
    return _convert(reading.node, source, base + reading.skip, judge=judge)


def code_of(part: Part) -> CodeEntry | None:
    """Return the explanation of a part that holds a result or error code."""
    key, _, number = part.kind.partition("=")
    if key == STATUS:
        return codes.explain_status(*number.partition("/")[::2])
    return codes.explain(key, int(number)) if number else None


def _label(interface: str, name: str) -> str:
    return f"{interface}.{name}"


def _first_segment(label: str, data: bytes) -> Reading:
    """Read the first segment of a package: its length speaks of all segments, so look inside."""
    header = tlv.header(data, 0, len(data))
    inside = data[header.value_start :]
    if header.problem is None or header.problem[0] != "truncated":
        return Reading(label, decode(_PACKAGE.request, data))
    return Reading(label, decode("InitialiseSecureChannelRequest", inside), header.value_start)


def _convert(root: Node, source: int, base: int, *, judge: bool) -> Part:
    """Turn a tree of nodes into parts without recursion, children before parents."""
    order: list[tuple[Node, str]] = []
    stack: list[tuple[Node, str]] = [(root, "")]
    while stack:
        node, owner = stack.pop()
        order.append((node, owner))
        inner = node.ref or owner
        stack.extend((child, inner) for child in node.children)
    made: dict[int, Part] = {}
    for node, owner in reversed(order):
        children = tuple(made.pop(id(child)) for child in node.children)
        entry = _code(node, owner) if judge else None
        made[id(node)] = _part(node, entry, source, base, children)
    return made[id(root)]


def _part(
    node: Node, entry: CodeEntry | None, source: int, base: int, children: tuple[Part, ...]
) -> Part:
    kind, state = node.type, State.NEUTRAL
    text = summary(node) if children else node_text(node)
    if len(children) == 1 and not children[0].name:  # a wrapper says nothing its content does not
        text, children = children[0].text, children[0].children
    if node.name == "activationCode" and isinstance(node.value, str):
        children = activation_parts(node.value, base + node.value_start, source)
    if entry is not None:
        kind = f"{entry.key}={node.value}"
        text = f"{entry.name} ({node.value})"
        state = _code_state(node, entry)
    notes = tuple(note.text for note in node.notes)
    if notes and state is State.NEUTRAL:
        state = State.ATTENTION
    tag = f"{node.tag:02X}" if node.tag is not None else ""
    start, end = base + node.start, base + node.end
    return Part(node_name(node), start, end, text, tag, kind, source, notes, state, children)


def _code(node: Node, owner: str) -> CodeEntry | None:
    """Return the code's entry when the node is a code somebody defined."""
    if not isinstance(node.value, int) or isinstance(node.value, bool):
        return None
    bare = node.name if node.name.endswith(_CODE_ENDINGS) else None
    for key in (node.ref, f"{owner}.{node.name}", bare):
        if key and (entry := codes.explain(key, node.value)).known:
            return entry
    return None


def _code_state(node: Node, entry: CodeEntry) -> State:
    if entry.name in _MILD:
        return State.ATTENTION
    is_good = node.value == 0 and entry.name == "ok"
    return State.OK if is_good else State.FAILED
