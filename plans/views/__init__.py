"""Pages of plans: each view loads through the door, calls one action, answers."""
