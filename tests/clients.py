"""A pytest plugin: what Django's test client does besides answering is done once, not for each of its parts."""

import functools
import threading
from collections.abc import Iterator

import pytest
from django.template.base import Template
from django.template.context import Context
from django.test.utils import instrumented_test_render
from whitenoise.middleware import WhiteNoiseMiddleware

from bcp_portal.documents import sheet

RENDER = Template._render
READ = WhiteNoiseMiddleware.add_files_from_finders


class Rendering(threading.local):
    """Whether a page is being rendered in this thread."""

    goes_on = False


rendering = Rendering()


@pytest.fixture(autouse=True, scope="session")
def _lean_requests(django_test_environment: None) -> Iterator[None]:
    files: dict[str, object] = {}

    def add_files(self: WhiteNoiseMiddleware) -> None:
        """Each client makes all middleware anew, for which this one reads a hundred files: they stay the same."""
        if not files:
            READ(self)
            files.update(self.files)
        self.files.update(files)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add_files)
        patch.setattr(Template, "_render", rendered)
        yield


def rendered(self: Template, context: Context) -> str:
    """A page tells ``answer.context``, as Django has it in tests; not each of the hundred templates of which it is made."""
    if rendering.goes_on:
        return RENDER(self, context)
    rendering.goes_on = True
    try:
        return instrumented_test_render(self, context)
    finally:
        rendering.goes_on = False


@pytest.fixture
def sheets_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that walk over pages: to start a process for each sheet takes longer than to print it.

    What was printed is kept: most parameters change nothing of a sheet.
    """
    monkeypatch.setattr(sheet, "_printed", lambda text, arguments: _printed(text, tuple(arguments)))


@functools.cache
def _printed(text: str, arguments: tuple[str, ...]) -> bytes:
    from bcp_portal.documents.sheet_printer import print_sheet  # noqa: PLC0415  WeasyPrint takes long to come

    split = arguments.index("--tighter")
    return print_sheet(text.encode().decode(), list(arguments[:split]), list(arguments[split + 1 :]))
