"""One of several programs that hand out packages of one store as fast as they can.

Run as `python -m tests.store.hammer URL EID...`. It starts when a line comes in, and prints what it
handed out: for each package its id, its device and its counter.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace

from app.store.database import Store
from app.store.transaction import Transaction
from app.values.eim import QueuedPackage, QueueState
from app.values.ids import Eid

EIM_ID = "eim.example.com"


def _poll(transaction: Transaction, eid: Eid) -> QueuedPackage | None:
    """Do what an eIM does: end what is in flight, hand out the next with a new counter."""
    transaction.devices.contact(eid, time.time(), "HTTPS", "192.0.2.1:1", "1.2")
    packages = transaction.packages
    if (sent := packages.in_flight(eid)) is not None:
        packages.save(replace(sent, state=QueueState.SUCCEEDED))
    package = packages.next_queued(eid, time.time())
    if package is None:
        return None
    counter = transaction.counters.advance(EIM_ID, eid)
    message = counter.to_bytes(8) * 30
    package = replace(package, state=QueueState.DELIVERED, counter=counter, message=message)
    packages.save(package)
    return package


def main() -> None:
    """Poll for all devices until none has anything left."""
    store = Store.open(sys.argv[1])
    eids = [Eid(text) for text in sys.argv[2:]]
    print("ready", flush=True)  # noqa: T201 - how it talks to the test
    sys.stdin.readline()
    handed_out: list[tuple[int, str, int | None]] = []
    while eids:
        for eid in list(eids):
            with store.transaction() as transaction:
                package = _poll(transaction, eid)
            if package is None:
                eids.remove(eid)
            else:
                handed_out.append((package.id, eid, package.counter))
    store.close()
    print(json.dumps(handed_out))  # noqa: T201


if __name__ == "__main__":
    main()
