"""What proves things: keys and signatures, certificates and their chains, the bench's own PKI.

Lives here: everything that needs the `cryptography` package, and the registry of known roots and
manufacturers. Not here: reading certificates from a card, and deciding what to do on a bad one.
"""
