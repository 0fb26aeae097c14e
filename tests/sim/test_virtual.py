from pathlib import Path

import pytest

from app.card.transport import CardUri
from app.errors import DeviceError
from app.sim.options import SimOptions
from app.sim.virtual import SimulatedCard
from tests.sim.terminal import ISDR, named

SELECT = bytes.fromhex("00A4040C10") + ISDR
ENABLE_HARBOUR = bytes.fromhex("80E2910014BF3111A00C5A0A989909020000002424F88101FF")
CHALLENGE = bytes.fromhex("80E2910003BF2E00")


def card(path: Path | str, query: str = "") -> SimulatedCard:
    return SimulatedCard(SimOptions.from_uri(CardUri.parse(f"sim:?state={path}&{query}")))


def enabled(one: SimulatedCard) -> str:
    return one.state.enabled.name if one.state.enabled else ""


def test_no_power_no_answer():
    one = card("memory")
    with pytest.raises(DeviceError, match="no power"):
        one.process(SELECT)
    with pytest.raises(DeviceError, match="no power"):
        _ = one.state
    one.power_on()
    one.power_off()
    with pytest.raises(DeviceError, match="no power"):
        one.process(SELECT)


def test_change_survives_power_and_process(tmp_path: Path):
    path = tmp_path / "card.json"
    one = card(path)
    one.power_on()
    eid, root = one.state.eid, one.roots
    one.process(SELECT)
    assert one.process(ENABLE_HARBOUR) == b"\x61\x06"
    one.close()
    other = card(path)
    other.power_on()
    assert (other.state.eid, other.roots) == (eid, root)
    assert enabled(other).startswith("Harbour")
    assert other.state.notifications[-1].event == "enable"
    other.close()


def test_reset_completes_a_waiting_change():
    one = card("memory")
    one.power_on()
    one.process(SELECT)
    one.process(ENABLE_HARBOUR)
    assert enabled(one).startswith("Fjord")
    one.reset()
    assert enabled(one).startswith("Harbour")


def test_reset_ends_a_lock_and_a_selection():
    one = card("memory", "deviations=locked-until-reset")
    one.power_on()
    one.process(SELECT)
    one.process(ENABLE_HARBOUR)
    assert one.process(CHALLENGE) == b"\x69\x85"
    one.reset()
    assert one.process(CHALLENGE) == b"\x6d\x00"
    one.process(SELECT)
    assert one.process(CHALLENGE)[0] == 0x61


def test_file_keeps_both_curves(tmp_path: Path):
    path = tmp_path / "card.json"
    roots = []
    for curve in ("p256", "brainpool", "p256"):
        one = card(path, f"curve={curve}")
        one.power_on()
        roots.append(one.roots)
        one.close()
    assert roots[0] == roots[2] != roots[1]


def test_same_file_serves_every_kind(tmp_path: Path):
    for kind in ("uicc", "sgp32", "sgp22", "sgp02"):
        one = card(tmp_path / "card.json", f"kind={kind}")
        one.power_on()
        assert len(one.state.profiles) == 6
        one.close()


def test_damaged_file_is_told_and_let_go(tmp_path: Path):
    path = tmp_path / "card.json"
    path.write_text("{}", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(DeviceError, match="damaged"):
            card(path).power_on()
    assert path.read_text(encoding="utf-8") == "{}"


@pytest.mark.parametrize("refresh", ["00", "FF"])
@pytest.mark.warns
def test_full_disk_refuses_the_change_and_the_card_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refresh: str
):
    one = card(tmp_path / "card.json")
    one.power_on()
    one.process(SELECT)
    before = one.state

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", full)
        assert one.process(ENABLE_HARBOUR[:-1] + bytes.fromhex(refresh)) == b"\x65\x81"
    assert one.state is before
    assert one.process(ENABLE_HARBOUR) == b"\x61\x06"
    one.close()


def test_card_is_gone_after_so_many_commands_until_it_is_put_back():
    one = card("memory", "deviations=gone-after:2")
    one.power_on()
    one.process(SELECT)
    one.process(SELECT)
    with pytest.raises(DeviceError, match="taken out"):
        one.process(SELECT)
    one.reset()
    with pytest.raises(DeviceError, match="taken out"):
        one.process(SELECT)
    one.power_off()
    one.power_on()
    assert one.process(SELECT) == b"\x90\x00"


def test_garbage_comes_now_and_then():
    one = card("memory", "deviations=garbage:2")
    one.power_on()
    answers = [one.process(SELECT) for _ in range(6)]
    assert answers[::2] == [b"\x90\x00"] * 3
    assert any(answer != b"\x90\x00" for answer in answers[1::2])


def test_slow_card_answers_the_same():
    one = card("memory", "deviations=slow:1")
    one.power_on()
    assert one.process(SELECT) == b"\x90\x00"


def test_names_make_different_cards():
    eids = set()
    for name in ("", "a", "b"):
        one = SimulatedCard(SimOptions.from_uri(CardUri.parse(f"sim:{name}?state=memory")))
        one.power_on()
        eids.add(one.state.eid)
        assert named(one.state, "Harbour")
    assert len(eids) == 3
