"""What Debian's tshark says of a file; the oracle of the exports."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.programs import needs

needs_tshark = needs("tshark", package="tshark")

_ROOT_REMARK = "Running as user"


def lines(path: Path, *options: str) -> list[str]:
    """Return tshark's lines for a file, blanks squeezed; fails the test when it complains."""
    done = subprocess.run(
        ["tshark", "-n", "-r", str(path), *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    complaints = [line for line in done.stderr.splitlines() if _ROOT_REMARK not in line]
    assert (done.returncode, complaints) == (0, [])
    return [" ".join(line.split()) for line in done.stdout.splitlines()]


def fields(path: Path, *names: str, options: tuple[str, ...] = ()) -> list[list[str]]:
    """Return the values of fields, a list for each packet."""
    wanted = [word for name in names for word in ("-e", name)]
    done = subprocess.run(
        ["tshark", *(options or ("-n",)), "-r", str(path), "-T", "fields", *wanted],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return [line.split("\t") for line in done.stdout.splitlines()]


def malformed(path: Path) -> list[str]:
    """Return the lines of packets that tshark finds broken."""
    return lines(path, "-Y", "_ws.malformed || _ws.expert.severity >= error")
