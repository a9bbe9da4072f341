"""The table of travel minutes beside a campaign: part of its digest, every bad row named."""

import re

import pytest

from dualrandom.campaign.models import Campaign
from dualrandom.canonical import canonical_json
from dualrandom.errors import CampaignError
from dualrandom.io.campaign_toml import read_campaign
from dualrandom.io.travel_matrix import MOST_FINDINGS, read_zone_minutes

CAMPAIGN = """
id = "spring"
window = { start = 2026-03-02, end = 2026-04-30 }
initiating_department = "market"

[[tasks]]
id = "food"
department = "market"
items = ["M1"]
quota = "5%"

[[department_blackouts]]
department = "market"
start = 2026-03-09
end = 2026-03-13

[rules]
lead_department_present = true

[hours]
together = "sequential"
paperwork_minutes = 20

[travel]
matrix = "tables/travel.csv"
least_minutes = 5
"""
TABLE = "origin,destination,minutes\n江岸,武昌,35\n武昌,江岸,40\n江岸,江岸,10\n武昌,武昌,12\n"


@pytest.fixture
def write(tmp_path):
    def write(table=TABLE, campaign=CAMPAIGN, **options):
        (tmp_path / "tables").mkdir(exist_ok=True)
        if table is not None:
            path = tmp_path / "tables" / "travel.csv"
            path.write_text(table, **{"encoding": "utf-8", **options})
        (tmp_path / "campaign.toml").write_text(campaign, encoding="utf-8")
        return tmp_path / "campaign.toml"

    return write


def rows(campaign):
    return [(row.origin, row.destination, row.minutes) for row in campaign.travel.zone_minutes]


def findings_of(path):
    with pytest.raises(CampaignError) as caught:
        read_campaign(path)
    assert caught.value.code == "campaign.findings"
    for finding in caught.value.findings:
        for language in ("en", "zh"):
            assert not re.search(r"\{\w+\}", finding.text(language))
    return caught.value.findings


def test_the_table_becomes_part_of_the_campaign(write):
    campaign = read_campaign(write())
    assert rows(campaign) == [
        ("武昌", "武昌", 12),
        ("武昌", "江岸", 40),
        ("江岸", "武昌", 35),
        ("江岸", "江岸", 10),
    ]
    assert campaign.travel.matrix == "tables/travel.csv"
    assert (campaign.hours.together, campaign.hours.paperwork_minutes) == ("sequential", 20)
    assert campaign.rules.lead_department_present
    (blackout,) = campaign.department_blackouts
    assert (blackout.department, blackout.start.day, blackout.end.day) == ("market", 9, 13)
    again = Campaign.model_validate_json(campaign.model_dump_json())
    assert again == campaign


def digestible(path):
    return canonical_json(read_campaign(path).model_dump(mode="json"))


def test_the_digest_covers_the_minutes_and_not_their_order(write):
    first = digestible(write())
    head, *lines = TABLE.splitlines()
    assert digestible(write("\n".join([head, *reversed(lines)]))) == first
    assert digestible(write(TABLE.replace("35", "36"))) != first


@pytest.mark.parametrize(
    "table",
    [
        TABLE.replace("origin,destination,minutes", "出发分区,到达分区,用时分钟"),
        TABLE.replace("origin,destination,minutes", "起点, 终点 ,用时（分钟）"),
        "note,minutes,destination,origin\n"
        + "\n".join(",".join(["", *reversed(line.split(","))]) for line in TABLE.splitlines()[1:]),
        TABLE.replace(",", ";"),
        TABLE.replace("江岸", " 江岸 ").replace("\n", "\r\n").replace("35", "35.0") + "\r\n,,\r\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_headers_and_forms_that_clerks_write(write, table, encoding):
    assert len(rows(read_campaign(write(table, encoding=encoding)))) == 4
    assert rows(read_campaign(write(table, encoding=encoding))) == rows(read_campaign(write()))


def test_every_bad_row_is_named_at_once(write):
    table = TABLE + "江岸,汉阳,soon\n,汉阳,5\n汉阳,,-1\n汉阳,江岸\n汉阳,武昌,1441\n江岸,武昌,x\n"
    found = {
        (each.code.partition(".")[2], each.row, each.column) for each in findings_of(write(table))
    }
    assert found == {
        ("bad_integer", 6, "minutes"),
        ("missing_cell", 7, "origin"),
        ("missing_cell", 8, "destination"),
        ("integer_out_of_range", 8, "minutes"),
        ("too_few_cells", 9, None),
        ("integer_out_of_range", 10, "minutes"),
        ("bad_integer", 11, "minutes"),
        ("travel_row_twice", 11, None),
    }
    first, *others = findings_of(write(table))
    assert (first.file, first.value) == ("travel.csv", "soon")
    assert [each.row for each in others] == [7, 8, 8, 9, 10, 11, 11]


def test_a_way_stands_once(write):
    (finding,) = findings_of(write(TABLE + "\n江岸,武昌,35\n"))
    assert (finding.code, finding.file, finding.row) == (
        "campaign.travel_row_twice",
        "travel.csv",
        7,
    )
    assert "row 2" in finding.text()
    assert "第 2 行" in finding.text("zh")


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("origin,destination,minutes\n", "campaign.matrix_empty"),
        ("", "register.empty_file"),
        ("origin,minutes\na,1\n", "register.missing_column"),
        ("origin,from,destination,minutes\na,a,b,1\n", "register.repeated_column"),
        ('origin,destination,minutes\n"a,b,1\n', "register.broken_quotes"),
    ],
)
def test_tables_that_say_nothing_are_refused(write, table, code):
    assert [each.code for each in findings_of(write(table))] == [code]


def test_files_that_are_missing_are_reported_together(write):
    calendar = '\n[calendar]\nsource = "file"\nfiles = ["2026.json"]\n'
    found = findings_of(write(None, CAMPAIGN + calendar))
    assert [(each.code, each.column, each.value) for each in found] == [
        ("campaign.holiday_file_missing", "calendar.files[0]", "2026.json"),
        ("campaign.matrix_missing", "travel.matrix", "tables/travel.csv"),
    ]


def test_the_minutes_cannot_be_written_into_the_campaign(write):
    rows = 'zone_minutes = [{ origin = "a", destination = "b", minutes = 1 }]\n'
    (finding,) = findings_of(write(campaign=CAMPAIGN + rows))
    assert (finding.code, finding.column) == ("campaign.key_from_files", "travel.zone_minutes")
    assert "travel.matrix" in finding.text()
    (finding,) = findings_of(write(campaign=CAMPAIGN + "matrx = 1\n"))
    assert "zone_minutes" not in finding.text()
    assert "Did you mean matrix?" in finding.text()


def test_endless_findings_are_counted(tmp_path):
    path = tmp_path / "travel.csv"
    lines = [f"a{number},b,x" for number in range(MOST_FINDINGS + 7)]
    path.write_text("\n".join(["origin,destination,minutes", *lines]), encoding="utf-8")
    with pytest.raises(CampaignError) as caught:
        read_zone_minutes(path)
    *kept, last = caught.value.findings
    assert len(kept) == MOST_FINDINGS
    assert (last.code, last.params["n"]) == ("register.more_findings", 7)
