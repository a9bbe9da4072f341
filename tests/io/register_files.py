"""A small city as files: forty enterprises, six inspectors, two departments, three items."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

from dualrandom.credit_code import check_character

if TYPE_CHECKING:
    from pathlib import Path

Rows = list[list[str]]
Tables = dict[str, Rows]


def credit_code(number: int, head: str = "91") -> str:
    first17 = f"{head}420106MA{number:07}"
    return first17 + check_character(first17)


ENTERPRISE_HEADERS = [
    "统一社会信用代码",
    "企业名称",
    "主体类型",
    "行政区划",
    "登记状态",
    "信用风险分类",
    "监管部门",
    "纬度",
    "经度",
    "营业时间",
    "不便检查日期",
    "标签",
]
INSPECTOR_HEADERS = [
    "人员编号",
    "姓名",
    "部门",
    "资质资格",
    "证件有效期起",
    "证件有效期止",
    "可任组长",
    "工作比例",
    "请假",
    "回避对象",
]


def enterprise_row(number: int) -> list[str]:
    return [
        credit_code(number, ("91", "92", "A1", "N2", "Y1")[number % 5]),
        f"合成企业{number}号",
        ("企业", "个体工商户")[number % 2],
        ("420106", "420102")[number % 2],
        ("存续", "在业", "注销")[number % 3],
        "ABCD"[number % 4],
        ("market", "消防救援支队;market")[number % 2],
        f"30.{500000 + number}",
        f"114.{300000 + number}",
        ("", "9:00-18:00")[number % 2],
        ("", "2026/3/2~2026/3/6")[number % 2],
        ("", "食品;餐饮")[number % 2],
    ]


def small_city() -> Tables:
    return {
        "enterprises": [ENTERPRISE_HEADERS.copy(), *map(enterprise_row, range(40))],
        "inspectors": [
            INSPECTOR_HEADERS.copy(),
            ["M1", "某甲", "market", "食品", "2025-01-01", "2029-12-31", "是", "100", "", ""],
            ["M2", "某乙", "market", "", "2025-01-01", "长期", "否", "50%", "", credit_code(0)],
            ["M3", "某丙", "market", "", "", "", "", "", "2026-03-02", ""],
            ["F1", "某丁", "fire", "", "2025年1月1日", "2029年12月31日", "1", "80", "", ""],
            ["F2", "某戊", "fire", "", "20250101", "20291231", "0", "80", "", ""],
            ["F3", "某己", "fire", "", "", "", "", "", "", ""],
        ],
        "departments": [
            ["部门编号", "部门名称"],
            ["market", "市场监督管理局"],
            ["fire", "消防救援支队"],
        ],
        "items": [
            ["事项编号", "事项名称", "部门", "时长分钟", "所需资质", "事项类别"],
            ["M01", "食品经营检查", "market", "60", "食品", "一般"],
            ["M02", "登记事项检查", "market", "30", "", ""],
            ["F01", "消防安全检查", "fire", "90", "", "重点"],
        ],
        "history": [
            ["统一社会信用代码", "检查日期", "部门", "检查类型", "检查人员"],
            *(
                [credit_code(number * 5), f"2025-0{1 + number % 9}-11", "market", "双随机", "M1;M2"]
                for number in range(8)
            ),
        ],
    }


TITLES = {
    "enterprises": "检查对象名录库",
    "inspectors": "执法检查人员名录库",
    "departments": "部门",
    "items": "随机抽查事项清单",
    "history": "检查记录",
}


def write_folder(folder: Path, tables: Tables, encoding: str = "utf-8", *, chinese=False) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        path = folder / f"{TITLES[name] if chinese else name}.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def write_workbook(path: Path, tables: Tables, numbers=frozenset()) -> Path:
    """All cells as text, but those of (table, row, column) in ``numbers`` as numbers."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("封面").write_string(0, 0, "联合抽查名录库")
        for name, rows in tables.items():
            sheet = workbook.add_worksheet(TITLES[name])
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if (name, row + 1, column) in numbers:
                        sheet.write_number(row, column, float(cell))
                    elif cell:
                        sheet.write_string(row, column, cell)
    return path


def shuffled(tables: Tables, seed: int) -> Tables:
    """The same tables with rows and columns in another order."""
    source = random.Random(seed)
    mixed = {}
    for name, rows in tables.items():
        body = rows[1:]
        source.shuffle(body := list(body))
        places = list(range(len(rows[0])))
        source.shuffle(places)
        mixed[name] = [[row[place] for place in places] for row in (rows[0], *body)]
    return mixed
