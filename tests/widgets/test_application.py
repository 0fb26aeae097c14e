"""Starting and ending the window, in a process of its own as users do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.widgets.captures import reading, written

_START = "import sys; from widgets.application import run; sys.exit(run(None, sys.argv[1:]))"


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-X", "dev", "-W", "error::ResourceWarning", "-c", _START, *arguments]


def test_a_picture_is_taken_of_the_settled_window(tmp_path: Path, own_home: Path) -> None:
    picture = tmp_path / "window.png"
    done = subprocess.run(
        _command("--screenshot", str(picture), "--theme", "dark", "--size", "1280x800"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "EIMW_HOME": str(own_home)},
    )
    assert done.returncode == 0, done.stderr
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1280, 800)
    assert image.pixelColor(2, 400).lightness() < 80
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT of another process is POSIX")
def test_ctrl_c_ends_it_cleanly(own_home: Path) -> None:
    code = _START.replace(
        "sys.exit(run(",
        "import widgets.contents as c; old = c.Contents._fill; "
        "c.Contents._fill = lambda self: (old(self), print('up', flush=True)); "
        "sys.exit(run(",
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "EIMW_HOME": str(own_home)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("option", [[], ["--open"]], ids=["as a file", "as an option"])
def test_captures_named_at_the_start_are_opened(
    tmp_path: Path, own_home: Path, option: list[str]
) -> None:
    capture = written(tmp_path / "a.eimcap", reading())
    picture = tmp_path / "window.png"
    code = _START.replace(
        "sys.exit(run(",
        "import widgets.traffic_documents as d; old = d.TrafficDocuments.open; "
        "d.TrafficDocuments.open = lambda self, path: (print(path), old(self, path))[1]; "
        "sys.exit(run(",
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--screenshot", str(picture), *option, str(capture)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "EIMW_HOME": str(own_home)},
    )
    assert (done.returncode, done.stdout) == (0, f"{capture}\n"), done.stderr
    assert "Traceback" not in done.stderr
