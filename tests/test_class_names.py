"""Names of classes: each stands once, so that whoever looks one up finds the right one (docs/decisions/0022)."""

import ast
from collections import defaultdict
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("bcp_portal", "plans", "testing", "incidents")
FIXED = {"Command", "Migration"}  # by Django


def test_no_two_modules_have_a_class_of_the_same_name():
    modules = defaultdict(list)
    for path in sorted(path for app in APPS for path in (ROOT / app).rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name not in FIXED:
                modules[node.name].append(str(path.relative_to(ROOT)))
    assert len(modules) > 300
    assert {name: found for name, found in modules.items() if len(found) > 1} == {}
