"""The audit trail: rows that are only ever added."""
