"""`sim modem` as a program of its own, and a second program that reads the card through it."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.values.modem import Rung
from tests.flows.modems import LACKING

ROOT = Path(__file__).resolve().parents[2]
WAIT_S = 60


def program(*words: str) -> list[str]:
    return [sys.executable, "-m", "app", *words]


def ask(*words: str) -> Any:
    """Run a verb to its end and return what it printed."""
    done = subprocess.run(program(*words, "--json"), cwd=ROOT, capture_output=True, timeout=WAIT_S)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == b""
    return json.loads(done.stdout)


@contextmanager
def sim_modem(*words: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Run `sim modem` for a `with` block; yields it and what it said when it was ready."""
    process = subprocess.Popen(
        program("sim", "modem", *words, "--json"), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        ready, _, _ = select.select([process.stdout], [], [], WAIT_S)
        yield process, json.loads(process.stdout.readline() if ready else "{}")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize("rung", LACKING)
def test_a_card_is_read_through_the_link(tmp_path: Path, rung: Rung) -> None:
    link = tmp_path / "modem"
    lacking = [word for name in LACKING[rung] for word in ("--without", name)]
    with sim_modem("--link", str(link), *lacking) as (process, ready):
        assert link.is_symlink()
        info = ask("card", "info", "--reader", f"at:{link}")
        profiles = ask("card", "profiles", "--reader", f"at:{link}")
        process.send_signal(signal.SIGTERM)
        assert process.wait(WAIT_S) == 0
    assert not os.path.lexists(link)
    assert ready["uri"] == f"at:{link}"
    direct = ask("card", "info", "--reader", "sim:modem")
    assert info["verdict"]["eid"] == direct["verdict"]["eid"] == ready["eid"]
    assert profiles == ask("card", "profiles", "--reader", "sim:modem")


def test_a_card_is_read_over_tcp(tmp_path: Path) -> None:
    with sim_modem("--tcp", "127.0.0.1:0", "--quirk", "opaque-handle") as (process, ready):
        assert ready["uri"].startswith("at:socket://127.0.0.1:")
        info = ask("card", "info", "--reader", ready["uri"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(WAIT_S) == 0
    assert info["verdict"]["eid"] == ready["eid"]


def test_the_link_comes_back_after_the_port_vanished(tmp_path: Path) -> None:
    link = tmp_path / "modem"
    going = ("--vanish-after", "900", "--return-after", "0.3")
    with sim_modem("--link", str(link), *going) as (process, ready):
        broken = subprocess.run(
            program("card", "info", "--reader", f"at:{link}", "--json"),
            cwd=ROOT,
            capture_output=True,
            timeout=WAIT_S,
        )
        assert broken.returncode == 1
        error = json.loads(broken.stdout)["error"]
        assert error["type"].endswith("Error")
        assert "gone" in error["message"]
        assert error["hint"]
        assert process.stdout is not None
        told = [json.loads(process.stdout.readline())["event"] for _ in range(2)]
        assert told == ["vanished", "returned"]
        info = ask("card", "info", "--reader", f"at:{link}")
    assert info["verdict"]["eid"] == ready["eid"]
