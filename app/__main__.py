"""The program's one door: the window without a verb, the command line with one.

Only this file knows both sides, and it imports each only when it is the one asked for.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.errors import WorkbenchError


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window or run a verb; returns the exit code.

    Without a verb and without a display, says so and reads the simulated card in words.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    asked = arguments[:1] == ["window"] and not {"-h", "--help"} & set(arguments)
    if asked or (not arguments and display_found(os.environ)):
        return _window(arguments[1:])
    from app.cli import command

    if arguments:
        return command.run(arguments)
    sys.stdout.write("No display was found. In place of the window, the simulated card:\n\n")
    return command.run(["card", "info", "--reader", "sim:"])


def display_found(environ: Mapping[str, str]) -> bool:
    """Whether a window can be shown: a Wayland or X server that answers; elsewhere always.

    Qt ends the whole process when a display is named that is not there, so its socket is tried.
    """
    if sys.platform in ("win32", "darwin"):
        return True
    return _wayland_answers(environ) or _x_answers(environ.get("DISPLAY", ""))


def _window(options: Sequence[str]) -> int:
    try:
        from widgets.application import run
    except ImportError as error:
        sys.stderr.write(
            f"Error: The window cannot start: {error}.\n"
            "Next:  Install PySide6-Essentials and the system libraries it names; "
            "./packaging/run does both. The verbs work without them.\n"
        )
        return 1
    try:
        return run(argv=options)
    except WorkbenchError as error:
        sys.stderr.write(f"Error: {error}\nNext:  {error.hint}\n")
        return 1


def _wayland_answers(environ: Mapping[str, str]) -> bool:
    name = environ.get("WAYLAND_DISPLAY", "")
    folder = environ.get("XDG_RUNTIME_DIR", "")
    if not name or not (folder or name.startswith("/")):
        return False
    return _answers(socket.AF_UNIX, str(Path(folder, name)))


def _x_answers(display: str) -> bool:
    host, _, screen = display.rpartition(":")
    number = screen.partition(".")[0]
    if not number.isdigit():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - fixed by the X protocol
        return _answers(socket.AF_UNIX, path) or _answers(socket.AF_UNIX, f"\0{path}")
    return _answers(socket.AF_INET, (host, 6000 + int(number)))


def _answers(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(address)
        except (OSError, ValueError, OverflowError):
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
