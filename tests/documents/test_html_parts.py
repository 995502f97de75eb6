import pytest

from bcp_portal.documents.html_parts import joined, parts
from bcp_portal.documents.prose import to_html
from tests.documents.clinic import clinic, imprint_of
from tests.documents.printing import print_html


@pytest.mark.parametrize(
    "html",
    [
        "",
        "words &amp; words &lt;b&gt; &nbsp;&#39;",
        '<a href="#x" title="1 > 0 & &quot;more&quot;">a</a> b<br>c<wbr>d',
        "<p>Ünïcode &amp;</p>\n<ul>\n<li>a</li>\n</ul>",
    ],
)
def test_parts_joined_give_the_html_back(html):
    assert joined(parts(html)) == html


def test_the_html_of_a_whole_plan_is_given_back():
    html = print_html(clinic(), imprint_of(clinic())).partition("<main")[2].partition("</main>")[0]
    assert joined(parts(html)) == html


def test_a_tag_has_its_name_and_its_address_and_words_have_none():
    found = parts(to_html("[a & b](https://a.example/?x=1&y=2) c"))
    assert [(part.tag, part.is_end, part.href) for part in found] == [
        ("p", False, ""),
        ("a", False, "https://a.example/?x=1&y=2"),
        ("", False, ""),
        ("a", True, ""),
        ("", False, ""),
        ("p", True, ""),
    ]
    assert [part.html for part in found if not part.tag] == ["a &amp; b", " c"]
