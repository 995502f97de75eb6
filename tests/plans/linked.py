"""What a browser sends from the page “Links”: all that it shows, with some boxes ticked or unticked."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from plans.actions.refreshing import check_plan
from plans.models.findings import Checkup
from tests.conftest import World
from tests.flat import flat

INPUT = re.compile(r"<input ([^>]*)>")
ATTRIBUTE = re.compile(r'(\w+)(?:="([^"]*)")?')
SENT = ("edition", "shown", "was", "link")


def address(code: str = "BCP-01") -> str:
    return reverse("plans:links", args=[code])


def form_on(html: str, *, tick: tuple[str, ...] = (), untick: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """The fields of the form as a browser would send them; boxes are named by their values (``brings:S-01:F-01``)."""
    form: dict[str, list[str]] = {name: [] for name in SENT}
    values = set()
    for found in INPUT.findall(html):
        field = dict(ATTRIBUTE.findall(found))
        name, value = field.get("name", ""), unescape(field.get("value", ""))
        if name == "link":
            values.add(value)
        is_sent = name in SENT and (field["type"] == "hidden" or "checked" in field or value in tick)
        if is_sent and not (name == "link" and value in untick):
            form[name].append(value)
    assert {*tick, *untick} <= values, "there is no such box"
    return form


def save(client: Client, *, tick: tuple[str, ...] = (), untick: tuple[str, ...] = (), query: str = ""):
    """Open the page, tick and save."""
    html = flat(client.get(address() + query).content.decode())
    return client.post(address() + query, form_on(html, tick=tick, untick=untick))


def ask(world: World, *questions: tuple[str, str, str, str]) -> None:
    """Let the last check ask these: key, ref, field, target."""
    asked = [
        {"rule": "STR-01", "key": key, "sentence": f"Is {key} so?", "ref": ref, "field": field, "target": target}
        for key, ref, field, target in questions
    ]
    Checkup.objects.filter(plan=world.plan).update(questions=asked)


def asked(world: World) -> set[str]:
    """The keys that the rules ask now."""
    check_plan(plan=world.plan, at=world.now)
    return {question["key"] for question in Checkup.objects.get(plan=world.plan).questions}
