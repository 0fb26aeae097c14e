from __future__ import annotations

import json

from app import __version__, versions
from app.cli import command


def test_version_names_program_and_libraries(capsys):
    assert command.run(["version", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["version"] == __version__
    assert set(told) == {"version", "python", "system", "libraries"}
    assert told["libraries"]["asn1tools"]


def test_a_library_that_is_missing_is_null(capsys, monkeypatch):
    monkeypatch.setattr(versions, "LIBRARIES", ("no-such-library",))
    assert command.run(["version", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["libraries"] == {"no-such-library": None}
    assert command.run(["version"]) == 0
    assert "no-such-library  -" in capsys.readouterr().out
