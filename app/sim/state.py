"""What the card remembers without power: plain values, changed only by making a new one.

`Memory.commit` is the one way a new state becomes the card's. Everything here must survive
`app.values.json_form`, so it is made of dataclasses, tuples, enums, text, numbers and bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.values.euicc import EimConfiguration, NotificationConfiguration, OperatorId, ProfileClass
from app.values.ids import Eid, Iccid


@dataclass(frozen=True, slots=True)
class Profile:
    """An installed profile.

    rules: ASN.1 names as `ppr1`. preloaded: a test profile that came with the card. http_params:
    what GetConnectivityParameters gives while this profile is enabled.
    """

    iccid: Iccid
    isdp_aid: bytes
    name: str
    provider: str
    profile_class: ProfileClass = ProfileClass.OPERATIONAL
    enabled: bool = False
    nickname: str = ""
    icon: bytes = b""
    reports: tuple[NotificationConfiguration, ...] = ()
    owner: OperatorId | None = None
    dp_oid: str = ""
    rules: tuple[str, ...] = ()
    ecall: bool = False
    fallback: bool = False
    fallback_allowed: bool = False
    preloaded: bool = False
    http_params: bytes = b""


@dataclass(frozen=True, slots=True)
class Notification:
    """A pending notification. signed: the whole OtherSignedNotification, as servers get it."""

    seq: int
    event: str
    address: str
    iccid: Iccid
    signed: bytes


@dataclass(frozen=True, slots=True)
class PackageResult:
    """A signed eUICC Package Result that waits to be fetched. raw: the whole BF51."""

    seq: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class ImmediateEnable:
    """What ConfigureImmediateProfileEnabling stored."""

    allowed: bool = False
    smdp_oid: str = ""
    smdp_address: str = ""


@dataclass(frozen=True, slots=True)
class Origins:
    """The profiles to go back to, None where there is nothing to go back from."""

    test: Iccid | None = None
    """Enabled before the first test profile was."""
    fallback: Iccid | None = None
    emergency: Iccid | None = None
    emergency_active: bool = False


@dataclass(frozen=True, slots=True)
class Switch:
    """A change of the enabled profile that waits for REFRESH or reset. target None: none enabled.

    origins: what is to be remembered once it took place.
    """

    target: Iccid | None
    origins: Origins


@dataclass(frozen=True, slots=True)
class Rollback:
    """The right to go back once after a package enabled a profile with its rollback flag.

    previous: the profile that was enabled before. The rest names the package, for its result;
    request_signature is the eIM's, 64 bytes, which v1.0.1 has the result signed with. seq: of the
    package's result; the right ends when that was delivered and is removed.
    """

    previous: Iccid
    eim_id: str
    counter: int
    transaction_id: bytes = b""
    request_signature: bytes = b""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class CardState:
    """The whole of a card's memory. chains: curve name -> its keys and certificates as PEM.

    installed: a profile downloaded since the last session ended, for ImmediateEnable.
    """

    eid: Eid
    chains: dict[str, dict[str, str]] = field(default_factory=dict)
    profiles: tuple[Profile, ...] = ()
    eims: tuple[EimConfiguration, ...] = ()
    notifications: tuple[Notification, ...] = ()
    results: tuple[PackageResult, ...] = ()
    next_seq: int = 1
    next_token: int = 1
    default_dp: str = ""
    root_ds: str = ""
    immediate: ImmediateEnable = ImmediateEnable()
    installed: Iccid | None = None
    switch: Switch | None = None
    rollback: Rollback | None = None
    origins: Origins = Origins()

    @property
    def enabled(self) -> Profile | None:
        """The enabled profile."""
        return self.first(lambda profile: profile.enabled)

    def first(self, wanted: Callable[[Profile], bool]) -> Profile | None:
        """Return the first profile of which this holds."""
        return next(filter(wanted, self.profiles), None)

    def profile(self, iccid: Iccid | None) -> Profile | None:
        """Return the profile with this ICCID."""
        return self.first(lambda profile: profile.iccid == iccid)

    def eim(self, eim_id: str) -> EimConfiguration | None:
        """Return the associated eIM of this name."""
        return next((eim for eim in self.eims if eim.eim_id == eim_id), None)

    def with_profile(self, changed: Profile) -> CardState:
        """Return the state with the profile of the same ICCID replaced."""
        profiles = tuple(changed if p.iccid == changed.iccid else p for p in self.profiles)
        return replace(self, profiles=profiles)

    def without(self, gone: tuple[Profile, ...]) -> CardState:
        """Return the state without these profiles, and without what pointed to them."""
        iccids = {profile.iccid for profile in gone}
        origins = self.origins
        return replace(
            self,
            profiles=tuple(p for p in self.profiles if p.iccid not in iccids),
            installed=None if self.installed in iccids else self.installed,
            rollback=None if self.rollback and self.rollback.previous in iccids else self.rollback,
            origins=replace(
                origins,
                test=None if origins.test in iccids else origins.test,
                fallback=None if origins.fallback in iccids else origins.fallback,
                emergency=None if origins.emergency in iccids else origins.emergency,
            ),
        )
