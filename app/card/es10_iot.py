"""What SGP.32 adds to ES10b: eIM configuration, certificates, packages, and ways back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.card import answers
from app.card.es10b import Es10b
from app.card.exchange import not_supported
from app.values.euicc import EimConfiguration

GENERATE_TOKEN = -1
"""As association token of a new eIM: have the eUICC make one."""

_OLD = "1.0.1"


class Es10Iot(Es10b):
    """The functions only an IoT eUICC has."""

    def certificates(self, ci_key_id: bytes = b"") -> tuple[bytes, bytes]:
        """Return (EUM certificate, eUICC certificate) as whole DER.

        ci_key_id: choose the chain under this CI key. Raises ProcedureError on an unknown one.
        """
        request = {"euiccCiPKId": ci_key_id} if ci_key_id else {}
        certs = self.chosen("GetCerts", self.ask("GetCerts", request), "certs")
        return certs.octets("eumCertificate"), certs.octets("euiccCertificate")

    def eim_configuration(self, eim_id: str = "") -> tuple[EimConfiguration, ...]:
        """Return the associated eIMs, or only the one named.

        Naming one needs SGP.32 v1.1; on an older card the whole list is read and searched.
        """
        by_card = bool(eim_id) and self.dialect != _OLD
        request = {"searchCriteria": ("eimId", eim_id)} if by_card else {}
        listed = self.ask("GetEimConfigurationData", request).inner("eimConfigurationDataList")
        found = tuple(answers.eim(item) for item in listed.items()) if listed else ()
        return tuple(eim for eim in found if eim_id in ("", eim.eim_id))

    def package_results(self) -> tuple[bytes, ...]:
        """Return the stored eUICC Package Results that no eIM has acknowledged, as they are."""
        if self.dialect == "":
            raise not_supported("eUICC Package Results", "SGP.32 v1.0.1")
        request = {"searchCriteria": ("euiccPackageResults", None)}
        listed = self._retrieve(request, "euiccPackageResultList")
        return tuple(item.raw for item in listed.items())

    def load_euicc_package(self, request: bytes) -> bytes:
        """Send a whole signed EuiccPackageRequest and return the result as it came."""
        return self.channel.store_data(request)

    def connectivity_parameters(self) -> bytes:
        """Return the HTTP parameters of the enabled profile.

        Raises ProcedureError when it stores none.
        """
        answer = self.ask("GetConnectivityParameters")
        wanted, error = "connectivityParameters", "ConnectivityParametersError"
        return self.chosen("GetConnectivityParameters", answer, wanted, error).octets("httpParams")

    def add_initial_eim(
        self, configurations: Sequence[Mapping[str, object]]
    ) -> tuple[int | None, ...]:
        """Associate the first eIMs, without signature. Each is an EimConfigurationData.

        Returns per eIM the association token the eUICC made, None where none was asked for.
        Raises ProcedureError, for one when an eIM is associated already.
        """
        request = {"eimConfigurationDataList": [dict(one) for one in configurations]}
        added = self.chosen("AddInitialEim", self.ask("AddInitialEim", request), "addInitialEimOk")
        return tuple(item.number("associationToken") for item in added.items())

    def configure_immediate_enable(
        self, *, allowed: bool, smdp_oid: str = "", smdp_address: str = ""
    ) -> None:
        """Let, or no longer let, a downloaded profile be enabled at once.

        Works only while no eIM is associated. smdp_oid, smdp_address: limit it to that server.
        """
        old = self.dialect == _OLD
        names = (
            ("autoEnableFlag", "smdpOid", "smdpAddress")
            if old
            else (
                "immediateEnableFlag",
                "defaultSmdpOid",
                "defaultSmdpAddress",
            )
        )
        given = zip(names, (None if allowed else "", smdp_oid, smdp_address), strict=True)
        request = {name: value for name, value in given if value != ""}
        if old:
            self.order("ConfigureAutoProfileEnabling", request, "configAutoEnableResult")
        else:
            field = "configImmediateEnableResult"
            self.order("ConfigureImmediateProfileEnabling", request, field)

    def immediate_enable(self, *, refresh: bool = False) -> None:
        """Enable the profile that was just installed, if that is configured."""
        if self.dialect == _OLD:
            self.order("EnableUsingDD", {}, "enableUsingDDResult")
        else:
            self._refreshing("ImmediateEnable", "immediateEnableResult", refresh)

    def rollback(self, *, refresh: bool = False) -> bytes:
        """Go back to the profile that was enabled before.

        Returns the eUICC Package Result the eUICC made of it, empty when it made none.
        """
        answer = self.ask("ProfileRollback", {"refreshFlag": refresh})
        self.judge("ProfileRollback", answer, "cmdResult")
        result = answer.inner("eUICCPackageResult")
        return result.raw if result else b""

    def execute_fallback(self, *, refresh: bool = False) -> None:
        """Enable the profile that holds the fallback attribute."""
        self._refreshing("ExecuteFallbackMechanism", "executeFallbackMechanismResult", refresh)

    def return_from_fallback(self, *, refresh: bool = False) -> None:
        """Enable the profile that was enabled before the fallback."""
        self._refreshing("ReturnFromFallback", "returnFromFallbackResult", refresh)

    def enable_emergency(self, *, refresh: bool = False) -> None:
        """Enable the profile for emergency calls."""
        self._refreshing("EnableEmergencyProfile", "enableEmergencyProfileResult", refresh)

    def disable_emergency(self, *, refresh: bool = False) -> None:
        """Go back from the profile for emergency calls."""
        self._refreshing("DisableEmergencyProfile", "disableEmergencyProfileResult", refresh)

    def activate_ipae(self) -> None:
        """Start the IPA in the eUICC. Raises ProcedureError where there is none."""
        self.order("IpaeActivation", {"ipaeOption": (b"\x80", 1)}, "ipaeActivationResult")

    def _refreshing(self, function: str, field: str, refresh: bool) -> None:
        self.order(function, {"refreshFlag": refresh}, field)
