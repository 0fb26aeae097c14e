"""The eIM: what can be asked of an eUICC, signed, and how its answers are judged."""
