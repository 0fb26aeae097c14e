"""The eIM that is made for the occasion."""

from __future__ import annotations

import pytest

from app.errors import TrustError
from app.fleet.association import described
from app.fleet.stand import EIM_ID, Stand
from app.fleet.way import Way
from app.runtime import Runtime
from app.values.eim import Device
from app.values.esipa import Binding
from app.values.ids import Eid

_EID = Eid("89049032123451234512345678901235")
_NOBODY = bytes.fromhex("BF4F03020102")


async def _poll(stand: Stand, binding: Binding, *, psk: bool) -> bytes:
    way = Way(stand.way(binding, psk=psk))
    client = await way.open()
    answer = await client.exchange(bytes.fromhex("BF4F125A10") + bytes.fromhex(_EID))
    await way.close()
    return answer


@pytest.mark.parametrize(
    ("binding", "psk"),
    [
        pytest.param(Binding.HTTPS, False, id="https"),
        pytest.param(Binding.HTTPS_JSON, False, id="json"),
        pytest.param(Binding.COAPS, False, id="coaps"),
        pytest.param(Binding.COAPS, True, id="coaps-psk"),
    ],
)
def test_it_answers_over_every_way(
    runtime: Runtime, stand: Stand, binding: Binding, psk: bool
) -> None:
    assert runtime.spawn(_poll(stand, binding, psk=psk)).result(20) == _NOBODY


def test_what_cards_are_told_leads_to_it(stand: Stand) -> None:
    https, coaps = (described(stand.configuration(one)) for one in (Binding.HTTPS, Binding.COAPS))
    assert https.eim_id == coaps.eim_id == EIM_ID
    assert https.protocols == ("eimRetrieveHttps",)
    assert coaps.protocols == ("eimRetrieveCoaps",)
    assert https.tls_public_key
    assert https.fqdn != coaps.fqdn


def test_it_signs_with_its_own_key_only(runtime: Runtime, stand: Stand) -> None:
    with pytest.raises(TrustError, match="no key 'another'"):
        runtime.spawn(stand.service.register(Device(_EID, identity="another"))).result(20)


def test_before_the_start_there_is_nothing(runtime: Runtime) -> None:
    made = Stand(runtime)
    with pytest.raises(RuntimeError, match="not started"):
        made.way(Binding.HTTPS)
    with pytest.raises(RuntimeError, match="not started"):
        _ = made.service
    runtime.spawn(made.close()).result(20)


def test_two_stands_share_nothing(runtime: Runtime, stand: Stand) -> None:
    other = Stand(runtime)

    async def scenario() -> tuple[int, int]:
        await other.start()
        await other.service.register(Device(_EID))
        counts = len(await other.service.devices()), len(await stand.service.devices())
        await other.close()
        return counts

    assert runtime.spawn(scenario()).result(20) == (1, 0)
