import pytest

from bcp_portal.documents.prose import in_cell, is_plain, pieces, to_html


@pytest.mark.parametrize(
    "text, html",
    [
        ("**Now** and *then*", "<p><strong>Now</strong> and <em>then</em></p>"),
        ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("one<br>two", "<p>one<br>two</p>"),
    ],
)
def test_markdown_becomes_html(text, html):
    assert to_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <script>alert(1)</script> b",
        "<img src=x onerror=alert(1)>",
        "</style><style>*{}",
        "[x](javascript:alert(1))",
        "<a href='javascript:alert(1)'>x</a>",
        "![x](http://elsewhere.example/x.png)",
        "<p style='color:red' onclick='alert(1)'>x</p>",
        "<iframe src='file:///etc/passwd'></iframe>",
        "[x](data:text/html,x)",
        "<svg onload=alert(1)>",
        "<div>\n<script>x</script>\n</div>",
    ],
)
def test_nothing_active_and_nothing_from_elsewhere_gets_through(text):
    html = to_html(text)
    tags = html.replace("&lt;", "")
    assert not any(bad in tags for bad in ("<script", "<img", "<style", "<iframe", "<svg", "<div", 'href="javascript'))
    assert not any(
        f" {attribute}=" in tag for tag in html.split("<") for attribute in ("style", "onclick") if ">" in tag
    )


def test_words_in_angle_brackets_are_words():
    assert "&lt;name of the porter&gt;" in to_html("Call <name of the porter> now")
    assert "Map of the house" in to_html("![Map of the house](map.png)")


def test_links_lead_elsewhere_by_web_or_mail_only_and_tell_nothing():
    assert to_html("[x](https://a.example)") == '<p><a href="https://a.example" rel="noopener noreferrer">x</a></p>'
    assert 'href="mailto:a@b.example"' in to_html("<a@b.example>")
    assert "href" not in to_html("[x](other.md) [y](#part) [z](//evil.example)")


def test_a_link_holds_nothing_but_text():
    assert ">a b c</a>" in to_html("[a **b** `c`](https://a.example)")


def test_headings_stand_below_the_heading_above_them():
    assert to_html("# One\n\n### Two", 3) == "<h4>One</h4>\n<h5>Two</h5>"
    assert "<h6>" in to_html("# One", 6)
    assert "<h1" not in to_html("<h1>x</h1>")


def test_header_cells_of_tables_say_what_they_head():
    assert '<th scope="col">a</th>' in to_html("| a |\n|---|\n| b |")


def test_a_single_paragraph_goes_into_a_cell_without_its_tags():
    assert in_cell("**x**") == "<strong>x</strong>"
    assert in_cell("x\n\ny") == "<p>x</p>\n<p>y</p>"


def test_pieces_joined_give_the_text_back():
    text = "para\nmore\n\n- a\n- b\n\n```\nx\n\ny\n```\nend\n"
    assert "\n".join(pieces(text)) == text
    assert len(pieces(text)) == 4


@pytest.mark.parametrize(
    "text, is_it", [("He said “4 < 5” & 'so'.", True), ("a **b**", False), ("- a", False), ("a\n\nb", False)]
)
def test_plain_text_is_told_from_markdown(text, is_it):
    assert is_plain(text) is is_it
