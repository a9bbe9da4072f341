"""A Chicago of seven licences, written as the real files are; nothing in it is real."""

from pathlib import Path

from benchmarks.fairness.worlds.chicago_records import CANVASSES, INSPECTIONS

VISITS = """Inspector_Assigned,DBA,Address,License,License_Type,Inspection_Date,Inspection_Purpose
blue,ONE,1 A ST,1,Food,2011-02-01,Canvass
blue,ONE,1 A ST,1,Food,2011-02-20,Complaint
blue,ONE,1 A ST,1,Food,2011-03-15,Canvass
green,TWO,2 A ST,2,Food,2011-02-01,Canvass
green,TWO,2 A ST,2,Food,2011-03-01,Canvass
green,TWO,2 A ST,2,Food,2011-03-01,Canvass
green,TWO,2 A ST,2,Food,2011-12-20,Canvass
red,THREE,3 A ST,3,Food,2011-05-02,Canvass
red,THREE,3 A ST,3,Food,2011-05-09,Canvass Re-Inspection
blue,NONE,4 A ST,,Food,2011-05-02,Canvass
blue,ZERO,5 A ST,0,Food,2011-05-02,Canvass
blue,FOUR,6 A ST,4,Food,2012-05-02,Canvass
green,TWO,2 A ST,2,Food,2012-01-20,Canvass
red,FIVE,7 A ST,5,Food,2013-05-02,License
red,FIVE,7 A ST,5,Food,2013-05-20,Canvass
green,TWO,2 A ST,2,Food,2013-12-20,a purpose nobody knows
red,SIX,8 A ST,6,Food,2013-06-03,Canvass
red,SEVEN,9 A ST,7,Food,2011-06-01,Complaint
red,SEVEN,9 A ST,7,Food,2012-06-01,Complaint
red,SEVEN,9 A ST,7,Food,2013-08-01,Complaint
"""
RESULTS = (
    "Inspection_ID,License,DBA_Name,Facility_Type,Risk,Address,Zip,Latitude,Longitude,"
    "Inspection_Date,Inspection_Type,Results,criticalCount,seriousCount,minorCount\n"
) + "".join(
    f"{number},{licence},N,Restaurant,{risk},A,6060{licence},41.8,-87.6,{day},Canvass,{result},0,0,0\n"
    for number, licence, risk, day, result in (
        (1, 1, "Risk 1 (High)", "2011-03-15", "Fail"),
        (2, 2, "Risk 1 (High)", "2011-12-20", "Pass"),
        (3, 2, "Risk 1 (High)", "2012-01-20", "Fail"),
        (4, 3, "Risk 3 (Low)", "2011-05-02", "Pass"),
        (5, 4, "Risk 2 (Medium)", "2012-05-02", "Pass w/ Conditions"),
        (6, 5, "Risk 1 (High)", "2013-05-20", "Pass"),
        (7, 6, "Risk 1 (High)", "2013-06-03", "Pass"),
        (8, 7, "Risk 1 (High)", "2014-02-03", "Fail"),  # the replay ends before
    )
)


def write_small_data(folder: Path) -> Path:
    (folder / INSPECTIONS).write_text(VISITS, encoding="utf-8")
    (folder / CANVASSES).write_text(RESULTS, encoding="utf-8")
    return folder
