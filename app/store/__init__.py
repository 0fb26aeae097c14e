"""The eIM's store: devices, packages, results and counters in SQLite or PostgreSQL."""
