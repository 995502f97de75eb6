"""A finding is mended in a browser: what is typed lands in its field and nowhere else, with and without a script."""

import pytest
from playwright.sync_api import expect

from plans.models.dependencies import Dependency
from plans.models.directory import Supplier
from plans.models.findings import Finding
from plans.models.plan import Block
from plans.models.strategies import Strategy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICES = pytest.mark.parametrize("device", ["desktop", "phone"])
SELECTED = """() => {
  const field = document.activeElement;
  return [field.name, (field.value ?? '').slice(field.selectionStart, field.selectionEnd)];
}"""


@pytest.fixture
def row(world) -> Dependency:
    return Dependency.objects.get(plan=world.plan, name="AI Services")


@pytest.fixture
def found(world, row) -> Finding:
    return Finding.objects.get(plan=world.plan, rule="DEP-01", subject=row.ref)


def is_in_sight(page) -> bool:
    """Whether the field and the finding above it can be seen whole, below the bar of the page."""
    box = page.locator("[data-wanted]").bounding_box()
    bars = [
        page.locator("header").first.bounding_box(),
        page.locator(".docbar").bounding_box() or {"y": 0, "height": 0},
    ]
    bar = max(bars, key=lambda each: each["y"] + each["height"] if each["y"] < 200 else 0)
    return box["y"] >= bar["y"] + bar["height"] - 1 and box["y"] + box["height"] <= page.viewport_size["height"] + 1


def assert_backup_alone(row: Dependency, backup: str) -> None:
    before = row.supplier, row.name, row.contact, Supplier.objects.count()
    row.refresh_from_db()
    assert row.backup == backup
    assert (row.supplier, row.name, row.contact, Supplier.objects.count()) == before


def saved(page, row: Dependency):
    """The row as it stands there once it is saved: what can be opened again."""
    return page.locator(".rows tr", has=page.locator(f"[id$='-{row.ref}-edit']"))


@DEVICES
def test_what_is_typed_after_a_click_on_a_mend_is_the_value_of_its_field(world, visitor, device, row, found):
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-01/findings/")
    page = editor.page
    page.locator(f"#finding-{found.key}").get_by_role("link", name="Name the backup of AI Services").click()
    page.locator("[name=backup]:focus").wait_for()
    editor.rest()
    assert page.evaluate(SELECTED) == ["backup", "Another provider"]
    assert is_in_sight(page)
    editor.assert_accessible()
    page.keyboard.type("none")
    page.get_by_role("button", name="Save row").click()
    expect(saved(page, row)).to_contain_text("none")
    expect(page.locator(f"#gaps-{block(world)}").get_by_text(found.sentence)).to_have_count(0)
    assert_backup_alone(row, "none")


@DEVICES
def test_beside_its_block_a_finding_opens_its_field_in_place(world, visitor, device, row, found):
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-01/")
    page = editor.page
    page.evaluate("() => { window.stayed = true }")
    marks = page.locator(f"#gaps-{block(world)}")
    marks.locator("summary").click()
    marks.locator("li", has_text=found.sentence).get_by_role("link", name="Fix it here").click()
    page.locator("[name=backup]:focus").wait_for()
    editor.rest()
    assert page.evaluate("() => window.stayed")
    assert page.evaluate(SELECTED) == ["backup", "Another provider"]
    assert is_in_sight(page)
    page.get_by_label("Contact").first.fill("Service desk, +49 30 1234567")
    other = Finding.objects.get(plan=world.plan, rule="DEP-01", subject="D-02")
    marks.locator("li", has_text=other.sentence).get_by_role("link", name="Fix it here").click()
    page.locator("[id$='D-02-backup']:focus").wait_for()
    contact = page.locator(f"[id='{block(world)}-{row.ref}-contact']")
    expect(contact).to_have_value("Service desk, +49 30 1234567")
    editor.assert_accessible()


def test_without_a_script_the_field_has_the_focus_too(world, visitor, row, found):
    editor = visitor("desktop", java_script_enabled=False)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-01/findings/")
    page = editor.page
    page.locator(f"#finding-{found.key}").get_by_role("link", name="Name the backup of AI Services").click()
    page.locator("[name=backup]:focus").wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.type("none")
    expect(page.get_by_label("Backup")).to_have_value("none")
    expect(page.locator(".asked").get_by_text(found.sentence)).to_be_visible()
    page.get_by_role("button", name="Save row").click()
    expect(saved(page, row)).to_contain_text("none")
    assert_backup_alone(row, "none")


@DEVICES
def test_a_strategy_that_is_missing_begins_with_what_it_is_for(world, visitor, device):
    risk = Finding.objects.filter(plan=world.plan, rule="STR-09").first()
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit(f"/plans/BCP-01/findings/?at={risk.key}")
    page = editor.page
    fold = page.locator("details.gravity", has=page.locator(f"#finding-{risk.key}"))
    if not fold.evaluate("fold => fold.open"):
        fold.locator("summary").first.click()
    page.locator(f"#finding-{risk.key}").get_by_role("link", name="Add a strategy for").click()
    page.locator("[name=name]:focus").wait_for()
    editor.rest()
    assert is_in_sight(page)
    page.keyboard.type("Call the response service")
    editor.assert_accessible()
    page.get_by_role("button", name="Save row").click()
    page.locator(".rows").get_by_text("Call the response service").first.wait_for()
    assert Strategy.objects.get(plan=world.plan, name="Call the response service").trigger


def block(world) -> str:
    return Block.objects.get(plan=world.plan, kind="dependencies").ref
