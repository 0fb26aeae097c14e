"""What became of a package, in words."""

from __future__ import annotations

import pytest

from app.values.euicc import CheckResult
from app.values.packages import Execution, PackageKind, PackageState, PackageVerdict, Recipe
from tests.widgets.packages import DONE, ENABLE, MISSING, execution, verdict
from widgets.package_words import content_words, kind_words, moment, outcome_words, state_words
from widgets.theme import Tone

_UNKNOWN = PackageVerdict("euiccPackageErrorUnsigned", (), error_name="not recognised")
_REFUSED = PackageVerdict("euiccPackageErrorSigned", (), error_code=3, error_name="invalidEid")


@pytest.mark.parametrize(
    ("one", "words", "tone"),
    [
        pytest.param(execution(verdict(DONE)), "executed, reported", Tone.OK, id="done"),
        pytest.param(
            execution(verdict(DONE), state=PackageState.EXECUTED),
            "executed, not reported",
            Tone.ATTENTION,
            id="kept",
        ),
        pytest.param(execution(verdict(MISSING)), "executed in part", Tone.ATTENTION, id="part"),
        pytest.param(execution(_REFUSED), "refused", Tone.FAILED, id="refused"),
        pytest.param(execution(_UNKNOWN), "refused", Tone.FAILED, id="not recognised"),
        pytest.param(
            execution(verdict(DONE, check=CheckResult.FAIL)),
            "not trusted",
            Tone.FAILED,
            id="forged",
        ),
        pytest.param(execution(state=PackageState.SIGNED), "signed", Tone.NEUTRAL, id="signed"),
        pytest.param(
            execution(state=PackageState.SENT), "sent, no result yet", Tone.ATTENTION, id="sent"
        ),
        pytest.param(execution(error="Card gone."), "no result", Tone.FAILED, id="lost"),
    ],
)
def test_a_state_says_what_is_so_and_no_more(one: Execution, words: str, tone: Tone) -> None:
    assert state_words(one) == (words, tone)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        pytest.param(execution(_REFUSED), "invalidEid (3)", id="refused"),
        pytest.param(execution(_UNKNOWN), "not recognised", id="not recognised"),
        pytest.param(
            execution(verdict(DONE, MISSING)), "enable: iccidOrAidNotFound (1)", id="part"
        ),
        pytest.param(
            execution(verdict(DONE, check=CheckResult.FAIL)), "Failed: Signature", id="forged"
        ),
        pytest.param(execution(verdict(DONE)), "enable: ok", id="done"),
        pytest.param(execution(error="Card gone."), "Card gone.", id="lost"),
    ],
)
def test_the_outcome_names_the_failing_thing(one: Execution, words: str) -> None:
    assert outcome_words(one) == words


def test_a_package_is_named_by_what_is_in_it() -> None:
    assert content_words(Recipe(operations=(ENABLE, ENABLE))) == "enable, enable"
    assert content_words(Recipe(kind=PackageKind.DATA_REQUEST)) == "eUICC data request"
    assert len({kind_words(kind) for kind in PackageKind}) == len(PackageKind)


def test_no_time_is_no_words() -> None:
    assert moment(0) == ""
    assert len(moment(1_790_000_000)) == len("2026-11-22 14:02:08")
