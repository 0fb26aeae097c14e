"""Which issuer is taken, and which fields are missing."""

from __future__ import annotations

import pytest

from app.crypto.generating import choose_issuer, make
from app.crypto.keys import Curve
from app.errors import SettingsError
from app.values.trust import IdentityKind, IdentityRequest, Protection, StoredIdentity
from tests.crypto.known import own_pki

K = IdentityKind


def stored(name: str, kind: K = K.CI, curve: str = "P-256", *, key: bool = True) -> StoredIdentity:
    protection = Protection.NONE if key else None
    return StoredIdentity(name, kind, curve, b"\x30", b"\x30", None, protection=protection)


ALL = (stored("ci"), stored("brp", curve="brainpoolP256r1"), stored("no key", key=False))


@pytest.mark.parametrize(
    ("request_", "name"),
    [
        pytest.param(IdentityRequest(K.DP_PB, "x"), "ci", id="the-only-one"),
        pytest.param(IdentityRequest(K.DP_PB, "x", "brainpoolP256r1"), "brp", id="of-the-curve"),
        pytest.param(IdentityRequest(K.EIM, "x", issuer="ci"), "ci", id="named"),
    ],
)
def test_the_issuer_that_fits_is_taken(request_, name):
    found = choose_issuer(request_, ALL)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("kind", [pytest.param(K.CI, id="ci"), pytest.param(K.EIM, id="eim")])
def test_a_root_and_an_eim_need_none(kind):
    assert choose_issuer(IdentityRequest(kind, "x"), ALL) is None


@pytest.mark.parametrize(
    ("request_", "identities", "match"),
    [
        pytest.param(IdentityRequest(K.DP_PB, "x"), (), "There is no CI", id="none"),
        pytest.param(IdentityRequest(K.EUICC, "x"), ALL, "There is no EUM", id="wrong-kind"),
        pytest.param(
            IdentityRequest(K.DP_PB, "x"), (*ALL, stored("two")), "more than one", id="several"
        ),
        pytest.param(
            IdentityRequest(K.DP_PB, "x", issuer="brp"), ALL, "cannot issue", id="other-curve"
        ),
        pytest.param(
            IdentityRequest(K.DP_PB, "x", issuer="no key"), ALL, "cannot issue", id="no-key"
        ),
    ],
)
def test_an_issuer_that_is_not_there_is_told(request_, identities, match):
    with pytest.raises(SettingsError, match=match):
        choose_issuer(request_, identities)


@pytest.mark.parametrize(
    ("request_", "key"),
    [
        pytest.param(IdentityRequest(K.EUICC, "x"), "eid", id="eid"),
        pytest.param(IdentityRequest(K.EUM, "x"), "eid_prefix", id="no-prefix"),
        pytest.param(IdentityRequest(K.EUM, "x", eid_prefix="89A"), "eid_prefix", id="letters"),
    ],
)
def test_a_missing_field_is_named(request_, key):
    with pytest.raises(SettingsError) as caught:
        make(request_, own_pki(Curve.P256).ci)
    assert caught.value.key == key


def test_what_needs_an_issuer_says_so():
    with pytest.raises(SettingsError, match="needs an issuer"):
        make(IdentityRequest(K.DP_TLS, "x"), None)
