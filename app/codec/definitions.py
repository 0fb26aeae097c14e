"""The types of the standard, ready to read with: tags resolved, components looked up on demand.

Made from the shipped schema, so nothing here needs asn1tools. A `Type` is what stands at one place
of the schema: a component has its own Type even when it refers to a named one. Types are shared
between threads; filling in components twice is harmless.

Where SGP.22 and SGP.32 share a name, the plain name means SGP.32.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from app.errors import CodecError
from app.paths import resources

RAW_TYPES = frozenset({"Certificate", "CertificateList", "SubjectPublicKeyInfo"})
"""Carried as whole DER bytes by `encode` and `plain`."""

UNIVERSAL = {
    "BOOLEAN": 0x01,
    "INTEGER": 0x02,
    "BIT STRING": 0x03,
    "OCTET STRING": 0x04,
    "NULL": 0x05,
    "OBJECT IDENTIFIER": 0x06,
    "ENUMERATED": 0x0A,
    "UTF8String": 0x0C,
    "NumericString": 0x12,
    "PrintableString": 0x13,
    "TeletexString": 0x14,
    "IA5String": 0x16,
    "UTCTime": 0x17,
    "GeneralizedTime": 0x18,
    "VisibleString": 0x1A,
    "BMPString": 0x1E,
    "SEQUENCE": 0x30,
    "SEQUENCE OF": 0x30,
    "SET": 0x31,
    "SET OF": 0x31,
}
UNIVERSAL_NAMES = {tag: kind for kind, tag in UNIVERSAL.items() if not kind.endswith(" OF")}
CONSTRUCTED = frozenset({"SEQUENCE", "SEQUENCE OF", "SET", "SET OF", "CHOICE", "ANY"})
"""Kinds whose values hold further elements by their nature."""
ANY_TAG = -1
_CLASSES = {"UNIVERSAL": 0x00, "APPLICATION": 0x40, None: 0x80, "PRIVATE": 0xC0}
_ORDER = ("SGP32Definitions", "RSPDefinitions", "PEDefinitions", "PKIX")
_NO_DEFAULT = object()

Json = dict[str, Any]


class Type:
    """What the schema says about one place.

    kind: `SEQUENCE`, `CHOICE`, `INTEGER` ... tags: as on the wire, outermost first; empty for an
    untagged CHOICE or an open type. own_tag: the tag it would have if this place had not replaced
    it. since, until: dialects that have it, empty for no limit. names: of numbers or bits.
    forms: older shapes of the type referred to.
    """

    __slots__ = (
        "_filled",
        "codes",
        "default",
        "kind",
        "module",
        "name",
        "names",
        "optional",
        "own_tag",
        "ref",
        "since",
        "size",
        "source",
        "tags",
        "until",
    )

    def __init__(self, module: str, source: Json) -> None:
        self.module = module
        self.source = source
        self.kind: str = source["type"]
        self.ref: str | None = None
        self.name = ""
        self.tags: tuple[int, ...] = ()
        self.own_tag: int | None = None
        self.optional = False
        self.default: object = _NO_DEFAULT
        self.since: str = ""
        self.until: str = ""
        self.names: dict[int, str] = {}
        self.codes: dict[str, Json] = source.get("codes", {})
        self.size: tuple[int, int] | None = None
        self._filled: _Inside | None = None

    @property
    def has_default(self) -> bool:
        """Whether a value stands in for an absent component."""
        return self.default is not _NO_DEFAULT

    @property
    def holds(self) -> Type | None:
        """The type whose components are the content of this string, None for plain content."""
        inside = self.source.get("holds")
        return lookup(inside) if inside else None

    @property
    def constructed(self) -> bool:
        """Whether values hold further elements by their nature."""
        return self.kind in CONSTRUCTED

    @property
    def members(self) -> tuple[Type, ...]:
        """Components of a SEQUENCE or SET, alternatives of a CHOICE, a list's one element."""
        return (self._filled or self._fill()).members

    @property
    def element(self) -> Type:
        """What a SEQUENCE OF or SET OF repeats; only these have it."""
        return (self._filled or self._fill()).members[0]

    @property
    def by_tag(self) -> dict[int, Type]:
        """Members or the element by the tags they can begin with; ANY_TAG for an open type."""
        return (self._filled or self._fill()).by_tag

    def first_tags(self) -> tuple[int, ...]:
        """Return the tags a value of this type can begin with."""
        if self.tags:
            return self.tags[:1]
        return tuple(self.by_tag) if self.kind == "CHOICE" else (ANY_TAG,)

    def inner_tags(self) -> tuple[int, ...]:
        """Return the tags just inside an explicit wrapper, empty when there is none."""
        if len(self.tags) > 1:
            return self.tags[1:2]
        if self.tags and self.kind == "CHOICE":
            return tuple(self.by_tag)
        return ()

    def retagged(self, *tags: int) -> Type:
        """Return the same type with other tags, for reading what a peer wrote differently."""
        twin = self._twin()
        twin.tags = tags
        return twin

    def _twin(self) -> Type:
        twin = Type.__new__(Type)
        for slot in Type.__slots__:
            setattr(twin, slot, getattr(self, slot))
        return twin

    def _fill(self) -> _Inside:
        inside = self._filled = _Inside(self)
        return inside


class _Inside:
    """The components of a type, resolved together on first use."""

    __slots__ = ("by_tag", "members")

    def __init__(self, owner: Type) -> None:
        source, module = owner.source, owner.module
        repeated = [source["element"]] if "element" in source else []
        sources = [member for member in source.get("members", repeated) if member]
        automatic = (
            "members" in source
            and _modules()[module]["tags"] == "AUTOMATIC"
            and not any("tag" in member for member in sources)
        )
        self.members = tuple(
            _place(module, member, index if automatic else None)
            for index, member in enumerate(sources)
        )
        self.by_tag = {
            tag: member for member in reversed(self.members) for tag in member.first_tags()
        }


def lookup(name: str) -> Type:
    """Find a type by `Name` or `Module.Name`. Raises CodecError for a name nobody defines."""
    found = _named(name)
    if found is None:
        raise CodecError(
            f"No ASN.1 type is called {name!r}.",
            path=name,
            hint="Write the name as the standard does, such as GetEimPackageResponse.",
        )
    return found


def exists(name: str) -> bool:
    """Tell whether a type of that name is defined."""
    return _named(name) is not None


@cache
def forms(module: str, ref: str) -> tuple[Type, ...]:
    """Return other shapes of a type: the SGP.22 one where its tag differs, then v1.0.1's."""
    if module != "SGP32Definitions":
        return ()
    found = []
    here, there = lookup(f"{module}.{ref}"), _in_module("RSPDefinitions", ref)
    if there and there.module == "RSPDefinitions" and there.tags != here.tags:
        found.append(there)
    for name, source in _modules()[module]["types"].items():
        if source.get("form_of") == ref:
            found.append(lookup(f"{module}.{name}"))
    return tuple(found)


def type_names() -> tuple[str, ...]:
    """Return every type as `Module.Name`."""
    return tuple(f"{module}.{name}" for module in _ORDER for name in _modules()[module]["types"])


@cache
def _named(name: str) -> Type | None:
    module, _, local = name.rpartition(".")
    for candidate in (module,) if module else _ORDER:
        if candidate in _modules() and local in _modules()[candidate]["types"]:
            return _in_module(candidate, local)
    return None


@cache
def _in_module(module: str, name: str) -> Type | None:
    spec = _modules()[module]
    if name in spec["types"]:
        source = spec["types"][name]
        found = _place(module, source)
        found.ref, found.module = name, module if found.ref is None else found.module
        found.name = name
        return found
    for other, names in spec["imports"].items():
        if name in names:
            return _in_module(other, name)
    return None


def _place(module: str, source: Json, automatic: int | None = None) -> Type:
    kind: str = source["type"]
    if kind in UNIVERSAL or kind in ("CHOICE", "ANY"):
        found = Type(module, source)
        found.tags = (UNIVERSAL[kind],) if kind in UNIVERSAL else ()
        found.names = _names(source)
    else:
        named = _in_module(module, kind)
        if named is None:
            raise CodecError(f"The schema refers to an unknown type {kind!r}.", path=kind)
        found = named._twin()
    found.name = source.get("name", "")
    found.optional = bool(source.get("optional"))
    found.default = source.get("default", _NO_DEFAULT)
    found.since = source.get("since", found.since if not found.name else "")
    found.until = source.get("until", found.until if not found.name else "")
    if "size" in source:
        low, high = source["size"][0] if isinstance(source["size"][0], list) else source["size"] * 2
        found.size = (low, high)
    _tag(found, module, source.get("tag"), automatic)
    return found


def _tag(found: Type, module: str, tag: Json | None, automatic: int | None) -> None:
    found.own_tag = found.tags[0] if found.tags else None
    if tag is None and automatic is None:
        return
    tag = tag or {"number": automatic}
    explicit = tag.get("kind", _modules()[module]["tags"]) == "EXPLICIT" or not found.tags
    rest = found.tags if explicit else found.tags[1:]
    if explicit:
        found.own_tag = None
    holds_elements = bool(rest) or found.constructed
    found.tags = (_wire(_CLASSES[tag.get("class")], tag["number"], holds_elements), *rest)


def _wire(tag_class: int, number: int, holds_elements: bool) -> int:
    lead = tag_class | (0x20 if holds_elements else 0)
    if number < 31:
        return lead | number
    tag, last = lead | 0x1F, number & 0x7F
    return (tag << 16 | (number >> 7 | 0x80) << 8 | last) if number > 127 else tag << 8 | last


def _names(source: Json) -> dict[int, str]:
    named = {number: name for name, number in source.get("named-numbers", {}).items()}
    named.update({int(bit): name for name, bit in source.get("named-bits", ())})
    return named


@cache
def _modules() -> dict[str, Json]:
    loaded: dict[str, Json] = read_schema()
    return loaded


def read_schema() -> dict[str, Json]:
    """Read the shipped schema afresh; the caller may change what it gets."""
    path = resources() / "schema" / "sgp.json"
    schema: dict[str, Json] = json.loads(path.read_text(encoding="utf-8"))
    return schema
