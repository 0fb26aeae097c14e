"""Making an eIM and the eUICC of a virtual device known to each other.

The eUICC is given EimConfigurationData (AddInitialEim) and makes the association token itself; the
eIM is told that token, because it has to name it in every package for this eUICC.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from app.card.answers import Answer, eim
from app.card.card import Card
from app.codec.mapping import read
from app.codec.tree import decode
from app.errors import DeviceError, NotSupportedError, ProcedureError, StatusError
from app.values.eim import Device
from app.values.euicc import EimConfiguration
from app.values.ids import Eid


@dataclass(frozen=True, slots=True)
class Association:
    """An eUICC and the one eIM it obeys. token: None when the configuration asked for none.

    root: CI certificate above the eUICC's, as DER; empty when it is not known.
    """

    eid: Eid
    dialect: str
    eim_id: str
    token: int | None
    root: bytes = b""

    def device(self, *, label: str = "", identity: str = "", wrong_token: bool = False) -> Device:
        """Return what the eIM is to know of it.

        identity: name of the key that signs for it. wrong_token: be mistaken about the token, so
        that the eUICC refuses every package.
        """
        token = (self.token or 0) + 1 if wrong_token else self.token
        return Device(self.eid, identity, self.eim_id, token, label, self.dialect)


def associate(card: Card, configuration: bytes) -> Association:
    """Make an eIM the first one of an eUICC; on the lane of the card.

    configuration: EimConfigurationData as DER. An eUICC that knows this eIM already is left as it
    is. Raises ProcedureError when it obeys another one, CodecError when the configuration cannot
    be read, DeviceError on a card without EID.
    """
    wanted = cast(dict[str, Any], read("EimConfigurationData", configuration))
    verdict = card.verdict()
    if verdict.eid is None:
        raise DeviceError(
            f"{card.name} tells no EID.", hint="Use a card that is an eUICC for IoT devices."
        )
    session = card.session()
    known = _known(session.eim_configuration(), wanted["eimId"])
    if known is None:
        (token,) = session.add_initial_eim([wanted])
    else:
        token = known.association_token
    return Association(verdict.eid, session.dialect or "1.2", wanted["eimId"], token, _root(card))


def described(configuration: bytes) -> EimConfiguration:
    """Return what EimConfigurationData says, as a card would tell it."""
    return eim(Answer(decode("EimConfigurationData", configuration), configuration))


def _root(card: Card) -> bytes:
    try:
        issuer = card.certificates().ci
    except (ProcedureError, StatusError, NotSupportedError):  # it does not give certificates
        return b""
    return issuer.raw if issuer else b""


def _known(eims: tuple[EimConfiguration, ...], eim_id: str) -> EimConfiguration | None:
    return next((one for one in eims if one.eim_id == eim_id), None)
