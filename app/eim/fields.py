"""The fields of operations and packages: what a form shows and a recipe holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.values.packages import FieldValue


class FieldKind(StrEnum):
    """What a field holds, and so which editor it gets."""

    ICCID = "ICCID"
    FLAG = "flag"
    TAGS = "tag list"
    OID = "OID"
    TEXT = "text"
    ADDRESS = "address"
    ACTIVATION_CODE = "activation code"
    NUMBER = "number"
    NUMBERS = "numbers"
    CHOICE = "one of"
    BITS = "any of"
    HEX = "hex"
    KEY = "public key"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field. since, until: versions of SGP.32 that have it, empty for no limit.

    least, most: bounds of a number, or of the length of text and bytes. choices: names and numbers
    of CHOICE, names and bits of BITS. tags_of: ASN.1 type whose components a tag list names.
    component: its ASN.1 name where the field's differs. choice: the ASN.1 CHOICE it is an
    alternative of; fields with the same one exclude each other. blank: an empty text is written.
    """

    name: str
    kind: FieldKind
    required: bool = False
    default: FieldValue = None
    help: str = ""
    since: str = ""
    until: str = ""
    least: int | None = None
    most: int | None = None
    choices: tuple[tuple[str, int], ...] = ()
    tags_of: str = ""
    component: str = ""
    choice: str = ""
    blank: bool = False

    @property
    def asn1_name(self) -> str:
        """Name of the component or alternative in the schema."""
        return self.component or self.name

    def is_given(self, value: FieldValue) -> bool:
        """Whether a value means that the field is to be written."""
        if value is None or value is False:
            return False
        return value not in ("", b"", ()) or self.blank


class FieldError(ValueError):
    """A value does not fit its field; the text says why and is for a person."""
