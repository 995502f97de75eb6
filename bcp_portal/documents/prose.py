"""Markdown → HTML that is safe to show: parsed by markdown-it, cleaned by nh3, kept for the next time."""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape, unescape
from itertools import pairwise
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from bcp_portal.look.reaching import surely_reachable

from .attributes import without_attributes
from .depths import keeping_depths, not_too_deep
from .front_matter import as_list
from .inline import BOXES, TASK, within
from .markup import Markup
from .notes import MARKED, SAYING, BlockNotes, with_notes
from .reading import FOOTNOTE
from .slugs import Targets
from .tables import keeping_cells

TAGS = {
    "p",
    "br",
    "hr",
    "strong",
    "em",
    "s",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "sub",
    "sup",
    "del",
    "ins",
    "kbd",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "b",
    "i",
    "u",
    "mark",
    "small",
    "dl",
    "dt",
    "dd",
}
RAW = TAGS - {"a", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}  # a heading written in HTML would be at its own level
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}, "sup": {MARKED}, SAYING: {MARKED}}
SCHEMES = {"http", "https", "mailto"}
CALLING = {*SCHEMES, "tel"}  # on a screen alone
CLASSES = {"li": {"task"}}
ADDRESS = re.compile(r"(?:https?:|mailto:|tel:|#)", re.IGNORECASE)
SCROLLING = '<div class="scroll" tabindex="0" role="region" aria-label="Table">'
DEEPEST = 6
TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")


def _refers(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as rules are called
    """``[^1]``, whether there is such a note or not; the plugin's own rule looks for the end through all text."""
    found = FOOTNOTE.match(state.src, state.pos, state.posMax)
    if found and not silent:
        state.push("footnote_ref", "", 0).content = found["name"]
    state.pos = found.end() if found else state.pos
    return found is not None


def _marking_notes(reader: MarkdownIt) -> MarkdownIt:
    """The same reader, which marks footnotes where they stand (`notes`)."""
    reader.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    reader.inline.ruler.at("footnote_ref", _refers)
    reader.add_render_rule("footnote_ref", _reference)
    reader.add_render_rule("footnote_reference_open", _opening)
    reader.add_render_rule("footnote_reference_close", lambda *_: f"</{SAYING}>\n")
    return reader


def _reference(_: Any, tokens: Sequence[Token], place: int, *__: Any) -> str:
    return f"{_mark('sup', tokens[place].content)}{escape(_typed(tokens[place]))}</sup>"


def _opening(_: Any, tokens: Sequence[Token], place: int, *__: Any) -> str:
    return _mark(SAYING, tokens[place].meta["label"])


def _mark(tag: str, name: str) -> str:
    return f'<{tag} {MARKED}="{escape(name)}">'


def _typed(reference: Token) -> str:
    return f"[^{reference.content}]"


READER = _marking_notes(
    keeping_depths(keeping_cells(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])))
)


def to_html(text: str, depth: int = 1, targets: Targets | None = None, notes: BlockNotes | None = None) -> Markup:
    """The text as HTML; its own headings stand below ``depth``, the depth of the heading that it stands under.

    Links to other places of the document lead to ``targets``; those that lead nowhere are words, and so are footnotes
    that are not among its ``notes``.
    """
    return with_notes(within(_rendered(text, depth, is_on_screen=False), targets), notes)


def to_marked_html(text: str) -> str:
    """The text as HTML with its marks of footnotes, which are to be looked for."""
    return _rendered(text, 1, is_on_screen=False)


def to_screen_html(
    text: str, depth: int = 1, targets: Targets | None = None, notes: BlockNotes | None = None
) -> Markup:
    """The same for a screen: telephone numbers are called with one touch, and a wide table scrolls by itself."""
    rendered = _rendered(text, depth, is_on_screen=True)
    if "<table>" in rendered:
        rendered = rendered.replace("<table>", f"{SCROLLING}<table>").replace("</table>", "</table></div>")
    return with_notes(within(rendered, targets), notes)


@lru_cache(maxsize=2048)
def _rendered(text: str, depth: int, *, is_on_screen: bool) -> str:
    tokens = READER.parse(as_list(without_attributes(text)))
    _demote(tokens, depth)
    _adapt(tokens)
    if is_on_screen:
        _call(tokens)
    rendered = READER.renderer.render(tokens, READER.options, {})
    cleaned = nh3.clean(
        rendered,
        tags=TAGS | {SAYING},
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=CALLING if is_on_screen else SCHEMES,
        link_rel="noopener noreferrer",
        attribute_filter=_elsewhere,
    )
    return not_too_deep(cleaned.strip())


def _elsewhere(_tag: str, attribute: str, value: str) -> str | None:
    """An address within a site would lead somewhere else on each page that prints the text; one within it is kept."""
    return None if attribute == "href" and not ADDRESS.match(value) else value


def in_cell(
    text: str, targets: Targets | None = None, notes: BlockNotes | None = None, *, is_on_screen: bool = False
) -> Markup:
    """The text for a table cell or a list item: a single paragraph goes without its tags."""
    rendered = (to_screen_html if is_on_screen else to_html)(text, DEEPEST, targets, notes)
    is_single = rendered.startswith("<p>") and rendered.endswith("</p>") and rendered.count("<p>") == 1
    return Markup(rendered[3:-4]) if is_single else rendered


def is_plain(text: str) -> bool:
    """Whether the text is one paragraph without any Markdown in it."""
    rendered = to_marked_html(text)
    return rendered.count("<") == 2 and unescape(rendered) == f"<p>{text.strip()}</p>"


@lru_cache(maxsize=512)
def pieces(text: str) -> tuple[str, ...]:
    """The text cut between its blocks (paragraphs, lists, fences …): joined by line breaks they give it back."""
    lines = text.split("\n")
    starts = [token.map[0] for token in READER.parse(text) if token.level == 0 and token.map and token.nesting >= 0]
    bounds = [0, *starts[1:], len(lines)]
    return tuple("\n".join(lines[start:end]) for start, end in pairwise(bounds))


def _demote(tokens: Sequence[Token], depth: int) -> None:
    levels = sorted({token.tag for token in tokens if token.type == "heading_open"})
    new = {tag: f"h{min(depth + place, DEEPEST)}" for place, tag in enumerate(levels, 1)}
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = new[token.tag]


def _adapt(tokens: Sequence[Token]) -> None:
    for place, token in enumerate(tokens):
        if token.children and place > 1 and tokens[place - 2].type == "list_item_open":
            _as_task(tokens[place - 2], token.children[0])
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if token.type == "html_block" and not _is_known(token.content):
            token.content = f"<p>{escape(token.content.strip())}</p>"
        if token.children:
            token.children = _plain_links([_as_text(child) for child in token.children])


def _call(tokens: Sequence[Token]) -> None:
    """Make links of the telephone numbers in words that are no link already."""
    for token in tokens:
        if not token.children:
            continue
        inside = 0
        for child in token.children:
            inside += child.nesting if child.type.startswith("link_") else 0
            if child.type == "text" and not inside and "<" in (html := surely_reachable(child.content)):
                child.type, child.content = "html_inline", html


def _as_task(item: Token, text: Token) -> None:
    """``[x]`` and ``[ ]`` in front of an item are boxes."""
    if text.type == "text" and (found := TASK.match(text.content)):
        item.attrJoin("class", "task")
        text.content = f"{BOXES[found['mark']]} {text.content[found.end() :]}"


def _is_known(html: str) -> bool:
    return all(tag.lower() in RAW for tag in TAG.findall(html)) and MARKED not in html.lower()


def _as_text(token: Token) -> Token:
    """Pictures from elsewhere and tags that we don't print keep their words: a plan says `<name>` and means it."""
    if token.type == "image" or (token.type == "html_inline" and not _is_known(token.content)):
        return Token("text", "", 0, content=token.content)
    return token


def _plain_links(children: list[Token]) -> list[Token]:
    """Links with nothing but text inside: each box inside a link would be a link of its own in a tagged PDF."""
    kept: list[Token] = []
    inside = False
    for token in children:
        inside = token.type == "link_open" or (inside and token.type != "link_close")
        if not inside or token.type in {"link_open", "text"}:
            kept.append(token)
        elif token.content and token.type != "html_inline":
            said = _typed(token) if token.type == "footnote_ref" else token.content
            kept.append(Token("text", "", 0, content=said))
    return kept
