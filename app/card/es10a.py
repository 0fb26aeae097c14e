"""ES10a: the addresses stored in the eUICC."""

from __future__ import annotations

from app.card import answers
from app.card.exchange import Exchange
from app.values.euicc import ConfiguredAddresses


class Es10a(Exchange):
    """Default SM-DP+ and root SM-DS."""

    def configured_addresses(self) -> ConfiguredAddresses:
        """Return the default SM-DP+ and the root SM-DS address."""
        return answers.addresses(self.ask("GetEuiccConfiguredAddresses"))

    def set_default_dp(self, address: str) -> None:
        """Store the default SM-DP+ address; an empty text clears it.

        Raises ProcedureError when the eUICC refuses it.
        """
        request = {"defaultDpAddress": address}
        self.order("SetDefaultDpAddress", request, "setDefaultDpAddressResult")
