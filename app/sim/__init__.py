"""The simulated card: a strict SGP.22 and SGP.32 eUICC behind APDUs, with switches to deviate.

Lives here: everything inside the card, its kept state, and the adapters that let it be a transport
or the card in a virtual reader. Not here: anything that talks to a card.
"""
