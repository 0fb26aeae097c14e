"""Numbers of TLS and DTLS by name, as IANA's registries have them; what is none stays a number."""

from __future__ import annotations

from collections.abc import Mapping

CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION, CONNECTION_ID = 20, 21, 22, 23, 25
"""Content types of records."""

CLIENT_HELLO, SERVER_HELLO, HELLO_VERIFY_REQUEST, NEW_SESSION_TICKET = 1, 2, 3, 4
CERTIFICATE, SERVER_KEY_EXCHANGE, CERTIFICATE_REQUEST = 11, 12, 13
CERTIFICATE_VERIFY, CLIENT_KEY_EXCHANGE, FINISHED = 15, 16, 20
"""Types of handshake messages."""

CONTENT_TYPES = {
    CHANGE_CIPHER_SPEC: "ChangeCipherSpec",
    ALERT: "Alert",
    HANDSHAKE: "Handshake",
    APPLICATION: "Application data",
    24: "Heartbeat",
    CONNECTION_ID: "Record with connection id",
    26: "ACK",
}

VERSIONS = {
    0x0300: "SSL 3.0",
    0x0301: "TLS 1.0",
    0x0302: "TLS 1.1",
    0x0303: "TLS 1.2",
    0x0304: "TLS 1.3",
    0xFEFF: "DTLS 1.0",
    0xFEFD: "DTLS 1.2",
    0xFEFC: "DTLS 1.3",
}

MESSAGES = {
    0: "HelloRequest",
    CLIENT_HELLO: "ClientHello",
    SERVER_HELLO: "ServerHello",
    HELLO_VERIFY_REQUEST: "HelloVerifyRequest",
    NEW_SESSION_TICKET: "NewSessionTicket",
    5: "EndOfEarlyData",
    8: "EncryptedExtensions",
    9: "RequestConnectionId",
    10: "NewConnectionId",
    CERTIFICATE: "Certificate",
    SERVER_KEY_EXCHANGE: "ServerKeyExchange",
    CERTIFICATE_REQUEST: "CertificateRequest",
    14: "ServerHelloDone",
    CERTIFICATE_VERIFY: "CertificateVerify",
    CLIENT_KEY_EXCHANGE: "ClientKeyExchange",
    FINISHED: "Finished",
    21: "CertificateURL",
    22: "CertificateStatus",
    24: "KeyUpdate",
}

GROUPS = {
    21: "secp224r1",
    22: "secp256k1",
    23: "P-256",
    24: "P-384",
    25: "P-521",
    26: "brainpoolP256r1",
    27: "brainpoolP384r1",
    28: "brainpoolP512r1",
    29: "X25519",
    30: "X448",
    31: "brainpoolP256r1 (TLS 1.3)",
    32: "brainpoolP384r1 (TLS 1.3)",
    33: "brainpoolP512r1 (TLS 1.3)",
    41: "SM2",
    256: "ffdhe2048",
    257: "ffdhe3072",
    258: "ffdhe4096",
    512: "ML-KEM-512",
    513: "ML-KEM-768",
    514: "ML-KEM-1024",
    4587: "P-256 and ML-KEM-768",
    4588: "X25519 and ML-KEM-768",
    4589: "P-384 and ML-KEM-1024",
}

SIGNATURES = {
    0x0201: "RSA with SHA-1",
    0x0203: "ECDSA with SHA-1",
    0x0301: "RSA with SHA-224",
    0x0303: "ECDSA with SHA-224",
    0x0401: "RSA with SHA-256",
    0x0403: "ECDSA with SHA-256",
    0x0501: "RSA with SHA-384",
    0x0503: "ECDSA with SHA-384",
    0x0601: "RSA with SHA-512",
    0x0603: "ECDSA with SHA-512",
    0x0804: "RSA-PSS with SHA-256",
    0x0805: "RSA-PSS with SHA-384",
    0x0806: "RSA-PSS with SHA-512",
    0x0807: "Ed25519",
    0x0808: "Ed448",
    0x0809: "RSA-PSS key with SHA-256",
    0x080A: "RSA-PSS key with SHA-384",
    0x080B: "RSA-PSS key with SHA-512",
    0x081A: "ECDSA brainpoolP256r1 with SHA-256",
    0x081B: "ECDSA brainpoolP384r1 with SHA-384",
    0x081C: "ECDSA brainpoolP512r1 with SHA-512",
    0x0904: "ML-DSA-44",
    0x0905: "ML-DSA-65",
    0x0906: "ML-DSA-87",
}

EXTENSIONS = {
    0: "server_name",
    1: "max_fragment_length",
    5: "status_request",
    10: "supported_groups",
    11: "ec_point_formats",
    13: "signature_algorithms",
    15: "heartbeat",
    16: "application_layer_protocol_negotiation",
    18: "signed_certificate_timestamp",
    19: "client_certificate_type",
    20: "server_certificate_type",
    21: "padding",
    22: "encrypt_then_mac",
    23: "extended_master_secret",
    27: "compress_certificate",
    28: "record_size_limit",
    35: "session_ticket",
    41: "pre_shared_key",
    42: "early_data",
    43: "supported_versions",
    44: "cookie",
    45: "psk_key_exchange_modes",
    47: "certificate_authorities",
    49: "post_handshake_auth",
    50: "signature_algorithms_cert",
    51: "key_share",
    53: "connection_id (draft)",
    54: "connection_id",
    65281: "renegotiation_info",
}

CERTIFICATE_TYPES = {
    1: "RSA",
    2: "DSS",
    64: "ECDSA",
    65: "RSA, fixed ECDH",
    66: "ECDSA, fixed ECDH",
}


def named(table: Mapping[int, str], number: int, digits: int = 4) -> str:
    """Return a number's name, or the number in hex."""
    return table.get(number) or f"0x{number:0{digits}X}"


def is_grease(number: int) -> bool:
    """Whether a number only tests that unknown ones are borne (RFC 8701)."""
    return number & 0x0F0F == 0x0A0A and number >> 8 == number & 0xFF
