"""Packages, verdicts and executions in words for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from app.cli import card_text, tables
from app.composer.stored import StoredResult
from app.eim.problems import Problem, likely_dialect
from app.values.euicc import Check
from app.values.packages import CARD_DIALECT, Execution, PackageVerdict, Recipe, SignedPackage


def recipe(value: Recipe) -> str:
    """Show what is asked for; deliberate faults and raw edits come first and loud."""
    rows: list[tuple[str, tables.Cell]] = [
        ("Kind", value.kind),
        ("Dialect", value.dialect),
        ("Identity", value.identity),
        ("eIM", value.eim_id),
        ("EID", value.eid),
        ("Counter", value.counter),
        ("Token", value.token),
        ("Transaction id", value.transaction_id),
        ("Note", value.note),
    ]
    rows += [(operation.name, _fields(operation.values)) for operation in value.operations]
    rows += [(name, field) for name, field in value.values.items()]
    rows += [(f"Edit of {edit.at}", edit.content or "removed") for edit in value.edits]
    wrong = (*value.faults, *(f"raw edit of {edit.at}" for edit in value.edits))
    banner = f"DELIBERATELY WRONG: {tables.word(wrong)}\n" if value.deliberate else ""
    return banner + tables.fields(rows)


def assumed(value: Recipe) -> str:
    """Say which version of SGP.32 was taken where the recipe leaves it to the card."""
    if value.dialect != CARD_DIALECT:
        return ""
    return (
        "The recipe leaves the version of SGP.32 to the card; without one it is taken as "
        f"v{likely_dialect(value)}."
    )


def check(value: Check) -> str:
    """Show in one line whether our own signature holds."""
    return f"Signature: {value.result}: {value.reason}"


def package(value: SignedPackage, own: Check | None = None) -> str:
    """Show a package and, stretch by stretch, the bytes that are signed.

    own: whether its signature holds.
    """
    blocks = [recipe(value.recipe)]
    signed_over = value.signing_input or value.package_signed
    if signed_over:
        rows = [(p.name, p.start, p.end, signed_over[p.start : p.end]) for p in value.parts]
        blocks.append(
            tables.section("Signing input", tables.columns(("Part", "From", "To", "Bytes"), rows))
        )
    if value.signature or (value.message and value.package_signed):
        signed: list[tuple[str, tables.Cell]] = [("Signature", value.signature)]
        verifies = [("Verifies", f"{own.result}: {own.reason}")] if own else []
        blocks.append(tables.fields([*signed, *verifies]))
    if value.message:
        size = tables.size(len(value.message))
        blocks.append(tables.fields([("Size", size), ("Message", value.message)]))
    return "\n\n".join(blocks)


def problems(values: Sequence[Problem]) -> str:
    """Show what stands in the way, and what is merely doubtful."""
    return "\n".join(
        f"{'Problem' if one.blocking else 'Doubt'}: {one.path}: {one.text}" for one in values
    )


def verdict(value: PackageVerdict | None) -> str:
    """Show what became of each operation, then every check."""
    if value is None:
        return "Verdict: none, there is no result yet."
    head = f"Verdict: {value.result}"
    if value.error_name:
        head += f"; the eUICC refused the package: {value.error_name} ({value.error_code})"
    blocks = [head]
    if value.outcomes:
        rows = [
            (one.operation or one.result, "ok" if one.ok else "failed", one.name, one.explanation)
            for one in value.outcomes
        ]
        blocks.append(tables.columns(("Operation", "Outcome", "Code", "In words"), rows))
    checks = [(check.result, check.name, check.reason) for check in value.checks]
    blocks.append(tables.columns(("Result", "Check", "Reason"), checks))
    return "\n\n".join(blocks)


def execution(value: Execution) -> str:
    """Show how far an execution got and what came of it."""
    rows: list[tuple[str, tables.Cell]] = [
        ("Id", value.id),
        ("State", value.state),
        ("Card", value.card),
        ("EID", value.package.eid),
        ("Counter", value.package.counter),
        ("Problem", value.error),
    ]
    blocks = [tables.fields(rows), recipe(value.package.recipe), verdict(value.verdict)]
    if value.profiles_after:
        blocks.append(tables.section("Profiles", card_text.profiles(value.profiles_after)))
    return "\n\n".join(blocks)


def history(values: Sequence[Execution]) -> str:
    """Show one line per execution."""
    if not values:
        return "Nothing was signed or executed."
    rows = [
        (
            one.id,
            datetime.fromtimestamp(one.signed_at, UTC).strftime("%Y-%m-%d %H:%M:%S"),
            one.state,
            one.verdict.result if one.verdict else None,
            one.package.recipe.eim_id,
            one.package.counter,
            tuple(operation.name for operation in one.package.recipe.operations),
        )
        for one in values
    ]
    return tables.columns(("Id", "UTC", "State", "Verdict", "eIM", "Counter", "Operations"), rows)


def results(values: Sequence[StoredResult], *, full: bool = False) -> str:
    """Show the results on a card; full: with every check."""
    if not values:
        return "No package result waits on the card."
    heads = ("Seq", "eIM", "Counter", "Transaction", "Verdict", "Execution")
    rows = [
        (one.seq, one.eim_id, one.counter, one.transaction_id,
         one.verdict.result if one.verdict else None, one.execution)
        for one in values
    ]  # fmt: skip
    blocks = [tables.columns(heads, rows)]
    if full:
        blocks += [f"Result {one.seq}\n{verdict(one.verdict)}" for one in values]
    return "\n\n".join(blocks)


def _fields(values: object) -> str:
    pairs = values.items() if hasattr(values, "items") else ()
    return " ".join(f"{name}={tables.word(value)}" for name, value in pairs)
