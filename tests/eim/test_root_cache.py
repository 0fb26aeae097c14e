"""Roots are read now and then, and what was added counts soon."""

from __future__ import annotations

from app.crypto.issuing import make_ci
from app.crypto.keys import Curve
from app.crypto.trust import TrustStore
from app.eim.root_cache import RootCache

ONE, TWO = (make_ci(Curve.P256).certificate for _ in range(2))


def test_a_root_that_was_added_counts_after_a_moment(tmp_path):
    now = [0.0]
    trust = TrustStore(tmp_path)
    roots = RootCache(trust, lambda: (TWO,), lambda: now[0])
    assert roots() == (TWO,)
    trust.add_root(ONE, "one")
    assert roots() == (TWO,)
    now[0] += 60
    assert roots() == (ONE, TWO)


def test_a_root_from_two_places_is_given_once(tmp_path):
    trust = TrustStore(tmp_path)
    trust.add_root(ONE, "one")
    assert RootCache(trust, lambda: (ONE,))() == (ONE,)


def test_what_is_forgotten_is_asked_for_anew(tmp_path):
    others: list[bytes] = []
    cache = RootCache(TrustStore(tmp_path), lambda: tuple(others))
    assert cache() == ()
    others.append(b"root")
    assert cache() == ()
    cache.forget()
    assert cache() == (b"root",)
