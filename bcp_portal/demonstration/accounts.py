"""The accounts of the demonstration: known to everybody, and so never in production."""

PASSWORD = "walk-through-the-plan"
ACCOUNTS = (
    ("it-operations@example.com", "IT Operations Manager (demo)", "editor"),
    ("cto@example.com", "Chief Technology Officer (demo)", "approver"),
    ("coo@example.com", "Chief Operations Officer (demo)", "approver"),
    ("ciso@example.com", "Chief Information Security Officer (demo)", "approver"),
    ("deputy@example.com", "Deputy CTO (demo)", "approver"),
    ("auditor@example.com", "Auditor (demo)", "auditor"),
    ("responder@example.com", "Responder (demo)", "responder"),
    ("reader@example.com", "Reader (demo)", "reader"),
    ("admin@example.com", "Administrator (demo)", "administrator"),
)
