from __future__ import annotations

import json

import pytest

from app import paths
from app.crypto import registry
from app.crypto.certs import Certificate
from app.crypto.keys import Curve
from app.crypto.registry import CiEntry, EumEntry, Registry, RootKind
from app.errors import CodecError
from tests.crypto.known import EID, chains, own_pki

GSMA = bytes.fromhex("81370F5125D0B1D408D4C3B232E6D25E795BEBFB")


@pytest.mark.parametrize(
    ("key_id", "kind", "part"),
    [
        pytest.param(GSMA.hex(), RootKind.LIVE, "RSP2 Root CI1", id="gsma"),
        pytest.param(
            "4c27967ad20c14b391e9601e41e604ad57c0222f", RootKind.LIVE, "OISTE", id="oiste"
        ),
        pytest.param(
            "f54172bdf98a95d65cbeb88a38a1c11d800a85c3", RootKind.TEST, "P-256", id="sgp26-p256"
        ),
        pytest.param(
            "c0bc70ba36929d43b467ff57570530e57ab8fcd8", RootKind.TEST, "brain", id="sgp26-brainpool"
        ),
    ],
)
def test_known_roots_are_named_and_sorted_into_live_and_test(key_id, kind, part):
    entry = registry.ci(bytes.fromhex(key_id))
    assert entry is not None
    assert entry.kind is kind
    assert part in entry.name


def test_unknown_root_is_unknown():
    assert registry.ci(bytes(20)) is None
    assert registry.ci(b"") is None


def test_own_root_is_recognised_when_it_is_brought_along():
    root = own_pki(Curve.BRAINPOOL).ci
    assert registry.ci(root.key_id) is None
    entry = registry.ci(
        root.key_id, [b"junk", own_pki(Curve.P256).ci.certificate, root.certificate]
    )
    assert entry is not None
    assert entry.kind is RootKind.TEST
    assert entry.name == "eIM Workbench test CI"
    assert entry.evidence == "certificate added here"


def test_brought_along_root_cannot_rename_a_known_one():
    root = own_pki(Curve.P256).ci
    entry = registry.ci(GSMA, [root.certificate])
    assert entry is not None
    assert entry.kind is RootKind.LIVE


@pytest.mark.parametrize("chain", chains(), ids=lambda chain: chain.name)
def test_example_identifiers_never_count_as_live(chain):
    listed = Registry([], [])
    key_id = Certificate(chain.ci).key_id
    entry = listed.ci(key_id, [chain.ci])
    assert entry is not None
    assert entry.kind is RootKind.TEST


@pytest.mark.parametrize(
    ("eid", "maker"),
    [
        pytest.param("89033023" + "0" * 24, "Thales", id="thales"),
        pytest.param("89044045118427484800000000011628", "Kigen", id="kigen"),
        pytest.param("89049032" + "0" * 24, "Giesecke+Devrient", id="gd"),
        pytest.param(EID, "RSP Test EUM (SGP.26)", id="longest-prefix"),
    ],
)
def test_manufacturers_are_found_by_longest_prefix(eid, maker):
    entry = registry.eum(eid)
    assert entry is not None
    assert entry.manufacturer == maker


def test_unknown_manufacturer_is_unknown():
    assert registry.eum("12345678" + "0" * 24) is None
    assert registry.eum("") is None


def test_shipped_list_is_whole_and_says_what_it_rests_on():
    shipped = registry.shipped()
    rows = json.loads((paths.resources() / "registry.json").read_text(encoding="utf-8"))
    assert len(shipped.issuers) == len(rows["ci"])
    assert len(shipped.manufacturers) == len(rows["eum"])
    entries: list[CiEntry | EumEntry] = [*shipped.issuers.values()]
    entries += shipped.manufacturers.values()
    assert all(entry.evidence for entry in entries)
    assert {entry.kind for entry in entries} == {RootKind.LIVE, RootKind.TEST}
    assert all(len(key_id) == 20 for key_id in shipped.issuers)
    assert all(len(entry.country) in (0, 2) for entry in entries)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("[]", id="no-object"),
        pytest.param('{"ci": []}', id="half"),
        pytest.param('{"ci": [{"key_id": "zz"}], "eum": []}', id="no-hex"),
        pytest.param(
            '{"ci": [], "eum": [{"prefix": "8904C012", "manufacturer": "x", "kind": "live", '
            '"country": "", "evidence": "x"}]}',
            id="prefix-not-digits",
        ),
    ],
)
def test_broken_list_is_reported_with_a_way_out(text):
    with pytest.raises(CodecError, match="cannot be read") as caught:
        Registry.from_json(text)
    assert "Reinstall" in caught.value.hint
