import pytest

from app.sim.modem_errors import CARD_BUSY, NO_CARD, AtRefused


@pytest.mark.parametrize(
    ("code", "cmee", "text"),
    [
        pytest.param(NO_CARD, 0, "ERROR", id="plain"),
        pytest.param(NO_CARD, 1, "+CME ERROR: 10", id="number"),
        pytest.param(CARD_BUSY, 2, "+CME ERROR: SIM busy", id="words"),
        pytest.param(None, 2, "ERROR", id="without-a-number"),
    ],
)
def test_an_error_takes_the_form_that_was_asked_for(code, cmee, text):
    assert AtRefused(code).text(cmee) == text
