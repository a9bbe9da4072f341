"""Histories of any system: headers, mappings, workbooks, and what is wrong with them, located."""

import pandas as pd
import pytest

from dualrandom.errors import RegisterError
from dualrandom.io.audit_history import read_history
from dualrandom.io.audit_template import write_audit_template

DRAWS = "draw,enterprise,selected\nd1,E1,yes\nd1,E2,no\nd2,E1,no\nd2,E2,yes\n"
VISITS = "enterprise,date,department,inspectors,trigger\nE1,2025-03-03,market,P1;P2,random\n"


def written(folder, **files):
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def refused(*paths):
    with pytest.raises(RegisterError) as caught:
        read_history(*paths)
    assert caught.value.code == "audit.findings"
    for finding in caught.value.findings:
        assert finding.text("zh") != finding.text("en")
    return [(one.code, one.row, one.column, one.value) for one in caught.value.findings]


def test_the_template_reads_the_same_in_both_languages(tmp_path):
    for language in ("en", "zh"):
        write_audit_template(tmp_path / language, language)
    english, chinese = (read_history(tmp_path / language) for language in ("en", "zh"))
    for name in ("draws", "visits", "inspectors"):
        pd.testing.assert_frame_equal(getattr(english, name), getattr(chinese, name))
    assert not english.warnings
    assert len(english.draws) == 6 * 40
    assert english.draws["selected"].sum() == 24
    assert read_history(tmp_path / "en", tmp_path / "en" / "mapping.toml").draws.equals(
        english.draws
    )


def test_the_workbook_says_what_the_folder_says(tmp_path):
    write_audit_template(tmp_path / "en", "en")
    book = tmp_path / "past.xlsx"
    with pd.ExcelWriter(book, engine="xlsxwriter") as writer:
        for name in ("draws", "frame", "visits", "inspectors"):
            table = pd.read_csv(tmp_path / "en" / f"{name}.csv")
            table.to_excel(writer, sheet_name=name, index=False)
    folder, workbook = read_history(tmp_path / "en"), read_history(book)
    pd.testing.assert_frame_equal(folder.draws, workbook.draws)
    pd.testing.assert_frame_equal(folder.visits, workbook.visits)


def test_rows_count_where_no_position_is_given_and_rounds_default_to_draws(tmp_path):
    history = read_history(written(tmp_path / "h", draws=DRAWS))
    assert history.draws["position"].tolist() == [0, 1, 2, 3]
    assert history.draws["round"].tolist() == history.draws["draw"].tolist()
    assert history.draws["selected"].tolist() == [True, False, False, True]
    assert (history.visits, history.inspectors) == (None, None)


def test_a_visit_on_several_rows_is_one_visit_and_a_person_counts_once(tmp_path):
    rows = VISITS + "E1,2025/3/3,market,P2,random\nE1,2025-03-03,market,P3,random\n"
    seats = read_history(written(tmp_path / "h", visits=rows)).visits
    assert sorted(seats["inspector"]) == ["P1", "P2", "P3"]
    assert len(set(seats["visit"])) == 1


def test_another_systems_names_by_a_mapping(tmp_path):
    file = tmp_path / "jg.csv"
    file.write_text("部门,批,取\nE1,1,入选\nE2,1,\n", encoding="gb18030")
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[draws]\nenterprise = "部门"\ndraw = "批"\nselected = "取"\n'
        '[values.selected]\ntrue = ["入选"]\n',
        encoding="utf-8",
    )
    draws = read_history(file, mapping).draws
    assert draws[["enterprise", "selected"]].to_numpy().tolist() == [["E1", True], ["E2", False]]


def test_a_mapping_names_files_and_triggers(tmp_path):
    visits = "enterprise,date,department,inspectors,trigger\nE1,2025-03-03,m,P1,tip\n"
    folder = written(tmp_path / "h", export=visits)
    assert refused(folder)[0][0] == "audit.nothing_to_judge"
    mapping = tmp_path / "m.toml"
    mapping.write_text('[visits]\nfile = "export.csv"\n[values.trigger]\nfor_cause = ["tip"]\n')
    assert read_history(folder, mapping).visits["trigger"].tolist() == ["for_cause"]


def test_every_wrong_entry_of_a_mapping_is_named(tmp_path):
    folder = written(tmp_path / "h", draws=DRAWS)
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'draw = "x"\nvisits = 3\n[draws]\nfirm = "y"\ndraw = 7\n'
        '[values.trigger]\nwhim = ["z"]\nrandom = "r"\n[values.colour]\nred = []\n'
    )
    assert refused(folder, mapping) == [
        ("audit.mapping_unknown", None, "draw", "draw"),
        ("audit.mapping_table", None, "visits", None),
        ("audit.mapping_unknown", None, "draws.firm", "firm"),
        ("audit.mapping_text", None, "draws.draw", None),
        ("audit.mapping_unknown", None, "values.trigger.whim", "whim"),
        ("audit.mapping_words", None, "values.trigger.random", None),
        ("audit.mapping_unknown", None, "values.colour", "colour"),
    ]
    mapping.write_text("[draws]\nenterprise = \n")
    assert [found[:2] for found in refused(folder, mapping)] == [("audit.mapping_toml", 2)]


def test_all_errors_of_all_tables_at_once_each_at_its_place(tmp_path):
    folder = written(
        tmp_path / "h",
        draws="draw,enterprise,position,selected\nd1,E1,1,yes\nd1,E1,2,no\nd1,E2,1,no\n",
        visits="enterprise,date,department,inspectors,trigger\n"
        "E1,2025-02-30,market,P1,random\nE1,2025-03-03,market,,guess\n",
        inspectors="inspector,department,days\nP1,market,100\nP1,market,50\nP2,market,none\n",
    )
    found = refused(folder)
    assert ("audit.enterprise_twice", 3, "enterprise", "E1") in found
    assert ("audit.position_twice", 4, "position", "1") in found
    assert ("register.no_such_day", 2, "date", "2025-02-30") in found
    assert ("register.missing_cell", 3, "inspectors", "") in found
    assert ("register.unknown_choice", 3, "trigger", "guess") in found
    assert ("register.bad_integer", 4, "days", "none") in found


def test_strangers_and_those_outside_the_frame_are_refused(tmp_path):
    folder = written(
        tmp_path / "h",
        draws="draw,enterprise\nd1,E1\nd1,E9\n",
        frame="enterprise\nE1\nE2\n",
        visits=VISITS,
        inspectors="inspector,department\nP1,market\n",
    )
    assert refused(folder) == [
        ("audit.not_in_frame", 3, "enterprise", "E9"),
        ("audit.stranger", 2, "inspectors", "P2"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("draw,enterprise\nd1,E1\n", "audit.no_frame"),
        ("enterprise,selected\nE1,yes\n", "audit.no_draw"),
        ("draw,enterprise,selected\n,E1,yes\n", "audit.draw_missing"),
        ("draw,enterprise,selected,position\nd,E1,yes,\n", "audit.position_missing"),
        ("draw,enterprise,selected\n", "audit.empty"),
        ("draw,selected\nd1,yes\n", "register.missing_column"),
    ],
)
def test_what_a_table_of_draws_lacks_is_said(tmp_path, text, code):
    assert code in [found[0] for found in refused(written(tmp_path / "h", draws=text))]


def test_paths_that_hold_nothing(tmp_path):
    assert refused(tmp_path / "none")[0][0] == "audit.no_such_path"
    assert refused(written(tmp_path / "h"))[0][0] == "audit.nothing_to_judge"
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    assert refused(tmp_path / "a.pdf")[0][0] == "audit.unknown_format"


def test_a_missing_trigger_is_a_warning(tmp_path):
    rows = "enterprise,date,department,inspectors\nE1,2025-03-03,market,P1\n"
    history = read_history(written(tmp_path / "h", visits=rows))
    assert [one.code for one in history.warnings] == ["audit.no_trigger"]
    assert history.visits["trigger"].tolist() == ["random"]
