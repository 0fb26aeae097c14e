"""A simulated modem's radio: it registers with the network of the profile it knows of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.sim.modem_about import Handler
from app.sim.modem_card import ModemCard
from app.sim.modem_errors import WRONG_PARAMETERS, AtRefused
from app.sim.modem_syntax import AtCommand, Form

_OFF, _ON, _RADIO_OFF = 0, 1, 4
_NOT_REGISTERED, _HOME, _ROAMING = 0, 1, 5
_SET_FORMAT, _NUMERIC, _LTE = 3, 2, 7
_AREA, _CELL = "1A2B", "01C3D501"
_REPORTS = ("+CREG", "+CEREG", "+CGREG")
_MOST = 2


class Network:
    """The radio of a modem. functionality: as AT+CFUN has it, 0, 1 or 4."""

    def __init__(self, card: ModemCard) -> None:
        self._card = card
        self.functionality = _ON
        self.restart = False
        self.reset()
        self.commands: Mapping[str, Handler] = {
            "+CFUN": self._cfun,
            "+CSQ": self._csq,
            "+CESQ": self._cesq,
            **dict.fromkeys(_REPORTS, self._registration),
            "+C5GREG": self._registration,
            "+COPS": self._cops,
            "+CGATT": lambda _command: [f"+CGATT: {int(self._registered)}"],
            "+CGDCONT": self._contexts,
            "+CLCC": lambda _command: [],
        }

    @property
    def status(self) -> int:
        """The registration as AT+CREG tells it: 0 none, 1 home, 5 roaming."""
        known = self._card.known
        if self.functionality != _ON or not known.network:
            return _NOT_REGISTERED
        return _HOME if known.home else _ROAMING

    def reset(self) -> None:
        """Forget what the host set."""
        self._reports = dict.fromkeys((*_REPORTS, "+C5GREG"), 0)
        self._numeric = False
        self._told = self._now
        self._context: dict[int, str] = {1: '1,"IP","iot.example"'}

    def changes(self) -> list[str]:
        """Return what the host asked to be told of when the registration changes."""
        if self._now == self._told:
            return []
        self._told = self._now
        return [self._line(name, n) for name, n in self._reports.items() if n and name in _REPORTS]

    @property
    def _now(self) -> tuple[int, str]:
        return self.status, self._card.known.network

    @property
    def _registered(self) -> bool:
        return self.status != _NOT_REGISTERED

    def _cfun(self, command: AtCommand) -> Sequence[str]:
        if command.form is Form.TEST:
            return ["+CFUN: (0,1,4),(0,1)"]
        if command.form is not Form.SET:
            return [f"+CFUN: {self.functionality}"]
        wanted, again = command.number(0), command.number(1, 0)
        if wanted not in (_OFF, _ON, _RADIO_OFF) or again not in (0, 1):
            raise AtRefused(WRONG_PARAMETERS)
        if again:
            self.restart = True
            return []
        self._switch(wanted)
        return []

    def _switch(self, wanted: int) -> None:
        """Turn on or off. Off takes the card's power too, where the modem reads it at CFUN."""
        before, self.functionality = self.functionality, wanted
        if "cfun" not in self._card.habits.notices:
            return
        if wanted == _OFF:
            self._card.power_off()
        elif before == _OFF:
            self._card.power_on()

    def _csq(self, _command: AtCommand) -> Sequence[str]:
        return ["+CSQ: 21,99" if self._registered else "+CSQ: 99,99"]

    def _cesq(self, _command: AtCommand) -> Sequence[str]:
        return ["+CESQ: 99,99,255,255," + ("22,47" if self._registered else "255,255")]

    def _registration(self, command: AtCommand) -> Sequence[str]:
        if command.form is Form.TEST:
            return [f"{command.name}: (0-{_MOST})"]
        if command.form is Form.SET:
            if (n := command.number(0)) > _MOST:
                raise AtRefused(WRONG_PARAMETERS)
            self._reports[command.name] = n
            self._told = self._now
            return []
        n = self._reports[command.name]
        if command.name == "+C5GREG":
            return [f"{command.name}: {n},{_NOT_REGISTERED}"]
        return [self._line(command.name, n, read=True)]

    def _line(self, name: str, n: int, *, read: bool = False) -> str:
        fields = [str(n)] if read else []
        fields.append(str(self.status))
        if n == _MOST and self._registered:
            fields += [f'"{_AREA}"', f'"{_CELL}"', str(_LTE)]
        return f"{name}: {','.join(fields)}"

    def _cops(self, command: AtCommand) -> Sequence[str]:
        known = self._card.known
        if command.form is Form.TEST:
            there = f'(2,"{known.operator}","{known.operator}","{known.network}",{_LTE}),'
            return ["+COPS: " + (there if self._registered else "") + ",(0,1,2,3,4),(0,1,2)"]
        if command.form is Form.SET:
            if command.number(0) == _SET_FORMAT:
                self._numeric = command.number(1, 0) == _NUMERIC
            return []
        if not self._registered:
            return ["+COPS: 0"]
        shown = known.network if self._numeric else known.operator
        return [f'+COPS: 0,{_NUMERIC if self._numeric else 0},"{shown}",{_LTE}']

    def _contexts(self, command: AtCommand) -> Sequence[str]:
        if command.form is Form.TEST:
            return ['+CGDCONT: (1-8),"IP",,,(0),(0)']
        if command.form is Form.SET:
            quoted = ",".join(f'"{text}"' for text in command.arguments[1:])
            self._context[command.number(0)] = f"{command.number(0)},{quoted}"
            return []
        return [f"+CGDCONT: {text}" for _, text in sorted(self._context.items())]
