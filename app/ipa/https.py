"""ESipa over HTTPS at the IPA, in ASN.1 or JSON.

SGP.32 v1.2 §6.1.1
"""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from app.codec import esipa_json, tlv
from app.codec.esipa_members import SPELLINGS
from app.errors import CodecError, PeerError, SettingsError
from app.ipa.client import ClientOptions, remark
from app.net.http_client import HttpsClient
from app.net.http_message import Headers, HttpResponse
from app.net.tls_trust import ServerTrust
from app.values.esipa import Binding, WireBytes
from app.values.traffic import Direction, Layer

_ASN1_PATH = "/gsma/rsp2/asn1"
_ASN1_TYPE = "application/x-gsma-rsp-asn1"
_JSON_TYPE = "application/json;charset=UTF-8"
_JSON_SCHEME = "https+json:"
_FUNCTIONS = {one.tag: one.function for one in SPELLINGS}
_JSON_NAMES = {one.function: one.path_name for one in SPELLINGS}
_REPEATABLE = (0xBF4F, 0xBF50, 0xBF3D)
"""GetEimPackage, ProvideEimPackageResult, HandleNotification: an eIM gives the same package and
knows a result again, so these may be sent twice. Steps of a download may not."""


class HttpsEsipa:
    """An `EsipaClient` over HTTPS. Connects when first used and keeps the connection open."""

    def __init__(self, url: str, options: ClientOptions | None = None) -> None:
        """Prepare. url: `https://host[:port]`, or `https+json://` for JSON; a path in it stands for
        that of the binding, which in JSON is the folder of the functions.

        Raises SettingsError when the URL is neither, or an identity or root cannot be used.
        """
        options = options or ClientOptions()
        if options.psk is not None:
            raise SettingsError(
                "HTTPS here knows no pre-shared keys.",
                key="psk",
                hint="Use a coaps:// address, or trust by certificate.",
            )
        self._url, self._options = url, options
        self._is_json = url.startswith(_JSON_SCHEME)
        usual = esipa_json.JSON_ROOT if self._is_json else _ASN1_PATH
        self._path = (urlsplit(url).path.rstrip("/") or usual).rstrip("/")
        self._lane = options.lane or url
        self._client = HttpsClient(
            url.replace(_JSON_SCHEME, "https:", 1),
            options.trust or ServerTrust.roots(),
            options.identity,
            tap=options.tap,
            name=self._lane,
            timeout_s=options.timeout_s,
            connect_to=options.connect_to,
        )

    @property
    def url(self) -> str:
        """Where it leads, as it was given."""
        return self._url

    @property
    def binding(self) -> Binding:
        """HTTPS, with ASN.1 or JSON."""
        return Binding.HTTPS_JSON if self._is_json else Binding.HTTPS

    @property
    def wire(self) -> WireBytes:
        """What was spent on the wire; TCP and IP are reckoned."""
        return self._client.wire

    async def exchange(self, message: bytes) -> bytes:
        """Send one message and return the answer, empty when it has no body.

        Raises PeerError, TrustError or CodecError as `EsipaClient` says.
        """
        tag = _tag(message)
        function = _FUNCTIONS.get(tag, "")
        path, body = self._path, message
        if self._is_json:
            body = esipa_json.write(esipa_json.to_json(function, message))
            path = f"{path}/{_JSON_NAMES[function]}"
        pair = self._tap(Direction.OUT, message, note=function)
        began = time.perf_counter_ns()
        response = await self._client.post(
            path, self._headers(), body, repeatable=tag in _REPEATABLE
        )
        answer = self._answer(function, response)
        self._tap(Direction.IN, answer, pair=pair, duration_ns=time.perf_counter_ns() - began)
        return answer

    async def close(self) -> None:
        """Close the connection."""
        await self._client.close()

    def _headers(self) -> Headers:
        return Headers(
            {
                "User-Agent": self._options.agent,
                "X-Admin-Protocol": self._options.protocol,
                "Content-Type": _JSON_TYPE if self._is_json else _ASN1_TYPE,
            }
        )

    def _answer(self, function: str, response: HttpResponse) -> bytes:
        if response.status not in (200, 204):
            raise _refused(response)
        self._note_deviations(response)
        if response.status == 204 or not response.body:
            return b""
        if not self._is_json:
            return response.body
        return esipa_json.to_der(function, esipa_json.parse(response.body), response=True)

    def _note_deviations(self, response: HttpResponse) -> None:
        """Record what a strict IPA would have dropped the answer for."""
        wanted = _JSON_TYPE if self._is_json else _ASN1_TYPE
        given = response.headers.find("Content-Type")
        found = []
        if response.body and _media_type(given) != _media_type(wanted):
            found.append(f"Content-Type is {given or 'missing'}")
        if not response.body and given:
            found.append("Content-Type on an empty body")
        if not response.headers.find("X-Admin-Protocol"):
            found.append("X-Admin-Protocol is missing")
        for deviation in found:
            self._options.tap(
                self._lane, Layer.EVENT, Direction.NONE, b"", note=f"deviation: {deviation}"
            )

    def _tap(
        self, direction: Direction, data: bytes, *, pair: int = 0, duration_ns: int = 0,
        note: str = "",
    ) -> int:  # fmt: skip
        return self._options.tap(
            self._lane, Layer.ESIPA, direction, data, pair=pair, duration_ns=duration_ns, note=note
        )


def _tag(message: bytes) -> int:
    try:
        return tlv.parse(message)[0].tag
    except (CodecError, IndexError):
        raise CodecError("This is no ESipa message.", hint="It has to be one whole TLV.") from None


def _refused(response: HttpResponse) -> PeerError:
    text = remark(response.body)
    said = f" It says: {text}" if text else ""
    meaning, hint = _MEANINGS.get(response.status, _OTHER)
    return PeerError(
        f"The eIM answered {response.status}: {meaning}{said}",
        status=str(response.status),
        hint=hint,
    )


def _media_type(text: str) -> str:
    return text.partition(";")[0].strip().lower()


_OTHER = ("it refused the request.", "Look at the eIM's log.")
_MEANINGS = {
    301: ("it sends elsewhere, which an IPA does not follow.", "Use the address it names."),
    302: ("it sends elsewhere, which an IPA does not follow.", "Use the address it names."),
    400: ("it could not read the message.", "Compare its version of SGP.32 with this message."),
    401: ("it wants a login.", "ESipa has none; check that this really is the eIM's address."),
    403: ("it does not let this device in.", "Look at its list of devices or certificates."),
    404: ("it has no ESipa there.", "Check address and path, and whether it speaks ASN.1 or JSON."),
    405: ("it takes no posts there.", "Check the address."),
    413: ("the message is too long for it.", "Raise the body limit at the eIM."),
    415: ("it wants another Content-Type.", "Check whether it speaks ASN.1 or JSON."),
    429: ("too many requests.", "Ask less often, or raise the rate limit at the eIM."),
    500: ("it failed inside.", "Look at the eIM's log."),
    501: ("it does not have this function.", "Use ASN.1 instead of JSON, or another eIM."),
    502: ("what stands before it does not reach it.", "Look at the proxy before the eIM."),
    503: ("it is busy.", "Try again later."),
    504: ("it took too long.", "Try again later."),
}
