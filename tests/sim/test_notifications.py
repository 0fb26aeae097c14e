from dataclasses import replace

from app.codec.mapping import read
from app.sim.notifications import metadata, notify
from app.values.euicc import NotificationConfiguration
from tests.sim.terminal import make_chip, named


def test_each_address_gets_its_own_with_its_own_number():
    chip = make_chip()
    profile = replace(
        chip.state.profiles[0],
        reports=(
            NotificationConfiguration(("enable", "delete"), "a.example"),
            NotificationConfiguration(("enable",), "b.example"),
            NotificationConfiguration(("disable",), "c.example"),
        ),
    )
    first = chip.state.next_seq
    state = notify(chip.state, chip.keys, profile, "enable")
    made = state.notifications[len(chip.state.notifications) :]
    assert [(n.seq, n.address) for n in made] == [(first, "a.example"), (first + 1, "b.example")]
    assert state.next_seq == first + 2


def test_profile_without_configuration_reports_nothing():
    chip = make_chip()
    assert notify(chip.state, chip.keys, named(chip.state, "Bootstrap"), "delete") is chip.state


def test_label_says_what_the_signed_message_says():
    for notification in make_chip().state.notifications:
        signed = read("OtherSignedNotification", notification.signed)
        assert isinstance(signed, dict)
        assert signed["tbsOtherNotification"] == metadata(notification)
