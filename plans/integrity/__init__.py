"""Integrity: is what is stored still what was signed? Asked when it is shown, handed out, and every night."""
