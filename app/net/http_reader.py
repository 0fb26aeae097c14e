"""Reading HTTP/1.1 answers strictly, one at a time, without any input or output of its own.

An IPA must not guess where an answer ends: a length beside chunks, folded lines, bare CR or LF and
odd field names are refused here, where lenient parsers would go on.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from app.net.http_message import Headers, HttpResponse

_STATUS = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9][0-9])(?: [\t\x20-\x7e\x80-\xff]*)?")
_FIELD = re.compile(
    rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*"
    rb"[\x21-\x7e\x80-\xff])?)?[ \t]*"
)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?")
_LENGTH = re.compile(rb"[0-9]{1,12}")
_LINE_LIMIT = 8 * 1024
_EMPTY = (204, 304)


class BrokenAnswerError(ValueError):
    """What arrived is no answer that can be trusted. Says why, in words."""


class _State(Enum):
    HEAD = auto()
    FIXED = auto()
    CHUNK_SIZE = auto()
    CHUNK = auto()
    CHUNK_END = auto()
    TRAILER = auto()
    TO_THE_END = auto()
    DONE = auto()


class ResponseReader:
    """Takes bytes as they arrive and gives one answer."""

    def __init__(self, *, head_limit: int, body_limit: int) -> None:
        self.keeps_alive = False
        self.head_bytes = 0
        self._head_limit, self._body_limit = head_limit, body_limit
        self._buffer = bytearray()
        self._body = bytearray()
        self._state = _State.HEAD
        self._status = 0
        self._headers = Headers()
        self._left = 0

    @property
    def has_begun(self) -> bool:
        """Whether anything of the answer has arrived."""
        return bool(self._buffer) or self._state is not _State.HEAD or self.head_bytes > 0

    def feed(self, data: bytes) -> HttpResponse | None:
        """Take bytes; return the answer once it is complete. Raises BrokenAnswerError."""
        self._buffer += data
        while self._step():
            pass
        if self._state is not _State.DONE:
            return None
        if self._buffer:
            raise BrokenAnswerError("bytes nobody asked for came after the answer")
        return HttpResponse(self._status, self._headers, bytes(self._body))

    def end(self) -> HttpResponse | None:
        """Hear that the connection was closed. Returns an answer that only this could end."""
        if self._state is _State.TO_THE_END:
            return HttpResponse(self._status, self._headers, bytes(self._body))
        return None

    def _step(self) -> bool:
        """Go on by one piece; False when more bytes are needed or all is done."""
        match self._state:
            case _State.HEAD:
                return self._read_head()
            case _State.FIXED | _State.CHUNK:
                return self._read_counted()
            case _State.CHUNK_SIZE:
                return self._read_chunk_size()
            case _State.CHUNK_END:
                return self._read_chunk_end()
            case _State.TRAILER:
                return self._read_trailer()
            case _State.TO_THE_END:
                self._take(len(self._buffer))
        return False

    def _read_head(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > self._head_limit:
                raise BrokenAnswerError(f"its head is longer than {self._head_limit} bytes")
            if not self._buffer.startswith(b"HTTP/1."[: len(self._buffer)]):
                raise BrokenAnswerError("it does not begin as an HTTP/1 answer does")
            return False
        first, *lines = bytes(self._buffer[:end]).split(b"\r\n")
        del self._buffer[: end + 4]
        self.head_bytes += end + 4
        status = _STATUS.fullmatch(first)
        if status is None or end > self._head_limit:
            raise BrokenAnswerError("its first line is no HTTP/1 status line")
        self._status = int(status[2])
        self._headers = _fields(lines)
        if self._status == 101:
            raise BrokenAnswerError("it changes to another protocol, which was not asked for")
        if self._status >= 200:
            self._choose_framing(minor=int(status[1]))
        return True

    def _choose_framing(self, minor: int) -> None:
        coding = self._headers.find("Transfer-Encoding").lower()
        length = self._headers.find("Content-Length").encode()
        options = {part.strip() for part in self._headers.find("Connection").lower().split(",")}
        self.keeps_alive = "close" not in options and (minor == 1 or "keep-alive" in options)
        if coding and length:
            raise BrokenAnswerError("it has both Content-Length and Transfer-Encoding")
        if length and not _LENGTH.fullmatch(length):
            raise BrokenAnswerError("its Content-Length is no single number")
        if coding and (coding != "chunked" or minor == 0):
            raise BrokenAnswerError(f"it has the Transfer-Encoding {coding!r}, not chunked")
        if self._status in _EMPTY:
            self._state = _State.DONE
        elif coding:
            self._state = _State.CHUNK_SIZE
        elif length:
            self._expect(int(length), _State.FIXED)
        else:
            self.keeps_alive = False
            self._state = _State.TO_THE_END

    def _read_counted(self) -> bool:
        taken = min(self._left, len(self._buffer))
        self._take(taken)
        self._left -= taken
        if self._left:
            return False
        self._state = _State.DONE if self._state is _State.FIXED else _State.CHUNK_END
        return True

    def _read_chunk_size(self) -> bool:
        line = self._line()
        if line is None:
            return False
        size = _CHUNK.fullmatch(line)
        if size is None:
            raise BrokenAnswerError("the size of a chunk cannot be read")
        count = int(size[1], 16)
        if count:
            self._expect(count, _State.CHUNK)
        else:
            self._state = _State.TRAILER
        return True

    def _read_chunk_end(self) -> bool:
        line = self._line()
        if line is None:
            return False
        if line:
            raise BrokenAnswerError("a chunk is longer than it said")
        self._state = _State.CHUNK_SIZE
        return True

    def _read_trailer(self) -> bool:
        line = self._line()
        if line is None:
            return False
        if line:
            _fields([line])
        else:
            self._state = _State.DONE
        return True

    def _line(self) -> bytes | None:
        end = self._buffer.find(b"\r\n")
        if end > _LINE_LIMIT or (end < 0 and len(self._buffer) > _LINE_LIMIT):
            raise BrokenAnswerError("a line of it has no end")
        if end < 0:
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 2]
        return line

    def _expect(self, count: int, state: _State) -> None:
        if len(self._body) + count > self._body_limit:
            raise BrokenAnswerError(f"it is longer than {self._body_limit} bytes")
        self._left, self._state = count, state

    def _take(self, count: int) -> None:
        if len(self._body) + count > self._body_limit:
            raise BrokenAnswerError(f"it is longer than {self._body_limit} bytes")
        self._body += self._buffer[:count]
        del self._buffer[:count]


def _fields(lines: list[bytes]) -> Headers:
    headers = Headers()
    for line in lines:
        field = _FIELD.fullmatch(line)
        if field is None:
            folded = line[:1] in (b" ", b"\t")
            what = "a folded header line" if folded else "a malformed header line"
            raise BrokenAnswerError(f"it has {what}")
        name, value = field[1].decode(), (field[2] or b"").decode("latin-1")
        before = headers.find(name)
        if before:
            if name.lower() in {"content-length", "transfer-encoding"}:
                raise BrokenAnswerError(f"it has {name} twice")
            headers.pop(next(key for key in headers if key.lower() == name.lower()))
            value = f"{before}, {value}"
        headers[name] = value
    return headers
