from __future__ import annotations

import pytest

from app.eim.keys import EimKeys
from app.errors import TrustError
from tests.eim.benches import IDENTITY, Keys, SimulatedDevice


def test_a_key_belongs_to_its_public_key(device: SimulatedDevice) -> None:
    keys: EimKeys = Keys(device.key)
    found = keys.find(IDENTITY)
    assert found.key.public.spki == found.public_key
    with pytest.raises(TrustError):
        keys.find("nobody")
