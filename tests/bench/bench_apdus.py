"""Print how many commands each verb sends over T=0, closing included, beside what lpac sends.

Run with `python -m tests.bench.bench_apdus`. lpac 2.x was counted once on the same simulated cards
through a real reader; figures only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from app.card.card import Card
from app.card.transport import open_transport

_VERBS: dict[str, Callable[[Card], object]] = {
    "info": Card.info,
    "profiles": Card.profiles,
    "report": Card.report,
}
_LPAC = {
    ("sgp32", "info"): 12,
    ("sgp32", "profiles"): 9,
    ("sgp22", "info"): 12,
    ("sgp22", "profiles"): 9,
}
"""`chip info` and `profile list`; on a card with fewer and shorter profiles they are 11 and 6."""


def main() -> None:
    """Count and print."""
    for kind in ("sgp32", "sgp22", "sgp02", "uicc"):
        for name, verb in _VERBS.items():
            if name == "profiles" and kind in ("sgp02", "uicc"):
                continue
            card = Card(open_transport(f"sim:?state=memory&kind={kind}"))
            with contextlib.closing(card):
                verb(card)
            lpac = _LPAC.get((kind, name))
            beside = f", lpac {lpac}, ratio {card.apdus / lpac:.2f}" if lpac else ""
            print(f"{kind:6} {name:9} {card.apdus:3} APDUs{beside}")


if __name__ == "__main__":
    main()
