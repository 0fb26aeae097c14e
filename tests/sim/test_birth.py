from app.crypto.keys import PublicKey
from app.sim import credentials
from app.sim.birth import newborn
from app.values.euicc import ProfileClass
from tests.sim.terminal import named, options


def test_one_profile_is_enabled_and_all_kinds_are_there():
    state = newborn(options())
    assert sum(profile.enabled for profile in state.profiles) == 1
    assert {profile.profile_class for profile in state.profiles} == set(ProfileClass)
    assert named(state, "Gridline").rules == ("ppr1", "ppr2")
    assert any(profile.fallback for profile in state.profiles)
    assert any(profile.ecall for profile in state.profiles)


def test_identifiers_are_distinct_and_fit_the_wire():
    profiles = newborn(options()).profiles
    assert len({profile.iccid for profile in profiles}) == len(profiles)
    assert len({profile.isdp_aid for profile in profiles}) == len(profiles)
    for profile in profiles:
        assert len(profile.isdp_aid) == 16
        assert len(profile.iccid.wire) == 10
        assert len(profile.icon) <= 1024


def test_nineteen_digit_iccids_carry_a_luhn_digit():
    for profile in newborn(options()).profiles:
        if len(profile.iccid) == 19:
            digits = [int(digit) for digit in reversed(profile.iccid)]
            doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
            assert (sum(digits[::2]) + sum(doubled)) % 10 == 0


def test_associated_eim_has_the_key_kept_beside_the_chain():
    chosen = options()
    state = newborn(chosen)
    keys = credentials.load(state, chosen.curve)
    (eim,) = state.eims
    assert eim.public_key == keys.eim.key.public_spki
    assert eim.ci_key_id == keys.ci_key_id
    assert PublicKey.from_spki(eim.public_key).curve is chosen.curve


def test_blank_card_has_no_eim():
    assert newborn(options("blank=1")).eims == ()


def test_notifications_wait_and_the_next_number_is_free():
    state = newborn(options())
    numbers = [notification.seq for notification in state.notifications]
    assert numbers == list(range(1, state.next_seq))
    assert "install" in {notification.event for notification in state.notifications}
    assert state.notifications[-1].event == "enable"
