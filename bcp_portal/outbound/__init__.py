"""Outbound: what the portal sends to addresses that people typed in, past one guard (docs/decisions/0037)."""
