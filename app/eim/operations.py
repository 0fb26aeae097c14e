"""THE table of operations: one row per PSMO and eCO, with its fields and its result.

Composer forms, recipes, the command line, the encoder and the result view read it. A new operation
is one row here. The versions named are those of the schema, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.codec.dialects import has
from app.eim import tag_names
from app.eim.eim_fields import EIM_FIELDS, EIM_ID
from app.eim.fields import FieldKind, FieldSpec
from app.eim.sequences import build
from app.errors import CodecError
from app.values.packages import FieldValue

PSMO, ECO = "psmo", "eco"
LIST_NAMES = {PSMO: "psmoList", ECO: "ecoList"}
LIST_TYPES = {PSMO: "Psmo", ECO: "Eco"}


@dataclass(frozen=True, slots=True)
class OperationRow:
    """One operation. list: `psmo` or `eco`; a package holds one of the two only.

    result: the alternative of EuiccResultData that answers it. codes: key of `codec.codes` for the
    numbers in it. fine: the numbers that mean it was done. since, until: versions of SGP.32, empty
    for no limit.
    """

    name: str
    list: str
    title: str
    fields: tuple[FieldSpec, ...]
    result: str
    codes: str
    help: str = ""
    since: str = ""
    until: str = ""
    fine: tuple[int, ...] = (0,)

    def build(self, values: Mapping[str, FieldValue]) -> tuple[str, object]:
        """Return the alternative and its value for the encoder. Raises CodecError by field."""
        return self.name, build(self.fields, values)

    def exists_in(self, dialect: str) -> bool:
        """Whether that version of SGP.32 has the operation."""
        return has(dialect, self.since, self.until)

    def fields_in(self, dialect: str) -> tuple[FieldSpec, ...]:
        """Return the fields that version has; what a form for it shows."""
        return tuple(spec for spec in self.fields if has(dialect, spec.since, spec.until))


def _iccid(help_text: str) -> FieldSpec:
    return FieldSpec("iccid", FieldKind.ICCID, required=True, help=help_text)


_LIST_FIELDS = (
    FieldSpec(
        "tagList",
        FieldKind.TAGS,
        tags_of=tag_names.PROFILE_INFO,
        help="What to tell of each profile; empty for the usual.",
    ),
    FieldSpec(
        "iccid", FieldKind.ICCID, choice="searchCriteria", help="Only the profile with this ICCID."
    ),
    FieldSpec(
        "isdpAid",
        FieldKind.HEX,
        least=5,
        most=16,
        choice="searchCriteria",
        help="Only the profile in this ISD-P.",
    ),
    FieldSpec(
        "profileClass",
        FieldKind.CHOICE,
        choices=(("test", 0), ("provisioning", 1), ("operational", 2)),
        choice="searchCriteria",
        help="Only profiles of this class.",
    ),
    FieldSpec(
        "iotSpecificTagList",
        FieldKind.TAGS,
        since="1.3",
        help="What to tell of the IoT part of each profile.",
    ),
)

_IMMEDIATE_FIELDS = (
    FieldSpec(
        "immediateEnableFlag", FieldKind.FLAG, help="Allow it; without this flag it is forbidden."
    ),
    FieldSpec("defaultSmdpOid", FieldKind.OID, help="Only for profiles of the SM-DP+ with it."),
    FieldSpec("defaultSmdpAddress", FieldKind.ADDRESS, help="SM-DP+ to ask by default."),
)

OPERATIONS: tuple[OperationRow, ...] = (
    OperationRow(
        "enable",
        PSMO,
        "Enable a profile",
        (
            _iccid("Profile to enable; the enabled one is disabled with it."),
            FieldSpec(
                "rollbackFlag",
                FieldKind.FLAG,
                help="Let the IPA go back when the eIM cannot be reached over the new profile.",
            ),
        ),
        "enableResult",
        "EnableProfileResult",
    ),
    OperationRow(
        "disable",
        PSMO,
        "Disable a profile",
        (_iccid("Profile to disable; none is enabled afterwards."),),
        "disableResult",
        "DisableProfileResult",
    ),
    OperationRow(
        "delete",
        PSMO,
        "Delete a profile",
        (_iccid("Profile to delete; it has to be disabled."),),
        "deleteResult",
        "DeleteProfileResult",
    ),
    OperationRow(
        "listProfileInfo",
        PSMO,
        "List profiles",
        _LIST_FIELDS,
        "listProfileInfoResult",
        "ProfileInfoListError",
    ),
    OperationRow(
        "getRAT",
        PSMO,
        "Read the rules authorisation table",
        (),
        "getRATResult",
        "",
        help="Which owners may set which policy rules.",
    ),
    OperationRow(
        "configureImmediateEnable",
        PSMO,
        "Configure immediate enabling",
        _IMMEDIATE_FIELDS,
        "configureImmediateEnableResult",
        "ConfigureImmediateEnableResult",
        help="Whether a downloaded profile may be enabled at once.",
    ),
    OperationRow(
        "setFallbackAttribute",
        PSMO,
        "Make a profile the fallback",
        (_iccid("Profile to fall back to; its metadata has to allow it."),),
        "setFallbackAttributeResult",
        "SetFallbackAttributeResult",
        since="1.1",
    ),
    OperationRow(
        "unsetFallbackAttribute",
        PSMO,
        "Have no fallback profile",
        (),
        "unsetFallbackAttributeResult",
        "UnsetFallbackAttributeResult",
        since="1.1",
    ),
    OperationRow(
        "setDefaultDpAddress",
        PSMO,
        "Set the default SM-DP+",
        (
            FieldSpec(
                "defaultDpAddress",
                FieldKind.ADDRESS,
                required=True,
                blank=True,
                help="Host name; empty removes the address.",
            ),
        ),
        "setDefaultDpAddressResult",
        "SetDefaultDpAddressResponse.setDefaultDpAddressResult",
        since="1.1",
    ),
    OperationRow(
        "addEim",
        ECO,
        "Associate another eIM",
        EIM_FIELDS,
        "addEimResult",
        "AddEimResult.addEimResultCode",
    ),
    OperationRow(
        "deleteEim",
        ECO,
        "Delete an eIM",
        (EIM_ID,),
        "deleteEimResult",
        "DeleteEimResult",
        help="Without any eIM left, the eUICC takes a new first one unsigned.",
        fine=(0, 2),
    ),
    OperationRow(
        "updateEim",
        ECO,
        "Change an eIM's configuration",
        EIM_FIELDS,
        "updateEimResult",
        "UpdateEimResult",
        help="Fields left empty keep their value.",
    ),
    OperationRow(
        "listEim", ECO, "List the eIMs", (), "listEimResult", "ListEimResult.listEimError"
    ),
)

_BY_NAME = {row.name: row for row in OPERATIONS}
_ALIASES = {"configureAutoEnable": "configureImmediateEnable"}
"""What v1.0.1 called an operation whose bytes have not changed since."""


def by_name(name: str) -> OperationRow:
    """Return the row of an operation, also by its name in v1.0.1. Raises CodecError."""
    row = _BY_NAME.get(name) or _BY_NAME.get(_ALIASES.get(name, ""))
    if row is None:
        raise CodecError(
            f"No operation is called {name[:40]!r}.",
            path=name[:40],
            hint=f"There are: {', '.join(_BY_NAME)}.",
        )
    return row
