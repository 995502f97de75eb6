"""Rows as tests expect them, in files of text: a heading that names kind and fields, and a line for each row."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "expected"

CELL = " ¦ "
EMPTY = "-"
REFS = re.compile(r"\[([A-Z]+-\d+(?:, [A-Z]+-\d+)*)\]")


def expected_rows(name: str) -> list[tuple]:
    """What stands before the colon of each heading (``# file kind: fields``) word by word, the fields, the rows.

    A cell is the text of a field, ``-`` where it is empty, ``[F-01, F-02]`` where it holds links; ``\\n`` breaks a line.
    """
    cases: list[tuple] = []
    for line in filter(None, (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()):
        if line.startswith("# "):
            head, _, fields = line.removeprefix("# ").partition(": ")
            cases.append((*head.split(), fields, []))
        else:
            cases[-1][-1].append(tuple(_cell(said) for said in line.split(CELL)))
    return cases


def _cell(said: str) -> str | list[str]:
    if links := REFS.fullmatch(said):
        return links[1].split(", ")
    return "" if said == EMPTY else said.replace("\\n", "\n")
