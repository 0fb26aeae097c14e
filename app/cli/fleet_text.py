"""Virtual devices and their budgets in words, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from app.cli import tables
from app.fleet.budget import BudgetRow
from app.fleet.rehearsal import Account, Outcome
from app.fleet.statistics import DeviceStatistics, FleetStatistics
from app.values.esipa import WireBytes

_WIRE = ("Payload", "HTTP/CoAP", "Handshake", "Records", "TCP/UDP", "IP")
_SHOWN_PROBLEMS = 10


def outcome(found: Outcome) -> str:
    """Show how a rehearsal went: the fleet, its cost, the account, and who had trouble."""
    parts = [totals(found.fleet)]
    if found.fleet.wire is not None:
        parts.append(tables.section("On the wire, bytes", wire(found.fleet.wire)))
    if found.account is not None:
        parts.append(tables.section("Packages", account(found.account)))
    if troubled := [one for one in found.devices if one.problem]:
        parts.append(tables.section("Trouble in the last round", problems(troubled)))
    return "\n\n".join(parts)


def totals(fleet: FleetStatistics) -> str:
    """Show what all devices did."""
    lost = fleet.mishaps
    return tables.fields(
        [
            ("Devices", fleet.devices),
            ("Done", fleet.idle),
            ("Rounds", f"{fleet.rounds}, {fleet.failed} of them ended early"),
            ("Deaths", fleet.deaths),
            ("Packages", fleet.packages),
            ("Results delivered", fleet.delivered),
            ("Numbers acknowledged", fleet.acknowledged),
            ("Results waiting", fleet.waiting),
            ("Round, median and p99", f"{fleet.median_s:.2f} s, {fleet.p99_s:.2f} s"),
            ("Packets lost", lost.lost),
            ("Doubled, reordered", f"{lost.doubled}, {lost.reordered}"),
        ]
    )


def progress(fleet: FleetStatistics) -> str:
    """Show in one line how far a fleet is."""
    return (
        f"{fleet.idle} of {fleet.devices} devices done, {fleet.running} in a round; "
        f"{fleet.rounds} rounds, {fleet.failed} ended early, {fleet.delivered} results delivered"
    )


def wire(spent: WireBytes) -> str:
    """Show what bytes were spent on."""
    total = f"{spent.total} (TCP and IP reckoned)" if spent.estimated else str(spent.total)
    return tables.fields([*zip(_WIRE, _parts(spent), strict=True), ("Total", total)])


def account(found: Account) -> str:
    """Show the fates of packages and results, and whether any is missing or counted twice."""
    rows: list[tuple[str, object]] = [(str(state), n) for state, n in found.packages.items()]
    rows += [(f"results {fate}", n) for fate, n in found.results.items()]
    rows += [
        ("with exactly one result that counted", found.applied),
        ("delivered again", found.repeated),
        ("ended with none or several", found.astray),
    ]
    return tables.fields(rows)


def problems(devices: Sequence[DeviceStatistics]) -> str:
    """Show what the first of them said."""
    rows = [(one.name, one.problem) for one in devices[:_SHOWN_PROBLEMS]]
    if more := len(devices) - len(rows):
        rows.append(("", f"and {tables.count(more, 'more device')}"))
    return tables.columns(("Device", "Problem"), rows)


def budget(rows: Sequence[BudgetRow]) -> str:
    """Show the table, a block for each procedure; shares are of the dearest way of the block."""
    blocks = []
    for procedure in dict.fromkeys(row.procedure for row in rows):
        block = [row for row in rows if row.procedure is procedure]
        dearest = max(row.wire.total for row in block)
        heads = ("Binding", "Session", "Total", "Share", *_WIRE)
        lines = [_line(row, dearest) for row in block]
        blocks.append(
            tables.section(procedure[:1].upper() + procedure[1:], tables.columns(heads, lines))
        )
    note = "TCP and IP headers under HTTPS are reckoned from segments; UDP is counted."
    return "\n\n".join((*blocks, note))


def _line(row: BudgetRow, dearest: int) -> tuple[object, ...]:
    share = f"{100 * row.wire.total / dearest:.0f} %" if dearest else ""
    return row.door.value, row.session.value, row.wire.total, share, *_parts(row.wire)


def _parts(spent: WireBytes) -> tuple[int, ...]:
    parts = (spent.payload, spent.application, spent.handshake)
    return (*parts, spent.record, spent.transport, spent.ip)
