"""The errors a person may see. Anything else that escapes is a defect of this program.

`str(error)` is a sentence for the operator, `hint` the next thing to do and who can do it, `clause`
is for the engineer. Each class is a scenario, not a place in the code.
"""

from __future__ import annotations


class WorkbenchError(Exception):
    """Something went wrong that a person can understand and act on."""

    def __init__(self, message: str, *, hint: str = "", clause: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.clause = clause

    def __str__(self) -> str:
        return self.message

    def details(self) -> dict[str, object]:
        """Return the fields beyond message, hint and clause, for JSON and for the error view."""
        return {}


class DeviceError(WorkbenchError):
    """No reader, no card, card gone, modem silent, or the port is busy (and with whom)."""


class CancelledError(WorkbenchError):
    """The user stopped the work between two APDUs."""


class StatusError(WorkbenchError):
    """The card answered another status word than success."""

    def __init__(
        self, message: str, *, command: bytes, sw: int, hint: str = "", clause: str = ""
    ) -> None:
        super().__init__(message, hint=hint, clause=clause)
        self.command = command
        self.sw = sw

    def details(self) -> dict[str, object]:
        return {"command": self.command, "sw": f"{self.sw:04X}"}


class CodecError(WorkbenchError):
    """Bytes do not fit the schema, or a value cannot be encoded."""

    def __init__(
        self, message: str, *, path: str = "", offset: int = 0, hint: str = "", clause: str = ""
    ) -> None:
        super().__init__(message, hint=hint, clause=clause)
        self.path = path
        self.offset = offset

    def details(self) -> dict[str, object]:
        return {"path": self.path, "offset": self.offset}


class ProcedureError(WorkbenchError):
    """A function of the standard ended with a defined error code."""

    def __init__(
        self, message: str, *, function: str, code: int, name: str, hint: str = "", clause: str = ""
    ) -> None:
        super().__init__(message, hint=hint, clause=clause)
        self.function = function
        self.code = code
        self.name = name

    def details(self) -> dict[str, object]:
        return {"function": self.function, "code": self.code, "name": self.name}


class TrustError(WorkbenchError):
    """A signature, chain, counter or token does not hold."""


class PeerError(WorkbenchError):
    """A server or client at the other end of a network refused, or did not answer.

    status: HTTP status or CoAP code as people write it (`503`, `5.03`); empty without an answer.
    """

    def __init__(self, message: str, *, status: str = "", hint: str = "", clause: str = "") -> None:
        super().__init__(message, hint=hint, clause=clause)
        self.status = status

    def details(self) -> dict[str, object]:
        return {"status": self.status}


class NotSupportedError(WorkbenchError):
    """This eUICC, reader or dialect cannot do what was asked."""

    def __init__(self, message: str, *, needs: str = "", hint: str = "", clause: str = "") -> None:
        super().__init__(message, hint=hint, clause=clause)
        self.needs = needs

    def details(self) -> dict[str, object]:
        return {"needs": self.needs}


class SettingsError(WorkbenchError):
    """A settings file or value cannot be used."""

    def __init__(self, message: str, *, key: str = "", hint: str = "", clause: str = "") -> None:
        super().__init__(message, hint=hint, clause=clause)
        self.key = key

    def details(self) -> dict[str, object]:
        return {"key": self.key}
