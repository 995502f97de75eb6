"""What is read in these tests: the sample that ships, the plan that it retells, and other people's plans."""

from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ORIGINAL = HERE.parents[3] / "shared" / "sample" / "bcp-v1.0.md"


@pytest.fixture
def original_text() -> str:
    """The plan that the shipped sample retells; it is kept beside the repository, not in it."""
    if not ORIGINAL.exists():
        pytest.skip("the original plan is not beside this checkout")
    return ORIGINAL.read_text(encoding="utf-8")


@pytest.fixture(params=["shipped", "original"])
def either_text(request) -> str:
    """Both tellings of the sample plan, one after the other."""
    return request.getfixturevalue("sample_text" if request.param == "shipped" else "original_text")
