"""PC/SC codes in sentences."""

from __future__ import annotations

import pytest
from smartcard import scard

from app.card.pcsc_errors import System, explain_code, pcsc_error

CODES = sorted(
    {
        value & 0xFFFFFFFF
        for name, value in vars(scard).items()
        if name.startswith(("SCARD_E_", "SCARD_W_", "SCARD_F_")) and isinstance(value, int)
    }
)


@pytest.mark.parametrize("system", ["linux", "windows", "macos"])
def test_every_code_has_a_sentence_and_a_hint(system: System):
    for code in CODES:
        entry = explain_code(code, system)
        assert entry.message.endswith("."), f"{code:08X}"
        assert entry.hint.endswith("."), f"{code:08X}"
        assert "{" not in entry.message.replace("{reader}", "") + entry.hint, f"{code:08X}"


@pytest.mark.parametrize(
    ("code", "says", "hint"),
    [
        pytest.param(scard.SCARD_E_NO_SERVICE, "not running", "pcscd", id="no-service"),
        pytest.param(scard.SCARD_E_NO_SMARTCARD, "no card in “R”", "card in", id="no-card"),
        pytest.param(scard.SCARD_W_UNRESPONSIVE_CARD, "answer to reset", "contacts", id="mute"),
        pytest.param(scard.SCARD_W_SECURITY_VIOLATION, "not allowed", "polkit", id="permission"),
        pytest.param(0x8010FFFF, "8010FFFF", "Unplug", id="unknown-code"),
    ],
)
def test_says_what_happened_and_what_to_do(
    code: int, says: str, hint: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("sys.platform", "linux")
    error = pcsc_error(code, "R")
    assert says in str(error)
    assert hint in error.hint


def test_a_negative_code_is_the_same_code():
    assert explain_code(scard.SCARD_E_NO_SMARTCARD - (1 << 32)).name == "SCARD_E_NO_SMARTCARD"


def test_without_a_reader_the_sentence_has_no_empty_name():
    assert "“" not in str(pcsc_error(scard.SCARD_E_NO_SMARTCARD))
