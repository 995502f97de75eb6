"""MTPD where tiers are told, which have none: it becomes a function's, or is told by its line, and takes no row along."""

from plans.importing.plan_reader import read_plan


def test_tiers_told_in_lines_are_rows_though_each_has_an_mtpd_too():
    text = "# Plan\n\n## Recovery tiers\n\n- **Tier 1**: RTO 1h, RPO 15 min, MTPD 4h\n- **Tier 2**: RTO 4h, RPO 1 h, MTPD 1 d\n"
    imported = read_plan(text)
    rows = [(row.values["name"], row.values["rto"], row.values["rpo"]) for row in imported.rows["tiers"]]
    assert rows == [("Tier 1", "1h", "15 min"), ("Tier 2", "4h", "1 h")]
    assert [(note.line, note.text) for note in imported.unclear] == [(5, "MTPD: 4h"), (6, "MTPD: 1 d")]


def test_lines_below_mtpd_are_functions_with_that_time():
    rows = read_plan("# Plan\n\n## MTPD\n\n- Payroll: 4 hours\n- Web shop: 1 day\n").rows
    assert [(row.values["name"], row.values["mtpd"]) for row in rows["functions"]] == [
        ("Payroll", "4 hours"),
        ("Web shop", "1 day"),
    ]
    assert rows.keys() == {"functions"}


def test_tiers_below_mtpd_are_no_functions():
    imported = read_plan("# Plan\n\n## MTPD\n\n- Tier 1: 4 hours\n- Critical systems: 1 day\n")
    assert not imported.rows
    assert [note.line for note in imported.unclear] == [5]


def test_a_column_of_times_beside_the_objectives_is_told():
    table = "| System | Target | MTPD |\n|---|---|---|\n| Mail | 1h | 2d |\n"
    imported = read_plan(f"# Plan\n\n## Recovery time objectives\n\n{table}")
    assert [(note.line, note.text) for note in imported.unclear] == [(5, "Target")]


def test_lines_without_times_below_mtpd_stay_narrative():
    imported = read_plan("# Plan\n\n## MTPD\n\n- **Payroll**\n- some words\n")
    assert not imported.rows
