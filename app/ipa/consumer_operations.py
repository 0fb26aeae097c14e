"""PSMOs and eCOs done by hand: by ES10c where a consumer eUICC can, in the state file where not.

Each operation gives one EuiccResultData. What an SGP.22 eUICC has no means for is answered with the
code the standard has for that, never with a success.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.card.card import Card
from app.codec import tlv
from app.codec.dialects import OLDEST
from app.codec.schema import encode
from app.codec.tree import Node
from app.errors import CodecError, ProcedureError
from app.ipa.consumer_state import ConsumerFile, ConsumerState, as_sequence, configuration
from app.settings import RefreshPolicy
from app.values.ids import Iccid

OK, NOT_FOUND, LAST_DELETED, EXISTS = 0, 1, 2, 2
BAD_TOKEN, COUNTER_RANGE, COMMAND, UNDEFINED = 5, 6, 7, 127
NO_ROLLBACK, CHANGE_ONGOING = 20, 11
NOT_ALLOWED, NONE_HAS_IT = 2, 2
GENERATE = -1

_LIST, _RAT, _FIRST = 0xBF2D, 0xA6, 0xA0
_IOT_TAGS = (bytes.fromhex("9F7B"), bytes.fromhex("9F26"), bytes.fromhex("9F67"))
_SHARED = {"enableResult": (1, 2, 3, 5), "disableResult": (1, 2, 3, 5), "deleteResult": (1, 2, 3)}
_OLD = (1, 2)


class Operations:
    """Does the operations of one package.

    previous: ICCID of the profile the package may be undone to, None when it gave no such right.
    """

    def __init__(
        self, card: Card, file: ConsumerFile, dialect: str, policy: RefreshPolicy | None
    ) -> None:
        self.previous: str | None = None
        self.problems: list[str] = []
        self._card = card
        self._file = file
        self._dialect = dialect
        self._policy = policy
        self._switched: set[str] = set()
        self._doers: dict[str, Callable[[dict[str, Any], bytes], bytes]] = {
            "enable": self._enable,
            "disable": self._disable,
            "delete": self._delete,
            "listProfileInfo": self._list,
            "getRAT": self._rat,
            "setDefaultDpAddress": self._default_dp,
            "addEim": self._add_eim,
            "updateEim": self._update_eim,
            "deleteEim": self._delete_eim,
            "listEim": self._list_eims,
        }

    def do(self, node: Node, value: Any, raw: bytes) -> bytes | None:
        """Do one operation; None for one nobody knows. value: as read; raw: with its tag."""
        doer = self._doers.get(node.name)
        if doer is not None:
            return doer(value, raw)
        lacking = {
            "configureImmediateEnable": ("configureImmediateEnableResult", COMMAND),
            "setFallbackAttribute": ("setFallbackAttributeResult", NOT_ALLOWED),
            "unsetFallbackAttribute": ("unsetFallbackAttributeResult", NONE_HAS_IT),
        }
        return self._code(*lacking[node.name]) if node.name in lacking else None

    def _enable(self, value: dict[str, Any], raw: bytes) -> bytes:
        before = next((one.iccid for one in self._card.profiles() if one.enabled), None)
        if "rollbackFlag" in value and before is None:
            return self._code("enableResult", UNDEFINED if self._old else NO_ROLLBACK)
        target = Iccid.from_wire(value["iccid"])
        done = self._switch("enableResult", lambda: self._card.enable(target, policy=self._policy))
        if "rollbackFlag" in value and "enableResult" in self._switched:
            self.previous = str(before)
        return done

    def _disable(self, value: dict[str, Any], raw: bytes) -> bytes:
        target = Iccid.from_wire(value["iccid"])
        return self._switch(
            "disableResult", lambda: self._card.disable(target, policy=self._policy)
        )

    def _delete(self, value: dict[str, Any], raw: bytes) -> bytes:
        target = Iccid.from_wire(value["iccid"])
        return self._code("deleteResult", self._tried("deleteResult", self._card, target))

    def _switch(self, field: str, work: Callable[[], object]) -> bytes:
        """Enable or disable, each once in a package at most."""
        if field in self._switched:
            return self._code(field, UNDEFINED)
        try:
            work()
        except ProcedureError as error:
            return self._code(field, self._told(field, error))
        self._switched.add(field)
        return self._code(field, OK)

    def _tried(self, field: str, card: Card, target: Iccid) -> int:
        try:
            card.delete(target)
        except ProcedureError as error:
            return self._told(field, error)
        return OK

    def _list(self, value: dict[str, Any], raw: bytes) -> bytes:
        if self._switched:
            return tlv.encode(
                _LIST, tlv.encode(0x81, bytes([UNDEFINED if self._old else CHANGE_ONGOING]))
            )
        asked = dict(value)
        if "tagList" in asked:  # an SGP.22 eUICC does not know the marks of SGP.32
            for tag in _IOT_TAGS:
                asked["tagList"] = asked["tagList"].replace(tag, b"")
        return self._card.session().ask("GetProfilesInfo", asked).raw

    def _rat(self, value: dict[str, Any], raw: bytes) -> bytes:
        rules = self._card.session().ask("GetRAT").inner("rat")
        return tlv.encode(_RAT, tlv.parse(rules.raw)[0].value if rules else b"")

    def _default_dp(self, value: dict[str, Any], raw: bytes) -> bytes:
        try:
            self._card.session().set_default_dp(value["defaultDpAddress"])
        except ProcedureError:
            return self._result(
                "setDefaultDpAddressResult", {"setDefaultDpAddressResult": UNDEFINED}
            )
        return self._result("setDefaultDpAddressResult", {"setDefaultDpAddressResult": OK})

    def _add_eim(self, value: dict[str, Any], raw: bytes) -> bytes:
        given = configuration(as_sequence(raw))
        state = self._file.load()
        if state.eim(given.eim_id) is not None:
            return self._result(
                "addEimResult", ("addEimResultCode", UNDEFINED if self._old else EXISTS)
            )
        if given.counter is None or not (given.public_key or given.certificate):
            return self._result("addEimResult", ("addEimResultCode", COMMAND))
        token = given.association_token
        if token not in (None, GENERATE):
            return self._result("addEimResult", ("addEimResultCode", BAD_TOKEN))
        new = associated(state, raw)
        self._file.change(lambda _: new)
        eim = new.eim(given.eim_id)
        if token is None or eim is None:
            return self._result("addEimResult", ("addEimResultCode", OK))
        return self._result("addEimResult", ("associationToken", eim.association_token))

    def _update_eim(self, value: dict[str, Any], raw: bytes) -> bytes:
        given = configuration(as_sequence(raw))
        known = self._file.load().eim(given.eim_id)
        if known is None:
            return self._code("updateEimResult", NOT_FOUND)
        new_key = bool(given.public_key or given.certificate)
        counter = known.counter if given.counter is None else given.counter
        if not new_key and (counter or 0) < (known.counter or 0):
            return self._code("updateEimResult", COUNTER_RANGE)
        updated = replace(
            known,
            counter=counter,
            fqdn=given.fqdn or known.fqdn,
            public_key=given.public_key if new_key else known.public_key,
            certificate=given.certificate if new_key else known.certificate,
            tls_public_key=given.tls_public_key or known.tls_public_key,
            tls_certificate=given.tls_certificate or known.tls_certificate,
            protocols=given.protocols or known.protocols,
        )
        self._file.change(lambda state: state.with_eim(updated))
        return self._code("updateEimResult", OK)

    def _delete_eim(self, value: dict[str, Any], raw: bytes) -> bytes:
        if self._file.load().eim(value["eimId"]) is None:
            return self._code("deleteEimResult", NOT_FOUND)

        def without(state: ConsumerState) -> ConsumerState:
            return replace(state, eims=tuple(e for e in state.eims if e.eim_id != value["eimId"]))

        left = self._file.change(without).eims
        return self._code("deleteEimResult", OK if left else LAST_DELETED)

    def _list_eims(self, value: dict[str, Any], raw: bytes) -> bytes:
        listed = [
            {"eimId": e.eim_id, **({"eimIdType": int(e.id_type)} if e.id_type else {})}
            for e in self._file.load().eims
        ]
        return self._result("listEimResult", ("eimIdList", listed))

    @property
    def _old(self) -> bool:
        return self._dialect == OLDEST

    def _told(self, field: str, error: ProcedureError) -> int:
        known = _OLD if self._old else _SHARED[field]
        return error.code if error.code in known else UNDEFINED

    def _code(self, name: str, code: int) -> bytes:
        return self._result(name, code)

    def _result(self, name: str, value: object) -> bytes:
        return encode("EuiccResultData", (name, value), dialect=self._dialect)


def associated(state: ConsumerState, data: bytes) -> ConsumerState:
    """Return the state with an eIM added; it gets a token if it asks for one.

    data: EimConfigurationData under any tag. Raises CodecError when it cannot be used.
    """
    given = configuration(as_sequence(data))
    if not (given.public_key or given.certificate):
        raise CodecError(
            f"The configuration of {given.eim_id} has no public key.",
            hint="Export it again with the eIM's key or certificate.",
        )
    token = given.association_token
    if token == GENERATE:
        token = state.next_token
        state = replace(state, next_token=token + 1)
    return state.with_eim(replace(given, association_token=token, counter=given.counter or 0))
