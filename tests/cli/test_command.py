from __future__ import annotations

import json
import subprocess
import sys

import pytest

from app.cli import command, output
from app.errors import CancelledError, DeviceError
from app.values.ids import Eid

EID = Eid("89049032123451234512345678901235")


@pytest.fixture
def version_verb(monkeypatch):
    """Replace what the `version` verb does, to see how each ending is told."""

    def replace(function) -> None:
        import app.cli.version

        monkeypatch.setattr(app.cli.version, "show", function)

    return replace


def failing_with(error: BaseException):
    def fail(arguments):
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "code"),
    [
        pytest.param(DeviceError("The card is gone.", hint="Put it back."), 1, id="refused"),
        pytest.param(CancelledError("Stopped by the user."), 130, id="stopped"),
        pytest.param(KeyboardInterrupt(), 130, id="interrupted"),
    ],
)
def test_each_ending_has_its_exit_code_in_words_and_in_json(version_verb, capsys, error, code):
    version_verb(failing_with(error))
    assert command.run(["version"]) == code
    plain = capsys.readouterr()
    assert plain.out == ""
    assert plain.err.startswith("Error: ")
    assert command.run(["version", "--json"]) == code
    as_json = capsys.readouterr()
    assert as_json.err == ""
    assert set(json.loads(as_json.out)["error"]) >= {"type", "message", "hint", "clause"}


def test_wrong_use_ends_with_two_and_json_holds_for_it(capsys):
    assert command.run(["card", "bogus", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["type"] == "UsageError"


def test_our_own_defect_leaves_a_trace_and_still_an_object(version_verb, capsys):
    version_verb(failing_with(ZeroDivisionError("division by zero")))
    assert command.run(["version", "--json"]) == 1
    said = capsys.readouterr()
    assert "ZeroDivisionError" in said.err
    assert json.loads(said.out)["error"]["type"] == "Defect"


def test_an_answer_is_words_or_json(version_verb, capsys):
    version_verb(lambda arguments: output.Answer({"eid": EID}, f"EID {EID}"))
    assert command.run(["version"]) == 0
    assert capsys.readouterr().out == f"EID {EID}\n"
    assert command.run(["version", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"eid": str(EID)}


@pytest.mark.parametrize("extra", [[], ["--json"]], ids=["words", "json"])
def test_masking_and_tracing_exclude_each_other(capsys, extra):
    assert command.run(["card", "info", "--reader", "sim:", "--mask", "--trace", *extra]) == 2
    said = capsys.readouterr()
    assert "exclude each other" in said.out + said.err


def test_help_and_version_end_well(capsys):
    assert command.run(["--help"]) == 0
    assert command.run(["--version"]) == 0
    assert "eim-workbench 0" in capsys.readouterr().out


def test_a_closed_pipe_is_no_error():
    script = (
        "import sys; from app.cli import command, output;"
        "import app.cli.version as v;"
        "v.show = lambda a: output.Answer({}, 'line\\n' * 200000);"
        "sys.exit(command.run(['version']))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.readline()
    child.stdout.close()
    errors = child.stderr.read()
    child.stderr.close()
    assert (child.wait(30), errors) == (0, b"")


def test_a_terminal_without_unicode_still_gets_valid_json():
    script = (
        "import sys; from app.cli import command, output;"
        "import app.cli.version as v;"
        "name = 'Z\\u00fcrich \\u2192'; v.show = lambda a: output.Answer({'name': name}, name);"
        "sys.exit(command.run(sys.argv[1:]))"
    )
    environ = {"PYTHONIOENCODING": "ascii", "PATH": ""}
    run = [sys.executable, "-c", script]
    words = subprocess.run([*run, "version"], env=environ, capture_output=True, check=True)
    assert words.stdout == b"Z?rich ?\n"
    as_json = subprocess.run(
        [*run, "version", "--json"], env=environ, capture_output=True, check=True
    )
    assert json.loads(as_json.stdout) == {"name": "Zürich →"}
