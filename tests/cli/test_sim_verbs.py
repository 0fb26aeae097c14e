import pytest

from app.cli.sim_verbs import SIM_VERBS
from app.cli.verbs import VERBS, UsageError, build_parser


def parse(text: str):
    return build_parser().parse_args(text.split())


def test_the_grammar_has_them():
    assert all(verb in VERBS for verb in SIM_VERBS)


def test_card_and_modem_take_the_same_card():
    kind = "--name two --kind sgp22 --dialect 1.1 --ipa ipae --curve p256 --protocol t1 --fresh"
    for verb in ("card", "modem"):
        parsed = parse(f"sim {verb} {kind} --deviations slow:1")
        assert (parsed.name, parsed.kind, parsed.protocol, parsed.fresh) == (
            "two",
            "sgp22",
            "t1",
            True,
        )


def test_quirks_and_faults_may_be_given_more_than_once():
    parsed = parse("sim modem --quirk a --quirk b --fault c --fault d:1 --without csim")
    assert (parsed.quirk, parsed.fault, parsed.without) == (["a", "b"], ["c", "d:1"], ["csim"])


def test_a_modem_has_nothing_wrong_by_itself():
    parsed = parse("sim modem")
    assert (parsed.quirk, parsed.fault, parsed.without) == ([], [], [])
    assert (parsed.baud, parsed.loss, parsed.vanish_after, parsed.return_after) == (0, 0, None, 1)


@pytest.mark.parametrize(
    "words", ["--without hands", "--baud fast", "--loss x", "--vanish-after soon"]
)
def test_wrong_use_is_refused(words):
    with pytest.raises(UsageError):
        parse(f"sim modem {words}")
