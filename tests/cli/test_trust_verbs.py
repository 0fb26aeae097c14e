"""The rows of `keys` and `certs`."""

from __future__ import annotations

from app.cli.trust_verbs import CURVES, KINDS, TRUST_VERBS
from app.cli.verbs import VERBS
from app.crypto.keys import Curve
from app.paths import resources
from app.values.trust import IdentityKind


def test_all_rows_are_verbs_of_the_program():
    assert all(verb in VERBS for verb in TRUST_VERBS)


def test_every_kind_and_curve_can_be_typed():
    assert set(KINDS.values()) == set(IdentityKind)
    assert set(CURVES.values()) == {curve.value for curve in Curve}


def test_every_option_and_kind_is_in_the_guide():
    text = (resources() / "help" / "cli.md").read_text("utf-8")
    options = {n for verb in TRUST_VERBS for a in verb.arguments for n in a.names if n[0] == "-"}
    assert not [name for name in sorted(options) if f"`{name}" not in text]
    assert not [kind for kind in KINDS if f"`{kind}`" not in text]
