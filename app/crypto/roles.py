"""What an eSIM certificate is for, as its policy identifier says."""

from __future__ import annotations

from enum import StrEnum

RSP_ROLE_ARC = "2.23.146.1.2.1"


class Role(StrEnum):
    """A certificate's role; the value is what people read.

    The eIM roles have no policy identifier of their own: an eUICC trusts an eIM's key because it
    was configured with it, so these two are only ever told, never found in a certificate.
    """

    CI = "CI"
    EUICC = "eUICC"
    EUM = "EUM"
    DP_TLS = "SM-DP+ TLS"
    DP_AUTH = "SM-DP+ authentication"
    DP_PB = "SM-DP+ profile binding"
    DS_TLS = "SM-DS TLS"
    DS_AUTH = "SM-DS authentication"
    EIM = "eIM"
    EIM_TLS = "eIM TLS"

    @property
    def policy(self) -> str:
        """The policy identifier, dotted; empty for the eIM roles."""
        return next((oid for oid, role in BY_POLICY.items() if role is self), "")


BY_POLICY: dict[str, Role] = {
    f"{RSP_ROLE_ARC}.{number}": role
    for number, role in enumerate(
        (
            Role.CI,
            Role.EUICC,
            Role.EUM,
            Role.DP_TLS,
            Role.DP_AUTH,
            Role.DP_PB,
            Role.DS_TLS,
            Role.DS_AUTH,
        )
    )
}
"""Role by policy identifier; the last arc counts from 0, the CI."""
