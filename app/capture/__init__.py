"""Watching: the recorder every transport feeds, and the decoders that explain what it kept."""
