from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.capture.writer import CaptureWriter
from app.errors import PeerError
from app.ipa.once import exchange_once
from app.runtime import Runtime
from app.values.traffic import Layer
from tests.cli.conftest import Run
from tests.widgets.sequence_scenes import refused

HERE = Path(__file__).resolve().parents[2]
OTHER_DEVICE = bytes.fromhex("BF4F125A1089049032123451234512345678901235")


@pytest.fixture
def capture(tmp_path: Path) -> str:
    path = tmp_path / "field.eimcap"
    with CaptureWriter(path) as writer:
        writer.append(refused())
    return str(path)


def test_a_capture_is_an_eim_until_it_is_told_to_end(capture: str):
    words = ["capture", "replay", capture, "--serve", "127.0.0.1:0", "--lane", "meter", "--json"]
    program = subprocess.Popen(
        [sys.executable, "-m", "app", *words], cwd=HERE, stdout=subprocess.PIPE, text=True
    )
    runtime = Runtime()
    try:
        assert program.stdout is not None
        ready = json.loads(program.stdout.readline())
        assert (ready["event"], ready["messages"]) == ("serving", 8)
        question = next(one.data for one in refused() if one.layer is Layer.ESIPA)
        assert runtime.spawn(exchange_once(ready["url"], question)).result(10)
        answered = json.loads(program.stdout.readline())
        assert (answered["function"], answered["answered"]) == ("GetEimPackage", True)
        with pytest.raises(PeerError):
            runtime.spawn(exchange_once(ready["url"], OTHER_DEVICE)).result(10)
        refusal = json.loads(program.stdout.readline())
        assert not refusal["answered"]
        assert "no answer" in refusal["problem"]
        program.send_signal(signal.SIGTERM)
        assert program.wait(20) == 0
    finally:
        runtime.close()
        program.kill()
        program.communicate()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        pytest.param(("--serve", "0.0.0.0:0", "--lane", "meter"), "other machines", id="exposed"),
        pytest.param(("--serve", "127.0.0.1:0", "--lane", "x"), "no ESipa lane", id="no-lane"),
        pytest.param(("--serve", "here", "--lane", "meter"), "a host and a port", id="no-address"),
    ],
)
def test_what_cannot_be_served_is_said(
    run: Run, capture: str, words: tuple[str, ...], problem: str
):
    said = run("capture", "replay", capture, *words, "--json")
    assert said.code == 1
    error = said.json["error"]
    assert problem in f"{error['message']} {error['hint']}"
