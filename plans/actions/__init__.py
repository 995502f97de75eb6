"""Changes to plans: each function one change, atomic, with exactly one audit event."""
