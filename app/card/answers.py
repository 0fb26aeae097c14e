"""From decoded answers of the eUICC to plain values.

Works on decoder nodes, because each value keeps the DER it came from and the names of set bits.
A field whose content makes no sense (an ICCID that is no number, a state nobody defined) is left
empty rather than hiding the rest: `raw` still has it, and the decode tree flags it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any, TypeVar

from app.codec import tlv
from app.codec.mapping import plain
from app.codec.tree import Node
from app.errors import CodecError
from app.values.euicc import (
    AuthorisationRule,
    ConfiguredAddresses,
    EimConfiguration,
    EimIdType,
    EuiccInfo1,
    EuiccInfo2,
    IpaMode,
    NotificationConfiguration,
    NotificationMetadata,
    OperatorId,
    PendingNotification,
    ProfileClass,
    ProfileInfo,
    ProfileState,
)
from app.values.ids import Eid, Iccid

_E = TypeVar("_E", bound=IntEnum)

_ANY_OPERATOR = "eeeeee"
_ICONS = {0: "jpg", 1: "png"}
_INSTALLED, _FREE_NVM, _FREE_RAM = 0x81, 0x82, 0x83


class Answer:
    """One decoded structure: fields by name, each None when the card did not send it.

    data: the whole message the node's offsets count in.
    """

    def __init__(self, node: Node, data: bytes) -> None:
        self.node = node
        self.data = data
        self._fields = {child.name: child for child in node.children}

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    @property
    def raw(self) -> bytes:
        """The bytes of this structure with its tag."""
        return self.data[self.node.start : self.node.end]

    @property
    def alternative(self) -> str:
        """The name of the alternative the card chose; of a CHOICE only."""
        return self.node.children[0].name if self.node.children else ""

    def value(self, name: str) -> Any:
        """Return a field in the codec's value conventions."""
        child = self._fields.get(name)
        return None if child is None else plain(child)

    def inner(self, name: str) -> Answer | None:
        """Return a field as a structure."""
        child = self._fields.get(name)
        return None if child is None else Answer(child, self.data)

    def items(self) -> list[Answer]:
        """Return the elements of a SEQUENCE OF; unknown ones, which have no name, are left out."""
        return [Answer(child, self.data) for child in self.node.children if child.name]

    def text(self, name: str) -> str:
        """Return a text field, empty when absent."""
        value = self.value(name)
        return value if isinstance(value, str) else ""

    def octets(self, name: str) -> bytes:
        """Return an octet field, empty when absent."""
        value = self.value(name)
        return value if isinstance(value, bytes) else b""

    def number(self, name: str) -> int | None:
        """Return an integer field."""
        value = self.value(name)
        return value if isinstance(value, int) else None

    def member(self, name: str, kind: type[_E]) -> _E | None:
        """Return an integer field as an enum member, None for a number nobody defined."""
        value = self.value(name)
        return kind(value) if value in list(kind) else None

    def bits(self, name: str) -> tuple[str, ...]:
        """Return the names of the bits that are set."""
        child = self._fields.get(name)
        return () if child is None else named_bits(child)

    def iccid(self, name: str = "iccid") -> Iccid | None:
        """Return an ICCID field."""
        try:
            return Iccid.from_wire(self.octets(name))
        except CodecError:
            return None


def eid(answer: Answer) -> Eid:
    """Read GetEuiccDataResponse. Raises CodecError if it holds no EID."""
    return Eid.from_wire(answer.octets("eidValue"))


def info1(answer: Answer) -> EuiccInfo1:
    """Read EUICCInfo1."""
    return EuiccInfo1(
        svn=version(answer.octets("svn")),
        ci_for_verification=_key_ids(answer, "euiccCiPKIdListForVerification"),
        ci_for_signing=_key_ids(answer, "euiccCiPKIdListForSigning"),
        raw=answer.raw,
    )


def info2(answer: Answer) -> EuiccInfo2:
    """Read EUICCInfo2 of SGP.22 or SGP.32."""
    resources = card_resources(answer.octets("extCardResource"))
    certification = answer.inner("certificationDataObject")
    iot = answer.inner("iotSpecificInfo")
    versions = iot.value("iotVersion") if iot is not None else None
    return EuiccInfo2(
        profile_version=version(answer.octets("profileVersion")),
        svn=version(answer.octets("svn")),
        firmware=version(answer.octets("euiccFirmwareVer")),
        installed_applications=resources.get(_INSTALLED),
        free_nvm_bytes=resources.get(_FREE_NVM),
        free_ram_bytes=resources.get(_FREE_RAM),
        uicc_capability=answer.bits("uiccCapability"),
        rsp_capability=answer.bits("rspCapability"),
        ci_for_verification=_key_ids(answer, "euiccCiPKIdListForVerification"),
        ci_for_signing=_key_ids(answer, "euiccCiPKIdListForSigning"),
        category=_named_number(answer, "euiccCategory"),
        forbidden_rules=answer.bits("forbiddenProfilePolicyRules"),
        pp_version=version(answer.octets("ppVersion")),
        sas_number=answer.text("sasAcreditationNumber"),
        platform_label=certification.text("platformLabel") if certification else "",
        ts102241_version=version(answer.octets("ts102241Version")),
        globalplatform_version=version(answer.octets("globalplatformVersion")),
        ipa_mode=answer.member("ipaMode", IpaMode),
        iot_versions=tuple(version(item) for item in versions or ()),
        ecall_supported=iot is not None and "ecallSupported" in iot,
        fallback_supported=iot is not None and "fallbackSupported" in iot,
        has_iot_info=iot is not None,
        raw=answer.raw,
    )


def profile(answer: Answer) -> ProfileInfo:
    """Read one ProfileInfo."""
    owner = answer.inner("profileOwner")
    dp = answer.inner("dpProprietaryData")
    targets = answer.inner("notificationConfigurationInfo")
    return ProfileInfo(
        iccid=answer.iccid(),
        isdp_aid=answer.octets("isdpAid"),
        state=answer.member("profileState", ProfileState),
        nickname=answer.text("profileNickname"),
        service_provider=answer.text("serviceProviderName"),
        name=answer.text("profileName"),
        profile_class=answer.member("profileClass", ProfileClass),
        icon_type=_ICONS.get(answer.value("iconType"), ""),
        icon=answer.octets("icon"),
        notification_configuration=tuple(
            NotificationConfiguration(
                _events(item, "profileManagementOperation"), item.text("notificationAddress")
            )
            for item in (targets.items() if targets else ())
        ),
        owner=operator(owner) if owner else None,
        dp_oid=dp.text("dpOid") if dp else "",
        policy_rules=answer.bits("profilePolicyRules"),
        ecall_indication=answer.value("ecallIndication"),
        fallback_attribute=bool(answer.value("fallbackAttribute")),
        fallback_allowed=answer.value("fallbackAllowed"),
        raw=answer.raw,
    )


def addresses(answer: Answer) -> ConfiguredAddresses:
    """Read EuiccConfiguredAddressesResponse."""
    return ConfiguredAddresses(answer.text("defaultDpAddress"), answer.text("rootDsAddress"))


def rules(answer: Answer) -> tuple[AuthorisationRule, ...]:
    """Read GetRatResponse."""
    table = answer.inner("rat")
    return tuple(rule(item) for item in table.items()) if table else ()


def rule(item: Answer) -> AuthorisationRule:
    """Read one row of a RulesAuthorisationTable."""
    operators = item.inner("allowedOperators")
    return AuthorisationRule(
        rules=item.bits("pprIds"),
        operators=tuple(operator(other) for other in operators.items()) if operators else (),
        consent_required="consentRequired" in item.bits("pprFlags"),
    )


def eim(answer: Answer) -> EimConfiguration:
    """Read one EimConfigurationData."""
    public_key, certificate = _trusted(answer, "eimPublicKeyData")
    tls_public_key, tls_certificate = _trusted(answer, "trustedPublicKeyDataTls")
    return EimConfiguration(
        eim_id=answer.text("eimId"),
        fqdn=answer.text("eimFqdn"),
        id_type=answer.member("eimIdType", EimIdType),
        counter=answer.number("counterValue"),
        association_token=answer.number("associationToken"),
        public_key=public_key,
        certificate=certificate,
        tls_public_key=tls_public_key,
        tls_certificate=tls_certificate,
        protocols=answer.bits("eimSupportedProtocol"),
        ci_key_id=answer.octets("euiccCiPKId"),
        indirect_profile_download="indirectProfileDownload" in answer,
        raw=answer.raw,
    )


def notification(answer: Answer) -> NotificationMetadata:
    """Read one NotificationMetadata."""
    return NotificationMetadata(
        seq=answer.number("seqNumber") or 0,
        events=_events(answer, "profileManagementOperation"),
        address=answer.text("notificationAddress"),
        iccid=answer.iccid(),
        raw=answer.raw,
    )


def pending(answer: Answer) -> PendingNotification:
    """Read one signed notification of any of its four forms."""
    kind = answer.alternative
    message = answer.inner(kind)
    return PendingNotification(kind, _label(message) if message else None, answer.raw)


def operator(answer: Answer) -> OperatorId:
    """Read OperatorId; `EEEEEE` stands for any operator and becomes empty."""
    digits = "".join(f"{byte & 15:x}{byte >> 4:x}" for byte in answer.octets("mccMnc"))
    if digits == _ANY_OPERATOR:
        digits = ""
    elif len(digits) == 6:  # the third MNC digit travels in the middle, f when there is none
        digits = digits[:3] + digits[4:] + digits[3].rstrip("f")
    return OperatorId(digits, answer.octets("gid1"), answer.octets("gid2"))


def version(octets: bytes) -> str:
    """Show a VersionType as `2.3.1`; empty when there is none."""
    return ".".join(str(byte) for byte in octets)


def card_resources(octets: bytes) -> dict[int, int]:
    """Read the numbers of extCardResource by their tag; what is no TLV is passed over."""
    try:
        return {item.tag: int.from_bytes(item.value) for item in tlv.parse(octets)}
    except CodecError:
        return {}


def named_bits(node: Node) -> tuple[str, ...]:
    """Return the names of the set bits of a BIT STRING node."""
    return node.named if isinstance(node.named, tuple) else ()


def _trusted(answer: Answer, name: str) -> tuple[bytes, bytes]:
    """Return (public key, certificate) of a CHOICE of the two."""
    chosen = answer.value(name)
    if not (isinstance(chosen, tuple) and isinstance(chosen[1], bytes)):
        return b"", b""
    return (b"", chosen[1]) if "ertificate" in chosen[0] else (chosen[1], b"")


def _label(answer: Answer) -> NotificationMetadata | None:
    for path in (
        ("tbsOtherNotification",),
        ("profileInstallationResultData", "notificationMetadata"),
        ("compactProfileInstallationResultData",),
    ):
        found: Answer | None = answer
        for name in path:
            found = found.inner(name) if found else None
        if found:
            return notification(found)
    return None


def _events(answer: Answer, name: str) -> tuple[str, ...]:
    return tuple(bit.removeprefix("notification").lower() for bit in answer.bits(name))


def _key_ids(answer: Answer, name: str) -> tuple[bytes, ...]:
    value: Iterable[object] = answer.value(name) or ()
    return tuple(item for item in value if isinstance(item, bytes))


def _named_number(answer: Answer, name: str) -> str:
    number = answer.number(name)
    found = answer.node.find(name)
    if number is None or found is None:
        return ""
    return str(found.named or number)
