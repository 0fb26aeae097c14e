from __future__ import annotations

import json
import platform

import pytest

from app import __version__, versions


def test_program_machine_and_libraries_are_named() -> None:
    found = versions.versions()
    assert (found["version"], found["python"]) == (__version__, platform.python_version())
    assert isinstance(found["libraries"], dict)
    assert found["libraries"]["asn1tools"]
    assert json.loads(json.dumps(found)) == found


def test_a_library_that_is_missing_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "LIBRARIES", ("no-such-library",))
    assert versions.versions()["libraries"] == {"no-such-library": None}
