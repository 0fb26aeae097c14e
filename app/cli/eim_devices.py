"""`eim devices`, `eim register`, `eim forget`: who this eIM knows."""

from __future__ import annotations

import argparse

from app.cli import confirm, eim_text, tables
from app.cli.eim_access import EimAccess, opened
from app.cli.output import Answer
from app.crypto import certs, chain
from app.crypto.files import read_file
from app.crypto.roles import Role
from app.crypto.trust import TrustStore
from app.errors import TrustError
from app.sim.roots import simulated_roots
from app.values.eim import Device
from app.values.euicc import CertificateChain, CheckResult
from app.values.ids import Eid


def show(arguments: argparse.Namespace) -> Answer:
    """List the devices."""
    with opened(arguments) as eim:
        found = eim.ask(eim.host.service.devices())
    return Answer({"devices": found}, eim_text.devices(found))


def register(arguments: argparse.Namespace) -> Answer:
    """Make devices known; what is not said of one that is known stays."""
    eids = [Eid(text) for text in dict.fromkeys(arguments.eid)]
    chains = {eid: _chain(arguments.certificates, eid) for eid in eids}
    with opened(arguments) as eim:
        made = [_register(eim, eid, chains[eid], arguments) for eid in eids]
    return Answer({"done": "registered", "devices": made}, eim_text.devices(made))


def forget(arguments: argparse.Namespace) -> Answer:
    """Take a device off the list, once its last digits were typed or --yes was given."""
    eid = Eid(arguments.eid)
    question = f"This takes {eid} off the list and cancels what is queued for it."
    confirm.require(eid[-4:], question, yes=arguments.yes)
    with opened(arguments) as eim:
        eim.ask(eim.host.service.forget(eid))
        left = eim.ask(eim.host.service.devices())
    text = f"Forgotten. {tables.count(len(left), 'device')} left."
    return Answer({"done": "forgotten", "devices": left}, text)


def _register(
    eim: EimAccess, eid: Eid, found: CertificateChain | None, arguments: argparse.Namespace
) -> Device:
    before = eim.ask(eim.host.service.device(eid))
    token = arguments.token
    if token is None and before is not None:
        token = before.token
    return eim.ask(
        eim.host.associated(
            eid,
            token,
            eim_id=arguments.eim_id,
            certificates=found,
            dialect=arguments.dialect or "",
            label=arguments.label,
        )
    )


def _chain(file: str | None, eid: Eid) -> CertificateChain | None:
    """Read the certificates of one eUICC. Raises TrustError when they are of another."""
    if not file:
        return None
    found = certs.load(read_file(file))
    makers = [one for one in found if certs.Certificate(one).role is Role.EUM]
    cards = [one for one in found if one not in makers]
    roots = (*simulated_roots(), *(root.certificate for root in TrustStore().roots()))
    made = chain.check_chain(
        cards[0] if cards else b"", makers[0] if makers else b"", eid=eid, roots=roots
    )
    failed = [check for check in made.checks if check.result is CheckResult.FAIL]
    if failed or not cards:
        reason = failed[0].reason if failed else "There is no eUICC certificate in the file."
        raise TrustError(
            f"The certificates are not those of {eid}. {reason}",
            hint="Give the eUICC's certificate and its EUM's; the device itself can be asked too.",
        )
    return made
