"""What an eUICC holds, as plain values. `raw` is always the DER the card sent, for the inspector.

Enum members carry the ASN.1 identifiers in upper snake case and the numbers of the wire.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from app.values.ids import Eid, Iccid


class ProfileState(IntEnum):
    """Tag 9F70."""

    DISABLED = 0
    ENABLED = 1


class ProfileClass(IntEnum):
    """Tag 95."""

    TEST = 0
    PROVISIONING = 1
    OPERATIONAL = 2


class IpaMode(IntEnum):
    """Where the IPA runs: in the device or in the eUICC (EUICCInfo2 tag 90)."""

    IPAD = 0
    IPAE = 1


class EimIdType(IntEnum):
    """What kind of name an eimId is."""

    OID = 1
    FQDN = 2
    PROPRIETARY = 3


@dataclass(frozen=True, slots=True)
class OperatorId:
    """A profile owner. mcc_mnc: digits, five or six; gid1 and gid2: raw bytes, may be empty."""

    mcc_mnc: str
    gid1: bytes = b""
    gid2: bytes = b""


@dataclass(frozen=True, slots=True)
class NotificationConfiguration:
    """To whom a profile reports which events (`install`, `enable`, `disable`, `delete`)."""

    events: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class ProfileInfo:
    """One profile. Fields a card did not send are None or empty."""

    iccid: Iccid | None = None
    isdp_aid: bytes = b""
    state: ProfileState | None = None
    nickname: str = ""
    service_provider: str = ""
    name: str = ""
    profile_class: ProfileClass | None = None
    icon_type: str = ""
    icon: bytes = b""
    notification_configuration: tuple[NotificationConfiguration, ...] = ()
    owner: OperatorId | None = None
    dp_oid: str = ""
    policy_rules: tuple[str, ...] = ()
    ecall_indication: bool | None = None
    fallback_attribute: bool = False
    fallback_allowed: bool | None = None
    raw: bytes = b""

    @property
    def enabled(self) -> bool:
        """Whether this is the profile in use."""
        return self.state is ProfileState.ENABLED

    @property
    def title(self) -> str:
        """What people call it: nickname, else profile name, else provider, else the ICCID."""
        return self.nickname or self.name or self.service_provider or (self.iccid or "")


@dataclass(frozen=True, slots=True)
class EuiccInfo1:
    """Versions as `x.y.z`; CI key ids are the 20-byte subject key identifiers."""

    svn: str
    ci_for_verification: tuple[bytes, ...]
    ci_for_signing: tuple[bytes, ...]
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class EuiccInfo2:
    """The fields pages show; the whole is in `raw` for the tree.

    free_nvm_bytes, free_ram_bytes: from extCardResource (sub-tags 82 and 83), None when absent.
    iot_versions: SGP.32 versions the eUICC claims, as `1.2.0`; empty on a consumer eUICC.
    """

    profile_version: str
    svn: str
    firmware: str
    installed_applications: int | None
    free_nvm_bytes: int | None
    free_ram_bytes: int | None
    uicc_capability: tuple[str, ...]
    rsp_capability: tuple[str, ...]
    ci_for_verification: tuple[bytes, ...]
    ci_for_signing: tuple[bytes, ...]
    category: str
    forbidden_rules: tuple[str, ...]
    pp_version: str
    sas_number: str
    platform_label: str = ""
    ts102241_version: str = ""
    globalplatform_version: str = ""
    ipa_mode: IpaMode | None = None
    iot_versions: tuple[str, ...] = ()
    ecall_supported: bool = False
    fallback_supported: bool = False
    has_iot_info: bool = False
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class ConfiguredAddresses:
    """Empty text when the card has none."""

    default_dp: str
    root_ds: str


@dataclass(frozen=True, slots=True)
class EimConfiguration:
    """One associated eIM.

    public_key, certificate: DER of a whole SubjectPublicKeyInfo or Certificate, rebuilt from the
    card's implicit form; empty when absent. protocols: ASN.1 bit names.
    association_token: None when the eIM has none.
    """

    eim_id: str
    fqdn: str = ""
    id_type: EimIdType | None = None
    counter: int | None = None
    association_token: int | None = None
    public_key: bytes = b""
    certificate: bytes = b""
    tls_public_key: bytes = b""
    tls_certificate: bytes = b""
    protocols: tuple[str, ...] = ()
    ci_key_id: bytes = b""
    indirect_profile_download: bool = False
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class NotificationMetadata:
    """A pending notification's label. events: usually one of install, enable, disable, delete."""

    seq: int
    events: tuple[str, ...]
    address: str
    iccid: Iccid | None = None
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class PendingNotification:
    """A signed notification as the server is to get it; `raw` is that message, untouched.

    kind: the ASN.1 alternative, e.g. `otherSignedNotification`, `profileInstallationResult`.
    """

    kind: str
    metadata: NotificationMetadata | None
    raw: bytes


@dataclass(frozen=True, slots=True)
class AuthorisationRule:
    """One row of the Rules Authorisation Table. operators: empty entries mean any operator."""

    rules: tuple[str, ...]
    operators: tuple[OperatorId, ...]
    consent_required: bool


@dataclass(frozen=True, slots=True)
class CertificateInfo:
    """A certificate as people judge it.

    role: `EUM`, `eUICC`, `CI`, `eIM`, `eIM TLS` or empty. Times are ISO 8601 in UTC.
    curve: `P-256`, `brainpoolP256r1` or the name found.
    """

    role: str
    subject: str
    issuer: str
    serial: str
    not_before: str
    not_after: str
    curve: str
    key_id: bytes
    authority_key_id: bytes
    sha256: bytes
    valid_now: bool
    raw: bytes


class CheckResult(StrEnum):
    """How a check ended."""

    PASS = "pass"  # noqa: S105 - a verdict, not a secret
    FAIL = "fail"
    NOT_CHECKABLE = "not checkable"


@dataclass(frozen=True, slots=True)
class Check:
    """One rule looked at: its name, the outcome and the reason in words."""

    name: str
    result: CheckResult
    reason: str = ""


def worst_of(checks: Iterable[Check]) -> CheckResult:
    """Return the outcome of several checks together; of none at all, NOT_CHECKABLE."""
    results = {check.result for check in checks}
    for worst in (CheckResult.FAIL, CheckResult.NOT_CHECKABLE):
        if worst in results:
            return worst
    return CheckResult.PASS if results else CheckResult.NOT_CHECKABLE


@dataclass(frozen=True, slots=True)
class CertificateChain:
    """eUICC and EUM certificate, and the CI root if one is known here, with every check made."""

    euicc: CertificateInfo | None
    eum: CertificateInfo | None
    ci: CertificateInfo | None
    checks: tuple[Check, ...]

    @property
    def result(self) -> CheckResult:
        """FAIL when any check failed, NOT_CHECKABLE when any could not be made, else PASS."""
        return worst_of(self.checks)


class CardKind(StrEnum):
    """What sits in the reader."""

    UICC = "plain UICC"
    SGP02 = "SGP.02 eUICC"
    SGP22 = "SGP.22 eUICC"
    SGP32 = "SGP.32 eUICC"


class CiKind(StrEnum):
    """Whose root certificates the eUICC trusts."""

    LIVE = "live CI"
    TEST = "test CI"
    BOTH = "live and test CI"
    UNKNOWN = "unknown CI"
    NONE = "no CI read"


@dataclass(frozen=True, slots=True)
class Probe:
    """One question put to the card and its raw outcome.

    outcome: one plain sentence. command and answer: raw bytes, empty when none was exchanged.
    """

    name: str
    outcome: str
    ok: bool
    command: bytes = b""
    answer: bytes = b""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the card is, how that was found out, and how it is being talked to.

    dialect: `1.0.1`, `1.1`, `1.2` or `1.3` on SGP.32, else empty. version: the version claimed, as
    `1.2.0`, or the svn on SGP.22. channel: -1 when no channel is open.
    """

    kind: CardKind
    dialect: str = ""
    version: str = ""
    ipa_mode: IpaMode | None = None
    ci_kind: CiKind = CiKind.NONE
    ci_names: tuple[str, ...] = ()
    eum_name: str = ""
    eid: Eid | None = None
    atr: bytes = b""
    protocol: str = ""
    aid: bytes = b""
    channel: int = -1
    probes: tuple[Probe, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionError:
    """A part of the card that could not be read, and why. section: the report's field name."""

    section: str
    message: str
    hint: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class CardReport:
    """Everything the card page shows, read in one go.

    A section that failed is empty and has an entry in `errors`. read_at: seconds since the epoch;
    duration_s and apdus: what reading it took.
    """

    verdict: Verdict
    info1: EuiccInfo1 | None = None
    info2: EuiccInfo2 | None = None
    profiles: tuple[ProfileInfo, ...] = ()
    addresses: ConfiguredAddresses | None = None
    rat: tuple[AuthorisationRule, ...] = ()
    eims: tuple[EimConfiguration, ...] = ()
    notifications: tuple[NotificationMetadata, ...] = ()
    certificates: CertificateChain | None = None
    iccid: Iccid | None = None
    errors: tuple[SectionError, ...] = field(default=())
    read_at: float = 0.0
    duration_s: float = 0.0
    apdus: int = 0

    @property
    def eid(self) -> Eid | None:
        """The EID, if the card has one."""
        return self.verdict.eid
