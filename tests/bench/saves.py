"""What saving costs over HTTP, as a browser with a script sends it: of the web command that is shipped, in bare pages."""

import re
from collections.abc import Callable, Iterator
from itertools import count
from statistics import median
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.urls import reverse

from bcp_portal.accounts.models import User
from plans.models.plan import Block, Plan
from plans.models.risks import Risk
from tests.bench.forms import Sent, changed, form_on
from tests.bench.pages import BARE, BARE_PORT, HTMX, PORT, Line, Visitor, cookie_of
from tests.bench.saving import TAG
from tests.bench.worlds import signers_of
from tests.conftest import accept_blockers
from tests.serving import WebServer, served

TIMES = {1: 7, 5: 5, 20: 3}
AIMS = {1: 20, 20: 60}  # bare pages
MOST_SENT = 15_000  # bytes that the page gets after a save
TICK = re.compile(r'<input type="checkbox" name="link" value="([^"]+)"')
QUESTION = re.compile(r'name="key" value="([^"]+)"')
PASSWORD = "measured-in-bare-pages"
Act = Callable[[], tuple[str, Sent]]  # where the next one is sent, and what


def saves(size: int, plan: Plan, client: Client) -> Iterator[Line]:
    """Each deed several times at the plan's size; rows that stay."""
    page = client.get(reverse("plans:document", args=(plan.code,))).content.decode()
    with served(PORT) as portal, served(BARE_PORT, BARE) as floor:
        for title, act in acts(plan, client).items():
            spent, waited, _ = sent(portal, client, act, TIMES[size])
            bare = Visitor(floor, cookie_of(client)).opens("/", 60)[0]
            aim = f", aim {AIMS[size]} ×" if size in AIMS else ""
            said = f"{spent / bare:.0f} × a bare page ({bare * 1000:.1f} ms){aim}; {waited * 1000:.0f} ms waited"
            yield title, f"{size}×", f"{spent * 1000:.0f} ms", said
        for title, times in decisions(size, plan, client, portal).items():
            bare = Visitor(floor, cookie_of(client)).opens("/", 60)[0]
            spent, waited = (median(each) for each in zip(*times, strict=True))
            said = f"{spent / bare:.0f} × a bare page ({bare * 1000:.1f} ms); {waited * 1000:.0f} ms waited"
            yield title, f"{size}×", f"{spent * 1000:.0f} ms", said
        has = [("has", tag) for tag in TAG.findall(page)]
        state = reverse("plans:document_state", args=(plan.code,))
        spent, _, size_sent = sent(portal, client, lambda: (state, has), 1)
        yield (
            "what the page gets after all of it",
            f"{size}×",
            f"{spent * 1000:.0f} ms",
            f"{size_sent / 1000:.1f} kB as it is sent",
        )


def acts(plan: Plan, client: Client) -> dict[str, Act]:
    """By title; each asks for its form first, as a browser does, and that is not counted."""
    block = Block.objects.filter(plan=plan, kind="risks", deleted_at=None).earliest("pk")
    numbers = count(1)

    def at(route: str, *row: str) -> str:
        return reverse(f"plans:{route}", args=(plan.code, block.ref, *row))

    def read(path: str) -> Sent:
        return form_on(client.get(path, headers=HTMX).content.decode(), path)

    def rows() -> list[str]:
        block.refresh_from_db()
        living = set(Risk.objects.living().filter(plan=plan).values_list("ref", flat=True))
        return [ref for ref in block.rows if ref in living]

    def save() -> tuple[str, Sent]:
        path = at("row", rows()[0])
        return path, changed(read(path), mitigation=f"Measure {next(numbers)}, every day")

    def add() -> tuple[str, Sent]:
        return at("rows"), changed(read(at("rows")), title=f"Another risk {next(numbers)}")

    def move() -> tuple[str, Sent]:
        return at("row_move", rows()[0]), [("to", "down")]

    def delete() -> tuple[str, Sent]:
        last = rows()[-1]
        return at("row_delete", last), [pair for pair in read(at("row", last)) if pair[0] == "edition"]

    rows_of_a_block = {"saving a row": save, "adding a row": add, "moving a row": move, "deleting a row": delete}
    return rows_of_a_block | ticks(plan, client)


def ticks(plan: Plan, client: Client) -> dict[str, Act]:
    """A link, and an answer to a question of the rules."""

    def link() -> tuple[str, Sent]:
        path = reverse("plans:links", args=(plan.code,))
        page = client.get(path).content.decode()
        form = form_on(page, "")
        return path, [*form, next(("link", tick) for tick in TICK.findall(page) if ("link", tick) not in form)]

    def answer() -> tuple[str, Sent]:
        page = client.get(reverse("plans:findings", args=(plan.code,))).content.decode()
        key = QUESTION.search(page)
        assert key
        return reverse("plans:question_answer", args=(plan.code,)), [("key", key[1]), ("answer", "no")]

    return {"saving a link": link, "answering a question": answer}


def decisions(size: int, plan: Plan, client: Client, portal: WebServer) -> dict[str, list[tuple[float, float]]]:
    """What signing and submitting took, in seconds of the processor and of waiting: each can be done once.

    The version that waits is signed by the last of its signers; the draft is submitted, and signed by all.
    """
    signers = signers_of(plan)
    for signer in signers:
        signer.set_password(PASSWORD)
        signer.save()
    took: dict[str, list[tuple[float, float]]] = {"submitting": [], "signing": []}
    last, number = signers[-1], "1.1"
    took["signing"].append(sign(portal, signed_in_as(last), plan, number))
    accept_blockers(plan, by=last)  # of links that were ticked
    path = reverse("plans:submit", args=(plan.code,))
    form = form_on(client.get(path).content.decode(), "")
    form = changed(form, change_summary=f"As measured at {size}")
    number = dict(form)["number"]
    took["submitting"].append(sent(portal, client, lambda: (path, form), 0)[:2])
    took["signing"] += [sign(portal, signed_in_as(signer), plan, number) for signer in signers]
    return took


def sign(portal: WebServer, client: Client, plan: Plan, number: str) -> tuple[float, float]:
    """One signature; most of it is comparing the password."""
    page = client.get(reverse("plans:approve", args=(plan.code, number))).content.decode()
    path = reverse("plans:sign", args=(plan.code, number))
    form = changed(form_on(page, path), password=PASSWORD)
    return sent(portal, client, lambda: (path, form), 0)[:2]


def signed_in_as(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/")
    return client


def sent(server: WebServer, client: Client, act: Act, times: int) -> tuple[float, float, int]:
    """Medians of the seconds of the processor and of waiting, and the bytes of the last answer."""
    took, waited, size = [], [], 0
    for _ in range(times + 1):
        path, form = act()
        headers = {**HTMX, "Cookie": cookie_of(client), "X-CSRFToken": client.cookies[settings.CSRF_COOKIE_NAME].value}
        spent, seconds, size = Visitor(server, "").sends(path, urlencode(form), headers)
        took.append(spent)
        waited.append(seconds)
    return median(took[1:] or took), median(waited[1:] or waited), size
