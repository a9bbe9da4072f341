"""Check a bundle of dualrandom with nothing but Python (独立核验程序).

    python3 -I replay.py BUNDLE [--lang zh|en] [--json] [--commitment HEX]

Written from ``docs/spec/draw-v1.md`` and ``docs/spec/bundle-v1.md`` (the § below), not from the
library. It reads only, needs Python 3.9 or later, and ends with 0 (all holds), 1 (findings, one
line each, that name the file) or 2 (wrong use).
"""

# ruff: noqa: B905, RUF007, FURB161  Python 3.9 lacks zip(strict=), pairwise and bit_count

from __future__ import annotations

import argparse
import csv
import hashlib
import itertools
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Json = Any
Row = dict[str, str]
Q = 2**30
DIGITS = 16
"""An integer that a double holds exactly is not longer (RFC 8785)."""
SHOWN = 20
"""Findings of one kind in one file that are printed before the rest is only counted."""
LONGEST = 200
"""Characters of one value in a message."""

# ── Texts ────────────────────────────────────────────────────────────────────────────────────

TEXTS = {
    "en": {
        "file.missing": "the file is missing",
        "file.unlisted": "the manifest does not list this file",
        "file.digest": "the SHA-256 is {found}, the manifest says {expected}",
        "file.malformed": "cannot be understood: {problem}",
        "file.not_canonical": "not in the canonical form of RFC 8785",
        "file.shape": "{where}: expected {expected}, found {found}",
        "differs": "{where}: {field} is {found}, but must be {expected}",
        "table.row": "row {row} is {found}, but must be {expected}",
        "order": "{where}: not in the prescribed order, or given twice",
        "commitment.published": "the digest is {found}, but {expected} was published",
        "draw.place": "{where}: place {rank} belongs to {expected}, not to {found}",
        "record.digest": "the record of {identifier} does not have the digest of frame.csv",
        "record.absent": "{identifier} was drawn, but has no row",
        "record.stranger": "{identifier} was not drawn",
        "odds.sum": "profile {profile}: the odds add up to {found}, not to {expected}",
        "odds.range": "profile {profile}: odds of {inspector} are outside 0 and the denominator",
        "odds.qualified": "profile {profile}: the qualified seat is not filled with certainty",
        "odds.stranger": "block {block}: {inspector} is not eligible",
        "odds.left_out": "block {block}: {inspector} is eligible, but left out",
        "odds.mark": "block {block}: {inspector} is marked wrongly for the qualified seat",
        "odds.band": "{inspector}: expected {found} is outside the band around the fair {fair}",
        "odds.capacity": "{inspector}: expected {found} is above the capacity {capacity}",
        "cut.people": "cut {cut}: {inspector} is not of this department or in an earlier cut",
        "cut.room": "cut {cut}: its people have no room for {seats} seats",
        "cut.order": "cut {cut}: its level is above that of the cut before",
        "cut.rest": "department {department}: {seats} seats are in no cut",
        "deviation.drawn": "block {block}: {inspector} is not in the team that was drawn",
        "deviation.needless": "block {block}: the team that was drawn has a common day",
        "deviation.substitute": "block {block}: {inspector} is not a reserve of this block",
        "deviation.order": "block {block}: before {inspector} the reserves {expected} have their "
        "turn, but {found} are recorded",
        "deviation.skipped": "block {block}: {inspector} was passed over, but could serve",
        "plan.block": "block {block} is in the plan {found} times, but must be once",
        "plan.rule": "{where}: {rule} is violated ({detail})",
    },
    "zh": {
        "file.missing": "文件缺失",
        "file.unlisted": "清单未列出此文件",
        "file.digest": "SHA-256 为 {found}，清单所列为 {expected}",
        "file.malformed": "无法解读：{problem}",
        "file.not_canonical": "不符合 RFC 8785 规范格式",
        "file.shape": "{where}：应为 {expected}，实为 {found}",
        "differs": "{where}：{field} 为 {found}，应为 {expected}",
        "table.row": "第 {row} 行为 {found}，应为 {expected}",
        "order": "{where}：顺序不符合规定或有重复",
        "commitment.published": "摘要为 {found}，而公布的是 {expected}",
        "draw.place": "{where}：第 {rank} 位应为 {expected}，而非 {found}",
        "record.digest": "{identifier} 的记录与 frame.csv 中的摘要不符",
        "record.absent": "{identifier} 已被抽中，但缺少其记录",
        "record.stranger": "{identifier} 未被抽中",
        "odds.sum": "概率组 {profile}：概率之和为 {found}，应为 {expected}",
        "odds.range": "概率组 {profile}：{inspector} 的概率超出 0 至分母的范围",
        "odds.qualified": "概率组 {profile}：资质席位不能保证有人担任",
        "odds.stranger": "检查组 {block}：{inspector} 不符合条件",
        "odds.left_out": "检查组 {block}：{inspector} 符合条件却未列入",
        "odds.mark": "检查组 {block}：{inspector} 能否担任资质席位标注有误",
        "odds.band": "{inspector}：期望次数 {found} 超出公平值 {fair} 的允许范围",
        "odds.capacity": "{inspector}：期望次数 {found} 超过最大承担量 {capacity}",
        "cut.people": "公平性依据 {cut}：{inspector} 不属于该部门或已列入前面的依据",
        "cut.room": "公平性依据 {cut}：所列人员不足以承担 {seats} 个席位",
        "cut.order": "公平性依据 {cut}：水平高于前一项",
        "cut.rest": "部门 {department}：有 {seats} 个席位未列入任何依据",
        "deviation.drawn": "检查组 {block}：{inspector} 不在抽签产生的人员之中",
        "deviation.needless": "检查组 {block}：抽签产生的人员本有共同可行日期",
        "deviation.substitute": "检查组 {block}：{inspector} 不是本组候补人员",
        "deviation.order": "检查组 {block}：{inspector} 之前应依次为 {expected}，记录为 {found}",
        "deviation.skipped": "检查组 {block}：{inspector} 被跳过，但其可以参加",
        "plan.block": "检查组 {block} 在计划中出现 {found} 次，应为一次",
        "plan.rule": "{where}：违反 {rule}（{detail}）",
    },
}
STAGES_TEXT = {
    "manifest": ("every file is present, unchanged and listed", "文件齐全、未改动、均已列入清单"),
    "documents": ("JSON files are canonical and complete", "JSON 文件格式规范、内容完整"),
    "commitment": ("campaign, frame and inspectors are those committed", "方案、名录与承诺书一致"),
    "seed": ("the seed is bound to the commitment", "种子与承诺书绑定无误"),
    "draw": ("the draw of enterprises is recomputed", "已重算抽取企业的结果"),
    "records": ("records of the drawn enterprises are those committed", "被抽企业记录与承诺一致"),
    "lottery": ("odds are lawful and fair; the lottery is recomputed", "概率合规公平，抽签已重算"),
    "plan": ("the plan keeps every rule; deviations are justified", "计划符合各项规则，偏离有据"),
    "tables": ("the CSV tables say what the JSON files say", "CSV 表格与 JSON 文件一致"),
}
STATUS_TEXT = {
    "en": {"holds": "holds", "fails": "FAILS", "not_run": "not run", "needs": "needs {files}",
           "more": "… and {count} more of this kind", "digest": "Digest of the commitment: {hex}\n"
           "Compare it with the one published before the seed existed.",
           "trust": "It is the published one.", "usage": "{path} is not a folder"},
    "zh": {"holds": "成立", "fails": "不成立", "not_run": "未进行", "needs": "依赖 {files}",
           "more": "……另有 {count} 处同类问题", "digest": "承诺书摘要：{hex}\n"
           "请与产生种子之前公布的摘要核对。",
           "trust": "与公布的摘要一致。", "usage": "{path} 不是文件夹"},
}  # fmt: skip

# ── Encodings, tickets, chances: draw-v1 §2, §3, §7.5 ────────────────────────────────────────


if TYPE_CHECKING:
    Ticket = Callable[..., bytes]


def netstrings(*fields: str) -> bytes:
    """Length, colon, UTF-8 bytes, comma; one after the other (§2.1)."""
    data = [field.encode() for field in fields]
    return b"".join(b"%d:%b," % (len(part), part) for part in data)


def sha256_hex(data: bytes) -> str:
    """Return lower-case hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def canonical(document: Json) -> bytes:
    """Encode by RFC 8785; only for documents without floats (§2.2)."""
    text = json.dumps(_ordered(document), ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _ordered(document: Json) -> Json:
    if isinstance(document, dict):
        keys = sorted(document, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _ordered(document[key]) for key in keys}
    return [_ordered(item) for item in document] if isinstance(document, list) else document


def parse_json(data: bytes) -> Json:
    """Read JSON that holds integers, no floats and no key twice."""

    def refuse(text: str) -> Json:
        raise ValueError("not an integer: " + text[:40])

    def integer(text: str) -> int:
        return int(text) if len(text) <= DIGITS and abs(int(text)) < 2**53 else refuse(text)

    def unique(pairs: list[tuple[str, Json]]) -> Json:
        if len({key for key, _ in pairs}) < len(pairs):
            raise ValueError("a key is given twice")
        return dict(pairs)

    return json.loads(
        data.decode(), parse_float=refuse, parse_constant=refuse, parse_int=integer,
        object_pairs_hook=unique,
    )  # fmt: skip


def ticket_maker(purpose: str, seed: str) -> Ticket:
    """Return the function ticket(f1, …, fk) of one purpose and seed (§3)."""
    prefix = hashlib.sha256(netstrings("dualrandom/ticket/1", purpose, seed))

    def ticket(*fields: str) -> bytes:
        state = prefix.copy()
        state.update(netstrings(*fields))
        return state.digest()

    return ticket


class Chances:
    """The stream of one purpose, read as integers below a bound (§7.5)."""

    def __init__(self, purpose: str, seed: str) -> None:
        self._prefix = netstrings("dualrandom/stream/1", purpose, seed)
        self._counter = 0
        self._bytes = b""
        self._at = 0

    def happens(self, part: int, whole: int) -> bool:
        """Tell whether something of chance part / whole happens."""
        return self.below(whole) < part

    def below(self, bound: int) -> int:
        """Return the next integer in [0, bound)."""
        bits = (bound - 1).bit_length()
        size = (bits + 7) // 8
        while True:
            end = self._at + size
            while end > len(self._bytes):
                block = hashlib.sha256(self._prefix + netstrings(str(self._counter))).digest()
                self._bytes = self._bytes[self._at :] + block
                self._counter, end, self._at = self._counter + 1, size, 0
            number = int.from_bytes(self._bytes[self._at : end], "big") & ((1 << bits) - 1)
            self._at = end
            if number < bound:
                return number


# ── The bundle under audit ───────────────────────────────────────────────────────────────────

S, N, B = str, int, bool
_DRAWN = {"identifier": S, "ticket": S, "rank": N}
_BLOCK = {"block": S, "enterprise": S, "department": S, "tasks": [S]}
_OPTIONAL_WINDOW = (None, {"start": S, "end": S})
SHAPES: dict[str, Json] = {
    "campaign.json": {
        "format": S, "id": S, "mode": S, "initiating_department": S,
        "window": {"start": S, "end": S},
        "tasks": [{
            "id": S, "title": S, "department": S, "items": [S], "method": S, "rounding": S,
            "reserves": N, "duration_minutes": (None, N), "window": _OPTIONAL_WINDOW,
            "quota": (None, S), "quota_by_stratum": {"*": S},
            "team": {"size": N, "qualified": B, "leader": B}, "...": 0}],
        "rules": {
            "annual_cap": (None, {"visits": N, "per": S, "triggers": [S]}), "...": 0,
            "minimum_gap": {"since_last_days": N, "between_visits_days": N, "triggers": [S]}},
        "calendar": {"source": S, "weekdays": S, "days_off": [S], "...": 0},
        "hours": {"spans": [S], "slot_minutes": N}, "seed_sources": [{"kind": S, "name": S}],
        "load_band_permille": N, "...": 0},
    "commitment.json": {
        "format": S, "campaign": S, "algorithms": {"*": S}, "campaign_digest": S, "frame_digest": S,
        "inspectors_digest": S, "workdays": [S], "workdays_source": S,
        "seed_sources": [{"kind": S, "name": S}],
        "tasks": [{
            "task": S, "title": S, "department": S, "items": [S], "method": S, "first_day": S,
            "last_day": S, "duration_minutes": N, "qualifications": [S], "team_size": N,
            "team_qualified": B, "team_leader": B, "rounding": S, "reserves": N,
            "follows": (None, S), "strata": [{
                "stratum": S, "frame_size": N, "quota": (None, N), "probability": S, "rule": S}]}]},
    "seed.json": {
        "format": S, "algorithm": S, "commitment": S, "seed": S,
        "contributions": [{"kind": S, "source": S, "value": S}]},
    "draw.json": {
        "format": S, "algorithm": S, "commitment": S, "seed": S,
        "tasks": [{"task": S, "follows": (None, S), "strata": [{
            "stratum": S, "frame_size": N, "quota": N, "probability": S, "cutoff": S,
            "selected": [_DRAWN], "reserves": [_DRAWN]}]}],
        "bounds": {"expected_inspections": S, "least_expected_enterprises": S, "inspections": N,
                   "enterprises": N}},
    "lottery.json": {
        "format": S, "algorithm": S, "commitment": S, "seed": S, "denominator": N,
        "band_permille": N, "profiles": [{
            "members": [S], "odds": [N], "qualified": [B], "size": N, "qualified_seats": N}],
        "blocks": [dict(_BLOCK, profile=N, team=[S])],
        "unstaffed": [dict(_BLOCK, rule=S, eligible=N, needed=N)],
        "loads": [{
            "inspector": S, "department": S, "available_days": N, "weight": N, "capacity_visits": N,
            "fair_visits": S, "expected": N, "visits": N}],
        "cuts": [{"department": S, "inspectors": [S], "seats": N, "level": S}]},
    "plan.json": {
        "format": S, "algorithm": S, "lottery": S, "status": S,
        "tiers": [{"goal": S, "value": N, "bound": N, "gap": N}],
        "inspections": N, "separate_visits": N, "visit_bound": N, "visit_bound_of_placed": N,
        "visits": [{"visit": S, "enterprise": S, "day": S, "start": S, "end": S, "parts": [{
            "block": S, "department": S, "tasks": [S], "team": [S], "start": S, "end": S}]}],
        "deviations": [{"block": S, "drawn": S, "substitute": S, "rule": S,
                        "skipped": [{"inspector": S, "rule": S}]}],
        "unplaced": [
            dict(_BLOCK, rule=S, proven=B, blocked=[{"rule": S, "subject": S, "days": N}])],
        "run": {"solver": S, "version": S, "parameters": {"*": (N, S, B)}, "subproblems": N,
                "placed_by_solver": N, "deterministic_time_milli": N}},
    "checks.json": {
        "format": S, "ok": B, "rules": [{"rule": S, "checked": N, "violations": N}]},
}  # fmt: skip
TABLES = ("frame.csv", "enterprises.csv", "history.csv", "inspectors.csv", "draw.csv",
          "lottery.csv", "plan.csv")  # fmt: skip


class Audit:
    """One bundle: its documents and facts as far as they are read, and what was found."""

    def __init__(self, folder: Path, published: str | None) -> None:
        self.folder = folder
        self.published = published
        self.blame = "manifest.json"
        self.findings: list[tuple[str, str, dict[str, Json]]] = []
        self.stages: list[tuple[str, str, dict[str, Json]]] = []
        self.digests: dict[str, str] = {}
        self.documents: dict[str, Json] = {}
        self.frame: Frame
        self.facts: Facts

    def add(self, code: str, file: str = "", **params: Json) -> None:
        """Note a finding on ``file``, by default the one that is being read."""
        self.findings.append((file or self.blame, code, params))

    def expect(self, where: str, field: str, found: Json, expected: Json) -> None:
        """Note a finding unless both are equal."""
        if found != expected or type(found) is not type(expected):
            self.add("differs", where=where, field=field, found=found, expected=expected)

    def expect_fields(self, where: str, found: Json, **expected: Json) -> None:
        """Compare the named fields of a record."""
        for field, value in expected.items():
            self.expect(where, field, found[field], value)

    def document(self, name: str) -> Json:
        """Return a parsed document; later findings are about it."""
        self.blame = name
        return self.documents[name]

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of a CSV table by column name; later findings are about it."""
        self.blame = name
        with (self.folder / name).open(encoding="utf-8", newline="") as handle:
            lines = csv.reader(handle, strict=True)
            header = next(lines)
            if len(set(header)) < len(header):
                raise ValueError("a column is given twice")
            for number, cells in enumerate(lines, 2):
                if len(cells) != len(header):
                    raise ValueError(f"row {number} has {len(cells)} cells")
                yield dict(zip(header, cells))

    def damaged(self) -> set[str]:
        """Return files whose bytes are not what the manifest promises, or cannot be read."""
        return {file for file, code, _ in self.findings if code.startswith("file.")}


def is_ordered(items: Iterable[Json]) -> bool:
    """Tell whether the items are strictly ascending."""
    listed = list(items)
    return all(one < two for one, two in zip(listed, listed[1:]))


def fraction(text: str) -> Fraction:
    """Read an exact number in lowest terms: ``3`` or ``1/20``."""
    if not re.fullmatch(r"[0-9]+(/[0-9]+)?", text) or str(Fraction(text)) != text:
        raise ValueError("not a fraction in lowest terms: " + text[:40])
    return Fraction(text)


# ── Stages 1 and 2: manifest and documents ───────────────────────────────────────────────────


def check_manifest(audit: Audit) -> None:
    """Every file listed, present and unchanged; nothing else in the folder."""
    path = audit.folder / "manifest.json"
    if not path.is_file():
        audit.add("file.missing")
        return
    data = path.read_bytes()
    manifest = parse_json(data)
    if canonical(manifest) != data:
        audit.add("file.not_canonical")
        return
    shape = {"format": S, "library": S, "algorithms": Any, "files": {"*": S}, "digest": S}
    if not has_shape(audit, manifest, shape, "manifest"):
        return
    claimed = manifest.pop("digest")
    if sha256_hex(canonical(manifest)) != claimed:
        audit.add("file.digest", found=sha256_hex(canonical(manifest)), expected=claimed)
        return
    audit.expect("manifest", "format", manifest["format"], "dualrandom/bundle/1")
    audit.documents["manifest.json"] = manifest
    files = manifest["files"]
    present = {entry.name for entry in audit.folder.iterdir()} - {"manifest.json"}
    for name in sorted(present - set(files)):
        audit.add("file.unlisted", name)
    for name in sorted(set(files) | set(SHAPES) | set(TABLES)):
        check_file(audit, name, files.get(name))


def check_file(audit: Audit, name: str, promised: str | None) -> None:
    """Compare one file with its promised digest."""
    path = audit.folder / name
    if Path(name).name != name or path.is_symlink() or not path.is_file():
        audit.add("file.missing", name)
        return
    if promised is None:
        return  # found as unlisted
    state = hashlib.sha256()
    try:
        with path.open("rb") as handle:
            for piece in iter(lambda: handle.read(1 << 20), b""):
                state.update(piece)
    except OSError as problem:
        audit.add("file.malformed", name, problem=str(problem))
        return
    audit.digests[name] = state.hexdigest()
    if promised != audit.digests[name]:
        audit.add("file.digest", name, found=audit.digests[name], expected=promised)


def check_documents(audit: Audit) -> None:
    """Every undamaged JSON file is canonical and has the fields it must have."""
    for name in sorted(set(SHAPES) - audit.damaged()):
        audit.blame = name
        try:
            data = (audit.folder / name).read_bytes()
            document = parse_json(data)
        except (OSError, ValueError, RecursionError) as problem:
            audit.add("file.malformed", problem=str(problem))
            continue
        if canonical(document) != data:
            audit.add("file.not_canonical")
        elif has_shape(audit, document, SHAPES[name], name[:-5]):
            audit.documents[name] = document
            if "format" in SHAPES[name]:
                audit.expect(name[:-5], "format", document["format"], f"dualrandom/{name[:-5]}/1")


def has_shape(audit: Audit, value: Json, shape: Json, where: str) -> bool:
    """Compare a document with its shape; note where it first differs."""
    problem = next(shape_problems(value, shape, where), None)
    if problem:
        audit.add("file.shape", where=problem[0], expected=problem[1], found=problem[2])
    return problem is None


def shape_problems(value: Json, shape: Json, where: str) -> Iterator[tuple[str, str, Json]]:
    """Yield the places where a document does not have its shape."""
    if shape is Any:
        return
    if isinstance(shape, tuple):
        if all(any(shape_problems(value, one, where)) for one in shape):
            yield where, " | ".join(map(shape_name, shape)), value
    elif isinstance(shape, list):
        if type(value) is not list:
            yield where, "list", value
            return
        for place, item in enumerate(value):
            yield from shape_problems(item, shape[0], f"{where}[{place}]")
    elif isinstance(shape, dict):
        yield from record_problems(value, shape, where)
    elif (value is not None) if shape is None else type(value) is not shape:
        yield where, shape_name(shape), value


def record_problems(value: Json, shape: Json, where: str) -> Iterator[tuple[str, str, Json]]:
    """Yield what is wrong with a JSON object."""
    if type(value) is not dict:
        yield where, "object", value
        return
    wanted = set(value) if "*" in shape else set(shape) - {"..."}
    if wanted - set(value) or ("..." not in shape and set(value) - wanted):
        yield where, ", ".join(sorted(wanted)), ", ".join(sorted(value))
        return
    for key in sorted(wanted):
        yield from shape_problems(value[key], shape.get(key, shape.get("*")), f"{where}.{key}")


def shape_name(shape: Json) -> str:
    """Return a word for a shape."""
    return shape.__name__ if isinstance(shape, type) else "null" if shape is None else "object"


# ── Stage 3: commitment and frame, §2.3, §2.5, §5 ────────────────────────────────────────────


class Frame:
    """``frame.csv``, grouped by the row's cells: what each enterprise is in, for every task."""

    def __init__(self) -> None:
        self.digest = ""
        self.groups: dict[tuple[str, ...], list[str]] = {}
        self.records: dict[str, str] = {}

    def strata(self, place: int) -> dict[str, int]:
        """Return the number of eligible enterprises per stratum of one task."""
        sizes: Counter[str] = Counter()
        for cells, identifiers in self.groups.items():
            if cells[place].startswith("in:"):
                sizes[cells[place][3:]] += len(identifiers)
        return dict(sizes)


def read_frame(audit: Audit, tasks: Sequence[str], wanted: set[str]) -> Frame:
    """Read and hash ``frame.csv`` row by row; keep record digests of ``wanted`` only."""
    audit.blame = "frame.csv"
    frame, state = Frame(), hashlib.sha256(netstrings("dualrandom/frame/1", *tasks))
    encoded: dict[tuple[str, ...], bytes] = {}
    with (audit.folder / "frame.csv").open(encoding="utf-8", newline="") as handle:
        rows = csv.reader(handle, strict=True)
        columns = ["identifier", "record", *("task:" + task for task in tasks)]
        audit.expect("frame", "columns", next(rows), columns)
        before = ""
        for number, row in enumerate(rows, 2):
            cells = tuple(row[2:])
            if cells not in encoded:
                if len(row) != len(columns) or not all(re.match("(in|out):.", c) for c in cells):
                    raise ValueError(f"row {number} has wrong cells")
                encoded[cells], frame.groups[cells] = netstrings(*cells) + b"\n", []
            if row[0] <= before:
                raise ValueError(f"row {number} is not in order of identifier")
            before = row[0]
            state.update(netstrings(row[0], row[1]) + encoded[cells])
            frame.groups[cells].append(before)
            if before in wanted:
                frame.records[before] = row[1]
    frame.digest = state.hexdigest()
    return frame


def check_commitment(audit: Audit) -> None:
    """The committed digests are those of the files, and the tasks those of the campaign."""
    campaign = audit.document("campaign.json")
    commitment = audit.document("commitment.json")
    tasks = [task["task"] for task in commitment["tasks"]]
    if (
        audit.published is not None
        and audit.published.strip().lower() != audit.digests["commitment.json"]
    ):
        audit.add("commitment.published", found=audit.digests["commitment.json"],
                  expected=audit.published)  # fmt: skip
    wanted = {
        drawn["identifier"]
        for task in audit.documents.get("draw.json", {}).get("tasks", ())
        for stratum in task["strata"]
        for drawn in stratum["selected"] + stratum["reserves"]
    }
    audit.frame = read_frame(audit, tasks, wanted)
    records = [netstrings(*_fields(row)) for row in audit.rows("inspectors.csv")]
    register = "\n".join(sorted(map(sha256_hex, records)))
    audit.blame = "commitment.json"
    audit.expect_fields(
        "commitment", commitment, campaign=campaign["id"], frame_digest=audit.frame.digest,
        campaign_digest=audit.digests["campaign.json"], seed_sources=campaign["seed_sources"],
        inspectors_digest=sha256_hex(register.encode()),
    )  # fmt: skip
    audit.expect("commitment", "tasks", tasks, [task["id"] for task in campaign["tasks"]])
    algorithms = {"ticket/sha256-1", "seed/sha256-1", "object-draw/equal",
                  "inspector-lottery/maxent-cycle-1"}  # fmt: skip
    named = set(commitment["algorithms"].values())
    audit.expect("commitment", "algorithms", sorted(named & algorithms), sorted(algorithms))
    audit.expect("commitment", "algorithms", audit.documents["manifest.json"]["algorithms"],
                 commitment["algorithms"])  # fmt: skip
    check_workdays(audit, commitment["workdays"], campaign)
    for place, (task, plan) in enumerate(zip(commitment["tasks"], campaign["tasks"])):
        check_task(audit, task, plan, campaign)
        check_strata(audit, place, task, commitment["tasks"])
        check_quotas(audit, task, plan)


def _fields(row: Row) -> list[str]:
    return [text for column in sorted(row) if row[column] for text in (column, row[column])]


def check_workdays(audit: Audit, workdays: list[str], campaign: Json) -> None:
    """Working days lie in the campaign's windows; plain weekdays are recomputed."""
    if not is_ordered(map(date.fromisoformat, workdays)):
        audit.add("order", where="workdays")
    windows = [campaign["window"]] + [t["window"] for t in campaign["tasks"] if t["window"]]
    first, last = min(w["start"] for w in windows), max(w["end"] for w in windows)
    if workdays and not (first <= workdays[0] and workdays[-1] <= last):
        audit.add("differs", where="commitment", field="workdays", expected=f"{first}~{last}",
                  found=f"{workdays[0]}~{workdays[-1]}")  # fmt: skip
    calendar = campaign["calendar"]
    if calendar["source"] == "weekdays":
        off = set(calendar["days_off"])
        expected = [
            day.isoformat()
            for day in days_between(date.fromisoformat(first), date.fromisoformat(last))
            if str(day.isoweekday()) in calendar["weekdays"] and day.isoformat() not in off
        ]
        audit.expect("commitment", "workdays", workdays, expected)


def days_between(first: date, last: date) -> list[date]:
    """Return all days from the first to the last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def check_task(audit: Audit, task: Json, plan: Json, campaign: Json) -> None:
    """A committed task says what the campaign says."""
    window = plan["window"] or campaign["window"]
    initiator = campaign["initiating_department"]
    leads = campaign["mode"] != "joint" or plan["department"] == initiator
    audit.expect_fields(
        task["task"], task, title=plan["title"], department=plan["department"],
        method=plan["method"], rounding=plan["rounding"], reserves=plan["reserves"],
        first_day=window["start"], last_day=window["end"], team_size=plan["team"]["size"],
        team_qualified=plan["team"]["qualified"], team_leader=plan["team"]["leader"],
    )  # fmt: skip
    audit.expect(task["task"], "items", sorted(task["items"]), sorted(plan["items"]))
    if plan["duration_minutes"] is not None:
        audit.expect_fields(task["task"], task, duration_minutes=plan["duration_minutes"])
    if leads:
        audit.expect_fields(task["task"], task, follows=None)
        return
    led = [one["id"] for one in campaign["tasks"] if one["department"] == initiator]
    if task["follows"] not in led:
        audit.expect(task["task"], "follows", task["follows"], " | ".join(led))


def check_strata(audit: Audit, place: int, task: Json, tasks: list[Json]) -> None:
    """The committed sizes are those of the frame, every chance is quota / size."""
    promised = {stratum["stratum"]: stratum for stratum in task["strata"]}
    if not is_ordered(stratum["stratum"] for stratum in task["strata"]):
        audit.add("order", where=task["task"] + ".strata")
    if task["follows"] is not None:
        sizes = following_sizes(audit.frame, place, task["follows"], tasks)
    else:
        sizes = audit.frame.strata(place)
    audit.expect(task["task"], "strata", sorted(promised), sorted(sizes))
    for name in sorted(set(promised) & set(sizes)):
        where, stratum = f"{task['task']}/{name}", promised[name]
        audit.expect_fields(where, stratum, frame_size=sizes[name])
        if task["follows"] is not None:
            audit.expect_fields(where, stratum, quota=None)
            continue
        quota = stratum["quota"]
        if quota is None or not 0 <= quota <= sizes[name]:
            audit.expect(where, "quota", quota, f"0…{sizes[name]}")
        else:
            audit.expect_fields(where, stratum, probability=str(Fraction(quota, sizes[name])))


def check_quotas(audit: Audit, task: Json, plan: Json) -> None:
    """A quota that the campaign writes as a plain percentage is recomputed (§5)."""
    for stratum in task["strata"]:
        cell = plan["quota_by_stratum"].get(stratum["stratum"], plan["quota"]) or ""
        size = stratum["frame_size"]
        if stratum["rule"] == "quota.at_least" and re.fullmatch(r"[0-9]+(\.[0-9]+)?%", cell):
            exact = Fraction(cell[:-1]) / 100 * size
            quota = min(size, max(1, -(-exact.numerator // exact.denominator))) if exact else 0
            where = f"{task['task']}/{stratum['stratum']}"
            audit.expect(where, "quota", stratum["quota"], quota)


def following_sizes(frame: Frame, place: int, leader: str, tasks: list[Json]) -> dict[str, int]:
    """Return sizes of the leader's strata, as far as eligible for the following task (§6.3)."""
    lead = [task["task"] for task in tasks].index(leader)
    sizes = dict.fromkeys(frame.strata(lead), 0)
    for cells, identifiers in frame.groups.items():
        if cells[lead].startswith("in:") and cells[place].startswith("in:"):
            sizes[cells[lead][3:]] += len(identifiers)
    return sizes


# ── Stages 4 and 5: seed and draw, §4, §6 ────────────────────────────────────────────────────


def check_seed(audit: Audit) -> None:
    """The bound seed follows from the contributions and the commitment's digest."""
    sources = audit.documents["commitment.json"]["seed_sources"]
    record = audit.document("seed.json")
    parts = record["contributions"]
    fields = [text for part in parts for text in (part["kind"], part["source"], part["value"])]
    bound = netstrings(
        "dualrandom/seed/1", audit.digests["commitment.json"], str(len(parts)), *fields
    )
    audit.expect_fields("seed", record, commitment=audit.digests["commitment.json"],
                        algorithm="seed/sha256-1", seed=sha256_hex(bound))  # fmt: skip
    for part in parts:
        value = unicodedata.normalize("NFC", part["value"]).strip()
        audit.expect(part["source"], "value", part["value"], value or "not empty")
    if not parts:
        audit.expect("seed", "contributions", 0, ">= 1")
    if not is_ordered(part["source"] for part in parts if part["kind"] == "contribution"):
        audit.add("order", where="seed.contributions")
    if sources:
        given = [{"kind": part["kind"], "name": part["source"]} for part in parts]
        audit.expect("seed", "contributions", given, sources)


Drawn = tuple[bytes, str]


def check_draw(audit: Audit) -> None:
    """Draw again: the lowest tickets of every stratum, in the order of tickets."""
    tasks = audit.documents["commitment.json"]["tasks"]
    record = audit.document("draw.json")
    audit.expect_fields("draw", record, commitment=audit.digests["commitment.json"],
                        algorithm="object-draw/equal",
                        seed=audit.documents["seed.json"]["seed"])  # fmt: skip
    names = [task["task"] for task in tasks]
    audit.expect("draw", "tasks", [task["task"] for task in record["tasks"]], names)
    tickets = lowest_tickets(audit.frame, tasks, ticket_maker("enterprise", record["seed"]))
    chosen: dict[str, set[str]] = {}
    for place, (task, drawn) in enumerate(zip(tasks, record["tasks"])):
        audit.expect_fields(task["task"], drawn, follows=task["follows"])
        lead = place if task["follows"] is None else names.index(task["follows"])
        order = ticket_order(tickets, lead, place)
        strata = [stratum["stratum"] for stratum in drawn["strata"]]
        audit.expect(task["task"], "strata", strata, [one["stratum"] for one in task["strata"]])
        quotas = {one["stratum"]: one["quota"] for one in tasks[lead]["strata"]}
        for promise, stratum in zip(task["strata"], drawn["strata"]):
            name = promise["stratum"]
            check_stratum(audit, task, promise, stratum, order=order.get(name, []),
                          quota=quotas.get(name))  # fmt: skip
        chosen[task["task"]] = {
            one["identifier"] for stratum in drawn["strata"] for one in stratum["selected"]
        }
    check_bounds(audit, tasks, record["bounds"], chosen)


def lowest_tickets(frame: Frame, tasks: list[Json], ticket: Ticket) -> dict[Any, list[Drawn]]:
    """Return, per group of equal cells, as many of the lowest tickets as any task may need."""
    lowest = {}
    for cells, identifiers in frame.groups.items():
        need = 0
        for cell, task in zip(cells, tasks):
            for stratum in task["strata"]:
                if task["follows"] is None and cell == "in:" + stratum["stratum"]:
                    need = max(need, (stratum["quota"] or 0) + task["reserves"])
        if need:
            ordered = sorted((ticket(identifier), identifier) for identifier in identifiers)
            lowest[cells] = ordered[:need]
    return lowest


def ticket_order(
    tickets: dict[Any, list[Drawn]], lead: int, place: int
) -> dict[str, list[tuple[Drawn, bool]]]:
    """Return per stratum of the leading task who comes when, and whether the task may have him."""
    order: dict[str, list[tuple[Drawn, bool]]] = defaultdict(list)
    for cells, drawn in tickets.items():
        if cells[lead].startswith("in:"):
            order[cells[lead][3:]] += [(one, cells[place].startswith("in:")) for one in drawn]
    return {stratum: sorted(drawn) for stratum, drawn in order.items()}


def check_stratum(
    audit: Audit, task: Json, promise: Json, stratum: Json, *, order: list[tuple[Drawn, bool]],
    quota: int | None,
) -> None:  # fmt: skip
    """Compare one stratum of one task with the order of tickets."""
    where, quota = f"{task['task']}/{stratum['stratum']}", quota or 0
    ranked = [(rank, one) for rank, (one, may) in enumerate(order, 1) if may]
    selected = [(rank, one) for rank, one in ranked if rank <= quota]
    n_reserves = task["reserves"] if task["follows"] is None else 0
    reserves = [(rank, one) for rank, one in ranked if rank > quota][:n_reserves]
    cutoff = order[quota - 1][0][0].hex() if quota else ""
    size = quota if task["follows"] is None else len(selected)
    audit.expect_fields(where, stratum, frame_size=promise["frame_size"], quota=size,
                        probability=promise["probability"], cutoff=cutoff)  # fmt: skip
    for outcome, expected in (("selected", selected), ("reserves", reserves)):
        records = [{"identifier": one[1], "rank": rank, "ticket": one[0].hex()}
                   for rank, one in expected]  # fmt: skip
        for right, found in itertools.zip_longest(records, stratum[outcome]):
            if right != found:
                audit.add("draw.place", where=f"{where} ({outcome})", rank=(right or found)["rank"],
                          expected=right and right["identifier"], found=found)  # fmt: skip
                break


def check_bounds(
    audit: Audit, tasks: list[Json], bounds: Json, chosen: dict[str, set[str]]
) -> None:
    """Recompute expected inspections and the least expected number of enterprises (§6.4)."""
    names = [task["task"] for task in tasks]
    chances = [
        {"in:" + one["stratum"]: fraction(one["probability"]) for one in task["strata"]}
        for task in tasks
    ]
    expected = least = Fraction(0)
    for cells, identifiers in audit.frame.groups.items():
        group = []
        for place, task in enumerate(tasks):
            lead = place if task["follows"] is None else names.index(task["follows"])
            if task["method"] == "on_site" and cells[place].startswith("in:"):
                group.append(chances[lead].get(cells[lead], Fraction(0)))
        expected += len(identifiers) * sum(group, Fraction(0))
        least += len(identifiers) * max(group, default=Fraction(0))
    sets = [chosen.get(task["task"], set()) for task in tasks if task["method"] == "on_site"]
    audit.expect_fields("bounds", bounds, expected_inspections=str(expected),
                        least_expected_enterprises=str(least), inspections=sum(map(len, sets)),
                        enterprises=len(set().union(*sets)))  # fmt: skip


# ── Stage 6: records of the drawn, §2.4 ──────────────────────────────────────────────────────


def check_records(audit: Audit) -> None:
    """Every row of the drawn enterprises reproduces its committed digest."""
    past: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    columns = ("date", "department", "trigger", "inspectors")
    for row in audit.rows("history.csv"):
        past[row["identifier"]].append(tuple(row[column] for column in columns))
    selected = {
        drawn["identifier"]
        for task in audit.documents["draw.json"]["tasks"]
        for stratum in task["strata"]
        for drawn in stratum["selected"]
    }
    seen = []
    for row in audit.rows("enterprises.csv"):
        identifier = row["identifier"]
        seen.append(identifier)
        fields = _fields(row)
        for visit in sorted(past[identifier]):
            fields += ["history", *visit]
        if identifier not in audit.frame.records:
            audit.add("record.stranger", identifier=identifier)
        elif sha256_hex(netstrings(*fields)) != audit.frame.records[identifier]:
            audit.add("record.digest", identifier=identifier)
    if not is_ordered(seen):
        audit.add("order", where="enterprises")
    for identifier in sorted(selected - set(seen)):
        audit.add("record.absent", identifier=identifier)
    for identifier in sorted(set(past) - set(seen)):
        audit.add("record.stranger", "history.csv", identifier=identifier)


# ── Facts for the lottery and the plan ───────────────────────────────────────────────────────


class Person(NamedTuple):
    """An inspector; days are bits, in the order of the working days."""

    department: str
    days: int
    n_days: int
    weight: int
    capacity: int
    daily: int
    weekly: int
    qualifications: set[str]
    leader: bool
    expert: bool
    recusals: set[str]


class Site(NamedTuple):
    """An enterprise; ``past`` holds (date, department, trigger), ``hours`` minutes."""

    name: str
    days: int
    hours: tuple[int, int]
    past: list[tuple[date, str, str]]


class Facts:
    """Who may come where on which day: campaign, registers and working days together."""

    def __init__(self, audit: Audit) -> None:
        campaign = audit.document("campaign.json")
        commitment = audit.document("commitment.json")
        self.gap, self.cap = campaign["rules"]["minimum_gap"], campaign["rules"]["annual_cap"]
        self.spans = [span_minutes(span) for span in campaign["hours"]["spans"]]
        self.slot: int = campaign["hours"]["slot_minutes"]
        self.days = [date.fromisoformat(day) for day in commitment["workdays"]]
        self.tasks = {task["task"]: task for task in commitment["tasks"]}
        self.windows = {name: self._days_in(task["first_day"], task["last_day"])
                        for name, task in self.tasks.items()}  # fmt: skip
        past: dict[str, list[tuple[date, str, str]]] = defaultdict(list)
        for row in audit.rows("history.csv"):
            visit = date.fromisoformat(row["date"]), row["department"], row["trigger"]
            past[row["identifier"]].append(visit)
        rows = audit.rows("enterprises.csv")
        self.sites = {row["identifier"]: self._site(row, past[row["identifier"]]) for row in rows}
        rows = audit.rows("inspectors.csv")
        self.people = {row["inspector_id"]: self._person(row) for row in rows}

    def _days_in(self, first: str, last: str) -> int:
        """Bits of the working days from ``first`` to ``last``; an empty text is open."""
        return sum(
            1 << place
            for place, day in enumerate(self.days)
            if (not first or date.fromisoformat(first) <= day)
            and (not last or day <= date.fromisoformat(last))
        )

    def _without(self, days: int, ranges: str) -> int:
        for one in split(ranges):
            first, last = one.split("~")
            days &= ~self._days_in(first, last)
        return days

    def _site(self, row: Row, past: list[tuple[date, str, str]]) -> Site:
        weekdays = row.get("opening_days") or "1234567"
        since, triggers = self.gap["since_last_days"], self.gap["triggers"]
        counted = [day for day, _, trigger in past if trigger in triggers]
        days = sum(
            1 << place
            for place, day in enumerate(self.days)
            if str(day.isoweekday()) in weekdays
            and not any(0 < (day - before).days < since for before in counted)
        )
        hours = row.get("opening_hours") or "00:00-24:00"
        days = self._without(days, row.get("blackouts", ""))
        return Site(row.get("name", ""), days, span_minutes(hours), past)

    def _person(self, row: Row) -> Person:
        days = self._days_in(row.get("certificate_from", ""), row.get("certificate_until", ""))
        days = self._without(days, row.get("leave", ""))
        daily, weekly = int(row["daily_visits"]), int(row["weekly_visits"])
        weeks = Counter(
            day.isocalendar()[:2] for place, day in enumerate(self.days) if days >> place & 1
        )
        share = int(row["work_share_percent"])
        capacity = sum(min(weekly, daily * n) for n in weeks.values()) * share // 100
        n_days, expert = sum(weeks.values()), is_yes(row["expert"])
        capacity = 0 if expert else capacity  # experts advise, they fill no seat
        return Person(
            row["department"], days, n_days, n_days * share, capacity, daily, weekly,
            set(split(row.get("qualifications", ""))), is_yes(row["leader"]), expert,
            set(split(row.get("recusals", ""))),
        )  # fmt: skip

    def site_days(self, block: Json) -> int:
        """Bits of the days on which a block's enterprise may be visited."""
        return self.sites[block["enterprise"]].days

    def block_days(self, enterprise: str, tasks: Iterable[str]) -> int:
        """Bits of the days on which the rules of enterprise and tasks allow the block."""
        days = self.sites[enterprise].days
        for task in tasks:
            days &= self.windows[task]
        return days

    def common_days(self, block: Json, team: Iterable[str]) -> int:
        """Bits of the days on which the block is allowed and the whole team available."""
        days = self.block_days(block["enterprise"], block["tasks"])
        for name in team:
            days &= self.people[name].days if name in self.people else 0
        return days

    def demands(self, tasks: Iterable[str]) -> tuple[int, set[str], bool]:
        """Return team size, qualifications of the qualified seat, and whether it leads (§7.1)."""
        promises = [self.tasks[task] for task in tasks]
        skills = {q for task in promises if task["team_qualified"] for q in task["qualifications"]}
        leads = any(task["team_leader"] for task in promises)
        return max(task["team_size"] for task in promises), skills, leads

    def may_lead(self, inspector: str, skills: set[str], leads: bool) -> bool:  # noqa: FBT001
        """Tell whether the inspector may fill a qualified seat with these demands."""
        person = self.people[inspector]
        return skills <= person.qualifications and (person.leader or not leads)


def split(cell: str) -> list[str]:
    """Return the entries of a list cell."""
    return cell.split(";") if cell else []


def is_yes(cell: str) -> bool:
    """Read a truth value of a register."""
    return {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False,
            "": False, "是": True, "否": False}[cell.lower()]  # fmt: skip


def minutes(clock: str) -> int:
    """Minutes since midnight of ``HH:MM``."""
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00", clock):
        raise ValueError("not a time of day: " + clock[:40])
    return int(clock[:2]) * 60 + int(clock[3:])


def span_minutes(span: str) -> tuple[int, int]:
    """Minutes of ``HH:MM-HH:MM``."""
    first, last = span.split("-")
    return minutes(first), minutes(last)


# ── Stage 7: lottery, §7 ─────────────────────────────────────────────────────────────────────


def check_lottery(audit: Audit) -> None:
    """Blocks and eligibility, odds, fairness, and the rounding once more."""
    audit.facts = Facts(audit)
    record = audit.document("lottery.json")
    audit.expect_fields(
        "lottery", record, commitment=audit.digests["commitment.json"], denominator=Q,
        algorithm="inspector-lottery/maxent-cycle-1", seed=audit.documents["seed.json"]["seed"],
        band_permille=audit.documents["campaign.json"]["load_band_permille"],
    )  # fmt: skip
    check_blocks(audit, record)
    before = len(audit.findings)
    check_profiles(audit, record)
    if len(audit.findings) == before:  # the walk is defined for whole sums only
        teams = draw_teams(record, Chances("lottery", record["seed"]))
        for block, team in zip(record["blocks"], teams):
            audit.expect(block["block"], "team", block["team"], team)
    check_loads(audit, record)


def expected_blocks(audit: Audit) -> dict[tuple[str, str], list[str]]:
    """Return the tasks that fell on every (enterprise, department), in order of both."""
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for task in audit.documents["draw.json"]["tasks"]:
        promise = audit.facts.tasks[task["task"]]
        if promise["method"] == "on_site":
            for stratum in task["strata"]:
                for drawn in stratum["selected"]:
                    blocks[drawn["identifier"], promise["department"]].append(task["task"])
    return {key: blocks[key] for key in sorted(blocks)}


def check_blocks(audit: Audit, record: Json) -> None:
    """Blocks are those that the draw makes; profiles hold exactly the eligible."""
    facts, profiles, wanted = audit.facts, record["profiles"], expected_blocks(audit)
    listed: dict[tuple[str, str], Json] = {}
    for name in ("blocks", "unstaffed"):
        keys = [(block["enterprise"], block["department"]) for block in record[name]]
        if not is_ordered(keys):
            audit.add("order", where="lottery." + name)
        listed.update(zip(keys, record[name]))
    found = sorted("/".join(key) for key in listed)
    missing = sorted({"/".join(key) for key in wanted}.symmetric_difference(found))
    audit.expect("lottery", "blocks", missing, [])
    audit.expect("lottery", "blocks", len(record["blocks"]) + len(record["unstaffed"]), len(listed))
    candidates = Candidates(facts)
    for key in sorted(set(wanted) & set(listed)):
        block, tasks = listed[key], wanted[key]
        audit.expect("/".join(key), "block", block["block"], "/".join(key))
        audit.expect(block["block"], "tasks", sorted(block["tasks"]), sorted(tasks))
        size, skills, leads = facts.demands(tasks)
        eligible = candidates.of(key, tasks)
        able = [name for name in eligible if facts.may_lead(name, skills, leads)]
        seat = bool(skills or leads)
        rule = ("lottery.too_few_eligible" if len(eligible) < size else
                "lottery.no_qualified" if seat and not able else "")  # fmt: skip
        audit.expect(block["block"], "rule", block.get("rule", ""), rule)
        if "profile" in block and 0 <= block["profile"] < len(profiles):
            profile = profiles[block["profile"]]
            audit.expect_fields(block["block"], profile, size=size, qualified_seats=int(seat))
            check_members(audit, block["block"], profile, eligible, able if seat else None)
        elif "profile" in block:
            audit.expect(block["block"], "profile", block["profile"], f"0…{len(profiles) - 1}")
        else:
            audit.expect_fields(block["block"], block, eligible=len(eligible), needed=size)


class Candidates:
    """The eligible of a block, found once for equal departments and days (§7.1)."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.recused: dict[str, set[str]] = defaultdict(set)
        self.staff: dict[str, list[str]] = defaultdict(list)
        self.known: dict[tuple[str, int], list[str]] = {}
        for name, person in sorted(facts.people.items()):
            for enterprise in person.recusals:
                self.recused[enterprise].add(name)
            if not person.expert and person.capacity >= 1:
                self.staff[person.department].append(name)

    def of(self, key: tuple[str, str], tasks: Iterable[str]) -> list[str]:
        """Return the eligible inspectors of a block, sorted."""
        days = self.facts.block_days(key[0], tasks)
        if (key[1], days) not in self.known:
            people, staff = self.facts.people, self.staff.get(key[1], [])
            self.known[key[1], days] = [name for name in staff if people[name].days & days]
        found = self.known[key[1], days]
        recused = self.recused.get(key[0])
        return [name for name in found if name not in recused] if recused else found


def check_members(
    audit: Audit, block: str, profile: Json, eligible: list[str], able: list[str] | None
) -> None:
    """A profile names exactly the eligible, and who of them may fill the qualified seat."""
    members = profile["members"]
    for name in sorted(set(eligible) ^ set(members))[:3]:
        code = "odds.stranger" if name in members else "odds.left_out"
        audit.add(code, block=block, inspector=name)
    if able is not None:
        marked = {name for name, mark in zip(members, profile["qualified"]) if mark}
        for name in sorted(marked ^ set(able))[:3]:
            audit.add("odds.mark", block=block, inspector=name)


def check_profiles(audit: Audit, record: Json) -> None:
    """Odds fill every seat exactly (§7.3)."""
    for place, profile in enumerate(record["profiles"]):
        members, odds, marks = profile["members"], profile["odds"], profile["qualified"]
        if not (is_ordered(members) and len(members) == len(odds) == len(marks)):
            audit.add("order", where=f"profiles[{place}].members")
        for name, value in zip(members, odds):
            if not 0 <= value <= Q:
                audit.add("odds.range", profile=place, inspector=name)
        if sum(odds) != profile["size"] * Q:
            audit.add("odds.sum", profile=place, found=sum(odds), expected=profile["size"] * Q)
        able = sum(value for value, mark in zip(odds, marks) if mark)
        if profile["qualified_seats"] and able < Q:
            audit.add("odds.qualified", profile=place)


def check_loads(audit: Audit, record: Json) -> None:
    """Loads are those of the odds, within the band around the fair load (§7.3)."""
    facts = audit.facts
    uses = Counter(block["profile"] for block in record["blocks"])
    expected: Counter[str] = Counter()
    for place, n in uses.items():
        profile = record["profiles"][place]
        for name, odds in zip(profile["members"], profile["odds"]):
            expected[name] += n * odds
    fair = fair_loads(audit, record, uses)
    visits = Counter(name for block in record["blocks"] for name in block["team"])
    if not is_ordered(load["inspector"] for load in record["loads"]):
        audit.add("order", where="lottery.loads")
    for load in record["loads"]:
        name, person = load["inspector"], facts.people[load["inspector"]]
        audit.expect_fields(
            name, load, department=person.department, available_days=person.n_days,
            weight=person.weight, capacity_visits=person.capacity, expected=expected[name],
            fair_visits=str(fair.get(name, 0)), visits=visits[name],
        )  # fmt: skip
        middle = fair.get(name, Fraction(0)) * Q
        if abs(expected[name] - middle) * 1000 > middle * record["band_permille"]:
            audit.add("odds.band", inspector=name, found=load["expected"], fair=str(middle))
        if expected[name] > person.capacity * Q:
            audit.add("odds.capacity", inspector=name, found=load["expected"],
                      capacity=person.capacity)  # fmt: skip
    missing = set(expected) - {load["inspector"] for load in record["loads"]}
    audit.expect("lottery", "loads", sorted(missing), [])


class Seats:
    """What is left of the blocks of one profile while the cuts take people out (§7.2)."""

    def __init__(self, profile: Json, blocks: int) -> None:
        self.blocks = blocks
        self.size: int = profile["size"]
        self.members = set(profile["members"])
        self.able = None
        if profile["qualified_seats"]:
            self.able = {name for name, m in zip(profile["members"], profile["qualified"]) if m}

    def take(self, people: set[str]) -> int:
        """Take people out; return the seats that all these blocks force on them."""
        outside = self.members - people
        able = None if self.able is None else self.able - people
        kept = min(self.size - int(able is not None and not able), len(outside))
        forced = self.blocks * (self.size - kept)
        self.able = able if able and kept == self.size else None
        self.members, self.size = outside, kept
        return forced


def fair_loads(audit: Audit, record: Json, uses: dict[int, int]) -> dict[str, Fraction]:
    """Check the cuts one by one, and return the fair load of everybody in them."""
    seats: dict[str, list[Seats]] = defaultdict(list)
    departments = {block["profile"]: block["department"] for block in record["blocks"]}
    for place, n in sorted(uses.items()):
        seats[departments[place]].append(Seats(record["profiles"][place], n))
    fair: dict[str, Fraction] = {}
    before: dict[str, Fraction] = {}
    for number, cut in enumerate(record["cuts"]):
        department, people = cut["department"], set(cut["inspectors"])
        for name in cut["inspectors"]:
            person = audit.facts.people.get(name)
            if person is None or person.department != department or name in fair:
                audit.add("cut.people", cut=number, inspector=name)
        if not is_ordered(cut["inspectors"]):
            audit.add("order", where=f"cuts[{number}].inspectors")
        forced = sum(one.take(people) for one in seats[department])
        room = {name: audit.facts.people[name] for name in people if name in audit.facts.people}
        level = water_level(list(room.values()), forced)
        audit.expect(f"cuts[{number}]", "seats", cut["seats"], forced)
        if level is None:
            audit.add("cut.room", cut=number, seats=forced)
            continue
        audit.expect(f"cuts[{number}]", "level", cut["level"], str(level))
        if level > before.get(department, level):
            audit.add("cut.order", cut=number)
        before[department] = level
        for name, person in room.items():
            fair[name] = min(level * person.weight, Fraction(person.capacity))
    for department, rest in sorted(seats.items()):
        open_seats = sum(one.blocks * one.size for one in rest)
        if open_seats:
            audit.add("cut.rest", department=department, seats=open_seats)
    return fair


def water_level(people: list[Person], seats: int) -> Fraction | None:
    """Return the least λ with Σ min(λ × weight, capacity) = seats; ``None`` without room."""
    people = sorted(
        (person for person in people if person.weight),
        key=lambda person: Fraction(person.capacity, person.weight),
    )
    rest, weight = seats, sum(person.weight for person in people)
    for person in people:
        if rest * person.weight <= person.capacity * weight:
            return Fraction(rest, weight)
        rest -= person.capacity
        weight -= person.weight
    return Fraction(0) if rest == 0 else None


def draw_teams(record: Json, chances: Chances) -> list[list[str]]:
    """Round the odds to teams (§7.4); block by block, in the order in which they are listed."""
    names = {name for profile in record["profiles"] for name in profile["members"]}
    ticket = ticket_maker("inspector", record["seed"])
    order = sorted(names, key=lambda name: (ticket(name), name))
    number = {name: place for place, name in enumerate(order, 1)}
    rows = []
    for profile in record["profiles"]:
        entries = zip(profile["members"], profile["odds"], profile["qualified"])
        rows.append(sorted((number[name], odds, mark) for name, odds, mark in entries))
    network = Network(1 + len(order) + 3 * len(record["blocks"]))
    root_sums = [0] * (len(order) + 1)
    splits = []
    for place, block in enumerate(record["blocks"]):
        node = 1 + len(order) + 3 * place
        seat = record["profiles"][block["profile"]]["qualified_seats"]
        sums = [0, 0, 0]
        for person, odds, mark in rows[block["profile"]]:
            if 0 < odds < Q:
                kind = (1 if mark else 2) if seat else 0
                network.add(node + kind, person, odds)
                sums[kind] += odds
                root_sums[person] += odds
        if seat:
            splits += [(node, node + 1, sums[1]), (node, node + 2, sums[2])]
    for tail, head, total in splits:
        network.add(tail, head, total % Q)
    for person in range(1, len(order) + 1):
        network.add(person, 0, root_sums[person] % Q)
    return teams_of(record, rows, order, network.cancel_cycles(chances))


def teams_of(
    record: Json,
    rows: list[list[tuple[int, int, bool]]],
    order: list[str],
    drawn: set[tuple[int, int]],
) -> list[list[str]]:
    """Read the teams off the edges that ended at Q; the qualified seat comes first (§7.4)."""
    teams = []
    for place, block in enumerate(record["blocks"]):
        node = 1 + len(order) + 3 * place
        seat = record["profiles"][block["profile"]]["qualified_seats"]
        team = []
        for person, odds, mark in rows[block["profile"]]:
            kind = (1 if mark else 2) if seat else 0
            if odds == Q or (node + kind, person) in drawn:
                team.append((person, mark))
        if seat:  # the first who may fill the qualified seat comes first
            first = next(one for one in team if one[1])
            team = [first] + [one for one in team if one != first]
        teams.append([order[person - 1] for person, _ in team])
    return teams


class Network:
    """Edges with integers strictly between 0 and Q, made whole by cancelling cycles (§7.4)."""

    def __init__(self, n_nodes: int) -> None:
        self.edges: list[list[int]] = [[] for _ in range(n_nodes)]
        self.tails: list[int] = []
        self.ends: list[int] = []  # tail xor head: the way out of either end
        self.values: list[int] = []

    def add(self, tail: int, head: int, value: int) -> None:
        """Add an edge, unless its value is whole already."""
        if value:
            self.edges[tail].append(len(self.values))
            self.edges[head].append(len(self.values))
            self.tails.append(tail)
            self.ends.append(tail ^ head)
            self.values.append(value)

    def cancel_cycles(self, chances: Chances) -> set[tuple[int, int]]:
        """Walk from every node until all edges are 0 or Q; return those at Q.

        After a cycle the walk would take the same edges again as far as they are still open, so
        the path is cut back to the first edge that closed instead of to the cycle's first node.
        """
        edges, ends, tails, values = self.edges, self.ends, self.tails, self.values
        place = [-1] * len(edges)
        for start in range(len(edges)):
            # used[i] led to nodes[i]; room[i] = how much can be added to it along the path
            nodes, used, room = [start], [-1], [Q]
            place[start], node = 0, start
            while True:
                row = edges[node]
                edge = row[-1 if row[-1] != used[-1] else -2] if len(row) > 1 else -1
                if edge < 0 or not 0 < values[edge] < Q:  # the common case needs no search
                    edge = self._last_open(node, used[-1])
                    if edge < 0:
                        break
                used.append(edge)
                room.append(Q - values[edge] if tails[edge] == node else values[edge])
                node ^= ends[edge]
                if place[node] < 0:
                    place[node] = len(nodes)
                    nodes.append(node)
                    continue
                keep = push(room, place[node] + 1, chances)
                for edge, rest, tail in zip(used[keep:], room[keep:], nodes[keep - 1 :]):
                    values[edge] = Q - rest if tails[edge] == tail else rest
                for left in nodes[keep:]:
                    place[left] = -1
                del nodes[keep:], used[keep:], room[keep:]
                node = nodes[-1]
            place[start] = -1
        pairs = zip(self.tails, self.ends, self.values)
        return {(tail, tail ^ end) for tail, end, value in pairs if value == Q}

    def _last_open(self, node: int, just_used: int) -> int:
        """Last edge of the node that is open and not the one just used; -1 if there is none."""
        edges, values = self.edges[node], self.values
        while edges and not 0 < values[edges[-1]] < Q:
            edges.pop()
        if not edges or edges[-1] != just_used:
            return edges[-1] if edges else -1
        edges.pop()
        while edges and not 0 < values[edges[-1]] < Q:
            edges.pop()
        found = edges[-1] if edges else -1
        edges.append(just_used)
        return found


def push(room: list[int], first: int, chances: Chances) -> int:
    """Change the cycle ``room[first:]``; return the place of its first edge that closed.

    What cannot be added along the path can be taken back: ``down`` = Q - the largest room.
    """
    cycle = room[first:]
    up, most = min(cycle), max(cycle)
    forward = chances.happens(Q - most, up + Q - most)
    amount = up if forward else most - Q
    room[first:] = [one - amount for one in cycle]
    return first + cycle.index(up if forward else most)


# ── Stage 8: plan and deviations, §8 ─────────────────────────────────────────────────────────

Parts = dict[str, list[tuple[date, int, int, str]]]


def check_plan(audit: Audit) -> None:
    """Every rule once more, from the facts."""
    lottery = audit.documents["lottery.json"]
    plan, before = audit.document("plan.json"), len(audit.findings)
    audit.expect_fields("plan", plan, lottery=audit.digests["lottery.json"])
    blocks = {block["block"]: block for block in lottery["blocks"]}
    every = dict(blocks, **{block["block"]: block for block in lottery["unstaffed"]})
    placed = [part["block"] for visit in plan["visits"] for part in visit["parts"]]
    times = Counter(placed + [block["block"] for block in plan["unplaced"]])
    times.update(dict.fromkeys(every, 0))
    for name in sorted(times):
        if times[name] != 1 or name not in every or (name in placed and name not in blocks):
            audit.add("plan.block", block=name, found=times[name])
    for block in plan["unplaced"]:
        known = every.get(block["block"], block)
        for field in ("enterprise", "department", "tasks"):
            audit.expect(block["block"], field, block[field], known[field])
        audit.expect(block["block"], "rule", block["rule"], known.get("rule", block["rule"]))
    teams = check_deviations(audit, plan, lottery, blocks)
    people: Parts = defaultdict(list)
    for visit in plan["visits"]:
        check_visit(audit, visit)
        for part in visit["parts"]:
            if part["block"] in blocks:
                profile = lottery["profiles"][blocks[part["block"]]["profile"]]
                check_part(audit, visit, part, blocks[part["block"]], team=teams[part["block"]],
                           profile=profile)  # fmt: skip
            for name in part["team"]:
                span = minutes(part["start"]), minutes(part["end"])
                people[name].append((date.fromisoformat(visit["day"]), *span, part["block"]))
    check_people(audit, people)
    check_frequency(audit, plan["visits"])
    check_figures(audit, plan, blocks)
    checks, holds = audit.document("checks.json"), len(audit.findings) == before
    wrong = [rule["rule"] for rule in checks["rules"] if rule["violations"]]
    audit.expect("checks", "violations", wrong, [])
    audit.expect("checks", "ok", checks["ok"], holds and not wrong)


def violated(audit: Audit, where: str, rule: str, detail: Json) -> None:
    """Note a violated rule of the plan."""
    audit.add("plan.rule", where=where, rule=rule, detail=str(detail))


def check_visit(audit: Audit, visit: Json) -> None:
    """Departments start together; the visit ends with the last; the enterprise is open."""
    where, parts = visit["visit"], visit["parts"]
    start, end = minutes(visit["start"]), minutes(visit["end"])
    if not parts or any(part["start"] != visit["start"] for part in parts):
        violated(audit, where, "plan.joint_visit", visit["start"])
    if parts and visit["end"] != max(part["end"] for part in parts):
        violated(audit, where, "plan.joint_visit", visit["end"])
    spans = [span for span in audit.facts.spans if span[0] <= start < end <= span[1]]
    if not spans or (start - spans[0][0]) % audit.facts.slot:
        violated(audit, where, "plan.working_hours", f"{visit['start']}-{visit['end']}")
    site = audit.facts.sites.get(visit["enterprise"])
    if site is None:
        violated(audit, where, "plan.complete", visit["enterprise"])
    elif not site.hours[0] <= start < end <= site.hours[1]:
        violated(audit, where, "plan.opening_hours", f"{visit['start']}-{visit['end']}")


def check_part(
    audit: Audit, visit: Json, part: Json, block: Json, *, team: list[str], profile: Json
) -> None:
    """One department's part: its block, team, day and duration."""
    facts, where = audit.facts, part["block"]
    audit.expect_fields(where, part, department=block["department"], tasks=block["tasks"])
    audit.expect_fields(where, visit, enterprise=block["enterprise"])
    audit.expect(where, "team", sorted(part["team"]), sorted(team))
    asked = sum(facts.tasks[task]["duration_minutes"] for task in block["tasks"])
    lasts = minutes(part["end"]) - minutes(part["start"])
    if lasts != asked:
        violated(audit, where, "plan.working_hours", f"{lasts} / {asked} min")
    day = date.fromisoformat(visit["day"])
    bit = 1 << facts.days.index(day) if day in facts.days else 0
    for rule, days in (
        ("plan.workday", -1),
        *(("plan.task_window", facts.windows[task]) for task in block["tasks"]),
        ("plan.opening_days, plan.blackout, plan.gap_since_last", facts.site_days(block)),
    ):
        if not days & bit:
            violated(audit, where, rule, visit["day"])
            break
    for name in part["team"]:
        person = facts.people.get(name)
        if person is None or person.department != block["department"] or person.expert:
            violated(audit, where, "plan.department", name)
        elif not person.days & bit:
            violated(audit, where, "plan.leave, plan.certificate", f"{name} {visit['day']}")
        elif block["enterprise"] in person.recusals:
            violated(audit, where, "plan.recusal", name)
    able = {name for name, mark in zip(profile["members"], profile["qualified"]) if mark}
    if profile["qualified_seats"] and not able & set(part["team"]):
        violated(audit, where, "plan.qualification", ", ".join(part["team"]))
    if len(set(part["team"])) != profile["size"]:
        violated(audit, where, "plan.team_size", len(set(part["team"])))


def check_people(audit: Audit, people: Parts) -> None:
    """Nobody is at two places at once, or has more visits than a day or a week allows."""
    for name in sorted(set(people) & set(audit.facts.people)):
        person, parts = audit.facts.people[name], sorted(people[name])
        for one, two in zip(parts, parts[1:]):
            if one[0] == two[0] and two[1] < one[2]:
                violated(audit, name, "plan.overlap", f"{one[3]}, {two[3]} {one[0]}")
        for day, n in Counter(part[0] for part in parts).items():
            if n > person.daily:
                violated(audit, name, "plan.daily_visits", f"{day}: {n}")
        for week, n in Counter(part[0].isocalendar()[:2] for part in parts).items():
            if n > person.weekly:
                violated(audit, name, "plan.weekly_visits", f"{week[0]}-W{week[1]}: {n}")


def check_frequency(audit: Audit, visits: list[Json]) -> None:
    """Gaps between visits to an enterprise, and the annual cap together with the history."""
    facts, between, cap = audit.facts, audit.facts.gap["between_visits_days"], audit.facts.cap
    days: dict[str, list[date]] = defaultdict(list)
    years: Counter[tuple[str, int, str]] = Counter()
    for visit in visits:
        day = date.fromisoformat(visit["day"])
        days[visit["enterprise"]].append(day)
        alone = cap is None or cap["per"] == "enterprise"
        for department in {"" if alone else part["department"] for part in visit["parts"]}:
            years[visit["enterprise"], day.year, department] += 1
    for enterprise, listed in sorted(days.items()):
        listed.sort()
        for one, two in zip(listed, listed[1:]):
            if (two - one).days < between:
                violated(audit, enterprise, "plan.gap_between_visits", f"{one}, {two}")
    for (enterprise, year, department), n in sorted(years.items()) if cap else ():
        past = facts.sites[enterprise].past if enterprise in facts.sites else []
        total = n + sum(
            day.year == year and trigger in cap["triggers"] and department in ("", whose)
            for day, whose, trigger in past
        )
        if total > cap["visits"]:
            violated(audit, enterprise, "plan.annual_cap", f"{year}: {total}")


def check_figures(audit: Audit, plan: Json, blocks: dict[str, Json]) -> None:
    """The plan's own figures are what its visits show, and its bound is one."""
    visits, lottery = plan["visits"], audit.documents["lottery.json"]
    parts = [part for visit in visits for part in visit["parts"]]
    asked = sum(len(block["tasks"]) for block in lottery["blocks"] + lottery["unstaffed"])
    sets: dict[str, list[int]] = defaultdict(list)
    for part in parts:
        if part["block"] in blocks:
            block = blocks[part["block"]]
            days = audit.facts.common_days(block, part["team"])
            sets[block["enterprise"]].append(days)
    audit.expect_fields("plan", plan, inspections=asked, separate_visits=len(visits),
                        visit_bound_of_placed=sum(map(least_days, sets.values())))  # fmt: skip
    found = {"plan.goal.blocks_placed": len(parts), "plan.goal.separate_visits": len(visits)}
    for tier in plan["tiers"]:
        value = found.get(tier["goal"], tier["value"])
        audit.expect_fields(tier["goal"], tier, value=value, gap=abs(value - tier["bound"]))
    gaps = sum(tier["gap"] for tier in plan["tiers"] if tier["goal"] in found)
    audit.expect("plan", "status", plan["status"], "feasible" if gaps else "optimal")
    if len({visit["visit"] for visit in visits}) < len(visits) or not is_ordered(
        (visit["day"], visit["start"], visit["enterprise"]) for visit in visits
    ):
        audit.add("order", where="plan.visits")


def least_days(sets: list[int]) -> int:
    """Return the least number of days that meets every non-empty set of days: a proven bound."""

    def enough(rest: list[int], n: int) -> bool:
        if not rest or n == 0:
            return not rest
        narrow = min(rest, key=lambda days: bin(days).count("1"))
        choices = [1 << day for day in range(narrow.bit_length()) if narrow >> day & 1]
        return any(enough([days for days in rest if not days & one], n - 1) for one in choices)

    listed = sorted({days for days in sets if days})
    return next(n for n in range(len(listed) + 1) if enough(listed, n))


def check_deviations(
    audit: Audit, plan: Json, lottery: Json, blocks: dict[str, Json]
) -> dict[str, list[str]]:
    """Return the teams with all deviations; each was needed and took the next reserve (§8)."""
    teams = {name: list(block["team"]) for name, block in blocks.items()}
    by_block: dict[str, list[Json]] = defaultdict(list)
    for deviation in plan["deviations"]:
        by_block[deviation["block"]].append(deviation)
    ticket = ticket_maker("reserve", lottery["seed"])
    for name, deviations in sorted(by_block.items()):
        if name not in blocks:
            audit.add("plan.block", block=name, found=0)
            continue
        profile = lottery["profiles"][blocks[name]["profile"]]
        outside = set(profile["members"]) - set(blocks[name]["team"])
        reserves = sorted(outside, key=lambda person: (ticket(name, person), person))
        substitution = Substitution(audit, blocks[name], profile, reserves)
        teams[name] = substitution.check(deviations)
    return teams


class Substitution:
    """The deviations of one block: each must be forced, and take the next reserve."""

    def __init__(self, audit: Audit, block: Json, profile: Json, reserves: list[str]) -> None:
        self.audit, self.block, self.reserves = audit, block, reserves
        marks = zip(profile["members"], profile["qualified"])
        self.able = {name for name, mark in marks if mark or not profile["qualified_seats"]}

    def can_serve(self, team: Iterable[str]) -> bool:
        """Tell whether a team has a common day and somebody for the qualified seat."""
        listed = list(team)
        days = self.audit.facts.common_days(self.block, listed)
        return bool(days) and bool(self.able & set(listed))

    def check(self, deviations: list[Json]) -> list[str]:
        """Apply the deviations one after the other; return the team."""
        name, team = self.block["block"], list(self.block["team"])
        if self.can_serve(team):
            self.audit.add("deviation.needless", block=name)
        for deviation in deviations:
            drawn, substitute = deviation["drawn"], deviation["substitute"]
            if drawn not in team:
                self.audit.add("deviation.drawn", block=name, inspector=drawn)
            elif substitute not in self.reserves or substitute in team:
                self.audit.add("deviation.substitute", block=name, inspector=substitute)
            else:
                team[team.index(drawn)] = substitute
        for deviation in deviations:
            if deviation["substitute"] in team:
                self.check_skipped(deviation, team)
        return team

    def check_skipped(self, deviation: Json, team: list[str]) -> None:
        """Everybody before the substitute is recorded, and could not have served."""
        name, substitute = self.block["block"], deviation["substitute"]
        earlier = self.reserves[: self.reserves.index(substitute)]
        expected = [person for person in earlier if person not in team]
        found = [skipped["inspector"] for skipped in deviation["skipped"]]
        if found != expected:
            self.audit.add("deviation.order", block=name, inspector=substitute,
                           expected=expected, found=found)  # fmt: skip
        for person in expected:
            if self.can_serve(person if one == substitute else one for one in team):
                self.audit.add("deviation.skipped", block=name, inspector=person)


# ── Stage 9: tables ──────────────────────────────────────────────────────────────────────────


def check_tables(audit: Audit) -> None:
    """The tables hold the same as the documents, row by row."""
    for name, columns, rows in (
        ("draw.csv", "task stratum identifier outcome rank ticket probability",
         draw_rows(audit.documents["draw.json"])),
        ("lottery.csv", "block enterprise department inspector odds probability qualified drawn",
         lottery_rows(audit.documents["lottery.json"])),
        ("plan.csv", "visit day start end enterprise name department tasks team",
         plan_rows(audit.documents["plan.json"], audit.facts)),
    ):  # fmt: skip
        audit.blame = name
        with (audit.folder / name).open(encoding="utf-8", newline="") as handle:
            wanted: Iterable[Any] = itertools.chain([columns.split()], rows)
            pairs = itertools.zip_longest(wanted, csv.reader(handle, strict=True))
            for number, (expected, found) in enumerate(pairs, 1):
                if expected != found:
                    audit.add("table.row", row=number, found=found, expected=expected)
                    break


def draw_rows(record: Json) -> Iterator[list[str]]:
    """Yield the rows of ``draw.csv``."""
    for task in record["tasks"]:
        for stratum in task["strata"]:
            for outcome, listed in (("selected", "selected"), ("reserve", "reserves")):
                for one in stratum[listed]:
                    yield [task["task"], stratum["stratum"], one["identifier"], outcome,
                           str(one["rank"]), one["ticket"], stratum["probability"]]  # fmt: skip


def lottery_rows(record: Json) -> Iterator[list[str]]:
    """Yield the rows of ``lottery.csv``; chances in millionths, half up."""
    for block in record["blocks"]:
        profile, team = record["profiles"][block["profile"]], set(block["team"])
        for name, odds, mark in zip(profile["members"], profile["odds"], profile["qualified"]):
            whole, part = divmod((2 * 10**6 * odds + Q) // (2 * Q), 10**6)
            yield [block["block"], block["enterprise"], block["department"], name, str(odds),
                   f"{whole}.{part:06d}", "yes" if mark else "no",
                   "yes" if name in team else "no"]  # fmt: skip


def plan_rows(record: Json, facts: Facts) -> Iterator[list[str]]:
    """Yield the rows of ``plan.csv``."""
    for visit in record["visits"]:
        for part in visit["parts"]:
            yield [visit["visit"], visit["day"], part["start"], part["end"], visit["enterprise"],
                   facts.sites[visit["enterprise"]].name, part["department"],
                   ";".join(part["tasks"]), ";".join(part["team"])]  # fmt: skip


# ── The way through all stages, and what is printed ──────────────────────────────────────────

_FIXED = ("manifest.json", "campaign.json", "commitment.json", "frame.csv", "inspectors.csv")
_DRAW = (*_FIXED, "seed.json", "draw.json")
_LOTTERY = (*_DRAW, "enterprises.csv", "history.csv", "lottery.json")
STAGES = (
    ("manifest", check_manifest, ()),
    ("documents", check_documents, ("manifest.json",)),
    ("commitment", check_commitment, _FIXED),
    ("seed", check_seed, ("manifest.json", "commitment.json", "seed.json")),
    ("draw", check_draw, _DRAW),
    ("records", check_records, (*_DRAW, "enterprises.csv", "history.csv")),
    ("lottery", check_lottery, _LOTTERY),
    ("plan", check_plan, (*_LOTTERY, "plan.json", "checks.json")),
    ("tables", check_tables, (*_LOTTERY, "plan.json", "draw.csv", "lottery.csv", "plan.csv")),
)


def verify(folder: Path, published: str | None = None) -> Audit:
    """Run every stage whose files are sound; a stage without them is not run, never passed."""
    audit = Audit(folder, published)
    for name, check, needs in STAGES:
        missing = sorted(set(needs) & audit.damaged())
        if missing:
            audit.stages.append((name, "not_run", {"files": ", ".join(missing)}))
            continue
        before = len(audit.findings)
        try:
            check(audit)
        except Exception as problem:  # noqa: BLE001  whatever malformed content sets off is a finding
            text = f"{type(problem).__name__}: {problem}"
            audit.add("file.malformed", problem=text)
        status = "holds" if len(audit.findings) == before else "fails"
        audit.stages.append((name, status, {}))
    return audit


def one_line(value: Json) -> str:
    """Return a short text without line breaks or control characters."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def message(code: str, params: dict[str, Json], language: str) -> str:
    """Return the text of a finding."""
    return TEXTS[language][code].format(**{key: one_line(value) for key, value in params.items()})


def print_json(audit: Audit, language: str) -> None:
    """Print everything for machines."""
    findings = [
        {"file": file, "code": code, "message": message(code, params, language)}
        for file, code, params in audit.findings
    ]
    stages = [dict(params, stage=name, status=status) for name, status, params in audit.stages]
    document = {"ok": not findings, "commitment": audit.digests.get("commitment.json"),
                "stages": stages, "findings": findings}  # fmt: skip
    print(json.dumps(document, ensure_ascii=False, indent=1))


def print_text(audit: Audit, language: str) -> None:
    """Print what was found, and what holds."""
    words = STATUS_TEXT[language]
    shown: Counter[tuple[str, str]] = Counter()
    for file, code, params in audit.findings:
        shown[file, code] += 1
        if shown[file, code] <= SHOWN:
            print(f"{one_line(file)}: {message(code, params, language)}")
    for (file, _), n in shown.items():
        if n > SHOWN:
            print(f"{one_line(file)}: {words['more'].format(count=n - SHOWN)}")
    for name, status, params in audit.stages:
        detail = STAGES_TEXT[name][language == "zh"]
        if status == "not_run":
            detail = words["needs"].format(**params)
        print(f"  {words[status]:<8} {name:<11} {detail}")
    if not audit.findings:
        print(words["digest"].format(hex=audit.digests["commitment.json"]))
        if audit.published:
            print(words["trust"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Check a bundle of dualrandom. 核验抽查数据包。")
    parser.add_argument("bundle", type=Path, help="folder of the bundle 数据包文件夹")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language 语言")
    parser.add_argument("--json", action="store_true", help="print JSON 输出 JSON")
    parser.add_argument("--commitment", metavar="HEX", help="published digest 已公布的承诺书摘要")
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    options = parser.parse_args(arguments)
    if not re.fullmatch("([0-9a-fA-F]{64})?", (options.commitment or "").strip()):
        parser.error("--commitment: 64 hexadecimal characters 应为 64 位十六进制")
    if not options.bundle.is_dir():
        parser.error(STATUS_TEXT[options.lang]["usage"].format(path=options.bundle))
    audit = verify(options.bundle, options.commitment)
    (print_json if options.json else print_text)(audit, options.lang)
    return 1 if audit.findings else 0


if __name__ == "__main__":
    sys.exit(main())
