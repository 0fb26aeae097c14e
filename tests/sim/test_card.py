import random

import pytest

from tests.sim.terminal import ISDR, REFRESH_PROFILE, RESET_DONE, Terminal

SELECT_ISDR = "00A4040010" + ISDR.hex()
ENABLE = bytes.fromhex("BF3111A00C5A0A989909020000002424F88101FF")


def bare(query: str = "") -> Terminal:
    return Terminal(query, select=False)


@pytest.mark.parametrize(
    ("command", "sw"),
    [
        pytest.param("00", "6700", id="cut"),
        pytest.param("FF00000000", "6E00", id="class-FF"),
        pytest.param("0099000000", "6D00", id="instruction"),
        pytest.param("80B0000000", "6E00", id="read-binary-with-class-80"),
        pytest.param("00E2910000", "6E00", id="store-data-with-class-00"),
        pytest.param("01B0000000", "6881", id="channel-not-open"),
        pytest.param("0070010000", "6A86", id="manage-channel-p1"),
        pytest.param("00B0000000", "6986", id="no-current-file"),
        pytest.param("00B0850000", "6C02", id="read-by-short-id-t0"),
        pytest.param("00B09F0000", "6A82", id="unknown-short-id"),
        pytest.param("00B2010500", "6A86", id="record-mode"),
        pytest.param("00B209F426", "6A83", id="no-such-record"),
        pytest.param("80E2910003BF2000", "6D00", id="store-data-without-isdr"),
        pytest.param("00CA005A00", "6D00", id="get-data-without-ecasd"),
        pytest.param("00C0000000", "6985", id="nothing-to-fetch"),
        pytest.param("8012000000", "6985", id="no-proactive-command"),
        pytest.param("801400000C810301010402028281830100", "6985", id="no-response-awaited"),
        pytest.param("80AA000002A901", "6A80", id="terminal-capability-cut"),
        pytest.param("80AA000002A905", "6A80", id="terminal-capability-broken"),
        pytest.param("80AA000002A100", "6A80", id="terminal-capability-other-tag"),
        pytest.param("80AA010002A900", "6A86", id="terminal-capability-parameters"),
    ],
)
def test_refusals(command: str, sw: str):
    assert bare().send(command) == sw


def test_terminal_capability_is_taken_in_both_usual_forms():
    assert bare().send("80AA000005A903830107") == "9000"
    assert bare().send("80AA00000AA9088100820101830107") == "9000"


def test_a_client_that_opens_any_channel_and_fetches_with_class_8x():
    card = bare()
    assert card.send("0070000000") == "6C01"
    assert card.send("0070000001") == "019000"
    answer = card.send("01A4040010" + ISDR.hex())
    assert answer[:2] == "61"
    fci = card.send("81C00000" + answer[2:])
    assert fci.startswith("6F")
    assert fci.endswith("9000")
    assert card.send("81E2910006BF3E035C015A") == "6115"
    assert card.send("81C0000015").startswith("BF3E125A10")


def test_a_client_that_opens_a_fixed_channel_and_fetches_with_class_0x():
    card = bare()
    assert card.send("0070000100") == "9000"
    answer = card.send("01A4040410" + ISDR.hex())
    assert answer[:2] == "61"
    assert card.send("01C00000" + answer[2:]).endswith("9000")
    assert card.send("81E2910006BF3E035C015A") == "6115"
    assert card.send("01C0000015").endswith("9000")


def test_messages_come_in_blocks_of_any_size():
    card = Terminal()
    message = bytes.fromhex("BF3E035C015A")
    for number, byte in enumerate(message[:-1]):
        assert card.send(bytes((0x80, 0xE2, 0x11, number, 1, byte))) == "9000"
    assert card.send(bytes((0x80, 0xE2, 0x91, 5, 1, message[-1]))) == "6115"


def test_t1_answers_with_the_command():
    card = bare("protocol=t1")
    assert card.send("0070000000") == "019000"
    assert card.send("01A4040010" + ISDR.hex() + "00").endswith("9000")
    assert len(card.send("81E2910006BF3E035C015A00")) == 2 * 23


def test_channels_above_three_are_reached_by_their_own_classes():
    card = bare()
    for number in range(1, 7):
        assert card.send("0070000001") == f"{number:02X}9000"
    assert card.send("42A4040C10" + ISDR.hex()) == "9000"
    assert card.send("C2E2910006BF3E035C015A") == "6115"
    assert card.send("C2C0000015").startswith("BF3E12")
    assert card.send("0070800600") == "9000"
    assert card.send("C2E2910006BF3E035C015A") == "6881"


def test_number_of_channels_is_configurable():
    card = bare("channels=1")
    assert card.send("0070000001") == "019000"
    assert card.send("0070000001") == "6A81"
    assert card.send("0070000200") == "6881"


def test_messages_on_two_channels_do_not_mix():
    card = Terminal()
    card.send("0070000001")
    card.send("01A4040C10" + ISDR.hex())
    assert card.send("80E2110003BF3E03") == "9000"
    assert card.send("81E2110001BF") == "9000"
    assert card.send("80E29101035C015A") == "6115"


def test_files_of_the_master_file():
    card = bare()
    assert card.send("00A4000C022FE2") == "9000"
    assert card.send("00B0000000") == "6C0A"
    assert card.send("00B000000A") == "989909010000000071F99000"
    assert card.send("00B0000201") == "099000"
    assert card.send("00A4000C022F00") == "9000"
    assert card.send("00B2010400") == "6C26"
    assert ISDR.hex().upper() in card.send("00B2010426")
    assert card.send("00B2030426") == "FF" * 38 + "9000"
    assert card.send("00B0000000") == "6981"


def test_next_record_steps_through_a_file():
    card = bare()
    card.send("00A4000C022F00")
    first, second = card.send("00B2000226"), card.send("00B2000226")
    assert first != second
    assert card.send("00B2000426") == second
    assert card.send("00B2000326") == first
    assert card.send("00B2000326") == "6A83"


def test_wrong_length_does_not_step_to_the_next_record():
    card = bare()
    card.send("00A4000C022F00")
    assert card.send("00B2000200") == "6C26"
    assert card.send("00B2000226") == card.send("00B2010426")


def test_ecasd_gives_the_eid_as_sgp02_does():
    for query in ("", "kind=sgp02"):
        card = bare(query)
        card.send("00A4040C10A0000005591010FFFFFFFF8900000200")
        assert card.send("00CA005A00") == "6C12"
        assert card.send("80CA005A12") == "5A10" + card.state.eid + "9000"
        assert card.send("00CA006612") == "6A88"
        assert card.send("80E2910003BF2000") == "6985"


def test_refresh_is_sent_to_a_terminal_that_announced_it_and_changes_the_profile():
    card = Terminal()
    card.send(REFRESH_PROFILE)
    before = card.state.enabled
    data, sw = card.store(ENABLE)
    assert (data.hex(), sw) == ("bf3103800100", "910B")
    assert card.state.enabled == before
    assert card.send("8012000000") == "6C0B"
    assert card.send("801200000B") == "D009810301010482028182" + "9000"
    assert card.send(RESET_DONE) == "9000"
    enabled = card.state.enabled
    assert enabled is not None
    assert enabled.name.startswith("Harbour")


def test_refresh_that_failed_leaves_the_change_for_the_reset():
    card = Terminal()
    card.send(REFRESH_PROFILE)
    card.store(ENABLE)
    card.send("801200000B")
    assert card.send(RESET_DONE[:-1] + b"\x20") == "9000"
    assert card.state.switch is not None


def test_without_terminal_profile_no_refresh_is_sent():
    card = Terminal()
    assert card.store(ENABLE)[1] == "9000"
    assert card.send("8012000000") == "6985"
    assert card.state.switch is not None


def test_deviation_sends_refresh_unasked():
    assert Terminal("deviations=unasked-refresh").store(ENABLE)[1] == "910B"


def test_deviation_locks_until_reset():
    card = Terminal("deviations=locked-until-reset")
    assert card.store(ENABLE)[1] == "9000"
    assert card.store("BF3E035C015A")[1] == "6985"


@pytest.mark.parametrize(
    ("deviation", "command", "sw"),
    [
        pytest.param("no-channels", "0070000001", "6881", id="no-channels"),
        pytest.param("no-terminal-capability", "80AA000005A903830107", "6D00", id="capability"),
        pytest.param("vendor-aid", SELECT_ISDR, "6A82", id="vendor-aid"),
    ],
)
def test_deviations_of_the_face(deviation: str, command: str, sw: str):
    assert bare(f"deviations={deviation}").send(command) == sw


@pytest.mark.parametrize("query", ["", "protocol=t1", "kind=sgp02", "kind=uicc", "dialect=1.0.1"])
def test_any_bytes_get_a_status_word(query: str):
    chance = random.Random(query)
    card = bare(query)
    state = card.state
    interesting = (0xA4, 0xB0, 0xB2, 0xC0, 0xCA, 0x70, 0xE2, 0xF2, 0xAA, 0x10, 0x12, 0x14)
    for _ in range(4000):
        raw = bytearray(chance.randbytes(chance.randrange(24)))
        if len(raw) > 4 and chance.random() < 0.9:
            raw[0] = chance.choice((0x00, 0x80, 0x01, 0x81, 0x40, 0xC0))
            raw[1] = chance.choice(interesting)
            raw[2] &= chance.choice((0, 0x0F, 0xFF))
            raw[3] &= chance.choice((0, 0x0F, 0xFF))
            raw[4] = chance.choice((0, max(0, len(raw) - 5), raw[4]))
        assert len(card.card.process(bytes(raw))) >= 2
    assert card.state is state
