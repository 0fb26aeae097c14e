"""ESipa in JSON, from and to the ASN.1 message, for both sides.

Rules:
1. The ASN.1 message is what the program works on; JSON is only how it travels.
2. Requests have no header, responses have one. HandleNotification is answered by nothing at all.
3. Signed bytes pass through as they are. Tolerant in, strict out.

SGP.32 §6.4.1
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from app.codec import json_shapes, tlv, transfer_json
from app.codec.definitions import lookup
from app.codec.esipa_members import SPELLINGS, Form, Member, Shape, Spelling
from app.codec.esipa_status import HEADER, failure, header
from app.codec.functions import by_name
from app.codec.json_elements import integer, to_element
from app.codec.older_requests import as_today
from app.errors import CodecError

JSON_ROOT = "/gsma/rsp2/esipa/"
FUNCTION_PATHS: Mapping[str, str] = {one.function: JSON_ROOT + one.path_name for one in SPELLINGS}
"""Where each function is asked for, by its name in the table of functions."""

Document = dict[str, object]

_BY_FUNCTION = {one.function: one for one in SPELLINGS}
_BY_PATH = {path: name for name, path in FUNCTION_PATHS.items()}
_PROVIDE, _TRANSFER = "ProvideEimPackageResult", "TransferEimPackage"
_WITH_ERROR_MEMBER = ("GetEimPackage", _TRANSFER)
_ERROR = Member("eimPackageError", Form.INTEGER, (0x02,), optional=True)
_RESULT = Member("eimPackageResult", Form.STRUCTURE, (0xBF50,))
_RESULT_ALIAS = "provideEimPackageResult"
_EMPTY_RESPONSE = bytes.fromhex("3000")


def function_at(path: str) -> str | None:
    """Return the name of the function asked for at a path, None where there is none."""
    return _BY_PATH.get(path.rstrip("/"))


def function_of_eim(path: str) -> str | None:
    """Return the function an eIM serves at a path: all but the one that it asks of an IPA."""
    function = function_at(path)
    return None if function == _TRANSFER else function


def parse(body: bytes) -> Document:
    """Read a JSON body; an empty one is an empty object. Raises CodecError when it is no object."""
    try:
        found = json.loads(body) if body.strip() else {}
    except (ValueError, RecursionError) as error:
        raise _no_json(str(error) or "too deep") from error
    if not isinstance(found, dict):
        raise _no_json("it is not an object")
    return found


def write(document: Mapping[str, object]) -> bytes:
    """Return a document as a body: UTF-8, no spaces."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def to_der(
    function: str,
    document: Mapping[str, object],
    response: bool = False,
    remarks: list[str] | None = None,
) -> bytes:
    """Return the ASN.1 message a document spells; a response that says nothing is empty.

    function: name of a row in the table of functions. remarks: is told what was tolerated.
    Raises CodecError naming the member that is missing or cannot be read.
    """
    told = [] if remarks is None else remarks
    spelling = _spelling(function)
    if response:
        return _response(spelling, document, told)
    if HEADER in document:
        told.append("A request has no header; it was left out.")
    document = {name: value for name, value in document.items() if name != HEADER}
    if function == _PROVIDE:
        document = _with_result(document, told)
    _tell_unknown((spelling.request,), document, told)
    return tlv.encode(spelling.tag, json_shapes.read(spelling.request, document, told))


def to_json(function: str, der: bytes, response: bool = False) -> Document:
    """Return the document that spells an ASN.1 message. An empty response is a header only.

    Raises CodecError when the bytes are not that message, naming the member that cannot be spelled.
    """
    spelling = _spelling(function)
    if response and not der:
        return {HEADER: header(function)}
    elements = _inside(spelling, der)
    if not response:
        return json_shapes.spell(spelling.request, as_today(function, elements))
    if function == _TRANSFER:
        return _transfer_document(spelling, elements)
    first = elements[0] if elements else None
    if first is not None and first.tag == spelling.error:
        return _failed(spelling, int.from_bytes(first.value, signed=True))
    for shape in spelling.responses:
        if shape.tag is None:
            return {HEADER: header(function), **json_shapes.spell(shape, elements)}
        if first is not None and first.tag == shape.tag:
            inside = json_shapes.spell(shape, tlv.parse(first.value))
            return {HEADER: header(function), **inside}
    raise _not_this(spelling, der)


def _spelling(function: str) -> Spelling:
    spelling = _BY_FUNCTION.get(function)
    if spelling is None:
        raise CodecError(
            f"ESipa has no function {function} in JSON.",
            hint=f"Those are: {', '.join(_BY_FUNCTION)}.",
        )
    return spelling


def _inside(spelling: Spelling, der: bytes) -> list[tlv.Tlv]:
    outer = tlv.parse(der)
    if len(outer) != 1 or outer[0].tag != spelling.tag:
        raise _not_this(spelling, der)
    return tlv.parse(outer[0].value)


def _with_result(document: Document, remarks: list[str]) -> Document:
    """Take a result that came as the whole message apart into its members."""
    whole = document.pop(_RESULT_ALIAS, None)
    if whole is not None:
        remarks.append(f"{_RESULT_ALIAS} instead of {_RESULT.name}.")
        document.setdefault(_RESULT.name, whole)
    try:
        raw = to_element(_RESULT, document.get(_RESULT.name), [])
    except CodecError:
        return document
    elements = tlv.parse(tlv.parse(raw)[0].value)
    remarks.append(f"{_RESULT.name} holds the whole message, with its tag BF50.")
    shape = _spelling(_PROVIDE).request
    return {**json_shapes.spell(shape, elements), **_without_result(document)}


def _without_result(document: Document) -> Document:
    return {name: value for name, value in document.items() if name != _RESULT.name}


def _response(spelling: Spelling, document: Mapping[str, object], remarks: list[str]) -> bytes:
    if not spelling.responses:
        return b""
    code = _error_code(spelling, document, remarks)
    members = {name: value for name, value in document.items() if name not in (HEADER, _ERROR.name)}
    if spelling.function == _TRANSFER:
        return _transfer_response(spelling, members, code, remarks)
    if code is not None:
        return tlv.encode(spelling.tag, integer(spelling.error, code))
    _tell_unknown(spelling.responses, members, remarks)
    shape = min(spelling.responses, key=lambda shape: _distance(shape, members))
    inside = json_shapes.read(shape, members, remarks)
    if shape.tag is not None:
        inside = tlv.encode(shape.tag, inside)
    elif spelling.function == _PROVIDE:
        inside = inside or _EMPTY_RESPONSE
    return tlv.encode(spelling.tag, inside)


def _distance(shape: Shape, members: Mapping[str, object]) -> tuple[int, int]:
    """Tell how far a document is from a shape: members that are not its own, then missing ones."""
    return len(json_shapes.unknown((shape,), members)), json_shapes.missing(shape, members)


def _error_code(
    spelling: Spelling, document: Mapping[str, object], remarks: list[str]
) -> int | None:
    """Return the code a response fails with: the member's, or what the header stands for."""
    code = failure(spelling.function, document, remarks)
    said = document.get(_ERROR.name)
    if said is None or spelling.function not in _WITH_ERROR_MEMBER:
        return code
    element = tlv.parse(to_element(_ERROR, said, remarks))[0]
    value = int.from_bytes(element.value, signed=True)
    if not value:
        remarks.append(f"{_ERROR.name} 0 beside what succeeded; taken as absent.")
        return code
    offered = {member.name for shape in spelling.responses for member in shape.members}
    if both := offered & {name for name in document if document[name] is not None}:
        raise CodecError(
            f"{_ERROR.name} is {value}, and there is {' and '.join(sorted(both))} beside it.",
            path=_ERROR.name,
            hint="The program that wrote the response has to be corrected.",
        )
    return value


def _transfer_response(
    spelling: Spelling, members: Document, code: int | None, remarks: list[str]
) -> bytes:
    shape = spelling.responses[0]
    present = [one for one in shape.members if members.get(one.name) is not None]
    if not present:
        return tlv.encode(spelling.tag, transfer_json.receipt(members, code, remarks))
    if code is not None:
        remarks.append("The header says Failed beside a result; the result counts.")
    paired = members.get(transfer_json.PAIR_NAME)
    if isinstance(paired, dict) and len(present) == 1:
        return tlv.encode(spelling.tag, transfer_json.pair(paired, remarks))
    return tlv.encode(spelling.tag, json_shapes.read(shape, members, remarks))


def _transfer_document(spelling: Spelling, elements: list[tlv.Tlv]) -> Document:
    receipt = transfer_json.spell_receipt(elements[0]) if elements else None
    if receipt is not None:
        members, code = receipt
        made = {HEADER: header(_TRANSFER)} if code is None else _failed(spelling, code)
        return {**made, **members}
    found = json_shapes.spell(spelling.responses[0], elements)
    if transfer_json.PAIR_NAME in found:
        found[transfer_json.PAIR_NAME] = transfer_json.spell_pair(elements[0])
    return {HEADER: header(_TRANSFER), **found}


def _failed(spelling: Spelling, code: int) -> Document:
    member = {_ERROR.name: code} if spelling.function in _WITH_ERROR_MEMBER else {}
    return {HEADER: header(spelling.function, code, _error_name(spelling, code)), **member}


def _error_name(spelling: Spelling, code: int) -> str:
    members = lookup(by_name(f"ESipa.{spelling.function}").response).members
    found = next((member for member in members if member.tags == (spelling.error,)), None)
    return found.names.get(code, "") if found is not None else ""


def _tell_unknown(
    shapes: tuple[Shape, ...], document: Mapping[str, object], remarks: list[str]
) -> None:
    for name in json_shapes.unknown(shapes, document):
        remarks.append(f"The member {name[:40]} is not known here; it was left out.")


def _no_json(why: str) -> CodecError:
    return CodecError(
        f"The body is no JSON message: {why}.",
        hint="ESipa in JSON sends one object; see that the program does not send DER here.",
    )


def _not_this(spelling: Spelling, der: bytes) -> CodecError:
    return CodecError(
        f"The ASN.1 message is no {spelling.function}: it begins with {der[:4].hex().upper()}.",
        path=spelling.function,
        hint="Look at the message in the inspector.",
    )
