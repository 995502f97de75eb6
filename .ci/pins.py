"""Fails when a version pinned in pyproject.toml is not the locked one: what can be told without a network."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PIN = re.compile(r"^(?P<name>[\w.-]+)(\[[^\]]*\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wrong = [
        *missing(project["project"]["dependencies"], ROOT / "requirements.txt"),
        *missing(project["dependency-groups"]["dev"], ROOT / ".ci/requirements-dev.txt"),
    ]
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


def missing(requirements: list[str], lock: Path) -> list[str]:
    locked = pins(lock.read_text())
    wanted = pins("\n".join(requirements))
    return [
        f"{lock.name} has {name} {locked.get(name, 'not at all')}, pyproject.toml asks for {version}: run 'make lock'."
        for name, version in wanted.items()
        if locked.get(name) != version
    ]


def pins(text: str) -> dict[str, str]:
    """Name, written as indexes compare names, to version."""
    return {re.sub(r"[-_.]+", "-", pin["name"]).lower(): pin["version"] for pin in PIN.finditer(text)}


if __name__ == "__main__":
    sys.exit(main())
