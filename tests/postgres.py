"""A real PostgreSQL of the tests' own, in a temporary folder, started once and only when needed.

The server refuses to run as root, which therefore starts it as another user. It listens on a
socket in its folder and on a free port of the loopback interface, and asks for a password.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.pcscd import wait_until

_INSTALLED = Path("/usr/lib/postgresql")
_USERS = ("postgres", "nobody")
_USER = "workbench"
_DATABASE = "postgres"


class Postgres:
    """The server. `fresh` gives the URL of an empty place in it."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._password = secrets.token_hex(8)
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._initialise()

    @property
    def running(self) -> bool:
        """Whether it was started and not stopped since."""
        return self._process is not None

    @property
    def url(self) -> str:
        """The URL of the database all tests share; `fresh` is the one to use for tables."""
        return f"postgresql://{_USER}:{self._password}@127.0.0.1:{self._port}/{_DATABASE}"

    def fresh(self) -> str:
        """Return the URL of a schema nobody used before."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        with self._connect() as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{self.url}?options=-csearch_path%3D{name}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [_program("postgres"), "-D", str(self._home / "data"), "-p", str(self._port)]
        command += ["-k", str(self._home), "-c", "listen_addresses=127.0.0.1"]
        command += ["-c", "deadlock_timeout=50ms"]
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, cwd=self._home, **_as_user()
            )
        wait_until(self._answers, "PostgreSQL answers")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server. how: SIGINT closes its connections; SIGQUIT is as in a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def _initialise(self) -> None:
        password = self._home / "password"
        password.write_text(self._password)
        if owner := _as_user():
            for path in (self._home, password):
                os.chown(path, owner["user"], owner["group"])
        command = [_program("initdb"), "-D", str(self._home / "data"), "-U", _USER]
        command += ["--auth=scram-sha-256", f"--pwfile={password}", "-E", "UTF8", "--locale=C"]
        made = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=self._home, **_as_user()
        )
        if made.returncode:
            pytest.fail("initdb: " + made.stderr[-2000:])

    def _answers(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            pytest.fail("PostgreSQL ended: " + (self._home / "log").read_text()[-2000:])
        with contextlib.suppress(psycopg.OperationalError):
            self._connect().close()
            return True
        return False

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url, autocommit=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """The server, as the last test left it."""
    missing = _missing()
    if missing:
        reason = f"the tests with a real PostgreSQL need {missing}"
        if os.environ.get("CI") and sys.platform == "linux":
            pytest.fail(reason)
        pytest.skip(reason)
    home = Path(tempfile.mkdtemp(prefix="eimw-postgres-"))
    try:
        server = Postgres(home)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def postgres(postgres_server: Postgres) -> Postgres:
    """The running server, started again after a test that stopped it."""
    if not postgres_server.running:
        postgres_server.start()
    return postgres_server


def _missing() -> str:
    """Say what is missing to run the server; empty when nothing is."""
    if not _program("initdb"):
        return "PostgreSQL (apt install postgresql)"
    if os.geteuid() == 0 and not _as_user():
        return "a user other than root"
    return ""


def _program(name: str) -> str:
    """Return the path of the newest installed program; empty when there is none."""
    versions = sorted(_INSTALLED.glob("*"), key=lambda path: path.name.rjust(4), reverse=True)
    folders = [str(version / "bin") for version in versions]
    return shutil.which(name, path=os.pathsep.join([*folders, os.environ.get("PATH", "")])) or ""


def _as_user() -> dict[str, Any]:
    """Return what makes root's subprocess run as somebody the server agrees to run as."""
    if os.geteuid() != 0:
        return {}
    import pwd  # Windows has none

    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    owner = next((known[name] for name in _USERS if name in known), None)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
