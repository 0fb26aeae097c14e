"""Deliberate defects of a package: what each does to the bytes, and where it can be put.

A package with a fault always says so in its recipe; nothing is made wrong in silence.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.codec import tlv
from app.crypto.keys import to_der
from app.values.ids import Eid
from app.values.packages import Fault, PackageKind

WHAT: dict[Fault, str] = {
    Fault.WRONG_EID: "The EID in the package differs from the target's in its last digit.",
    Fault.OLD_COUNTER: "The counter is 0, below any that an eUICC still accepts.",
    Fault.BAD_SIGNATURE: "One bit of the signature is turned over after signing.",
    Fault.DER_SIGNATURE: "The signature stands as DER SEQUENCE where r and s belong.",
    Fault.WRONG_TOKEN: "The signature is made over another association token than the eIM's.",
    Fault.BARE_CHOICE: "The operations stand in the package without the A0 or A1 round them.",
    Fault.OTHER_DIALECT: "What the chosen version lacks is written all the same.",
}
"""What each fault does, for people."""

IN_PACKAGE = frozenset({Fault.WRONG_EID, Fault.OLD_COUNTER, Fault.BARE_CHOICE, Fault.OTHER_DIALECT})
"""Faults of what is signed; the others are faults of the signature."""

OLD_COUNTER = 0


def applicable(kind: PackageKind) -> tuple[Fault, ...]:
    """Return the faults that a kind of package can have."""
    if kind is PackageKind.EUICC_PACKAGE:
        return tuple(Fault)
    return () if kind is PackageKind.ACKNOWLEDGEMENTS else (Fault.OTHER_DIALECT,)


def merged(first: Iterable[Fault], second: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return the faults of both, each once, in the order they are defined in."""
    both = {*first, *second}
    if not both:
        return ()
    return tuple(fault for fault in Fault if fault in both)


def eid_written(eid: Eid, faults: Iterable[Fault]) -> Eid:
    """Return the EID a package gets."""
    if Fault.WRONG_EID not in faults:
        return eid
    return Eid(eid[:-1] + str((int(eid[-1]) + 1) % 10))


def counter_written(counter: int, faults: Iterable[Fault]) -> int:
    """Return the counter a package gets."""
    return OLD_COUNTER if Fault.OLD_COUNTER in faults else counter


def package_written(package: bytes, faults: Iterable[Fault]) -> bytes:
    """Return the list of operations (A0 or A1), or only what is in it."""
    return tlv.parse(package)[0].value if Fault.BARE_CHOICE in faults else package


def token_signed(token: int | None, faults: Iterable[Fault]) -> int | None:
    """Return the association token the signature is made over."""
    return (token or 0) + 1 if Fault.WRONG_TOKEN in faults else token


def signature_written(raw: bytes, faults: Iterable[Fault]) -> bytes:
    """Return the signature as it goes into 5F37. raw: r and s, 64 bytes."""
    if Fault.BAD_SIGNATURE in faults:
        raw = raw[:-1] + bytes([raw[-1] ^ 1])
    return to_der(raw) if Fault.DER_SIGNATURE in faults else raw
