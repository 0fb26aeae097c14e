"""What an EUM may certify: its critical nameConstraints, applied the eSIM way.

Generic X.509 validators compare whole relative names and so refuse every real eUICC. Here the rule
is the standard's: the organisation must be equal, and the serial number in the constraint is the
leading part of the EID. Any one permitted entry suffices; an excluded one forbids.
"""

from __future__ import annotations

from collections.abc import Iterable

from cryptography import x509

from app.crypto.certs import ORGANISATION, SERIAL_NUMBER, Attributes, Certificate, name_text
from app.crypto.rules import failed, open_question, passed
from app.values.euicc import Check


def check(name: str, euicc: Certificate, eum: Certificate) -> Check:
    """Return whether the EUM's nameConstraints allow this eUICC's subject."""
    if not eum.extensions_readable:
        return open_question(name, "The EUM certificate's extensions cannot be read.")
    constraints = eum.extension(x509.NameConstraints)
    if constraints is None:
        return failed(name, "The EUM certificate sets no limits, so it could certify any EID.")
    excluded = _directory_names(constraints.excluded_subtrees)
    if any(_covers(entry, euicc.subject) for entry in excluded):
        return failed(name, "The EUM certificate excludes this eUICC's subject.")
    permitted = _directory_names(constraints.permitted_subtrees)
    if not any(_limits_eids(entry) for entry in permitted):
        return failed(name, "The EUM certificate limits no organisation and EID prefix.")
    allowed = "; or ".join(name_text(entry) for entry in permitted)
    if any(_covers(entry, euicc.subject) for entry in permitted):
        return passed(name, f"Allowed: {allowed}.")
    return failed(
        name,
        f"The EUM may certify {allowed}; this eUICC is {name_text(_relevant(euicc.subject))}.",
    )


def _directory_names(subtrees: Iterable[x509.GeneralName] | None) -> list[Attributes]:
    return [
        tuple((field.oid.dotted_string, str(field.value)) for field in subtree.value)
        for subtree in subtrees or ()
        if isinstance(subtree, x509.DirectoryName)
    ]


def _limits_eids(entry: Attributes) -> bool:
    return {ORGANISATION, SERIAL_NUMBER} <= {oid for oid, text in entry if text}


def _covers(entry: Attributes, subject: Attributes) -> bool:
    """Whether every limit holds for all fields of its kind; two EIDs do not get in on one."""
    for oid, limit in entry:
        texts = [text for found, text in subject if found == oid]
        if not texts or not all(_fits(oid, limit, text) for text in texts):
            return False
    return bool(entry)


def _fits(oid: str, limit: str, text: str) -> bool:
    if oid == SERIAL_NUMBER:
        return text.startswith(limit)
    return _folded(text) == _folded(limit)


def _folded(text: str) -> str:
    """Compare as directory names are compared: without case, runs of spaces as one."""
    return " ".join(text.casefold().split())


def _relevant(subject: Attributes) -> Attributes:
    return tuple(pair for pair in subject if pair[0] in (ORGANISATION, SERIAL_NUMBER))
