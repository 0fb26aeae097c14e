"""What the store's values say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from app.values.trust import Protection
from tests.widgets.trust import CI, identity
from widgets.theme import Tone
from widgets.trust_words import expiry, key_words, until

INFO = replace(CI, not_before="2026-01-01T00:00:00Z", not_after="2026-12-31T00:00:00Z")


@pytest.mark.parametrize(
    ("day", "words", "tone"),
    [
        pytest.param((2025, 6, 1), "not valid yet", Tone.ATTENTION, id="early"),
        pytest.param((2026, 6, 1), "valid", Tone.OK, id="in-time"),
        pytest.param((2026, 12, 21), "10 days left", Tone.ATTENTION, id="soon"),
        pytest.param((2027, 1, 1), "expired", Tone.FAILED, id="late"),
    ],
)
def test_a_certificate_says_how_it_stands_in_time(day, words, tone):
    assert expiry(INFO, datetime.combine(date(*day), time(), UTC)) == (words, tone)


def test_no_certificate_and_no_dates_are_said():
    assert expiry(None) == ("no certificate", Tone.NEUTRAL)
    assert expiry(replace(INFO, not_after="")) == ("no dates", Tone.ATTENTION)
    assert (until(None), until(INFO)) == ("", "2026-12-31")


@pytest.mark.parametrize(
    ("protection", "words"),
    [
        pytest.param(Protection.PASSPHRASE, "passphrase", id="passphrase"),
        pytest.param(Protection.KEYRING, "OS keyring", id="keyring"),
        pytest.param(Protection.NONE, "not protected", id="none"),
        pytest.param(None, "not here", id="no-key"),
    ],
)
def test_a_key_says_how_it_is_kept(protection, words):
    assert key_words(identity(protection=protection)) == words
