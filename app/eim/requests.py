"""The packages that nobody signs: their fields, and the message they make.

Read-outs of IPA and eUICC, download triggers, acknowledgements, and the first eIM of an eUICC.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.codec.dialects import OLDEST, has, strip_for
from app.codec.schema import encode
from app.eim import tag_names
from app.eim.eim_fields import EIM_FIELDS
from app.eim.fields import FieldKind, FieldSpec
from app.eim.sequences import build, read
from app.errors import CodecError
from app.values.packages import FieldValue, PackageKind

Values = Mapping[str, FieldValue]
Lost = tuple[str, ...]

_EVENTS = (
    ("notificationInstall", 0),
    ("notificationEnable", 1),
    ("notificationDisable", 2),
    ("notificationDelete", 3),
)

_DATA_FIELDS = (
    FieldSpec(
        "tagList",
        FieldKind.TAGS,
        required=True,
        tags_of=tag_names.IPA_DATA,
        help="What the IPA is to tell. Profiles are listed by the signed listProfileInfo only.",
    ),
    FieldSpec(
        "euiccCiPKIdentifierToBeUsed",
        FieldKind.HEX,
        least=20,
        most=20,
        help="Certificates under this CI key.",
    ),
    FieldSpec(
        "seqNumber",
        FieldKind.NUMBER,
        least=0,
        choice="searchCriteriaNotification",
        help="Only the notification with this number.",
    ),
    FieldSpec(
        "profileManagementOperation",
        FieldKind.BITS,
        choices=_EVENTS,
        choice="searchCriteriaNotification",
        help="Only notifications of these events.",
    ),
    FieldSpec(
        "euiccPackageResults",
        FieldKind.FLAG,
        until=OLDEST,
        choice="searchCriteriaNotification",
        help="Only the results of eUICC Packages.",
    ),
    FieldSpec(
        "resultSeqNumber",
        FieldKind.NUMBER,
        least=0,
        since="1.1",
        component="seqNumber",
        choice="searchCriteriaEuiccPackageResult",
        help="Only the package result with this number.",
    ),
)

_TRIGGER_FIELDS = (
    FieldSpec(
        "activationCode",
        FieldKind.ACTIVATION_CODE,
        most=255,
        choice="profileDownloadData",
        help="As printed or scanned, with or without LPA: before it.",
    ),
    FieldSpec(
        "contactDefaultSmdp",
        FieldKind.FLAG,
        choice="profileDownloadData",
        help="Ask the eUICC's default SM-DP+.",
    ),
    FieldSpec("contactSmds", FieldKind.FLAG, choice="profileDownloadData", help="Ask an SM-DS."),
    FieldSpec(
        "smdsAddress", FieldKind.ADDRESS, help="Which SM-DS; empty for the eUICC's root SM-DS."
    ),
)

_ACK_FIELDS = (
    FieldSpec(
        "seqNumbers",
        FieldKind.NUMBERS,
        least=0,
        help="Numbers of the results that are safely stored, as the eUICC gave them.",
    ),
)


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One unsigned kind. transaction_id_since: the version from which it has one, empty for none.

    build takes (values, transaction id); read gives (values, transaction id, what was lost).
    """

    kind: PackageKind
    title: str
    type_name: str
    tag: int
    fields: tuple[FieldSpec, ...]
    transaction_id_since: str
    build: Callable[[Values, bytes], object]
    read: Callable[[object], tuple[dict[str, FieldValue], bytes, Lost]]

    def fields_in(self, dialect: str) -> tuple[FieldSpec, ...]:
        """Return the fields a version has; what a form for it shows."""
        return tuple(spec for spec in self.fields if has(dialect, spec.since, spec.until))


def message(kind: PackageKind, values: Values, transaction_id: bytes, dialect: str | None) -> bytes:
    """Write the message. dialect None: of whatever version, all at once.

    Raises CodecError naming the field, also for what that version lacks.
    """
    row = by_kind(kind)
    value = row.build(values, transaction_id)
    if dialect is None:
        return encode(row.type_name, value)
    return encode(row.type_name, strip_for(row.type_name, value, dialect), dialect=dialect)


def by_kind(kind: PackageKind) -> RequestRow:
    """Return the row of an unsigned kind. Raises CodecError for the signed one."""
    row = next((row for row in REQUESTS if row.kind is kind), None)
    if row is None:
        raise CodecError(
            "An eUICC Package has operations and is signed; it is no plain request.",
            hint="Compose it from operations.",
        )
    return row


def _numbered(made: dict[str, object], transaction_id: bytes) -> dict[str, object]:
    return {**made, "eimTransactionId": transaction_id} if transaction_id else made


def _build_data(values: Values, transaction_id: bytes) -> object:
    return _numbered(build(_DATA_FIELDS, values), transaction_id)


def _read_data(value: object) -> tuple[dict[str, FieldValue], bytes, Lost]:
    sequence, transaction_id = _parted(value)
    values, lost = read(_DATA_FIELDS, sequence)
    return values, transaction_id, lost


def _build_trigger(values: Values, transaction_id: bytes) -> object:
    address = values.get("smdsAddress")
    made = build(_TRIGGER_FIELDS, values)
    made.pop("smdsAddress", None)
    if made.get("profileDownloadData") == ("contactSmds", None):
        made["profileDownloadData"] = "contactSmds", {"smdsAddress": address} if address else {}
    return _numbered(made, transaction_id)


def _read_trigger(value: object) -> tuple[dict[str, FieldValue], bytes, Lost]:
    sequence, transaction_id = _parted(value)
    values, lost = read(_TRIGGER_FIELDS, sequence)
    match sequence.get("profileDownloadData"):
        case ("contactSmds", {"smdsAddress": str(address)}):
            values["smdsAddress"] = address
    return values, transaction_id, lost


def _build_acknowledgements(values: Values, _: bytes) -> object:
    return build(_ACK_FIELDS, values).get("seqNumbers", [])


def _read_acknowledgements(value: object) -> tuple[dict[str, FieldValue], bytes, Lost]:
    values, lost = read(_ACK_FIELDS, {"seqNumbers": value})
    return values, b"", lost


def _build_initial(values: Values, _: bytes) -> object:
    return {"eimConfigurationDataList": [build(EIM_FIELDS, values)]}


def _read_initial(value: object) -> tuple[dict[str, FieldValue], bytes, Lost]:
    listed = value.get("eimConfigurationDataList", []) if isinstance(value, dict) else []
    values, lost = read(EIM_FIELDS, listed[0]) if listed else ({}, ("There is no eIM in it",))
    extra = ("only the first of several eIMs is kept",) if len(listed) > 1 else ()
    return values, b"", (*lost, *extra)


def _parted(value: object) -> tuple[dict[str, object], bytes]:
    """Split a SEQUENCE into its fields and its transaction id."""
    sequence = dict(value) if isinstance(value, dict) else {}
    transaction_id = sequence.pop("eimTransactionId", b"")
    return sequence, transaction_id if isinstance(transaction_id, bytes) else b""


REQUESTS: tuple[RequestRow, ...] = (
    RequestRow(
        PackageKind.DATA_REQUEST,
        "Read data of IPA and eUICC",
        "IpaEuiccDataRequest",
        0xBF52,
        _DATA_FIELDS,
        "1.1",
        _build_data,
        _read_data,
    ),
    RequestRow(
        PackageKind.DOWNLOAD_TRIGGER,
        "Trigger a profile download",
        "ProfileDownloadTriggerRequest",
        0xBF54,
        _TRIGGER_FIELDS,
        "1.0.1",
        _build_trigger,
        _read_trigger,
    ),
    RequestRow(
        PackageKind.ACKNOWLEDGEMENTS,
        "Acknowledge results",
        "EimAcknowledgements",
        0xBF53,
        _ACK_FIELDS,
        "",
        _build_acknowledgements,
        _read_acknowledgements,
    ),
    RequestRow(
        PackageKind.ADD_INITIAL_EIM,
        "Associate the first eIM",
        "AddInitialEimRequest",
        0xBF57,
        EIM_FIELDS,
        "",
        _build_initial,
        _read_initial,
    ),
)
