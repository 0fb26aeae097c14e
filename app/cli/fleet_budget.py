"""`eim budget`: the same procedure over each binding, measured here and now."""

from __future__ import annotations

import argparse

from app.cli import fleet_text
from app.cli.output import Answer
from app.fleet.budget import BudgetPlan, Procedure, measure
from app.runtime import Runtime

_PROCEDURES = {"poll": (Procedure.POLL,), "list": (Procedure.LIST,), "all": tuple(Procedure)}


def show(arguments: argparse.Namespace) -> Answer:
    """Measure and show the table. Raises SettingsError on an MTU no link has."""
    plan = BudgetPlan(procedures=_PROCEDURES[arguments.procedure], mtu=arguments.mtu)
    runtime = Runtime()
    try:
        rows = runtime.spawn(measure(runtime, plan)).result()
    finally:
        runtime.close()
    return Answer({"mtu": plan.mtu, "rows": rows}, fleet_text.budget(rows))
