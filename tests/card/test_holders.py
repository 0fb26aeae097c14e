"""Who is connected to pcscd."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from smartcard import scard

from app.card.holders import (
    Holder,
    describe_holders,
    find_holders,
    process_name,
    program_of,
    running_programs,
)
from app.card.pcsc import establish
from tests.card.small_card import SmallCard
from tests.other_program import other_program
from tests.pcscd import READERS, Pcscd, wait_until


@pytest.mark.pcscd
def test_finds_the_process_that_is_connected_but_not_this_one(pcscd: Pcscd):
    context = establish()
    with pcscd.inserted(SmallCard()):
        assert find_holders() == ()
        with other_program(READERS[0], "shared") as other:
            assert find_holders() == (Holder(other.pid, "other_program.py", connected=True),)
        assert find_holders() == ()
    scard.SCardReleaseContext(context)


def test_without_a_service_nobody_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PCSCLITE_CSOCK_NAME", str(tmp_path / "nothing.comm"))
    assert find_holders() == ()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_running_programs_include_this_one():
    name = Path(f"/proc/{os.getpid()}/comm")
    assert name.read_text().strip() in running_programs()


@pytest.mark.parametrize(
    ("holders", "says"),
    [
        pytest.param((), "", id="nobody"),
        pytest.param(
            (Holder(7, "lpac", connected=True),),
            "Likely held by lpac (process 7).",
            id="connected",
        ),
        pytest.param(
            (Holder(7, "ModemManager", connected=False),),
            "Possibly held by ModemManager (process 7).",
            id="only-known-by-name",
        ),
        pytest.param(
            tuple(Holder(pid, "x", connected=True) for pid in range(6)),
            "Likely held by x (process 0), x (process 1), x (process 2), x (process 3) and 2 more.",
            id="many",
        ),
    ],
)
def test_words_it_as_a_likelihood(holders: tuple[Holder, ...], says: str):
    assert describe_holders(holders) == says


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        pytest.param(["-c", "input()"], None, id="code-is-nobodys-name"),
        pytest.param(["pySim-shell.py"], "pySim", id="script"),
    ],
)
def test_a_script_goes_by_its_file(tmp_path: Path, arguments: list[str], name: str | None):
    (tmp_path / "pySim-shell.py").write_text("input()")
    with subprocess.Popen(
        [sys.executable, *arguments], stdin=subprocess.PIPE, cwd=tmp_path
    ) as process:
        wait_until(lambda: b"\0" in Path(f"/proc/{process.pid}/cmdline").read_bytes(), "it runs")
        wanted = name or process_name(process.pid)
        wait_until(lambda: program_of(process.pid) == wanted, "it has its name")
        assert process.stdin is not None
        process.stdin.close()
