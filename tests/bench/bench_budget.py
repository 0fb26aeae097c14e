"""Print what the same procedure costs on the wire over each binding and kind of session.

Run as `python -m tests.bench.bench_budget`. Bytes, measured; nothing here depends on time.
"""

from __future__ import annotations

from app.cli import fleet_text
from app.fleet.budget import BudgetPlan, measure
from app.net.link import NB_IOT, NONE
from app.runtime import Runtime


def main() -> None:
    """Measure at the MTU of Ethernet and at that of NB-IoT, and print both tables."""
    runtime = Runtime()
    try:
        for link in (NONE, NB_IOT):
            rows = runtime.spawn(measure(runtime, BudgetPlan(mtu=link.mtu))).result()
            print(f"MTU {link.mtu} bytes\n\n{fleet_text.budget(rows)}\n")
    finally:
        runtime.close()


if __name__ == "__main__":
    main()
