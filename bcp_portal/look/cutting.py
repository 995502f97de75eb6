"""Long words of people, cut to what has room for them."""


def cut(text: str, most: int) -> str:
    """On one line, with an ellipsis where something is left out."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
