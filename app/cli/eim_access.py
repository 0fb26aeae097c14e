"""Opens the bench eIM a verb is about: on its store, beside whatever serves it."""

from __future__ import annotations

import argparse
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from app.capture.recording import service_tap
from app.cli.passphrase import passphrase
from app.errors import SettingsError
from app.settings import (
    ClientCertificates,
    EimSettings,
    Settings,
    UnknownDevices,
    check_eim,
)
from app.workbench import Workbench

if TYPE_CHECKING:
    from app.eim.host import EimHost

T = TypeVar("T")

_CLOSES_S = 15.0
_AS_GIVEN = ("store", "https", "coaps", "coap", "fqdn", "identity", "tls_identity")


class EimAccess:
    """An eIM and the loop it lives on."""

    def __init__(self, workbench: Workbench, host: EimHost) -> None:
        self.host = host
        self.runtime = workbench.runtime

    def ask(self, question: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine of the host or its service, and wait for its answer."""
        return self.runtime.spawn(question).result()


@contextmanager
def opened(
    arguments: argparse.Namespace, *, shared: bool = False, options: EimSettings | None = None
) -> Iterator[EimAccess]:
    """Give the eIM of the arguments with its store open; close it and every thread afterwards.

    options: in place of what settings and arguments say.
    """
    settings = Settings()
    plan = options or planned(settings.values.eim, arguments)
    with Workbench(settings) as workbench:
        host = workbench.make_eim(
            lambda: plan,
            tap=service_tap(),
            passphrases=passphrases(plan, arguments),
            shared=shared,
        )
        access = EimAccess(workbench, host)
        try:
            access.ask(host.open())
            yield access
        finally:
            workbench.runtime.spawn(host.close()).result(_CLOSES_S)


def planned(settings: EimSettings, arguments: argparse.Namespace) -> EimSettings:
    """Return the settings with what the arguments say instead. Raises SettingsError."""
    given = vars(arguments)
    changed: dict[str, Any] = {name: given[name] for name in _AS_GIVEN if given.get(name)}
    for name in ("expose", "allow_plain"):
        if given.get(name):
            changed[name] = True
    if given.get("client_certs"):
        changed["client_certificates"] = ClientCertificates(given["client_certs"])
    if given.get("unknown"):
        changed["unknown_devices"] = UnknownDevices(given["unknown"])
    if given.get("psk_file"):
        changed["psk"] = (*settings.psk, f"file:{given['psk_file']}")
    plan = replace(settings, **changed)
    check_eim(plan)
    return plan


def passphrases(plan: EimSettings, arguments: argparse.Namespace) -> Mapping[str, str]:
    """Return the passphrase given on the command line, by the identities it can be for."""
    secret = passphrase(vars(arguments).get("passphrase_file"))
    if secret is None:
        return {}
    names = [name for name in (plan.identity, plan.tls_identity) if name]
    if not names:
        raise SettingsError(
            "A passphrase was given, and no identity it could open.",
            key="identity",
            hint="Name the identity with --identity.",
        )
    return dict.fromkeys(names, secret)
