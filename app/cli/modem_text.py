"""What modems say, in words for a terminal."""

from __future__ import annotations

from app.cli import tables
from app.modem.console import LineKind, Reply
from app.modem.notice import Glance, NoticeResult
from app.modem.persistence import PersistenceResult
from app.values.modem import ModemReport


def report(found: ModemReport) -> str:
    """Show a modem, its network, quirks, and each way to its card."""
    identity, reception = found.identity, found.reception
    signal = "" if reception.signal_dbm is None else f"{reception.signal_dbm} dBm"
    facts = tables.fields(
        [
            ("Modem", identity.title),
            ("Firmware", identity.firmware),
            ("IMEI", identity.imei),
            ("Port", identity.port),
            ("USB", identity.usb),
            ("Registration", reception.registration),
            ("Network", " ".join(filter(None, (reception.operator, reception.technology)))),
            ("Signal", signal),
            ("ICCID", found.subscription.iccid),
            ("IMSI", found.subscription.imsi),
            ("Way to the card", found.rung and found.rung.value),
            ("Bytes per STORE DATA", found.block_size),
        ]
    )
    ways = tables.columns(
        ("Way", "Outcome", "What happened"),
        [(one.rung.value, one.outcome.value, one.text) for one in found.ladder],
    )
    quirks = "\n".join(f"{one.title} ({one.evidence})\n  {one.advice}" for one in found.quirks)
    return "\n\n".join(
        [facts, tables.section("Ways to the card", ways), tables.section("Quirks", quirks)]
    )


def reply(found: Reply) -> str:
    """Show a command and all that came, an error with its meaning."""
    lines: list[str] = []
    for line in found.lines:
        mark = "> " if line.kind is LineKind.SENT else "  "
        lines.append(mark + tables.word(line.text))
        if line.explained:
            lines.append(f"    {tables.word(line.explained)}")
    return "\n".join(lines)


def notice(found: NoticeResult) -> str:
    """Show what the modem worked with before and afterwards, and the verdict."""
    before, after = found.before, found.after or Glance()
    rows = [
        ("ICCID", before.subscription.iccid, after.subscription.iccid),
        ("IMSI", before.subscription.imsi, after.subscription.imsi),
        ("Registration", before.reception.registration, after.reception.registration),
        ("Network", before.reception.operator, after.reception.operator),
    ]
    table = tables.columns(("", "Before", "After"), rows)
    return f"{table}\n\n{found.text} ({found.waited_s:.1f} s)" + _next(found.hint)


def persistence(found: PersistenceResult) -> str:
    """Show which profile was enabled at each step, and the verdict."""
    rows = [(step.name, step.iccid, f"{step.elapsed_s:.1f} s") for step in found.steps]
    table = tables.columns(("Reading", "Enabled profile", "After"), rows)
    modem = f"\n\n{notice(found.notice)}" if found.notice else ""
    return f"{table}{modem}\n\n{found.text}" + _next(found.hint)


def _next(hint: str) -> str:
    return f"\nNext:  {hint}" if hint else ""
