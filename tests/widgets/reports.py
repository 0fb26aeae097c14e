"""Card reports for every state a page can be in, as plain values."""

from __future__ import annotations

from dataclasses import replace

from app.values.euicc import (
    AuthorisationRule,
    CardKind,
    CardReport,
    CertificateChain,
    CertificateInfo,
    Check,
    CheckResult,
    CiKind,
    ConfiguredAddresses,
    EimConfiguration,
    EimIdType,
    EuiccInfo2,
    IpaMode,
    NotificationMetadata,
    OperatorId,
    Probe,
    ProfileClass,
    ProfileInfo,
    ProfileState,
    SectionError,
    Verdict,
)
from app.values.ids import Eid, Iccid

EID = Eid("89049032123451234512345678901235")
ENABLED = Iccid("89882119000000002345")
DISABLED = Iccid("89000123456789012341")
READ_AT = 1_790_000_000.0

_KEY = bytes.fromhex("3059301306072A8648CE3D020106082A8648CE3D03010703420004") + bytes(64)


def profile(iccid: Iccid, name: str, *, enabled: bool = False, **fields: object) -> ProfileInfo:
    """Return a profile with the usual fields."""
    state = ProfileState.ENABLED if enabled else ProfileState.DISABLED
    base = ProfileInfo(
        iccid=iccid,
        state=state,
        name=name,
        service_provider="Example Mobile",
        profile_class=ProfileClass.OPERATIONAL,
        raw=bytes.fromhex("E30C5A0A") + iccid.wire,
    )
    return replace(base, **fields)  # type: ignore[arg-type]  # the caller names real fields


PROFILES = (
    profile(ENABLED, "Bootstrap EU", enabled=True, fallback_attribute=True),
    profile(
        DISABLED,
        "Factory test",
        service_provider="RSP Test",
        profile_class=ProfileClass.TEST,
    ),
    profile(
        Iccid("89445000123456789012"),
        "Field UK",
        nickname="Field UK east",
        service_provider="Example Networks",
        policy_rules=("ppr2",),
    ),
)

VERDICT = Verdict(
    CardKind.SGP32,
    dialect="1.2",
    version="1.2.0",
    ipa_mode=IpaMode.IPAD,
    ci_kind=CiKind.TEST,
    ci_names=("GSMA test CI",),
    eum_name="RSP Test EUM",
    eid=EID,
    atr=bytes.fromhex("3B9F96801FC78031E073FE211B63"),
    protocol="T=0",
    aid=bytes.fromhex("A0000005591010FFFFFFFF8900000100"),
    channel=1,
    probes=(
        Probe(
            "ISD-R selected",
            "The ISD-R answered on channel 1.",
            ok=True,
            command=bytes.fromhex("01A4040010A0000005591010FFFFFFFF8900000100"),
            answer=bytes.fromhex("6F10840EA0000005591010FFFFFFFF899000"),
        ),
        Probe("ECASD", "6A82: no ECASD of SGP.02.", ok=False, answer=b"\x6a\x82"),
    ),
)

INFO2 = EuiccInfo2(
    profile_version="2.3.1",
    svn="2.5.0",
    firmware="4.2.0",
    installed_applications=3,
    free_nvm_bytes=312_000,
    free_ram_bytes=25_000,
    uicc_capability=("usimSupport",),
    rsp_capability=("additionalProfile",),
    ci_for_verification=(b"\x11" * 20,),
    ci_for_signing=(b"\x11" * 20,),
    category="mediumEuicc",
    forbidden_rules=(),
    pp_version="1.0.0",
    sas_number="EX-EA-UP-0824",
    ipa_mode=IpaMode.IPAD,
    iot_versions=("1.2.0",),
    fallback_supported=True,
    has_iot_info=True,
    raw=bytes.fromhex("BF2211810302030182030205008303040200"),
)


def certificate(role: str, subject: str, until: str, *, valid: bool = True) -> CertificateInfo:
    """Return a certificate of the chain."""
    return CertificateInfo(
        role=role,
        subject=subject,
        issuer="CN=Test CI,O=Example",
        serial="02",
        not_before="2024-01-01T00:00:00Z",
        not_after=f"{until}-12-31T00:00:00Z",
        curve="P-256",
        key_id=b"\x22" * 20,
        authority_key_id=b"\x11" * 20,
        sha256=b"\x33" * 32,
        valid_now=valid,
        raw=b"\x30\x03\x02\x01\x01",
    )


CHAIN = CertificateChain(
    euicc=certificate("eUICC", f"CN=Test eUICC,serialNumber={EID},O=RSP Test EUM", "7496"),
    eum=certificate("EUM", "CN=EUM Test,O=RSP Test EUM", "2054"),
    ci=certificate("CI", "CN=Test CI,O=Example", "2055"),
    checks=(
        Check("eUICC signed by the EUM", CheckResult.PASS, "The signature holds."),
        Check("EUM signed by the CI", CheckResult.PASS, "The signature holds."),
    ),
)

EIM = EimConfiguration(
    eim_id="bench.eim.example",
    fqdn="bench.eim.example",
    id_type=EimIdType.FQDN,
    counter=42,
    association_token=7,
    public_key=_KEY,
    tls_public_key=_KEY,
    protocols=("eimRetrieveHttps", "eimRetrieveCoaps"),
    indirect_profile_download=True,
)

NOTIFICATIONS = (
    NotificationMetadata(17, ("enable",), "smdp.example.com", ENABLED),
    NotificationMetadata(18, ("disable",), "smdp.example.com", DISABLED),
)

SGP32 = CardReport(
    VERDICT,
    info2=INFO2,
    profiles=PROFILES,
    addresses=ConfiguredAddresses("smdp.example.com", "lpa.ds.gsma.com"),
    rat=(
        AuthorisationRule(("ppr1", "ppr2"), (OperatorId("eeeeee"),), consent_required=True),
        AuthorisationRule(("ppr2",), (OperatorId("26201", gid1=b"\x01"),), consent_required=False),
    ),
    eims=(EIM,),
    notifications=NOTIFICATIONS,
    certificates=CHAIN,
    iccid=ENABLED,
    read_at=READ_AT,
    duration_s=0.024,
    apdus=18,
)

SGP22 = replace(
    SGP32,
    verdict=replace(
        VERDICT,
        kind=CardKind.SGP22,
        dialect="",
        version="2.5.0",
        ipa_mode=None,
        ci_kind=CiKind.LIVE,
        ci_names=("GSMA CI",),
    ),
    info2=replace(INFO2, ipa_mode=None, iot_versions=(), has_iot_info=False),
    eims=(),
    certificates=None,
    errors=(
        SectionError(
            "certificates",
            "An SGP.22 eUICC shows its certificates only to a server during a download.",
            "Nothing is wrong. An IoT eUICC gives them when asked.",
        ),
    ),
)

UICC = CardReport(
    Verdict(
        CardKind.UICC,
        atr=VERDICT.atr,
        protocol="T=0",
        probes=(Probe("ISD-R", "6A82: no ISD-R answers.", ok=False, answer=b"\x6a\x82"),),
    ),
    iccid=ENABLED,
    read_at=READ_AT,
    duration_s=0.011,
    apdus=7,
)

SGP02 = replace(UICC, verdict=replace(UICC.verdict, kind=CardKind.SGP02, eid=EID))

PARTIAL = replace(
    SGP32,
    info2=None,
    certificates=None,
    errors=(
        SectionError(
            "info2",
            "The answer to GetEuiccInfo2 ends in the middle of a field. 12 bytes are missing.",
            "Lower the block size in the settings and read again.",
            "SGP.22 v2.5 §5.7.8",
        ),
        SectionError(
            "certificates",
            "The eUICC did not give its certificates: 6A88.",
            "For the eUICC maker: ask which dialect this eUICC speaks.",
            "SGP.32 v1.2 §5.9.11",
        ),
    ),
)

BARE = replace(
    SGP32,
    profiles=(),
    notifications=(),
    eims=(),
    rat=(),
    addresses=ConfiguredAddresses("", ""),
)

BROKEN_CHAIN = replace(
    SGP32,
    certificates=replace(
        CHAIN,
        checks=(
            CHAIN.checks[0],
            Check("EUM signed by the CI", CheckResult.FAIL, "No CI known here signed it."),
        ),
    ),
)

MANY = replace(
    SGP32,
    profiles=tuple(
        profile(
            Iccid(f"8988211900000000{number:04d}"),
            f"Profile {number}",
            enabled=number == 5,
            nickname="" if number % 3 else f"Gateway {number}",
        )
        for number in range(12)
    ),
)

LONG = replace(
    SGP32,
    profiles=tuple(
        replace(
            found,
            nickname=(found.title + " für Außenstellen mit langem Namen und Nachtrag")[:56],
            service_provider="Norddeutsche Beispielmobilfunkgesellschaft mbH & Co.",
            policy_rules=("ppr1", "ppr2"),
            fallback_attribute=True,
        )
        for found in PROFILES
    ),
    eims=(
        replace(
            EIM,
            eim_id="production-line-seven.eim.a-rather-long-company-name.example",
            fqdn="production-line-seven.eim.a-rather-long-company-name.example",
            protocols=(
                "eimRetrieveHttps",
                "eimRetrieveCoaps",
                "eimInjectHttps",
                "eimInjectCoaps",
            ),
        ),
    )
    * 3,
)
