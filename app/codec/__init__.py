"""The standard: ASN.1 types, TLV with byte ranges, and the one table of functions."""
