"""One question to the ISD-R and its answer: encode, STORE DATA, decode, judge the result code.

The interfaces (`es10a`, `es10b`, `es10c`, `es10_iot`) build their verbs on this.
"""

from __future__ import annotations

from app.card.answers import Answer
from app.card.channel import Channel
from app.codec.codes import procedure_error
from app.codec.dialects import has
from app.codec.functions import Function, by_name
from app.codec.mapping import plain
from app.codec.schema import encode
from app.codec.tree import decode
from app.errors import CodecError, NotSupportedError

OK = 0


class Exchange:
    """Asks the eUICC in its dialect. Used on the card's lane only.

    dialect: an SGP.32 version such as `1.2`; empty for SGP.22; None while it is not known, which
    lets every function through. last: the message sent last and its answer.
    """

    def __init__(self, channel: Channel, dialect: str | None = None) -> None:
        self.channel = channel
        self.dialect = dialect
        self.last: tuple[bytes, bytes] = (b"", b"")

    def ask(self, function: str, request: object = None) -> Answer:
        """Send a request and return the decoded answer.

        request: in the codec's value conventions; None for a request without fields.
        Raises NotSupportedError, StatusError, CodecError or DeviceError.
        """
        row = by_name(function)
        self._require(row)
        value = {} if request is None else request
        message = encode(row.request, value, dialect=self.dialect)
        self.last = message, b""
        data = self.channel.store_data(message)
        self.last = message, data
        return self.parse(row.response, data)

    def order(self, function: str, request: object, field: str) -> None:
        """Send a request whose answer is a result code.

        Raises ProcedureError when the code is not success, and what `ask` raises.
        """
        self.judge(function, self.ask(function, request), field)

    def judge(self, function: str, answer: Answer, field: str, ok: tuple[int, ...] = (OK,)) -> None:
        """Raise ProcedureError unless the answer's result code is one of `ok`."""
        code = answer.number(field)
        if code is not None and code not in ok:
            raise procedure_error(function, code_key(function, field), code)

    def chosen(self, function: str, answer: Answer, wanted: str, error: str = "") -> Answer:
        """Return the wanted alternative of an answer that may be an error code instead.

        error: key of the code; by default the response type and the alternative's name.
        """
        inner = answer.inner(wanted)
        if inner is not None:
            return inner
        field = answer.alternative
        code = answer.number(field)
        if code is None:
            raise CodecError(
                f"The eUICC answered {function} with {field or 'nothing'} instead of {wanted}.",
                path=field,
                hint="Look at the answer in the inspector and report it to the eUICC maker.",
            )
        raise procedure_error(function, error or code_key(function, field), code)

    def parse(self, type_name: str, data: bytes) -> Answer:
        """Decode an answer. Raises CodecError when its structure is unusable."""
        node = decode(type_name, data, dialect=self.dialect)
        plain(node)
        return Answer(node, data)

    def _require(self, row: Function) -> None:
        if self.dialect is None:
            return
        if row.since and not (self.dialect and has(self.dialect, row.since, row.until)):
            raise not_supported(row.name, f"SGP.32 v{row.since}", row.clause)


def code_key(function: str, field: str) -> str:
    """Return the key under which `codes` explains a result field of a function's answer."""
    return f"{by_name(function).response.rpartition('.')[2]}.{field}"


def not_supported(what: str, needs: str, clause: str = "") -> NotSupportedError:
    """Make the error for a function this eUICC's version does not have."""
    return NotSupportedError(
        f"This eUICC has no {what}; that came with {needs}.",
        needs=needs,
        hint="Look at the card's version; another eUICC is needed for this.",
        clause=clause,
    )
