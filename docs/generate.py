"""Write the reference pages that follow from the code: ``python docs/generate.py``.

A test compares the pages with what this script makes, so they cannot go stale.
"""

from pathlib import Path

from dualrandom.io.schemas import DOCUMENTS, schema_text
from dualrandom.messages import catalogue, render
from dualrandom.registers.columns import CODE_KINDS, TABLES, Column, risk_column

REFERENCE = Path(__file__).parent / "reference"
MADE = "<!-- made by docs/generate.py; do not edit -->"


def registers_page() -> str:
    lines = [
        MADE,
        "# Registers (名录库)",
        "",
        "Headers are recognised in Chinese or English, in any order. Lists are separated by `;`, date ranges are",
        "`2026-03-02~2026-03-06`. Cells of code columns must be text: a number has lost digits before it is read.",
        "",
    ]
    for table in TABLES.values():
        optional = " (optional)" if table.optional else ""
        lines += [f"## `{table.name}` {table.title}{optional}", ""]
        lines += ["| column | Chinese header | required | meaning | allowed | if empty |"]
        lines += ["| --- | --- | --- | --- | --- | --- |"]
        columns = [*table.columns, *([risk_column("credit")] if table.risk_columns else [])]
        lines += [register_row(table.name, column) for column in columns]
        lines.append("")
    return "\n".join(lines)


def register_row(table: str, column: Column) -> str:
    name = "risk_<scheme>" if column.name.startswith("risk_") else column.name
    code = "risk" if column.name.startswith("risk_") else column.name
    meaning = render(f"register.column.{table}.{code}")
    allowed = ", ".join(f"`{choice}`" for choice in column.choices)
    if column.kind == "integer":
        allowed = f"{column.low} to {column.high}"
    elif column.kind in CODE_KINDS:
        allowed = "text cell"
    default = f"`{column.default}`" if column.default else ""
    required = "yes" if column.required else ""
    return f"| `{name}` | {column.title} | {required} | {meaning} | {allowed} | {default} |"


def messages_page() -> str:
    lines = [
        MADE,
        "# Messages",
        "",
        "Every error, warning and rule by its code. Placeholders are filled in with the values at hand.",
        "",
        "| code | English | 中文 | remedy | 处理办法 |",
        "| --- | --- | --- | --- | --- |",
    ]
    hidden = ("cli.", "progress.", "report.", "summary.", "register.column.", "register.notes.")
    for code, texts in sorted(catalogue().items()):
        if not code.startswith(hidden):
            cells = (texts["en"], texts["zh"], texts.get("hint_en", ""), texts.get("hint_zh", ""))
            row = " | ".join(cell.replace("\n", "<br>").replace("|", "\\|") for cell in cells)
            lines.append(f"| `{code}` | {row} |")
    return "\n".join([*lines, ""])


def pages() -> dict[Path, str]:
    made = {
        REFERENCE / "registers.md": registers_page(),
        REFERENCE / "messages.md": messages_page(),
    }
    for name in DOCUMENTS:
        made[REFERENCE / "schemas" / f"{name}.schema.json"] = schema_text(name)
    return made


if __name__ == "__main__":
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
