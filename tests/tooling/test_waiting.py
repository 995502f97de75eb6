"""What a test in a browser asserts of a page is waited for: the next page comes after the click that asks for it."""

import ast

import pytest

from tests.on_sqlite import TESTS, drives_a_browser

# What Playwright answers at once, of whatever page is there just then; `expect` has a waiting form of each.
AT_ONCE = {
    "all_inner_texts",
    "all_text_contents",
    "get_attribute",
    "inner_html",
    "inner_text",
    "input_value",
    "is_checked",
    "is_disabled",
    "is_editable",
    "is_enabled",
    "is_hidden",
    "is_visible",
    "text_content",
    "url",
}


def looks_at_once(source: str) -> list[str]:
    """What the asserts of a test read of a page without waiting for it, and each wait by the clock."""
    nodes = list(ast.walk(ast.parse(source)))
    asserted = [node for check in nodes if isinstance(check, ast.Assert) for node in ast.walk(check.test)]
    by_the_clock = [node for node in nodes if isinstance(node, ast.Attribute) and node.attr == "wait_for_timeout"]
    return [ast.unparse(node) for node in [*filter(_is_read_of_a_page, asserted), *by_the_clock]]


def _is_read_of_a_page(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="count", value=counted), args=[]):
            return not any(isinstance(part, ast.Attribute) and part.attr == "objects" for part in ast.walk(counted))
        case ast.Attribute(attr=name):
            return name in AT_ONCE
    return False


@pytest.mark.parametrize(
    "file", [file for file in sorted(TESTS.rglob("*.py")) if drives_a_browser(file)], ids=lambda file: file.stem
)
def test_what_is_asserted_of_a_page_is_waited_for(file):
    assert looks_at_once(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line, read",
    [
        ("assert page.get_by_text('Saved').is_visible()", "page.get_by_text('Saved').is_visible"),
        ("assert not page.locator('.note').count()", "page.locator('.note').count()"),
        ("assert page.url.endswith('/'), 'where'", "page.url"),
        ("assert 'a' in field.input_value()", "field.input_value"),
        ("page.wait_for_timeout(300)", "page.wait_for_timeout"),
    ],
)
def test_what_is_read_at_once_is_found(line, read):
    assert looks_at_once(line) == [read]


@pytest.mark.parametrize(
    "line",
    [
        "expect(page.get_by_text('Saved')).to_be_visible()",
        "assert Delivery.objects.filter(attempts=1).count() == 1",
        "assert page.evaluate(WIDER) <= 0, page.url",
        "assert words.count('a') == 1",
    ],
)
def test_rows_and_what_is_waited_for_are_let_alone(line):
    assert looks_at_once(line) == []
