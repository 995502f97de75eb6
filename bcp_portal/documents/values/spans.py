"""Lengths of time in words, as findings, figures and reports say them."""


def span(seconds: float) -> str:
    """A length of time in words: ``5400`` → ``1 h 30 min``, with spaces that don't break."""
    if seconds <= 0:
        return "0 min"
    parts = []
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, seconds = divmod(round(seconds), size)
        if count:
            parts.append(f"{count}\N{NO-BREAK SPACE}{unit}")
    return " ".join(parts[:2])
