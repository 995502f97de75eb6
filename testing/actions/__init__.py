"""Changes: each function is one transaction with one event in the audit trail."""
