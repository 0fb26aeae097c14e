"""A recipe from the words of a command line.

Operations come by name, each followed by its fields: `enable iccid=8999... listEim`. The kinds
without operations are named in the same way: `eimAcknowledgements seqNumbers=1,2`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from app.cli.package_verbs import FAULTS
from app.cli.verbs import UsageError
from app.codec import octets
from app.composer.association import initial_eim
from app.composer.signers import Signers
from app.crypto.files import read_file
from app.crypto.trust import TrustStore
from app.eim.recipes import from_toml, to_toml
from app.values.ids import Eid
from app.values.packages import FieldValue, Operation, PackageKind, RawEdit, Recipe

KINDS = {kind.lower(): kind for kind in PackageKind if kind is not PackageKind.EUICC_PACKAGE}
"""What people type, in any case -> the kind; a `Request` at the end may be left out."""

_Said = list[tuple[str, dict[str, FieldValue]]]


def asked_for(arguments: argparse.Namespace, trust: TrustStore) -> Recipe:
    """Return the recipe that the arguments of `package new` describe, its values canonical.

    Raises UsageError for words that make no sense, SettingsError for fields that do not.
    """
    said = _read(arguments.words)
    kind = _kind(said)
    recipe = Recipe(
        kind=kind,
        dialect=arguments.dialect,
        identity=arguments.identity,
        eim_id=arguments.eim_id,
        eid=Eid(arguments.eid) if arguments.eid else None,
        counter=arguments.counter,
        token=arguments.token,
        transaction_id=_hex(arguments.transaction_id),
        faults=tuple(FAULTS[name] for name in arguments.fault or ()),
        edits=edits(arguments.edit),
        note=arguments.note,
    )
    if kind is PackageKind.EUICC_PACKAGE:
        recipe = replace(recipe, operations=tuple(Operation(*one) for one in said))
    else:
        recipe = replace(recipe, values=said[0][1])
    if kind is PackageKind.ADD_INITIAL_EIM and recipe.identity:
        recipe = _introducing(recipe, trust)
    return from_toml(to_toml(recipe))


def edits(words: Sequence[str] | None) -> tuple[RawEdit, ...]:
    """Read `30/A0/A3=A300`: where, and the bytes that go there; no bytes remove what is there."""
    found = []
    for word in words or ():
        at, given, content = word.partition("=")
        if not given:
            raise UsageError(
                f"{word!r} says not what to put there.", hint="Write it as 30/A0/A3=A300."
            )
        found.append(RawEdit(at.upper(), _hex(content)))
    return tuple(found)


def _read(words: Sequence[str]) -> _Said:
    found: _Said = []
    for word in words:
        name, given, value = word.partition("=")
        if not given:
            found.append((name, {}))
        elif found:
            found[-1][1][name] = _value(value)
        else:
            raise UsageError(
                f"{word!r} belongs to no operation.", hint="Name the operation before its fields."
            )
    return found


def _kind(said: _Said) -> PackageKind:
    kinds = [kind for name, _ in said if (kind := _kind_named(name)) is not None]
    if not kinds:
        return PackageKind.EUICC_PACKAGE
    if len(said) > 1:
        raise UsageError(
            f"A package of the kind {kinds[0]} has fields only, no operations.",
            hint="Write a recipe for each package.",
        )
    return kinds[0]


def _kind_named(name: str) -> PackageKind | None:
    return KINDS.get(name.lower()) or KINDS.get(f"{name.lower()}request")


def _value(text: str) -> str:
    """Return the text, or as hex what a file holds: `@eim.pem`."""
    if not text.startswith("@"):
        return text
    return octets.from_file(read_file(text[1:])).data.hex().upper()


def _introducing(recipe: Recipe, trust: TrustStore) -> Recipe:
    """Fill in name and key of the identity, and a counter, where the words do not give them."""
    signer = Signers(trust).find(recipe.identity)
    given = dict(recipe.values)
    values = {**initial_eim(signer, recipe.dialect, ask_token=False).values, **given}
    if "eimCertificate" in given and "eimPublicKey" not in given:
        del values["eimPublicKey"]
    return replace(recipe, values=values)


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no hex.", hint="Give pairs of hex digits.") from error
