"""Prints one table: what things cost, and how that compares with bare Django and bare WeasyPrint in the same run."""

import gzip
import io
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcp_portal.settings")
os.environ.setdefault("PORTAL_DEMO", "1")  # some addresses are a demonstration's
django.setup()

from django.conf import settings  # noqa: E402  after setup
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from weasyprint import HTML  # noqa: E402

from bcp_portal.documents.html import to_print_html  # noqa: E402
from bcp_portal.documents.imprint import Imprint  # noqa: E402
from bcp_portal.documents.markdown import to_markdown  # noqa: E402
from bcp_portal.documents.pdf import _styles_and_fonts, to_pdf  # noqa: E402
from bcp_portal.documents.plan_report import plan_report  # noqa: E402
from plans.actions.importing import import_plan  # noqa: E402
from plans.freezing.draft import freeze  # noqa: E402
from plans.models.plan import Plan  # noqa: E402
from plans.page_cache import forget  # noqa: E402
from tests.bench import bare  # noqa: E402
from tests.bench.background import background  # noqa: E402
from tests.bench.demo_world import demo_world  # noqa: E402
from tests.bench.editors import editors  # noqa: E402
from tests.bench.evidence import chaining  # noqa: E402
from tests.bench.first_load import first_loads  # noqa: E402
from tests.bench.incidents import rooms, watched  # noqa: E402
from tests.bench.measuring import against, median, seconds  # noqa: E402
from tests.bench.page_table import OPENED  # noqa: E402
from tests.bench.pages import every_page  # noqa: E402
from tests.bench.programme import programmes  # noqa: E402
from tests.bench.recovery import asking, checking, recovering  # noqa: E402
from tests.bench.saves import saves  # noqa: E402
from tests.bench.saving import saving  # noqa: E402
from tests.bench.worlds import NOW, SIZES, editor, plan_of  # noqa: E402

BACKEND = "django.contrib.auth.backends.ModelBackend"
Line = tuple[str, str, str, str]


def main(wanted: list[str]) -> None:
    """The parts that were asked for, or those that are quick: ``pages plans:home testing:list`` measures some pages alone.

    Each stands on a database of its own, which goes away afterwards, without Django's test environment: that watches
    each template and so makes pages slower than they are.
    """
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    parts = [part for part in PARTS if part in wanted] or [part for part in PARTS if part not in SELDOM]
    print_table(line for part in parts for line in on_a_database(PARTS[part]))


def on_a_database(part: Callable[[], Iterator[Line]]) -> Iterator[Line]:
    """What a part finds on an empty database."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield from part()
    finally:
        forget()
        with connection.cursor() as cursor:  # of servers that were killed a moment ago
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.creation.destroy_test_db(name, verbosity=0)


def of_sizes() -> Iterator[Line]:
    """What grows with a plan, inside one process."""
    yield from migrating()
    plans = {size: plan_of(size) for size in SIZES}
    for size, plan in plans.items():
        rows = sum(len(kind["rows"]) for kind in freeze(plan)["kinds"])
        yield from importing(size, plan, rows)
        yield from pages(size, plan)
        yield from saving(size, plan, signed_in())
        yield from checking(size, freeze(plan))
        yield from chaining(size, plan)
    yield from recovering()
    yield from asking(plans[1], signed_in())
    for size, plan in plans.items():
        yield from printing(size, plan)
    yield from memory()


def of_pages() -> Iterator[Line]:
    """Every page over HTTP, or those whose routes were asked for."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        world = demo_world()
    yield from every_page(world, [route for route in sys.argv[1:] if route in OPENED])


def of_saves() -> Iterator[Line]:
    """Every save over HTTP."""
    for size in SIZES:
        yield from saves(size, plan_of(size), signed_in())


def of_a_first_visit() -> Iterator[Line]:
    """Home and a plan in a browser that was never there."""
    yield from first_loads(plan_of(1))


def of_the_programme() -> Iterator[Line]:
    """The jobs around what is due."""
    yield from programmes(plan_of(1))


def of_incidents() -> Iterator[Line]:
    """A room, and a minute of a crowd in it."""
    plan = plan_of(1)
    yield from rooms(plan)
    yield from watched(plan)


PARTS: dict[str, Callable[[], Iterator[Line]]] = {
    "sizes": of_sizes,
    "pages": of_pages,
    "saves": of_saves,
    "visit": of_a_first_visit,
    "programme": of_the_programme,
    "incidents": of_incidents,
    "editors": editors,
    "background": background,
}
SELDOM = {"programme", "editors", "background"}  # ten minutes more, where they are asked for


def migrating() -> Iterator[Line]:
    """A first migrate on an empty SQLite database, as a whole process."""
    path = f"/tmp/bench-{os.getpid()}.sqlite3"  # noqa: S108  removed below
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{path}"}
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    took = seconds(lambda: subprocess.run(command, env=environment, check=True))  # noqa: S603
    for suffix in ("", "-wal", "-shm", "-turn"):
        if os.path.exists(path + suffix):  # noqa: PTH110
            os.remove(path + suffix)  # noqa: PTH107
    yield "first migrate (SQLite, whole process)", "", f"{took:.1f} s", "aim 10 s"


def importing(size: int, plan: Plan, rows: int) -> Iterator[Line]:
    """Reading and saving the plan as Markdown, and freezing it."""
    text = to_markdown(freeze(plan))

    def once() -> None:
        with transaction.atomic():
            import_plan(text=text, file_name="it.md", code="BENCH", by=editor(), at=NOW)
            transaction.set_rollback(True)

    yield f"import, {rows} rows", f"{size}×", milliseconds(median(once, 3)), ""
    yield "freeze", f"{size}×", milliseconds(median(lambda: freeze(plan), 5)), ""


def pages(size: int, plan: Plan) -> Iterator[Line]:
    """The pages people open most, against the floor."""
    client = signed_in()
    for title, path, aim in (
        ("plan page", f"/plans/{plan.code}/", 6),
        ("versions page", f"/plans/{plan.code}/versions/", 3),
        ("list of plans", "/plans/", 3),
        ("findings page", f"/plans/{plan.code}/findings/", 8),
    ):
        yield page(title, size, lambda path=path: client.get(path), client, aim)


def signed_in() -> Client:
    """A browser of the editor."""
    client = Client()
    client.force_login(editor(), backend=BACKEND)
    return client


def page(title: str, size: int | str, ours, client: Client, aim: int) -> Line:
    """One page warm, with its queries."""
    assert ours().status_code == 200
    with CaptureQueriesContext(connection) as queries:
        ours()
    asked = len(queries)
    bare_client = bare.bare_client(client)
    found = against(ours, lambda: bare_client.get("/"), 31)
    note = f"{found.ratio:.1f} × a bare page ({milliseconds(found.bare)}), aim {aim} ×; {asked} queries; {bytes_of(ours())}"
    return title, size if isinstance(size, str) else f"{size}×", milliseconds(found.ours), note


def bytes_of(answer) -> str:
    """``190 kB, 21 kB sent``: as it is, and compressed as the server does."""
    small = len(gzip.compress(answer.content, 6))
    return f"{len(answer.content) / 1000:.0f} kB, {small / 1000:.0f} kB sent"


def printing(size: int, plan: Plan) -> Iterator[Line]:
    """The PDF against WeasyPrint on the same HTML, styles and fonts, with nothing of ours around it."""
    document = freeze(plan)
    imprint = Imprint(number="1.0", sha256="0" * 64, json="{}", created=NOW)
    html = to_print_html(plan_report(document, imprint))
    fetcher, fonts, styles = _styles_and_fonts()

    def plain() -> None:
        rendered = HTML(string=html, url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=styles, pdf_variant="pdf/a-3a", pdf_tags=True
        )
        rendered.write_pdf(io.BytesIO(), pdf_variant="pdf/a-3a", pdf_tags=True)

    pages_made = to_pdf(plan_report(document, imprint)).pages
    found = against(lambda: to_pdf(plan_report(document, imprint)), plain, 3 if size < 20 else 1)
    note = f"{found.ratio:.2f} × bare WeasyPrint, aim 1.15 ×; {found.ours / pages_made * 1000:.0f} ms a page"
    yield f"PDF, {pages_made} pages", f"{size}×", f"{found.ours:.1f} s", note


def memory() -> Iterator[Line]:
    """A web worker that has answered its first pages: peak of a fresh process, without WeasyPrint at work."""
    script = (
        "import django;django.setup();"
        "from django.test import Client;c=Client();c.get('/healthz');c.get('/sign-in/');"
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "bcp_portal.settings", "ALLOWED_HOSTS": "testserver"}
    found = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    yield "web worker, peak memory", "", f"{int(found.stdout) / 1024:.0f} MB", "aim 150 MB"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield "this process, with all of the above and the 20× PDF", "", f"{peak:.0f} MB", ""


def milliseconds(took: float) -> str:
    """``12.3 ms``."""
    return f"{took * 1000:.1f} ms"


def print_table(lines: Iterator[Line]) -> None:
    """As Markdown, line by line as they are found."""
    print("| what | size | median | against |\n|---|---|---|---|")
    for line in lines:
        print("| " + " | ".join(line) + " |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(0)  # after so much layout the libraries that draw crash as the process ends, when all is printed
