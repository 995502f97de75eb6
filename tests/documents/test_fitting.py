import pytest

from bcp_portal.documents.fitting import fit


@pytest.mark.parametrize(
    "columns, word, css",
    [
        (4, "word", ""),
        (8, "word", "fit-8"),
        (6, "w" * 16, "fit-8"),
        (8, "w" * 13, "fit-7"),
        (8, "w" * 40, "fit-7"),
    ],
)
def test_type_is_as_large_as_the_longest_words_allow(columns, word, css):
    assert fit(["Label"] * columns, [[word] * columns]) == css


def test_tags_take_no_room():
    assert fit(["a", "b"], [["x", f'<a href="#{"y" * 400}">link</a>']]) == ""
