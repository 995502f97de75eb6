import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def script():
    """Run one of the scripts of .ci/: ``script("serve.py", "--check-port", PORT="8000")``; Python's by this Python."""

    def run(name, *arguments, home=ROOT, **variables):
        interpreter = [sys.executable] if name.endswith(".py") else ["bash"]
        return subprocess.run(
            [*interpreter, f".ci/{name}", *arguments],
            cwd=home,
            env=os.environ | variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run


@pytest.fixture
def machine(tmp_path):
    """A path of commands as another machine may have them: ``machine(id="echo 1000")``."""

    def make(**commands):
        folder = tmp_path / "commands"
        folder.mkdir()
        for name, line in commands.items():
            command = folder / name.replace("_", "-")
            command.write_text(f"#!/bin/bash\n{line}\n")
            command.chmod(0o755)
        return f"{folder}:/usr/bin:/bin"

    return make
