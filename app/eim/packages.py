"""From a recipe to a signed eUICC Package, every byte accounted for.

1. What is signed is the EuiccPackageSigned TLV and, after it, the association token as a TLV with
   tag 84. An eIM without a token signs 84 01 00; a token is a signed integer, so 128 takes two
   bytes.
2. The signature is r and s, 32 bytes each, over SHA-256 of that, on the curve of the eIM's key.
3. EID and counter are inside, so a package is for one card and one use. The counter has to be
   reserved (see `counters`) before the package leaves.
4. Encoding is strict for the recipe's version of SGP.32, unless a fault asks otherwise.
5. Raw edits from 30 are made before signing, so the signature covers them; those from BF51 after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.codec import tlv
from app.codec.dialects import DIALECTS, has
from app.codec.schema import encode
from app.crypto.keys import PrivateKey
from app.eim import edits
from app.eim import faults as defects
from app.eim.fields import FieldSpec
from app.eim.operations import LIST_NAMES, OperationRow, by_name
from app.eim.parts import (
    COUNTER,
    EID,
    EIM_ID,
    PACKAGE_REQUEST,
    PACKAGE_SIGNED,
    SIGNATURE,
    TRANSACTION_ID,
    field,
    parts,
    sent,
)
from app.eim.problems import MOST_EIM_ID, MOST_TRANSACTION_ID, problems
from app.eim.requests import by_kind, message
from app.errors import CodecError
from app.values.ids import Eid
from app.values.packages import (
    CARD_DIALECT,
    Fault,
    FieldValue,
    InputPart,
    Operation,
    PackageKind,
    RawEdit,
    Recipe,
    SignedPackage,
)

TOKEN = 0x84
MOST_COUNTER = 16
"""Bytes of the longest counter that is read; no eUICC takes a quarter of it."""


@dataclass(frozen=True, slots=True)
class Composed:
    """An EuiccPackageSigned, not signed yet. parts: its stretches by name.

    recipe: as asked for. eim_id, eid, counter: what it was composed for; with a fault, the bytes
    say something else.
    """

    recipe: Recipe
    eim_id: str
    eid: Eid
    counter: int
    dialect: str
    package_signed: bytes
    parts: tuple[InputPart, ...]


def compose(recipe: Recipe, *, eim_id: str, eid: Eid, counter: int, dialect: str) -> Composed:
    """Write the part of an eUICC Package that gets signed.

    Raises CodecError naming the field that does not fit, what that version of SGP.32 lacks, or the
    path of an edit that leads nowhere.
    """
    if recipe.kind is not PackageKind.EUICC_PACKAGE:
        raise CodecError(
            f"A {recipe.kind} is not signed.", path="kind", hint="Write it without a signature."
        )
    _require_version(dialect)
    package = _operations(recipe, dialect)
    elements = [
        ("eimId", tlv.encode(EIM_ID, _eim_id(eim_id))),
        ("EID", tlv.encode(EID, defects.eid_written(eid, recipe.faults).wire)),
        ("counter", tlv.encode(COUNTER, _counter(counter, recipe.faults))),
    ]
    if recipe.transaction_id:
        elements.append(("transaction id", _transaction_id(recipe.transaction_id)))
    elements.append(("package", defects.package_written(package, recipe.faults)))
    content = b"".join([raw for _, raw in elements])
    whole = tlv.encode(PACKAGE_SIGNED, content)
    before, _ = _edits(recipe)
    if before:
        whole = edits.apply(whole, before)
        return Composed(recipe, eim_id, eid, counter, dialect, whole, parts(whole))
    pos = len(whole) - len(content)
    named = [InputPart("header", 0, pos)]
    for name, raw in elements:
        named.append(InputPart(name, pos, pos + len(raw)))
        pos += len(raw)
    return Composed(recipe, eim_id, eid, counter, dialect, whole, tuple(named))


def sign(
    composed: Composed, key: PrivateKey, token: int | None = None, faults: Iterable[Fault] = ()
) -> SignedPackage:
    """Sign, and return the EuiccPackageRequest. token: the eIM's association token, None for none.

    faults: come on top of the recipe's; all are listed in the recipe of the result. `eid` of the
    result is the card it is meant for, `counter` what its bytes say.
    """
    recipe = composed.recipe
    both = defects.merged(recipe.faults, faults)
    if both != recipe.faults and defects.IN_PACKAGE & set(both) - set(recipe.faults):
        composed = compose(
            replace(recipe, faults=both),
            eim_id=composed.eim_id,
            eid=composed.eid,
            counter=composed.counter,
            dialect=composed.dialect,
        )
    signed_over = signing_input(composed.package_signed, defects.token_signed(token, both))
    signature = defects.signature_written(key.sign(signed_over), both)
    inner = composed.package_signed + tlv.encode(SIGNATURE, signature)
    message = tlv.encode(PACKAGE_REQUEST, inner)
    _, after = _edits(recipe)
    if after:
        message = edits.apply(message, after)
        signature = sent(message)[1]
    end = len(composed.package_signed)
    return SignedPackage(
        recipe=recipe if recipe.faults == both else replace(recipe, faults=both),
        message=message,
        eid=composed.eid,
        counter=counter_of(composed, both),
        package_signed=composed.package_signed,
        signing_input=signed_over,
        parts=(*composed.parts, InputPart("token", end, len(signed_over))),
        signature=signature,
    )


def write(recipe: Recipe) -> SignedPackage:
    """Write a package of an unsigned kind, in the recipe's version of SGP.32.

    Raises CodecError for whatever `problems` calls blocking, and for an edit that leads nowhere.
    """
    _require_version(recipe.dialect)
    for problem in problems(recipe):
        if problem.blocking:
            raise CodecError(
                f"{problem.path}: {problem.text}",
                path=problem.path,
                hint="Correct this field and try again.",
            )
    lax = Fault.OTHER_DIALECT in recipe.faults
    dialect = None if lax else recipe.dialect
    raw = message(recipe.kind, recipe.values, recipe.transaction_id, dialect)
    if recipe.edits:
        (made,) = edits.split(recipe.edits, by_kind(recipe.kind).tag)
        raw = edits.apply(raw, made)
    return SignedPackage(recipe, raw, recipe.eid)


def counter_of(composed: Composed, faults: Iterable[Fault]) -> int:
    """Return the counter that the bytes say, or the one meant where an edit left none."""
    raw = field(composed.package_signed, COUNTER) if composed.recipe.edits else None
    if raw and len(raw) <= MOST_COUNTER:
        return int.from_bytes(raw, signed=True)
    return defects.counter_written(composed.counter, faults)


def signing_input(package_signed: bytes, token: int | None) -> bytes:
    """Return the bytes an eIM signs: the package, and the association token after it."""
    return package_signed + token_tlv(token)


def token_tlv(token: int | None) -> bytes:
    """Return the association token as signatures cover it; 84 01 00 for none."""
    return tlv.encode(TOKEN, integer(token or 0))


def integer(number: int) -> bytes:
    """Return the content of a DER INTEGER: signed, as short as it goes."""
    magnitude = number if number >= 0 else ~number
    return number.to_bytes(magnitude.bit_length() // 8 + 1, signed=True)


def _require_version(dialect: str) -> None:
    if dialect == CARD_DIALECT:
        raise CodecError(
            "The recipe leaves the version of SGP.32 to the card, and no card was asked.",
            path="dialect",
            hint="Choose a version, or execute the recipe on a card.",
        )
    if dialect not in DIALECTS:
        raise CodecError(f"There is no SGP.32 v{dialect}.", path="dialect")


def _edits(recipe: Recipe) -> tuple[tuple[RawEdit, ...], ...]:
    """Return the edits before signing and those after."""
    return edits.split(recipe.edits, PACKAGE_SIGNED, PACKAGE_REQUEST) if recipe.edits else ((), ())


def _operations(recipe: Recipe, dialect: str) -> bytes:
    rows = [by_name(operation.name) for operation in recipe.operations]
    lists = {row.list for row in rows}
    if len(lists) != 1:
        raise CodecError(
            "A package takes operations on profiles or on eIMs, not both."
            if lists
            else "The package has no operation.",
            path="operations",
            hint="Make two packages of them." if lists else "Add one.",
        )
    strict = Fault.OTHER_DIALECT not in recipe.faults
    written = []
    for index, (row, operation) in enumerate(zip(rows, recipe.operations, strict=True)):
        if strict:
            if not row.exists_in(dialect):
                raise lacks(dialect, row.name, f"operations.{index}")
            _check_fields(row.fields, operation.values, dialect, f"operations.{index}.")
        written.append(_one(row, operation, index))
    return encode("EuiccPackage", (LIST_NAMES[lists.pop()], written))


def _one(row: OperationRow, operation: Operation, index: int) -> tuple[str, object]:
    try:
        return row.build(operation.values)
    except CodecError as error:
        error.path = f"operations.{index}.{error.path}"
        raise


def _check_fields(
    fields: tuple[FieldSpec, ...], values: Mapping[str, FieldValue], dialect: str, path: str
) -> None:
    for spec in fields:
        if not (spec.since or spec.until) or has(dialect, spec.since, spec.until):
            continue
        if spec.is_given(values.get(spec.name)):
            raise lacks(dialect, spec.name, path + spec.name)


def lacks(dialect: str, what: str, path: str) -> CodecError:
    """Make the error for what a version of SGP.32 does not have."""
    return CodecError(
        f"SGP.32 v{dialect} does not have {what}.",
        path=path,
        hint="Leave it out, choose a newer version, or set the fault `other dialect`.",
    )


def _eim_id(eim_id: str) -> bytes:
    if not 1 <= len(eim_id) <= MOST_EIM_ID:
        raise CodecError(
            f"An eIM id has 1 to {MOST_EIM_ID} characters; this has {len(eim_id)}.",
            path="eimId",
            hint="Name the eIM as the eUICC knows it.",
        )
    try:
        return eim_id.encode()
    except UnicodeEncodeError as error:
        raise CodecError("The eIM id has half a character.", path="eimId") from error


def _counter(counter: int, faults: Iterable[Fault]) -> bytes:
    if counter < 0:
        raise CodecError(
            f"The counter {counter} is below 0.", path="counter", hint="Count upwards from 1."
        )
    return integer(defects.counter_written(counter, faults))


def _transaction_id(transaction_id: bytes) -> bytes:
    if len(transaction_id) > MOST_TRANSACTION_ID:
        raise CodecError(
            f"A transaction id has at most {MOST_TRANSACTION_ID} bytes; "
            f"this has {len(transaction_id)}.",
            path="transactionId",
            hint="Shorten it, or leave it empty.",
        )
    return tlv.encode(TRANSACTION_ID, transaction_id)
