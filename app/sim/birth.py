"""The state a card is born with: profiles of every kind, an eIM, some notifications.

All names and numbers are made up; networks are the test networks 001-01 and 999-99.
"""

from __future__ import annotations

from dataclasses import replace

from app.sim import credentials
from app.sim.credentials import Credentials
from app.sim.icons import Colour, disc
from app.sim.notifications import notify
from app.sim.options import SimOptions
from app.sim.state import CardState, Profile
from app.values.euicc import (
    EimConfiguration,
    EimIdType,
    NotificationConfiguration,
    OperatorId,
    ProfileClass,
)
from app.values.ids import Iccid

_ISDP = "A0000005591010FFFFFFFF8900{:04X}00"
_FIRST_ISDP = 0x0010
_DP = "smdp.workbench.example"
_OTHER_DP = "smdp.harbour.example"
_ROOT_DS = "root-smds.workbench.example"
_DP_OID = "2.999.10"
_WHITE: Colour = (255, 255, 255)
_ALL_EVENTS = ("install", "enable", "disable", "delete")


def newborn(options: SimOptions) -> CardState:
    """Make a fresh card, the same for every kind: the kind decides what of it can be reached."""
    state = CardState(eid=credentials.eid_for(options.name), profiles=_profiles(), root_ds=_ROOT_DS)
    state = credentials.with_chain(state, options.curve)
    keys = credentials.load(state, options.curve, der_signatures=options.deviates("der-signatures"))
    for profile in state.profiles:
        state = notify(state, keys, profile, "install")
    enabled = state.enabled
    if enabled is not None:
        state = notify(state, keys, enabled, "enable")
    if not options.blank:
        state = replace(state, eims=(_bench_eim(keys),), next_token=2)
    return replace(state, default_dp=_DP)


def _bench_eim(keys: Credentials) -> EimConfiguration:
    name = credentials.BENCH_EIM_NAME
    return EimConfiguration(
        eim_id=name,
        fqdn=name,
        id_type=EimIdType.FQDN,
        counter=0,
        association_token=1,
        public_key=keys.eim.key.public_spki,
        tls_certificate=keys.ci_certificate,
        protocols=("eimRetrieveHttps", "eimRetrieveCoaps"),
        ci_key_id=keys.ci_key_id,
        indirect_profile_download=True,
    )


def _profiles() -> tuple[Profile, ...]:
    profiles = (_in_use(), _spare(), _locked(), _bootstrap(), _test(), _emergency())
    return tuple(
        replace(profile, isdp_aid=bytes.fromhex(_ISDP.format(_FIRST_ISDP + number)))
        for number, profile in enumerate(profiles)
    )


def _in_use() -> Profile:
    return Profile(
        iccid=_iccid("899990100000000017"),
        isdp_aid=b"",
        name="Fjord Telemetry",
        provider="Fjord Mobile",
        enabled=True,
        nickname="Line 1",
        icon=disc((20, 90, 160), _WHITE),
        reports=(NotificationConfiguration(_ALL_EVENTS, _DP),),
        owner=OperatorId("00101"),
        dp_oid=_DP_OID,
        fallback_allowed=True,
        http_params=b"http://config.fjord.example/iot",
    )


def _spare() -> Profile:
    return Profile(
        iccid=_iccid("899990200000004242"),
        isdp_aid=b"",
        name="Harbour Metering 10 MB",
        provider="Harbour Networks",
        icon=disc((200, 80, 30), _WHITE),
        reports=(
            NotificationConfiguration(("install", "delete"), _OTHER_DP),
            NotificationConfiguration(("enable", "disable"), "events.harbour.example"),
        ),
        owner=OperatorId("99999", gid1=b"\x01", gid2=b"\x00\x2a"),
        dp_oid="2.999.12",
        fallback=True,
        fallback_allowed=True,
    )


def _locked() -> Profile:
    return Profile(
        iccid=_iccid("899990300000000905"),
        isdp_aid=b"",
        name="Gridline – stays on",
        provider="Gridline Énergie",
        icon=disc((110, 50, 130), (255, 220, 60)),
        reports=(NotificationConfiguration(("enable", "disable"), _DP),),
        owner=OperatorId("001001"),
        rules=("ppr1", "ppr2"),
    )


def _bootstrap() -> Profile:
    return Profile(
        iccid=Iccid("89999040000000000073"),
        isdp_aid=b"",
        name="Bootstrap",
        provider="Workbench",
        profile_class=ProfileClass.PROVISIONING,
    )


def _test() -> Profile:
    return Profile(
        iccid=_iccid("899990500000000001"),
        isdp_aid=b"",
        name="Test network",
        provider="Workbench",
        profile_class=ProfileClass.TEST,
        owner=OperatorId("00101"),
        preloaded=True,
    )


def _emergency() -> Profile:
    return Profile(
        iccid=_iccid("899990600000000112"),
        isdp_aid=b"",
        name="Emergency call",
        provider="Workbench",
        icon=disc((190, 20, 40), _WHITE),
        ecall=True,
    )


def _iccid(body: str) -> Iccid:
    """Return the ICCID with its Luhn digit."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return Iccid(f"{body}{-total % 10}")
