"""A stranger repeats the draw in SQL (一条 SQL 重现抽取).

    pip install duckdb
    python examples/draw_in_one_statement.py out/bundle

Nothing of dualrandom is used: the statement of docs/how-to/draw-in-sql.md, DuckDB, and a bundle's files.
"""

import os
import re
import sys
from pathlib import Path

import duckdb

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "draw-in-sql.md"


def main() -> None:
    draw, compare = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    os.chdir(sys.argv[1])
    database = duckdb.connect()
    database.execute(f"CREATE TABLE again AS ({draw})")
    counts = database.execute("SELECT task, count(*) FROM again GROUP BY task ORDER BY task")
    for task, n_enterprises in counts.fetchall():
        print(f"{task}: {n_enterprises} enterprises")
    differences = database.execute(compare).fetchall()
    for row in differences:
        print("only on one side:", *row)
    if differences:
        sys.exit(1)
    print("the statement returns exactly the enterprises of draw.csv")


if __name__ == "__main__":
    main()
