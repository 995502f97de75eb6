"""The sheet of paper that says what stops when something fails: on one page where that can be, and never too small."""

import io
import json
import shutil
import subprocess

import pikepdf
import pytest
from django.urls import reverse

from bcp_portal.documents.canonical import canonical
from plans.models.dependencies import Dependency
from plans.models.functions import BusinessFunction
from plans.models.plan import Draft
from tests.plans.linting.building import document
from tests.plans.recovery.linking import link
from tests.plans.test_map_page import large


@pytest.fixture
def linked(world):
    return link(world)


def pages(answer) -> int:
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        return len(pdf.pages)


def words(answer) -> str:
    """What a PDF says, its lines joined."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run([reader, "-raw", "-", "-"], input=answer.content, capture_output=True, check=True)  # noqa: S603
    return " ".join(done.stdout.decode().split())


def test_the_sheet_shows_the_choice_on_one_page(linked, editor):
    cloud = Dependency.objects.get(plan=linked.plan, name="Cloud Infrastructure").ref
    answer = editor.get(reverse("plans:what_if_pdf", args=["BCP-01"]), {"failed": cloud, "after": "2h"})
    assert answer["Content-Type"] == "application/pdf"
    assert pages(answer) == 1
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        width, height = float(pdf.pages[0].mediabox[2]), float(pdf.pages[0].mediabox[3])
        said = [
            str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]
    assert width > height
    assert said == ["Dependency map; the tables below say the same"]


def test_the_sheet_of_everything_that_can_fail_still_has_one_page(linked, editor):
    every = [row.ref for model in (Dependency, BusinessFunction) for row in model.objects.filter(plan=linked.plan)]
    answer = editor.get(reverse("plans:what_if_pdf", args=["BCP-01"]), {"failed": every, "after": "2h"})
    assert pages(answer) == 1
    assert "User Authentication fail" in words(answer)


def test_the_sheet_of_a_failure_that_stops_many_says_how_many_it_leaves_out(linked, editor):
    functions = [{"name": f"Function {n}", "rto": "1h"} for n in range(16)]
    cloud = {"name": "Cloud", "functions": [f"F-{n + 1:02d}" for n in range(16)]}
    made = json.loads(canonical(document(functions=functions, dependencies=[cloud])))
    Draft.objects.filter(plan=linked.plan).update(document=json.dumps(made))
    answer = editor.get(reverse("plans:what_if_pdf", args=["BCP-01"]), {"failed": "D-01"})
    assert "The first 14 of 16. The others stand at the address below." in words(answer)
    assert pages(answer) == 2  # the answer on the first, the map on the second


def test_a_sheet_never_shows_a_map_too_small_to_read(world, editor):
    Draft.objects.filter(plan=world.plan).update(document=json.dumps(large()))
    address = reverse("plans:what_if_pdf", args=["BCP-01"])
    narrowed = words(editor.get(address, {"failed": "D-07", "narrow": "off"}))
    assert "295 that this does not touch are left out" in narrowed
    assert "narrow=off" in narrowed
    assert "The map of 300 items can't be read on a sheet of paper" in words(editor.get(address))
