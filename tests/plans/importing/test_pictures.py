"""Pictures, which an import does not take over: it says where they are."""

from plans.importing.plan_reader import read_plan
from plans.importing.terminal_report import summary_lines


def test_pictures_are_reported_with_their_lines():
    text = "# Plan\n\nSee\n![map](a.png) and\n<img src='b.png'>\n\n- ![c](c.png)\n\n```\n![no](d.png)\n```\n"
    imported = read_plan(text)
    assert imported.pictures == (4, 5, 7)
    assert "3 pictures were not taken over, lines 4, 5 and 7" in summary_lines(imported)
    assert "1 picture was not taken over, line 1" in summary_lines(read_plan("![x](a.png) y"))
    assert not any("picture" in line for line in summary_lines(read_plan("# Plan\n")))
