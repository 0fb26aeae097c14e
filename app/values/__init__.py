"""Names and plain values everyone shares: identifiers, what an eUICC holds, traffic records."""
