"""Who a simulated modem says it is."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence

from app.sim.modem_habits import Habits
from app.sim.modem_syntax import AtCommand, Form

Handler = Callable[[AtCommand], Sequence[str]]
"""Does one command and returns the lines of its answer. Raises AtRefused, or ValueError on
arguments that are none."""

_TEST_CODE = "00101047"


def imei_for(name: str) -> str:
    """Return the IMEI of the modem around the card of this name: test numbers, always the same."""
    body = f"{_TEST_CODE}{zlib.crc32(name.encode()) % 1_000_000:06}"
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return f"{body}{-total % 10}"


def about(habits: Habits, name: str) -> Mapping[str, Handler]:
    """Return the commands that tell maker, model, firmware and IMEI. name: of the card."""
    imei = imei_for(name)

    def tell(text: str) -> Handler:
        return lambda command: [] if command.form is Form.TEST else [text]

    maker, model, firmware = tell(habits.manufacturer), tell(habits.model), tell(habits.firmware)
    lines = [habits.manufacturer, habits.model, f"Revision: {habits.firmware}", f"IMEI: {imei}"]
    return {
        "I": lambda _command: lines,
        "+CGMI": maker,
        "+GMI": maker,
        "+CGMM": model,
        "+GMM": model,
        "+CGMR": firmware,
        "+GMR": firmware,
        "+CGSN": tell(imei),
        "+GSN": tell(imei),
        "+GCAP": tell("+GCAP: +CGSM"),
    }
