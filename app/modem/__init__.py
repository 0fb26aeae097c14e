"""Modems on AT ports: the line, the dialogue, what each device family does differently."""
