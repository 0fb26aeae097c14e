"""The door: window or command line."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.__main__ import display_found, main

HERE = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="displays are found by socket")


@pytest.fixture
def listening(tmp_path):
    """A Unix socket with somebody behind it, as a Wayland server has."""
    path = tmp_path / "wayland-7"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        yield path


def test_a_wayland_server_that_answers_is_a_display(listening):
    environ = {"WAYLAND_DISPLAY": listening.name, "XDG_RUNTIME_DIR": str(listening.parent)}
    assert display_found(environ)
    assert display_found({"WAYLAND_DISPLAY": str(listening)})


def test_an_x_server_by_network_is_a_display():
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1] - 6000
        assert display_found({"DISPLAY": f"127.0.0.1:{number}.0"})
    assert not display_found({"DISPLAY": f"127.0.0.1:{number}.0"})


@pytest.mark.parametrize(
    "environ",
    [
        pytest.param({}, id="nothing-named"),
        pytest.param({"DISPLAY": ":9173"}, id="x-not-there"),
        pytest.param({"DISPLAY": "nonsense"}, id="no-number"),
        pytest.param({"DISPLAY": "127.0.0.1:99999999"}, id="impossible-port"),
        pytest.param({"WAYLAND_DISPLAY": "wayland-0"}, id="no-runtime-folder"),
        pytest.param(
            {"WAYLAND_DISPLAY": "none", "XDG_RUNTIME_DIR": "/nonexistent"}, id="wayland-not-there"
        ),
        pytest.param({"WAYLAND_DISPLAY": "w" * 300, "XDG_RUNTIME_DIR": "/"}, id="name-too-long"),
    ],
)
def test_what_does_not_answer_is_no_display(environ):
    assert not display_found(environ)


def test_without_display_and_verb_the_simulated_card_is_told_in_words(monkeypatch, capsys):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert main([]) == 0
    said = capsys.readouterr().out
    assert said.startswith("No display was found.")
    assert "SGP.32 eUICC" in said
    assert "EID" in said


def test_a_verb_goes_to_the_command_line(capsys):
    assert main(["version", "--json"]) == 0
    assert "version" in json.loads(capsys.readouterr().out)


def test_the_program_runs_as_a_module_and_imports_nothing_heavy_for_help():
    script = (
        "import sys; sys.argv = ['eim-workbench', '--help']\n"
        "from app.__main__ import main\n"
        "main()\n"
        "heavy = {'PySide6', 'asn1tools', 'cryptography', 'smartcard', 'asyncio', 'widgets'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=HERE, capture_output=True, text=True, check=True
    )
    assert "usage: eim-workbench" in run.stdout
    assert run.stderr == "[]\n"


def test_a_window_that_cannot_be_imported_is_an_error_in_words(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "widgets.application", None)
    assert main(["window"]) == 1
    said = capsys.readouterr().err
    assert "The window cannot start" in said
    assert "Next:" in said


def test_an_interrupt_from_the_terminal_ends_with_130():
    child = subprocess.Popen(
        [sys.executable, "-m", "app", "decode", "-"],
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    timer = threading.Timer(1.5, child.send_signal, (2,))
    timer.start()
    try:
        child.wait(20)
        assert child.stderr is not None
        errors = child.stderr.read()
    finally:
        timer.cancel()
        timer.join()
        for pipe in (child.stdin, child.stdout, child.stderr):
            if pipe is not None:
                pipe.close()
    assert child.returncode == 130
    assert errors == b"Error: Interrupted.\n"
