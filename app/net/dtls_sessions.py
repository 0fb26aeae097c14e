"""Sessions that clients may take up again, kept across clients."""

from __future__ import annotations

from collections import OrderedDict

from app.net.dtls_context import DtlsClientContext
from app.net.dtls_options import DtlsClientOptions

CAPACITY = 2000


class DtlsSessions:
    """Contexts by the options they were made from, each with the sessions made under it.

    A resumed handshake checks no certificate. A session is therefore only ever found again by who
    asks with the very same trust, identity and ciphers. Used from one event loop; the context used
    longest ago makes room.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._contexts: OrderedDict[DtlsClientOptions, DtlsClientContext] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(context.sessions) for context in self._contexts.values())

    def context(self, options: DtlsClientOptions) -> DtlsClientContext:
        """Return the context for these options, made when first asked for.

        Raises SettingsError on unusable options.
        """
        context = self._contexts.get(options)
        if context is None:
            context = self._contexts[options] = DtlsClientContext(options)
        self._contexts.move_to_end(options)
        if len(self._contexts) > self._capacity:
            self._contexts.popitem(last=False)
        return context

    def clear(self) -> None:
        """Forget all, so that the next handshake is a full one."""
        self._contexts.clear()
