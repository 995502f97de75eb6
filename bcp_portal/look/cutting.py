"""Long words of people, cut to what has room for them."""

# Signs that steer a terminal or turn the order of letters round: what follows would read as something else.
STEERING = dict.fromkeys([*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def cut(text: str, most: int) -> str:
    """On one line, with an ellipsis where something is left out."""
    line = " ".join(text.split()).translate(STEERING)
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
