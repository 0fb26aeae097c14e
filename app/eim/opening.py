"""Opens a package someone saved, and makes an editable recipe of it.

What a recipe cannot hold is never dropped in silence: it is told in words, and so is a package
that would not come out the same when it is written again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.codec import octets, tlv
from app.codec.mapping import plain
from app.codec.node import Node
from app.codec.tolerance import is_der_signature
from app.codec.tree import decode
from app.eim import packages
from app.eim.operations import LIST_TYPES, by_name
from app.eim.parts import (
    COUNTER,
    ECO_LIST,
    EID,
    EIM_ID,
    NAMES,
    PACKAGE_REQUEST,
    PACKAGE_SIGNED,
    PSMO_LIST,
    SIGNATURE,
    TRANSACTION_ID,
)
from app.eim.parts import parts as named_parts
from app.eim.problems import likely_dialect
from app.eim.requests import REQUESTS, RequestRow
from app.eim.sequences import read
from app.errors import CodecError, WorkbenchError
from app.values.ids import Eid
from app.values.packages import (
    Fault,
    Operation,
    Recipe,
    SignedPackage,
)

_WRAPPERS = {0xBF4F: "GetEimPackageResponse", 0xBF4E: "TransferEimPackageRequest"}
_LISTS = {PSMO_LIST: "psmo", ECO_LIST: "eco"}
_RESULT_TAGS = {
    0xBF51: (0xA0, 0xA1, 0xA2),
    0xBF52: (0xA0, 0xA1, 0x81),
    0xBF54: (0xBF37, 0x30),
    0xBF57: (0x81,),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A package as a recipe. notes: what is odd about it or could not be kept, as sentences.

    package: its bytes; without signing input, because that needs the association token.
    """

    recipe: Recipe
    package: SignedPackage
    notes: tuple[str, ...]


def open_package(content: bytes) -> Recipe:
    """Return the recipe of a package; what it could not keep is told in its note.

    content: of a file, as binary, hex or base64. Raises CodecError when it is no eIM package.
    """
    opened = read_package(content)
    return replace(opened.recipe, note="\n".join(opened.notes))


def read_package(content: bytes) -> Opened:
    """Read a package, whole or as EuiccPackageSigned alone, or inside the ESipa message it came in.

    Raises CodecError when the content is no eIM package.
    """
    reading = _Reading()
    element = _outermost(octets.from_file(content).data, reading)
    if element.tag in (PACKAGE_REQUEST, PACKAGE_SIGNED):
        package = _signed(element, reading)
    else:
        row = next((row for row in REQUESTS if row.tag == element.tag), None)
        if row is None:
            raise _no_package(f"It begins with the tag {tlv.tag_hex(element.tag)}")
        package = _unsigned(row, element, reading)
    recipe = replace(package.recipe, dialect=likely_dialect(package.recipe))
    package = replace(package, recipe=recipe)
    if not _comes_out_the_same(package):
        reading.notes.append("Written again, this package will have other bytes.")
    return Opened(recipe, package, tuple(reading.notes))


@dataclass(slots=True)
class _Reading:
    """What is found on the way."""

    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def remark(self, node: Node) -> None:
        """Keep what the decoder says, but for versions: the recipe gets one that fits."""
        for inner in node.walk():
            for note in inner.notes:
                if note.kind != "dialect":
                    self.notes.append(f"{inner.name or 'An element'}: {note.text}")


def _outermost(data: bytes, reading: _Reading) -> tlv.Tlv:
    for _ in range(2):
        if not data:
            raise _no_package("It is empty")
        end = tlv.header(data, 0, len(data)).end
        element = tlv.parse(data[:end])[0]
        if end < len(data):
            reading.notes.append(f"What follows it was left out; bytes: {len(data) - end}.")
        if element.tag not in _WRAPPERS:
            break
        data = element.value
    inner = next(iter(tlv.parse(element.value)), None)
    if inner is not None and _is_result(element, inner.tag):
        raise _no_package("It is the answer to one")
    return element


def _is_result(element: tlv.Tlv, inner: int) -> bool:
    """Tell answers from requests, which share their tags."""
    if element.tag == 0xBF54:
        tags = [found.tag for found in tlv.parse(element.value)]
        return any(tag in _RESULT_TAGS[0xBF54] for tag in tags)
    if element.tag == 0xBF57:
        content = tlv.parse(element.value)[0].value
        return inner == 0x81 or content[:1] in (b"\x84", b"\x05")
    return inner in _RESULT_TAGS.get(element.tag, ())


def _signed(element: tlv.Tlv, reading: _Reading) -> SignedPackage:
    whole, signature = element, b""
    if element.tag == PACKAGE_REQUEST:
        found = tlv.parse(element.value)
        if not found or found[0].tag != PACKAGE_SIGNED:
            raise _no_package("It holds no EuiccPackageSigned")
        whole = found[0]
        signature = _signature(found[1:], reading)
    else:
        reading.notes.append("It is not signed.")
    parts = tlv.parse(whole.value)
    recipe = _header(parts, reading)
    operations = _operations([one for one in parts if one.tag not in NAMES], reading)
    faults = tuple(fault for fault in Fault if fault in reading.faults)
    recipe = replace(recipe, operations=operations, faults=faults)
    return SignedPackage(
        recipe,
        element.raw if signature else b"",
        recipe.eid,
        recipe.counter,
        whole.raw,
        parts=named_parts(whole.raw),
        signature=signature,
    )


def _signature(rest: Iterable[tlv.Tlv], reading: _Reading) -> bytes:
    signature = b""
    for one in rest:
        if one.tag == SIGNATURE and not signature:
            signature = one.value
        else:
            reading.notes.append(f"Tag {tlv.tag_hex(one.tag)} beside the package is not known.")
    if is_der_signature(signature):
        reading.faults.append(Fault.DER_SIGNATURE)
    elif len(signature) != 64:
        text = f"The signature has {len(signature)} bytes; r and s take 64."
        reading.notes.append(text if signature else "It is not signed.")
    return signature


def _header(parts: Iterable[tlv.Tlv], reading: _Reading) -> Recipe:
    found: dict[int, bytes] = {}
    for one in parts:
        if one.tag in NAMES and one.tag in found:
            reading.notes.append(f"It has a second {NAMES[one.tag]}, which was left out.")
        elif one.tag in NAMES:
            found[one.tag] = one.value
    for tag, name in NAMES.items():
        if tag not in found and tag != TRANSACTION_ID:
            reading.notes.append(f"It has no {name}.")
    return Recipe(
        eim_id=_text(found.get(EIM_ID, b""), reading),
        eid=_eid(found.get(EID), reading),
        counter=_counter(found.get(COUNTER, b""), reading),
        transaction_id=found.get(TRANSACTION_ID, b""),
    )


def _operations(parts: list[tlv.Tlv], reading: _Reading) -> tuple[Operation, ...]:
    lists = [one for one in parts if one.tag in _LISTS]
    if lists:
        for one in parts:
            if one is not lists[0]:
                reading.notes.append(f"Tag {tlv.tag_hex(one.tag)} in the package was left out.")
        kind, raw = _LISTS[lists[0].tag], tlv.parse(lists[0].value)
    elif parts:
        reading.faults.append(Fault.BARE_CHOICE)
        kind, raw = _bare_kind(parts), parts
    else:
        reading.notes.append("It has no operations.")
        return ()
    found = [_operation(kind, one, reading) for one in raw]
    return tuple(operation for operation in found if operation is not None)


def _bare_kind(parts: list[tlv.Tlv]) -> str:
    """Tell what operations are whose list has lost its header; some tags are in both lists."""

    def readable(kind: str) -> int:
        trees = [decode(LIST_TYPES[kind], one.raw) for one in parts]
        return sum(node.broken is None for tree in trees for node in tree.walk())

    return max(LIST_TYPES, key=readable)


def _operation(kind: str, element: tlv.Tlv, reading: _Reading) -> Operation | None:
    node = decode(LIST_TYPES[kind], element.raw)
    reading.remark(node)
    try:
        alternative = plain(node)
        name, value = alternative if isinstance(alternative, tuple) else ("", None)
        row = by_name(str(name))
    except CodecError as error:
        tag = tlv.tag_hex(element.tag)
        reading.notes.append(f"The operation with tag {tag} was left out. {error.message}")
        return None
    values, lost = read(row.fields, value if isinstance(value, dict) else {})
    reading.notes += [f"{row.name}: {text}." for text in lost]
    return Operation(row.name, values)


def _unsigned(row: RequestRow, element: tlv.Tlv, reading: _Reading) -> SignedPackage:
    node = decode(row.type_name, element.raw)
    reading.remark(node)
    values, transaction_id, lost = row.read(plain(node))
    reading.notes += [f"{text[0].upper()}{text[1:]}." for text in lost]
    recipe = Recipe(kind=row.kind, values=values, transaction_id=transaction_id)
    return SignedPackage(recipe, element.raw)


def _comes_out_the_same(package: SignedPackage) -> bool:
    recipe = package.recipe
    try:
        if not package.package_signed:
            return packages.write(recipe).message == package.message
        composed = packages.compose(
            recipe,
            eim_id=recipe.eim_id,
            eid=recipe.eid or Eid("0" * 32),
            counter=recipe.counter or 0,
            dialect=recipe.dialect,
        )
    except WorkbenchError:
        return False
    return composed.package_signed == package.package_signed


def _text(raw: bytes, reading: _Reading) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        reading.notes.append(f"The eIM id {raw[:40].hex().upper()} is no text; it was left out.")
        return ""


def _eid(raw: bytes | None, reading: _Reading) -> Eid | None:
    if raw is None:
        return None
    try:
        return Eid.from_wire(raw)
    except CodecError:
        reading.notes.append(f"{raw[:40].hex().upper()} is no EID; it was left out.")
        return None


def _counter(raw: bytes, reading: _Reading) -> int | None:
    if len(raw) > packages.MOST_COUNTER:
        reading.notes.append(f"The counter has {len(raw)} bytes; it was left out.")
    return int.from_bytes(raw, signed=True) if 0 < len(raw) <= packages.MOST_COUNTER else None


def _no_package(why: str) -> CodecError:
    return CodecError(
        f"This is no eIM package. {why}.",
        hint="Open an eUICC Package (BF51), a request (BF52, BF54, BF57) or acknowledgements "
        "(BF53); anything else is for the inspector.",
    )
