from pathlib import Path

import pytest

from app import paths
from app.card.transport import CardUri
from app.crypto.keys import Curve
from app.errors import SettingsError
from app.sim.options import Kind, Protocol, SimOptions
from app.values.euicc import IpaMode


def parse(uri: str) -> SimOptions:
    return SimOptions.from_uri(CardUri.parse(uri))


def test_defaults():
    chosen = parse("sim:")
    assert (chosen.kind, chosen.dialect, chosen.ipa) == (Kind.SGP32, "1.2", IpaMode.IPAD)
    assert (chosen.curve, chosen.protocol, chosen.channels) == (Curve.P256, Protocol.T0, 19)
    assert chosen.path == paths.state_dir() / "sim" / "bench.json"
    assert not chosen.blank
    assert chosen.deviations == {}


def test_everything_can_be_chosen():
    chosen = parse(
        "sim:dut?kind=sgp22&dialect=1.0.1&ipa=ipae&curve=brainpool&protocol=t1&channels=3"
        "&blank=1&state=memory&max-counter=0xFFFF&deviations=slow:5,bare-lists"
    )
    assert (chosen.kind, chosen.dialect, chosen.ipa) == (Kind.SGP22, "1.0.1", IpaMode.IPAE)
    assert (chosen.curve, chosen.protocol, chosen.channels) == (Curve.BRAINPOOL, Protocol.T1, 3)
    assert chosen.path is None
    assert chosen.max_counter == 0xFFFF
    assert chosen.blank
    assert chosen.deviations == {"slow": 5, "bare-lists": 0}


@pytest.mark.parametrize(
    ("query", "key"),
    [
        pytest.param("dialect=2.0", "dialect", id="dialect"),
        pytest.param("kind=tv", "kind", id="kind"),
        pytest.param("curve=ed25519", "curve", id="curve"),
        pytest.param("channels=20", "channels", id="too-many-channels"),
        pytest.param("channels=x", "channels", id="channels-no-number"),
        pytest.param("blank=maybe", "blank", id="blank"),
        pytest.param("colour=red", "colour", id="unknown-option"),
        pytest.param("deviations=lies", "deviations", id="unknown-deviation"),
    ],
)
def test_wrong_choice_names_the_option(query: str, key: str):
    with pytest.raises(SettingsError) as caught:
        parse(f"sim:?{query}")
    assert caught.value.key == key
    assert caught.value.hint


def test_names_cannot_leave_the_state_folder_or_meet():
    folder = paths.state_dir() / "sim"
    found = {parse(f"sim:{name}").path for name in ("", "bench", "..%2F..%2Fetc", "a%2Fb", "a b")}
    assert len(found) == 5
    assert {path.parent for path in found if path} == {folder}


def test_state_can_lie_elsewhere(tmp_path: Path):
    assert parse(f"sim:?state={tmp_path}/x.json").path == tmp_path / "x.json"


def test_since_counts_versions_of_iot_cards_only():
    assert parse("sim:?dialect=1.2").since("1.1")
    assert not parse("sim:?dialect=1.0.1").since("1.1")
    assert not parse("sim:?kind=sgp22").since("1.0.1")
