from __future__ import annotations

import builtins

import pytest
from register_files import credit_code, small_city, write_folder, write_workbook

from dualrandom.errors import MissingExtraError, RegisterError
from dualrandom.io.registers import read_registers


def errors_of(path):
    with pytest.raises(RegisterError) as caught:
        read_registers(path)
    return caught.value


def found_in(path):
    return [(f.code, f.file, f.row) for f in errors_of(path).findings]


FORTY = [
    # table, first and last spoiled row, column, text, code of the finding
    ("enterprises", 3, 5, "统一社会信用代码", credit_code(0), "register.duplicate_identifier"),
    ("enterprises", 6, 8, "统一社会信用代码", "", "register.missing_cell"),
    ("enterprises", 9, 11, "监管部门", "market;卫生局", "register.unknown_department"),
    ("enterprises", 12, 14, "登记状态", "营业中断", "register.unknown_choice"),
    ("enterprises", 15, 16, "主体类型", "集团", "register.unknown_choice"),
    ("enterprises", 17, 19, "统一社会信用代码", "9.1420E+17", "register.number_in_code"),
    ("enterprises", 20, 22, "营业时间", "25:00-26:00", "register.bad_hours"),
    ("enterprises", 23, 24, "不便检查日期", "2026-03-09~2026-03-02", "register.range_reversed"),
    ("enterprises", 25, 27, "纬度", "114.3", "register.degrees_out_of_range"),
    ("enterprises", 28, 29, "经度", "", "register.half_position"),
    ("enterprises", 30, 31, "统一社会信用代码", "42\x1f01", "register.control_character"),
    ("inspectors", 2, 3, "证件有效期止", "2024-12-31", "register.certificate_reversed"),
    ("inspectors", 4, 5, "工作比例", "120", "register.integer_out_of_range"),
    ("inspectors", 6, 7, "部门", "卫生局", "register.unknown_department"),
    ("items", 3, 3, "时长分钟", "", "register.missing_cell"),
    ("history", 2, 4, "检查日期", "2025-02-30", "register.no_such_day"),
    ("history", 5, 5, "检查类型", "路过", "register.unknown_choice"),
]


def test_forty_spoiled_rows_are_located_in_one_error(tmp_path):
    tables = small_city()
    spoiled = []
    for table, first, last, column, text, code in FORTY:
        for row in range(first, last + 1):
            tables[table][row - 1][tables[table][0].index(column)] = text
            spoiled.append((f"{table}.csv", row, column, code))
    assert len(spoiled) == 40
    error = errors_of(write_folder(tmp_path, tables))
    assert [(f.file, f.row, f.column, f.code) for f in error.findings] == spoiled
    text = error.text("zh")
    assert "名录库共有 40 处错误" in text
    assert len(text.splitlines()) == 41
    assert "enterprises.csv:9 [监管部门]: 部门表中没有 卫生局" in text
    assert "重复出现在第 2, 3, 4, 5 行" in text
    assert "{" not in text
    assert "{" not in error.text("en")


def test_a_row_with_too_many_cells_is_located(tmp_path):
    tables = small_city()
    tables["enterprises"][5].insert(2, "一个逗号")
    assert found_in(write_folder(tmp_path, tables)) == [
        ("register.too_many_cells", "enterprises.csv", 6)
    ]


def test_delimiters_at_the_end_of_every_row_are_read_as_nothing(tmp_path):
    tables = small_city()
    for row in tables["enterprises"][1:]:
        row.append("")
    assert len(read_registers(write_folder(tmp_path, tables)).enterprises) == 40


def test_a_row_with_too_few_cells_is_located(tmp_path):
    tables = small_city()
    del tables["enterprises"][20][-3:]
    del tables["items"][2][-1]
    assert found_in(write_folder(tmp_path, tables)) == [
        ("register.too_few_cells", "enterprises.csv", 21),
        ("register.too_few_cells", "items.csv", 3),
    ]


def test_empty_last_columns_that_excel_leaves_out_are_read_as_empty(tmp_path):
    tables = small_city()
    for row in tables["enterprises"][16:32]:  # rows 17 to 32: one block of sixteen
        del row[-2:]
    registers = read_registers(write_folder(tmp_path, tables))
    assert len(registers.enterprises) == 40
    of_block = registers.enterprises["identifier"] == credit_code(15)
    assert registers.enterprises.loc[of_block, "blackouts"].tolist() == [""]


def test_blank_rows_are_skipped_and_counted(tmp_path):
    tables = small_city()
    tables["enterprises"].insert(3, [])
    tables["enterprises"].insert(4, [""] * 12)
    tables["enterprises"].append([" "] + [""] * 12)
    tables["enterprises"][9][4] = "?"
    assert found_in(write_folder(tmp_path, tables)) == [
        ("register.unknown_choice", "enterprises.csv", 10)
    ]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b",,,\n"])
def test_an_empty_file_is_a_finding(tmp_path, content):
    folder = write_folder(tmp_path, small_city())
    (folder / "items.csv").write_bytes(content)
    assert found_in(folder) == [("register.empty_file", "items.csv", None)]


def test_a_register_without_rows_is_a_finding(tmp_path):
    tables = small_city()
    del tables["items"][1:]
    assert found_in(write_folder(tmp_path, tables)) == [("register.empty", "items.csv", None)]


def test_a_bad_byte_is_located(tmp_path):
    folder = write_folder(tmp_path, small_city())
    path = folder / "enterprises.csv"
    lines = path.read_bytes().split(b"\n")
    lines[6] = lines[6].replace("号".encode(), b"\xff\xfe")
    path.write_bytes(b"\n".join(lines))
    error = errors_of(folder)
    assert [(f.code, f.row) for f in error.findings] == [("register.undecodable", 7)]
    assert "FF" in error.text("zh")


def test_bytes_of_neither_encoding_are_located(tmp_path):
    folder = write_folder(tmp_path, small_city(), "gb18030")
    path = folder / "departments.csv"
    path.write_bytes(path.read_bytes() + b"x,\xff\xff\n")
    assert found_in(folder) == [("register.undecodable", "departments.csv", 4)]


@pytest.mark.parametrize("head", [b"PK\x03\x04rest", b"\xff\xfeu\x00"])
def test_a_file_of_another_kind_is_named(tmp_path, head):
    folder = write_folder(tmp_path, small_city())
    (folder / "items.csv").write_bytes(head)
    assert found_in(folder) == [("register.not_text", "items.csv", None)]


def test_a_quotation_mark_that_is_never_closed_is_located(tmp_path):
    folder = write_folder(tmp_path, small_city())
    path = folder / "enterprises.csv"
    lines = path.read_text("utf-8").splitlines()
    lines[3] = lines[3].replace("合成企业", '"合成企业', 1)
    path.write_text("\n".join(lines), "utf-8")
    assert found_in(folder) == [("register.broken_quotes", "enterprises.csv", 4)]


def test_missing_and_doubled_registers_are_named(tmp_path):
    tables = small_city()
    items = tables.pop("items")
    write_folder(tmp_path, tables)
    write_folder(tmp_path, {"departments": tables["departments"]}, chinese=True)
    error = errors_of(tmp_path)
    assert {f.code for f in error.findings} == {"register.missing_table", "register.two_sources"}
    assert "随机抽查事项清单" in error.text("zh")
    assert items


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nowhere", "register.no_such_path"),
        ("empty", "register.no_tables"),
        ("note.txt", "register.unknown_format"),
        ("broken.xlsx", "register.unreadable_workbook"),
    ],
)
def test_a_path_that_holds_no_registers_is_refused(tmp_path, name, code):
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.txt").write_text("x")
    (tmp_path / "broken.xlsx").write_text("x")
    error = errors_of(tmp_path / name)
    assert [f.code for f in error.findings] == [code]
    assert "{" not in error.text("zh")


def test_a_workbook_without_calamine_names_the_extra(tmp_path, monkeypatch):
    path = write_workbook(tmp_path / "city.xlsx", small_city())
    real = builtins.__import__

    def without_calamine(name, *rest):
        if name == "python_calamine":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_calamine)
    with pytest.raises(MissingExtraError) as caught:
        read_registers(path)
    assert 'pip install "dualrandom[excel]"' in caught.value.hint


def test_personal_columns_are_not_read_and_reported(tmp_path):
    tables = small_city()
    for row, cells in enumerate(tables["enterprises"]):
        cells.extend(["法定代表人", "备注"] if row == 0 else ["张三三", "无"])
    registers = read_registers(write_folder(tmp_path, tables))
    assert [(w.code, w.column) for w in registers.warnings] == [
        ("register.personal_column", "法定代表人"),
        ("register.unknown_column", "备注"),
    ]
    assert "张三三" not in registers.enterprises.to_csv()
    assert not {"法定代表人", "备注"} & set(registers.enterprises.columns)
