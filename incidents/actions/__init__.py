"""Every change of an incident: one function, one transaction, one entry, one audit event."""
