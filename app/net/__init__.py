"""Bytes over networks: TLS, HTTP, DTLS, CoAP, and links as slow as the real ones."""
