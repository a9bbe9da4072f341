"""Check a bundle of dualrandom with nothing but Python (独立核验程序).

    python3 -I replay.py BUNDLE|PROOF [--lang zh|en] [--json] [--commitment HEX]

A bundle is a folder or a zip; a proof is the file for one enterprise. Written from
``docs/spec/draw-v1.md`` and ``docs/spec/bundle-v1.md`` (the § below), not from the library. It
reads only, needs Python 3.9 or later, and ends with 0 (all holds), 1 (findings, one line each,
that name the file) or 2 (wrong use). What it cannot check it says.
"""

# ruff: noqa: B905, RUF007, FURB161  Python 3.9 lacks zip(strict=), pairwise and bit_count

from __future__ import annotations

import argparse
import bisect
import copy
import csv
import hashlib
import heapq
import io
import itertools
import json
import math
import re
import sys
import unicodedata
import zipfile
import zlib
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    class Hash(Protocol):
        """What SHA-256 and SM3 have in common."""

        def update(self, data: bytes, /) -> None:
            """Go on with more bytes."""

        def copy(self) -> Hash:
            """Return a second hash that goes on from here."""

        def digest(self) -> bytes:
            """Return 32 bytes."""

    Stage = tuple[str, Callable[["Audit"], None], tuple[str, ...]]
    Ticket = Callable[..., bytes]

Json = Any
Row = dict[str, str]
Q = 2**30
DIGITS = 16
"""An integer that a double holds exactly is not longer (RFC 8785)."""
SHOWN = 20
"""Findings of one kind in one file that are printed before the rest is only counted."""
LONGEST = 200
"""Characters of one value in a message."""
LARGEST, MOST_PACKED = 2**35, 200
"""Bytes of all files of a zip, and how many of them one packed byte may stand for."""
UNREADABLE = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What reading a damaged zip or folder can raise."""

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
        "cut.people": "cut {cut}: {inspector} is not eligible in this department or in an earlier "
        "cut",
        "cut.left_out": "department {department}: {inspector} is eligible, but in no cut",
        "cut.empty": "cut {cut} names nobody",
        "cut.bear": "department {department}: {inspectors} must bear more than their fair loads",
        "cut.room": "cut {cut}: its people have no room for {seats} seats",
        "cut.order": "cut {cut}: its level is above that of the cut before, or its department does "
        "not follow",
        "cut.rest": "department {department}: {seats} seats are in no cut",
        "deviation.drawn": "block {block}: {inspector} is not in the team that was drawn",
        "deviation.needless": "block {block}: the team that was drawn has a common day",
        "deviation.substitute": "block {block}: {inspector} is not a reserve of this block",
        "deviation.order": "block {block}: before {inspector} the reserves {expected} have their "
        "turn, but {found} are recorded",
        "deviation.skipped": "block {block}: {inspector} was passed over, but could serve",
        "revision.frozen": "{visit}: done or announced, it may not be touched",
        "revision.reason": "block {block}: the reason of the change is not true",
        "revision.event": "event {number}: {problem}",
        "deviation.group": "block {block}: of a standing group nobody is replaced",
        "plan.block": "block {block} is in the plan {found} times, but must be once",
        "plan.rule": "{where}: {rule} is violated ({detail})",
        "teams.beforehand": "the teams are drawn on the day, so there is no such file",
        "experts.daily": "{department}: no experts can be asked for where teams are drawn daily",
        "file.refused": "a bundle has no such entry: {problem}",
        "seed.again": "{source}: used in an earlier attempt",
        "seed.unrevealed": "{source}: a secret may not be left out here",
        "seed.omit": "secrets may be left out only if a public source is named as well",
        "draw.one_department": "{algorithm} is for one department only",
        "draw.unequal": "{algorithm} cannot draw with weights",
        "draw.batches": "{algorithm} has no batches",
        "draw.continued": "only a draw by object-draw/equal can be continued",
        "signature.wrong": "{signer}: the signature of {document} does not hold",
        "root.salted": "the root of the frame is not that of a frame without salt; with a salt "
        "only its holder can check it",
        "quota.words": "{task}: quotas written in words are not worked out again",
        "drand.network": "{source}: whether the signature is the network's own takes a BLS library",
        "signature.key": "whether {key} is the key of {signer}",
        "attempt.draw": "the draw of an earlier attempt is not repeated",
        "own.goal": "a goal of the publisher's own, {goal} ({title}), is not recounted",
        "own.rule": "a rule of the publisher's own, {rule} ({title}), is not checked",
        "workdays.source": "the working days are taken as committed (source: {source})",
        "proof.replay": "under {algorithm} only the replay of the draw shows who is selected",
        "proof.draw": "rank and cut-off: compare with the published draw.json, SHA-256 {digest}",
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
        "cut.people": "公平性依据 {cut}：{inspector} 在该部门不符合条件或已列入前面的依据",
        "cut.left_out": "部门 {department}：{inspector} 符合条件却未列入任何公平性依据",
        "cut.empty": "公平性依据 {cut}：未列任何人员",
        "cut.bear": "部门 {department}：{inspectors} 必须承担的次数多于其公平值",
        "cut.room": "公平性依据 {cut}：所列人员不足以承担 {seats} 个席位",
        "cut.order": "公平性依据 {cut}：水平高于前一项，或部门顺序不符",
        "cut.rest": "部门 {department}：有 {seats} 个席位未列入任何依据",
        "deviation.drawn": "检查组 {block}：{inspector} 不在抽签产生的人员之中",
        "deviation.needless": "检查组 {block}：抽签产生的人员本有共同可行日期",
        "deviation.substitute": "检查组 {block}：{inspector} 不是本组候补人员",
        "deviation.order": "检查组 {block}：{inspector} 之前应依次为 {expected}，记录为 {found}",
        "deviation.skipped": "检查组 {block}：{inspector} 被跳过，但其可以参加",
        "revision.frozen": "{visit}：已完成或已通知，不得变动",
        "revision.reason": "检查组 {block}：变动缘由不属实",
        "revision.event": "事项 {number}：{problem}",
        "deviation.group": "检查组 {block}：固定检查组整组到场，不得替换成员",
        "plan.block": "检查组 {block} 在计划中出现 {found} 次，应为一次",
        "plan.rule": "{where}：违反 {rule}（{detail}）",
        "teams.beforehand": "于当日抽取人员，不应有此文件",
        "experts.daily": "部门 {department}：当日抽取人员时不能要求专家",
        "file.refused": "数据包不应有此条目：{problem}",
        "seed.again": "{source}：在之前的抽取中已使用",
        "seed.unrevealed": "{source}：不允许省略此秘密值",
        "seed.omit": "只有同时指定公开来源时才允许省略秘密值",
        "draw.one_department": "{algorithm} 仅适用于单一部门",
        "draw.unequal": "{algorithm} 不能按权重抽取",
        "draw.batches": "{algorithm} 不能分批",
        "draw.continued": "只有 object-draw/equal 的抽取可以续抽",
        "signature.wrong": "{signer}：对 {document} 的签名不成立",
        "root.salted": "名录根值与无盐名录不符；若加盐，只有持盐者能够核验",
        "quota.words": "{task}：以文字表述的抽查比例未重算",
        "drand.network": "{source}：签名是否出自该网络，需用 BLS 程序核验",
        "signature.key": "{key} 是否为 {signer} 的公钥",
        "attempt.draw": "未重算以前的抽取",
        "own.goal": "发布单位自定的目标 {goal}（{title}）未复核",
        "own.rule": "发布单位自定的规则 {rule}（{title}）未核查",
        "workdays.source": "工作日以承诺书所列为准（来源：{source}）",
        "proof.replay": "采用 {algorithm} 时，只有重算整个抽取才能确定是否被抽中",
        "proof.draw": "名次与截止值：请与公布的 draw.json 核对，SHA-256 {digest}",
    },
}
STAGES_TEXT = {
    "manifest": ("every file is present, unchanged and listed", "文件齐全、未改动、均已列入清单"),
    "documents": ("JSON files are canonical and complete", "JSON 文件格式规范、内容完整"),
    "commitment": ("campaign, frame and inspectors are those committed", "方案、名录与承诺书一致"),
    "attempts": ("earlier attempts are chained, no randomness recurs", "历次抽取相连，来源未重复"),
    "seed": ("the seed is bound to the commitment", "种子与承诺书绑定无误"),
    "draw": ("the draw of enterprises is recomputed", "已重算抽取企业的结果"),
    "continued": ("continuations add the next by ticket", "续抽按票号顺序增补"),
    "signatures": ("signatures are of these files", "签名与文件相符"),
    "records": ("records of the drawn enterprises are those committed", "被抽企业记录与承诺一致"),
    "lottery": ("odds are lawful and fair; the lottery is recomputed", "概率合规公平，抽签已重算"),
    "plan": ("the plan keeps every rule; deviations are justified", "计划符合各项规则，偏离有据"),
    "replaced": ("replacements take the next reserve", "递补按候补顺位，概率属实"),
    "revised": (
        "revisions keep what is done and announced, and every rule",
        "修订保持已完成与已通知的检查，规则全部符合",
    ),
    "days": ("each day's teams follow from the chain", "每日检查组与种子链相符"),
    "tables": ("the CSV tables say what the JSON files say", "CSV 表格与 JSON 文件一致"),
    "proof": ("the proof is canonical and complete", "证明格式规范、内容完整"),
    "path": ("the enterprise is in the committed frame", "企业在承诺的名录之中"),
    "place": ("chance, ticket and place are as committed", "概率、票号、名次与承诺一致"),
}
DEMANDS_TEXT = ("who may come is worked out; teams are drawn on the day",
                "可选人员已重算，检查人员于当日抽取")  # fmt: skip
"""Stage ``lottery`` of a bundle whose teams are drawn on the day."""
STATUS_TEXT = {
    "en": {"holds": "holds", "fails": "FAILS", "not_run": "not run", "needs": "needs {files}",
           "unchecked": "not checked",
           "more": "… and {count} more of this kind", "digest": "Digest of the commitment: {hex}\n"
           "Compare it with the one published before the seed existed.",
           "trust": "It is the published one.", "usage": "{path} does not exist"},
    "zh": {"holds": "成立", "fails": "不成立", "not_run": "未进行", "needs": "依赖 {files}",
           "unchecked": "未核验",
           "more": "……另有 {count} 处同类问题", "digest": "承诺书摘要：{hex}\n"
           "请与产生种子之前公布的摘要核对。",
           "trust": "与公布的摘要一致。", "usage": "{path} 不存在"},
}  # fmt: skip

# ── Encodings and hashes: draw-v1 §1, §2 ─────────────────────────────────────────────────────


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
    if isinstance(document, list):
        return [_ordered(one) if isinstance(one, (dict, list)) else one for one in document]
    return document


def document_digest(document: Json) -> str:
    """SHA-256 of the file that holds a document."""
    return sha256_hex(canonical(document))


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


WORD = 2**32 - 1
SM3_START = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D,
             0xB0FB0E4E)  # fmt: skip


def _left(word: int, n: int) -> int:
    return (word << n | word >> (32 - n)) & WORD


def _sm3_words(block: bytes) -> list[int]:
    """Expand a block to the words W0 … W67."""
    words = [int.from_bytes(block[at : at + 4], "big") for at in range(0, 64, 4)]
    for j in range(16, 68):
        mixed = words[j - 16] ^ words[j - 9] ^ _left(words[j - 3], 15)
        mixed ^= _left(mixed, 15) ^ _left(mixed, 23)
        words.append(mixed ^ _left(words[j - 13], 7) ^ words[j - 6])
    return words


def _sm3_block(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    """Compress one block of 64 bytes."""
    words, (a, b, c, d, e, f, g, h) = _sm3_words(block), state
    for j in range(64):
        early = j < 16  # noqa: PLR2004  the standard's own number
        twelve = _left(a, 12)
        one = _left((twelve + e + _left(0x79CC4519 if early else 0x7A879D8A, j % 32)) & WORD, 7)
        majority = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
        choice = e ^ f ^ g if early else (e & f) | (~e & g)
        left = (majority + d + (one ^ twelve) + (words[j] ^ words[j + 4])) & WORD
        right = (choice + h + one + words[j]) & WORD
        a, b, c, d = left, a, _left(b, 9), c
        e, f, g, h = right ^ _left(right, 9) ^ _left(right, 17), e, _left(f, 19), g
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h)))


class Sm3:
    """SM3, GB/T 32905-2016, for a Python that comes without it."""

    def __init__(self, data: bytes = b"") -> None:
        self._state: tuple[int, ...] = SM3_START
        self._rest, self._length = b"", 0
        self.update(data)

    def update(self, data: bytes) -> None:
        """Go on with more bytes."""
        self._length += len(data)
        data = self._rest + data
        whole = len(data) // 64 * 64
        for at in range(0, whole, 64):
            self._state = _sm3_block(self._state, data[at : at + 64])
        self._rest = data[whole:]

    def copy(self) -> Sm3:
        """Return a second hash that goes on from here."""
        other = Sm3()
        other._state, other._rest, other._length = self._state, self._rest, self._length
        return other

    def digest(self) -> bytes:
        """Return 32 bytes."""
        zeros, state = bytes(-(self._length + 9) % 64), self._state
        last = self._rest + b"\x80" + zeros + (8 * self._length).to_bytes(8, "big")
        for at in range(0, len(last), 64):
            state = _sm3_block(state, last[at : at + 64])
        return b"".join(word.to_bytes(4, "big") for word in state)


def hash_of(seed: str) -> Hash:
    """Start H of §3: a bound seed says itself whether it is SM3 (§4.1)."""
    if not seed.startswith("sm3:"):
        return hashlib.sha256()
    try:
        return hashlib.new("sm3")  # fast, where OpenSSL has it
    except ValueError:
        return Sm3()


class Tree:
    """The Merkle tree of RFC 6962 §2.1, leaf by leaf (§11.1)."""

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[bytes] = []  # roots of complete trees, as large as the bits of the size

    def add(self, leaf: bytes) -> None:
        """Add the next leaf."""
        bits, self.size = self.size, self.size + 1
        while bits & 1:
            leaf, bits = node_above(self._parts.pop(), leaf), bits >> 1
        self._parts.append(leaf)

    def root(self) -> str:
        """Return the root over all leaves so far, in hexadecimal."""
        if not self._parts:
            return sha256_hex(b"")
        node = self._parts[-1]
        for left in reversed(self._parts[:-1]):
            node = node_above(left, node)
        return node.hex()


def node_above(left: bytes, right: bytes) -> bytes:
    """Return the node above two nodes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def leaf_of(salt: str, line: bytes) -> bytes:
    """Return the leaf of an enterprise with its own salt and its line (§11.1)."""
    return hashlib.sha256(b"\x00" + netstrings(salt) + line).digest()


def root_above(leaf: bytes, index: int, size: int, path: list[bytes]) -> str:
    """Return the root to which a path of RFC 6962 §2.1.1 leads; empty if it does not fit."""
    node, last = leaf, size - 1
    for other in path:
        if last == 0:
            return ""
        if index & 1 or index == last:
            node = node_above(other, node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = node_above(node, other)
        index, last = index >> 1, last >> 1
    return "" if last else node.hex()


# ── Tickets and chances: draw-v1 §3, §5.2, §7.5 ──────────────────────────────────────────────


def ticket_maker(purpose: str, seed: str) -> Ticket:
    """Return the function ticket(f1, …, fk) of one purpose and seed (§3)."""
    prefix = hash_of(seed)
    prefix.update(netstrings("dualrandom/ticket/1", purpose, seed))

    def ticket(*fields: str) -> bytes:
        state = prefix.copy()
        state.update(netstrings(*fields))
        return state.digest()

    return ticket


class Chances:
    """The stream of one purpose, read as integers below a bound (§7.5)."""

    def __init__(self, purpose: str, seed: str) -> None:
        self._prefix = hash_of(seed)
        self._prefix.update(netstrings("dualrandom/stream/1", purpose, seed))
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
                block = self._prefix.copy()
                block.update(netstrings(str(self._counter)))
                self._bytes = self._bytes[self._at :] + block.digest()
                self._counter, end, self._at = self._counter + 1, size, 0
            number = int.from_bytes(self._bytes[self._at : end], "big") & ((1 << bits) - 1)
            self._at = end
            if number < bound:
                return number


def pivotal(parts: Sequence[Fraction], chances: Chances) -> list[bool]:
    """Round parts strictly between 0 and 1 up or down, each with its chance (§5.2)."""
    up = [False] * len(parts)
    holder, held = -1, Fraction(0)
    for place, part in enumerate(parts):
        if holder < 0:
            holder, held = place, part
            continue
        total = held + part
        odds = part / total if total <= 1 else (1 - held) / (2 - total)
        first = chances.happens(odds.numerator, odds.denominator)
        if total <= 1:
            holder, held = (place if first else holder), total
            if total == 1:
                up[holder], holder = True, -1
        else:
            up[place if first else holder] = True
            holder, held = (holder if first else place), total - 1
    if holder >= 0:
        up[holder] = chances.happens(held.numerator, held.denominator)
    return up


# ── Signatures: Ed25519, RFC 8032 ────────────────────────────────────────────────────────────

P25519 = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D25519 = -121665 * pow(121666, -1, P25519) % P25519
Point = tuple[int, int, int, int]
"""Extended coordinates (RFC 8032 §5.1.4)."""


def add_points(one: Point, other: Point) -> Point:
    """Add two points of the curve."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P25519
    b = (one[1] + one[0]) * (other[1] + other[0]) % P25519
    c = 2 * one[3] * other[3] * D25519 % P25519
    d = 2 * one[2] * other[2] % P25519
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P25519, g * h % P25519, f * g % P25519, e * h % P25519


def times(number: int, point: Point) -> Point:
    """Add a point to itself, ``number`` times."""
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add_points(total, point)
        point, number = add_points(point, point), number >> 1
    return total


def decode_point(data: bytes) -> Point | None:
    """Read a point (RFC 8032 §5.1.3); ``None`` if it is none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D25519 * y * y + 1, -1, P25519) % P25519
    x = pow(square, (P25519 + 3) // 8, P25519)
    if (x * x - square) % P25519:
        x = x * pow(2, (P25519 - 1) // 4, P25519) % P25519
    if y >= P25519 or (x * x - square) % P25519 or (sign and not x):
        return None
    x = P25519 - x if x & 1 != sign else x
    return x, y, 1, x * y % P25519


def ed25519_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature is the key's over the message (RFC 8032 §5.1.7)."""
    if len(key) != 32 or len(signature) != 64:  # noqa: PLR2004  the standard's own numbers
        return False
    base = decode_point((4 * pow(5, -1, P25519) % P25519).to_bytes(32, "little"))
    public, nonce = decode_point(key), decode_point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if base is None or public is None or nonce is None or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    left = times(scalar, base)
    right = add_points(nonce, times(int.from_bytes(digest, "little") % ORDER, public))
    return not any((left[i] * right[2] - right[i] * left[2]) % P25519 for i in (0, 1))


# ── The bundle under audit ───────────────────────────────────────────────────────────────────

S, N, B = str, int, bool
_WORDS = {
    "rounding": frozenset(("at_least", "largest_remainder", "exact_in_expectation")),
    "secrets": frozenset(("redraw", "omit")),
    "rotation": frozenset(("none", "person", "team")),
    "source": frozenset(("text", "contribution", "drand")),
    "draw": frozenset(("object-draw/equal", "object-draw/nested", "object-draw/pareto",
                       "object-draw/poisson")),
    "hash": frozenset(("sha256", "sm3")),
    "method": frozenset(("on_site", "document", "online")),
}  # fmt: skip
_QUALIFIED = (B, frozenset(("together",)))
_SOURCES = [{"kind": _WORDS["source"], "name": S, "digest": (None, S)}]
_DRAWN = {"identifier": S, "ticket": S, "rank": N, "batch": (None, N)}
_BLOCK = {"block": S, "enterprise": S, "department": S, "tasks": [S]}
_SIDE = dict(_BLOCK, **{"?experts": B})
_WINDOW = {"start": S, "end": S}
_OWN = [{"id": S, "zh": S, "en": S}]
SHAPES: dict[str, Json] = {
    "campaign.json": {
        "format": S, "id": S, "title": S, "mode": frozenset(("coordinated", "joint")),
        "initiating_department": S, "cooperating_departments": [S], "window": _WINDOW,
        "tasks": [{
            "id": S, "title": S, "department": S, "items": [S], "draw_type": S, "scope": Any,
            "strata": [S], "method": _WORDS["method"], "rounding": _WORDS["rounding"],
            "reserves": N, "duration_minutes": (None, N), "window": (None, _WINDOW),
            "quota": (None, S), "quota_by_stratum": {"*": S}, "minimum_per_stratum": N,
            "whole_strata_up_to": N, "overall_minimum": (None, S), "batches": N,
            "weights": (None, {"column": S, "table": {"*": N}}),
            "team": {"size": N, "qualified": _QUALIFIED, "leader": B, "?experts": N,
                     "?expert_qualifications": [S]}}],
        "rules": {
            "annual_cap": (None, {"visits": N, "per": S, "triggers": [S]}),
            "minimum_gap": {"since_last_days": N, "between_visits_days": N, "triggers": [S]},
            "drawn_lately": (None, {"days": N, "triggers": [S]}),
            "crossed_stations": B, "rotation": _WORDS["rotation"],
            "?lead_department_present": B},
        "calendar": {"source": S, "files": [S], "weekdays": S, "days_off": [S]},
        "holiday_documents": Any, "hours": {
            "spans": [S], "slot_minutes": N, "?together": frozenset(("sequential",)),
            "?paperwork_minutes": N},
        "seed_sources": _SOURCES, "unrevealed_secrets": _WORDS["secrets"],
        "object_draw": _WORDS["draw"] | {"auto"}, "hash": _WORDS["hash"],
        "load_band_permille": N, "?standing_groups": [S], "?teams": frozenset(("daily",)),
        "?chains": [{"party": S, "anchor": S, "length": N}],
        "?travel": {
            "speed_kmh": N, "detour_permille": N, "least_minutes": N, "?matrix": S,
            "?zone_minutes": [{"origin": S, "destination": S, "minutes": N}]},
        "?department_blackouts": [{"department": S, "start": S, "end": S}]},
    "commitment.json": {
        "format": S, "campaign": S,
        "algorithms": {"ticket": S, "seed": S, "object_draw": _WORDS["draw"], "lottery": S},
        "object_draw_reason": S, "campaign_digest": S, "frame_digest": S, "frame_root": S,
        "inspectors_digest": S, "workdays": [S], "workdays_source": S, "seed_sources": _SOURCES,
        "unrevealed_secrets": _WORDS["secrets"],
        "attempt": {"number": N, "reason": S, "approver": S, "previous": (None, S)},
        "tasks": [{
            "task": S, "title": S, "department": S, "items": [S], "method": _WORDS["method"],
            "first_day": S, "last_day": S, "duration_minutes": N, "qualifications": [S],
            "team_size": N, "team_qualified": _QUALIFIED, "team_leader": B,
            "?team_experts": N, "?expert_qualifications": [S],
            "rounding": _WORDS["rounding"], "reserves": N, "batches": N, "weights": (None, S),
            "staff": (None, N), "follows": (None, S), "strata": [{
                "stratum": S, "frame_size": N, "quota": (None, N), "expected_quota": S,
                "probability": S, "rule": S,
                "levels": [{"weight": N, "frame_size": N, "probability": S}]}]}]},
    "seed.json": {
        "format": S, "algorithm": S, "commitment": S, "seed": S, "contributions": [{
            "kind": _WORDS["source"] | {"unrevealed"}, "source": S, "value": S,
            "signature": (None, S)}]},
    "draw.json": {
        "format": S, "algorithm": _WORDS["draw"], "commitment": S, "seed": S,
        "tasks": [{"task": S, "follows": (None, S), "strata": [{
            "stratum": S, "frame_size": N, "quota": N, "probability": S, "cutoff": S,
            "selected": [_DRAWN], "reserves": [_DRAWN]}]}],
        "bounds": {"expected_inspections": S, "least_expected_enterprises": S, "inspections": N,
                   "enterprises": N}},
    "lottery.json": {
        "format": S, "algorithm": S, "commitment": S, "seed": S, "denominator": N,
        "band_permille": N, "profiles": [{
            "members": [S], "odds": [N], "qualified": [B], "size": N, "qualified_seats": N}],
        "blocks": [dict(_SIDE, profile=N, team=[S])],
        "unstaffed": [dict(_SIDE, rule=S, eligible=N, needed=N)],
        "loads": [{
            "inspector": S, "department": S, "available_days": N, "weight": N, "capacity_visits": N,
            "fair_visits": S, "expected": N, "visits": N}],
        "cuts": [{"department": S, "?experts": B, "inspectors": [S], "seats": N, "level": S}],
        "?groups": [{
            "group": S, "department": S, "inspectors": [S], "available_days": N, "weight": N,
            "capacity_visits": N, "fair_visits": S, "expected": N, "visits": N}],
        "~repairs": [{
            "block": S, "rule": S, "leaves": [S], "joins": [S], "swapped_with": (None, S),
            "profile": (None, N)}]},
    "plan.json": {
        "format": S, "algorithm": S, "lottery": S, "status": S,
        "tiers": [{"goal": S, "value": N, "bound": N, "gap": N}],
        "inspections": N, "separate_visits": N, "visit_bound": N, "visit_bound_of_placed": N,
        "visits": [{"visit": S, "enterprise": S, "day": S, "start": S, "end": S, "parts": [{
            "block": S, "department": S, "?experts": B, "tasks": [S], "team": [S], "start": S,
            "end": S}]}],
        "deviations": [{"block": S, "drawn": S, "substitute": S, "rule": S,
                        "skipped": [{"inspector": S, "rule": S}]}],
        "unplaced": [
            dict(_SIDE, rule=S, proven=B, blocked=[{"rule": S, "subject": S, "days": N}])],
        "run": {"solver": S, "version": S, "parameters": {"*": (N, S, B)}, "subproblems": N,
                "placed_by_solver": N, "deterministic_time_milli": N},
        "?own_rules": _OWN, "?own_goals": _OWN},
    "checks.json": {
        "format": S, "ok": B, "rules": [{"rule": S, "checked": N, "violations": N}]},
}  # fmt: skip
DAILY_SHAPES: dict[str, Json] = {
    "demands.json": {
        "format": S, "commitment": S, "draw": S,
        "profiles": [{"members": [S], "qualified": [B]}],
        "blocks": [dict(_BLOCK, size=N, qualified_seats=N, profile=N)],
        "unstaffed": [dict(_BLOCK, rule=S, eligible=N, needed=N)]},
    "staffing.json": {
        "format": S, "demands": S, "plan": S, "days": [{
            "day": S, "department": S, "parts": N, "seats": N, "free": N, "spare": N,
            "absences": N}]},
}  # fmt: skip
"""Files of a bundle whose teams are drawn on the day, in place of those of the lottery."""
NO_DAILY = frozenset(("lottery.json", "lottery.csv"))
_SLOT = {"day": S, "start": S, "end": S}
_PERIOD = {"reason": S, "first_day": S, "last_day": S}
EVENT_SHAPES: Json = tuple(
    dict(fields, kind=frozenset((kind,)))
    for kind, fields in (
        ("inspector_away", dict(_PERIOD, inspector=S)),
        ("inspector_recused", {"reason": S, "inspector": S, "enterprise": S}),
        ("enterprise_closed", dict(_PERIOD, enterprise=S)),
        ("enterprise_window", dict(_PERIOD, enterprise=S)),
        ("task_window", dict(_PERIOD, task=S)),
        ("department_blackout", dict(_PERIOD, department=S)),
        ("for_cause", dict(
            _PERIOD, enterprise=S, department=S, minutes=N, team_size=N, qualifications=[S],
            team=[S], place=(None, {
                "name": S, "division": S, "station": S, "entity_type": S, "industry": S,
                "tags": [S], "opening_days": S, "opening_hours": S, "zone": S,
                "latitude": (None, N), "longitude": (None, N)}))),
    )
)  # fmt: skip
MORE_SHAPES: dict[str, Json] = {
    "salt.json": {"format": S, "salt": S},
    "attempt-<n>.json": {
        "format": S, "commitment": SHAPES["commitment.json"],
        "seed": (None, SHAPES["seed.json"]), "draw": (None, SHAPES["draw.json"])},
    "continuation-<n>.json": {
        "format": S, "number": N, "draw": S, "reason": S, "approver": S, "strata": [{
            "task": S, "stratum": S, "frame_size": N, "quota_before": N, "quota": N,
            "probability": S, "cutoff": S, "added": [_DRAWN]}]},
    "replacement-<n>.json": {
        "format": S, "number": N, "lottery": S, "plan": (None, S), "previous": (None, S),
        "block": S, "visit": (None, S), "absent": S, "first_day": (None, S), "last_day": (None, S),
        "kind": frozenset(("illness", "leave", "recusal", "certificate", "other")),
        "reason": S, "approver": S, "time": S, "skipped": [{"inspector": S, "rule": S}],
        "substitute": S, "candidates": [S], "probability": S},
    "revision-<n>.json": {
        "format": S, "number": N, "plan": S, "previous": (None, S), "replacement": (None, S),
        "first_day": S, "announced": [S], "approver": S, "time": S, "events": [EVENT_SHAPES],
        "changes": [{"block": S, "before": (None, _SLOT), "after": (None, _SLOT),
                     "event": (None, N), "for_block": (None, S)}],
        "substitutions": SHAPES["plan.json"]["deviations"], "withdrawn": [S],
        "visits": SHAPES["plan.json"]["visits"], "dropped": SHAPES["plan.json"]["unplaced"]},
    "signatures.json": {"format": S, "signatures": [{
        "signer": S, "document": S, "digest": S, "public_key": S, "signature": S}]},
}  # fmt: skip
"""Files that a bundle need not have."""
PROOF_SHAPE: Json = {
    "format": S, "commitment": SHAPES["commitment.json"], "seed": SHAPES["seed.json"],
    "identifier": S, "record": S, "cells": [S], "salt": S, "index": N, "size": N, "path": [S],
    "draw": S, "tasks": [{
        "task": S, "stratum": S, "frame_size": N, "quota": N, "probability": S, "ticket": S,
        "rank": N, "cutoff": S, "selected": B}]}  # fmt: skip
TABLES = ("frame.csv", "enterprises.csv", "history.csv", "inspectors.csv", "draw.csv",
          "lottery.csv", "plan.csv")  # fmt: skip
NUMBERED = re.compile(r"(attempt|continuation|replacement|revision|day)-"
                      r"([1-9][0-9]{0,5}|(?<=day-)[0-9]{4}-[0-9]{2}-[0-9]{2})\.json")  # fmt: skip


def numbered(names: Iterable[str], kind: str) -> list[int]:
    """Return the numbers of files such as ``attempt-<n>.json``, ascending."""
    found = [NUMBERED.fullmatch(name) for name in names]
    return sorted(int(one[2]) for one in found if one and one[1] == kind)


class Files:
    """The files of a bundle: a folder, or a zip of them without folders."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.zip = None if path.is_dir() else zipfile.ZipFile(path)

    def names(self) -> set[str]:
        """Return everything that is there."""
        if self.zip is None:
            return {entry.name for entry in self.path.iterdir()}
        return set(self.zip.namelist())

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading."""
        return (self.path / name).open("rb") if self.zip is None else self.zip.open(name)

    def has(self, name: str) -> bool:
        """Tell whether there is a file of this name."""
        if self.zip is not None:
            return name in self.zip.namelist()
        path = self.path / name
        return Path(name).name == name and path.is_file() and not path.is_symlink()

    def refused(self) -> Iterator[tuple[str, str]]:
        """Yield the entries of a zip that no bundle has, and why."""
        entries = self.zip.infolist() if self.zip else []
        times = Counter(entry.filename for entry in entries)
        total = 0
        for entry in entries:
            name, size = entry.filename, entry.file_size
            total += size
            if re.search(r"[/\\:\0]", name) or name in {"", ".", ".."}:
                yield name, "a folder"
            elif times[name] > 1:
                yield name, "given twice"
            elif entry.flag_bits & 1:
                yield name, "encrypted"
            elif entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                yield name, "neither stored nor deflated"
            elif total > LARGEST or size > max(2**20, entry.compress_size * MOST_PACKED):
                yield name, f"{size} bytes"


class Audit:
    """One bundle: its documents and facts as far as they are read, and what was found."""

    def __init__(self, path: Path, published: str | None) -> None:
        self.path = path
        self.published = published
        self.files: Files
        self.blame = "manifest.json"
        self.findings: list[tuple[str, str, dict[str, Json]]] = []
        self.notes: list[tuple[str, str, dict[str, Json]]] = []
        self.stages: list[tuple[str, str, dict[str, Json]]] = []
        self.digests: dict[str, str] = {}
        self.documents: dict[str, Json] = {}
        self.daily = False  # whether the teams are drawn on the day (§7.7)
        self.single = ""  # the one file that holds all documents, if it is a proof
        self.frame: Frame
        self.drawing: Drawing
        self.facts: Facts

    def add(self, code: str, file: str = "", **params: Json) -> None:
        """Note a finding on ``file``, by default the one that is being read."""
        self.findings.append((file or self.blame, code, params))

    def unchecked(self, code: str, **params: Json) -> None:
        """Say what could not be checked on the file that is being read."""
        if (self.blame, code, params) not in self.notes:
            self.notes.append((self.blame, code, params))

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
        self.blame = self.single or name
        return self.documents[name]

    def text(self, name: str) -> TextIO:
        """Open a table for reading; later findings are about it."""
        self.blame = name
        return io.TextIOWrapper(self.files.open(name), encoding="utf-8", newline="")

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of a CSV table by column name; later findings are about it."""
        with self.text(name) as handle:
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
    """Every file listed, present and unchanged; nothing else there."""
    try:
        audit.files = Files(audit.path)
    except UNREADABLE as problem:
        audit.add("file.malformed", problem=str(problem))
        return
    if not audit.files.has("manifest.json"):
        audit.add("file.missing")
        return
    for name, reason in audit.files.refused():
        audit.add("file.refused", name, problem=reason)
    if "manifest.json" in audit.damaged():
        return
    data = read_whole(audit, "manifest.json")
    manifest = parse_json(data)
    if canonical(manifest) != data:
        audit.add("file.not_canonical")
        return
    shape = {"format": S, "library": S, "algorithms": Any, "files": {"*": S}, "digest": S}
    if not has_shape(audit, manifest, shape, "manifest"):
        return
    claimed = manifest.pop("digest")
    if document_digest(manifest) != claimed:
        audit.add("file.digest", found=document_digest(manifest), expected=claimed)
        return
    audit.expect("manifest", "format", manifest["format"], "dualrandom/bundle/1")
    audit.documents["manifest.json"] = manifest
    check_files(audit, manifest["files"])


def check_files(audit: Audit, files: dict[str, str]) -> None:
    """Every file is listed, and has the bytes that the list promises."""
    present, done = audit.files.names() - {"manifest.json"}, audit.damaged()
    for name in sorted(present - set(files) - done):
        audit.add("file.unlisted", name)
    if "salt.json" not in present:
        done.add("salt.json")  # the operator keeps it (§11.1)
    needed = set(SHAPES) | set(TABLES)
    if present & set(DAILY_SHAPES):
        audit.daily = True  # whether the campaign says so, the stage of the demands checks
        needed = (needed - NO_DAILY) | set(DAILY_SHAPES)
    for name in sorted((set(files) | needed) - done):
        check_file(audit, name, files.get(name))


def check_file(audit: Audit, name: str, promised: str | None) -> None:
    """Compare one file with its promised digest."""
    if not audit.files.has(name):
        audit.add("file.missing", name)
        return
    if promised is None:
        return  # found as unlisted
    state = hashlib.sha256()
    try:
        with audit.files.open(name) as handle:
            for piece in iter(lambda: handle.read(1 << 20), b""):
                state.update(piece)
    except UNREADABLE as problem:
        audit.add("file.malformed", name, problem=str(problem))
        return
    audit.digests[name] = state.hexdigest()
    if promised != audit.digests[name]:
        audit.add("file.digest", name, found=audit.digests[name], expected=promised)


def read_whole(audit: Audit, name: str) -> bytes:
    """Return the bytes of a file."""
    with audit.files.open(name) as handle:
        return handle.read()


def check_documents(audit: Audit) -> None:
    """Every undamaged JSON file is canonical and has the fields it must have."""
    names = [name for name in audit.digests if NUMBERED.fullmatch(name) or name in MORE_SHAPES]
    needed = {*SHAPES, *DAILY_SHAPES} - NO_DAILY if audit.daily else {*SHAPES}
    for name in sorted((needed | set(names)) - audit.damaged()):
        audit.blame, kind = name, name[:-5]
        shape = SHAPES.get(name) or DAILY_SHAPES.get(name) or MORE_SHAPES.get(name)
        if shape is None:
            kind = name.partition("-")[0]
            shape = MORE_SHAPES[kind + "-<n>.json"]
        try:
            data = read_whole(audit, name)
            document = parse_json(data)
        except (*UNREADABLE, ValueError, RecursionError) as problem:
            audit.add("file.malformed", problem=str(problem))
            continue
        if canonical(document) != data:
            audit.add("file.not_canonical")
        elif has_shape(audit, document, shape, name[:-5]):
            audit.documents[name] = document
            audit.expect(name[:-5], "format", document["format"], f"dualrandom/{kind}/1")


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
        if type(shape[0]) is type and all(type(item) is shape[0] for item in value):
            return  # the common case: long lists of odds and names
        for place, item in enumerate(value):
            yield from shape_problems(item, shape[0], f"{where}[{place}]")
    elif isinstance(shape, dict):
        yield from record_problems(value, shape, where)
    elif isinstance(shape, frozenset):
        if type(value) is not str or value not in shape:
            yield where, " | ".join(sorted(shape)), value
    elif (value is not None) if shape is None else type(value) is not shape:
        yield where, shape_name(shape), value


def record_problems(value: Json, shape: Json, where: str) -> Iterator[tuple[str, str, Json]]:
    """Yield what is wrong with a JSON object.

    A key ``?x`` of the shape is left out if empty, ``~x`` where it says nothing.
    """
    if type(value) is not dict:
        yield where, "object", value
        return
    present = {mark + key for key in value for mark in "?~"} & set(shape)
    for key in sorted(present):
        if key[0] == "?" and not value[key[1:]]:
            yield f"{where}.{key[1:]}", "no such key", value[key[1:]]
            return
    shape = {key.lstrip("?~"): one for key, one in shape.items()
             if key[0] not in "?~" or key in present}  # fmt: skip
    wanted = set(value) if "*" in shape else set(shape)
    if wanted != set(value):
        yield where, ", ".join(sorted(wanted)), ", ".join(sorted(value))
        return
    for key in sorted(wanted):
        yield from shape_problems(value[key], shape.get(key, shape.get("*")), f"{where}.{key}")


def shape_name(shape: Json) -> str:
    """Return a word for a shape."""
    return shape.__name__ if isinstance(shape, type) else "null" if shape is None else "object"


# ── Stage 3: commitment and frame, §2.3, §2.5, §5, §11.1 ─────────────────────────────────────

Cells = tuple[str, ...]
Level = tuple[str, int]
"""Stratum and weight of an eligible enterprise; the weight is 1 in a task without weights."""


class Frame:
    """``frame.csv``, grouped by the row's cells: what each enterprise is in, for every task."""

    def __init__(self) -> None:
        self.digest = ""
        self.root = ""
        self.groups: dict[Cells, list[str]] = {}
        self.levels: dict[Cells, list[Level | None]] = {}
        self.records: dict[str, str] = {}

    def sizes(self, lead: int, place: int) -> dict[str, Counter[int]]:
        """Count the enterprises of a task by stratum and weight of the task that leads it."""
        found: dict[str, Counter[int]] = {}
        for cells, levels in self.levels.items():
            leading = levels[lead]
            if leading is not None and levels[place] is not None:
                stratum = found.setdefault(leading[0], Counter())
                stratum[leading[1]] += len(self.groups[cells])
        return found


def read_cell(cell: str, weighted: bool) -> Level | None:  # noqa: FBT001
    """Return stratum and weight of a cell; ``None`` if the enterprise is not eligible (§2.3)."""
    form = r"(?s:(in):(.+)\*([1-9][0-9]*)|out:.+)" if weighted else r"(?s:(in):(.+)|out:.+)"
    found = re.fullmatch(form, cell)
    if not found:
        raise ValueError("not a cell: " + cell[:40])
    return (found[2], int(found[3]) if weighted else 1) if found[1] else None


class FrameReader:
    """Hashes ``frame.csv`` row by row; keeps record digests of ``wanted`` only."""

    def __init__(self, tasks: Sequence[str], weighted: Sequence[bool], salt: str) -> None:
        self.frame, self.salt, self.weighted = Frame(), salt, weighted
        self.columns = ["identifier", "record", *("task:" + task for task in tasks)]
        self.state = hashlib.sha256(netstrings("dualrandom/frame/1", *tasks))
        self.tree = Tree()

    def read(self, rows: Iterator[list[str]], wanted: set[str]) -> Frame:
        """Read all rows, which must be in order of their identifiers."""
        frame, before, encoded = self.frame, "", {}
        update, add, salt = self.state.update, self.tree.add, self.salt
        for number, row in enumerate(rows, 2):
            cells = tuple(row[2:])
            if cells not in encoded:
                if len(row) != len(self.columns):
                    raise ValueError(f"row {number} has {len(row)} cells")
                encoded[cells], frame.groups[cells] = netstrings(*cells) + b"\n", []
                frame.levels[cells] = list(map(read_cell, cells, self.weighted))
            if row[0] <= before:
                raise ValueError(f"row {number} is not in order of identifier")
            before = row[0]
            line = netstrings(before, row[1]) + encoded[cells]
            update(line)
            add(leaf_of(salt and salt_of(salt, before), line))
            frame.groups[cells].append(before)
            if before in wanted:
                frame.records[before] = row[1]
        frame.digest, frame.root = self.state.hexdigest(), self.tree.root()
        return frame


def salt_of(salt: str, identifier: str) -> str:
    """Return the salt of one enterprise (§11.1)."""
    return sha256_hex(netstrings("dualrandom/salt/1", salt, identifier))


def read_frame(audit: Audit, campaign: Json) -> Frame:
    """Read the frame, with its salt if there is one."""
    salt = ""
    if "salt.json" in audit.documents:
        salt = audit.document("salt.json")["salt"]
        audit.expect("salt", "salt", salt, salt or "not empty")
    tasks = [task["id"] for task in campaign["tasks"]]
    reader = FrameReader(tasks, [task["weights"] is not None for task in campaign["tasks"]], salt)
    wanted = {
        drawn["identifier"]
        for task in audit.documents.get("draw.json", {}).get("tasks", ())
        for stratum in task["strata"]
        for drawn in stratum["selected"] + stratum["reserves"]
    }
    with audit.text("frame.csv") as handle:
        rows = csv.reader(handle, strict=True)
        audit.expect("frame", "columns", next(rows), reader.columns)
        return reader.read(rows, wanted)


def check_commitment(audit: Audit) -> None:
    """The committed digests are those of the files, and the tasks those of the campaign."""
    campaign = audit.document("campaign.json")
    commitment = audit.document("commitment.json")
    check_published(audit)
    audit.frame = read_frame(audit, campaign)
    people = list(audit.rows("inspectors.csv"))
    register = "\n".join(sorted(sha256_hex(netstrings(*_fields(row))) for row in people))
    audit.blame = "commitment.json"
    audit.expect_fields(
        "commitment", commitment, campaign=campaign["id"], frame_digest=audit.frame.digest,
        campaign_digest=audit.digests["campaign.json"], seed_sources=campaign["seed_sources"],
        unrevealed_secrets=campaign["unrevealed_secrets"],
        inspectors_digest=sha256_hex(register.encode()),
    )  # fmt: skip
    if commitment["frame_root"] != audit.frame.root and "salt.json" not in audit.files.names():
        audit.unchecked("root.salted")
    else:
        audit.expect_fields("commitment", commitment, frame_root=audit.frame.root)
    tasks = [task["task"] for task in commitment["tasks"]]
    audit.expect("commitment", "tasks", tasks, [task["id"] for task in campaign["tasks"]])
    check_algorithms(audit, commitment, campaign)
    check_workdays(audit, commitment["workdays"], campaign)
    staff = Staff(people, commitment["workdays"])
    for place, (task, plan) in enumerate(zip(commitment["tasks"], campaign["tasks"])):
        check_task(audit, task, plan, campaign)
        check_strata(audit, place, commitment)
        check_quotas(audit, task, plan, staff)


def check_published(audit: Audit) -> None:
    """The commitment is the one that was published."""
    found, published = audit.digests["commitment.json"], audit.published
    if published is not None and published.strip().lower() != found:
        audit.add("commitment.published", found=found, expected=published)


def _fields(row: Row) -> list[str]:
    return [text for column in sorted(row) if row[column] for text in (column, row[column])]


def leads(task: Json, campaign: Json) -> bool:
    """Tell whether a task of the campaign draws for itself (§6.3)."""
    own = task["department"] == campaign["initiating_department"]
    return bool(campaign["mode"] != "joint" or own)


def check_algorithms(audit: Audit, commitment: Json, campaign: Json) -> None:
    """The algorithms are the campaign's, and fit its tasks (§3, §6.6 to §6.9)."""
    drawing = [task for task in campaign["tasks"] if leads(task, campaign)]
    weights = any(task["weights"] is not None for task in drawing)
    asked, reason = campaign["object_draw"], "named"
    if asked == "auto":
        asked = "object-draw/nested" if weights else "object-draw/equal"
        reason = "unequal_chances" if weights else "equal_chances"
    expected = {
        "ticket": f"ticket/{campaign['hash']}-1", "seed": f"seed/{campaign['hash']}-1",
        "object_draw": asked, "lottery": "inspector-lottery/maxent-cycle-1",
    }  # fmt: skip
    audit.expect_fields("commitment", commitment, algorithms=expected, object_draw_reason=reason)
    audit.expect("commitment", "algorithms", audit.documents["manifest.json"]["algorithms"],
                 commitment["algorithms"])  # fmt: skip
    departments = {task["department"] for task in campaign["tasks"]}
    if asked in {"object-draw/pareto", "object-draw/poisson"} and len(departments) > 1:
        audit.add("draw.one_department", algorithm=asked)
    if asked == "object-draw/equal" and weights:
        audit.add("draw.unequal", algorithm=asked)
    if asked != "object-draw/equal" and any(task["batches"] > 1 for task in campaign["tasks"]):
        audit.add("draw.batches", algorithm=asked)
    public = {source["kind"] for source in campaign["seed_sources"]} & {"text", "drand"}
    if campaign["unrevealed_secrets"] == "omit" and not public:
        audit.add("seed.omit")


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
    else:
        audit.unchecked("workdays.source", source=calendar["source"])


def days_between(first: date, last: date) -> list[date]:
    """Return all days from the first to the last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def check_task(audit: Audit, task: Json, plan: Json, campaign: Json) -> None:
    """A committed task says what the campaign says."""
    window = plan["window"] or campaign["window"]
    audit.expect_fields(
        task["task"], task, title=plan["title"], department=plan["department"],
        method=plan["method"], rounding=plan["rounding"], reserves=plan["reserves"],
        first_day=window["start"], last_day=window["end"], team_size=plan["team"]["size"],
        team_qualified=plan["team"]["qualified"], team_leader=plan["team"]["leader"],
        batches=plan["batches"], weights=plan["weights"] and plan["weights"]["column"],
    )  # fmt: skip
    for field, own in (("team_experts", "experts"), ("expert_qualifications",) * 2):
        audit.expect(task["task"], field, task.get(field), plan["team"].get(own))
    audit.expect(task["task"], "items", sorted(task["items"]), sorted(plan["items"]))
    if plan["duration_minutes"] is not None:
        audit.expect_fields(task["task"], task, duration_minutes=plan["duration_minutes"])
    if leads(plan, campaign):
        audit.expect_fields(task["task"], task, follows=None)
        return
    led = [one["id"] for one in campaign["tasks"] if leads(one, campaign)]
    if task["follows"] not in led:
        audit.expect(task["task"], "follows", task["follows"], " | ".join(led))


def lead_of(place: int, tasks: list[Json]) -> int:
    """Return the place of the task that draws for this one: itself, or the one it follows."""
    follows = tasks[place]["follows"]
    return place if follows is None else [task["task"] for task in tasks].index(follows)


def check_strata(audit: Audit, place: int, commitment: Json) -> None:
    """The committed sizes are those of the frame, and the chances those of the quotas (§5)."""
    tasks = commitment["tasks"]
    task, lead = tasks[place], lead_of(place, tasks)
    if not is_ordered(stratum["stratum"] for stratum in task["strata"]):
        audit.add("order", where=task["task"] + ".strata")
    leading = {stratum["stratum"]: stratum for stratum in tasks[lead]["strata"]}
    everybody, own = audit.frame.sizes(lead, lead), audit.frame.sizes(lead, place)
    names = [stratum["stratum"] for stratum in task["strata"]]
    audit.expect(task["task"], "strata", sorted(names), sorted(own))
    poisson = commitment["algorithms"]["object_draw"] == "object-draw/poisson"
    fixed = task["follows"] is None and task["rounding"] != "exact_in_expectation" and not poisson
    for stratum in task["strata"]:
        name = stratum["stratum"]
        if name not in own or name not in leading:
            continue
        where, size = f"{task['task']}/{name}", sum(everybody[name].values())
        expected = fraction(leading[name]["expected_quota"])
        if not 0 <= expected <= size or (fixed and expected.denominator > 1):
            audit.expect(where, "expected_quota", str(expected), f"0…{size}")
            continue
        chances = mean_chances(everybody[name], expected)
        listed = tasks[lead]["weights"] is not None
        check_promise(audit, where, stratum, own[name], chances, listed=listed)
        audit.expect_fields(where, stratum, quota=expected.numerator if fixed else None)
        if task["batches"] > 1 and task["follows"] is None:
            audit.expect_fields(where, stratum, expected_quota=str(size))


def check_promise(
    audit: Audit, where: str, stratum: Json, sizes: Counter[int], chances: dict[int, Fraction], *,
    listed: bool,
) -> None:  # fmt: skip
    """A stratum's size, expected number and chances, by weight if there are weights (§5.4)."""
    size = sum(sizes.values())
    expected = sum((n * chances[weight] for weight, n in sizes.items()), Fraction(0))
    levels = [{"weight": weight, "frame_size": n, "probability": str(chances[weight])}
              for weight, n in sorted(sizes.items())]  # fmt: skip
    audit.expect_fields(
        where, stratum, frame_size=size, expected_quota=str(expected),
        probability=str(expected / size if size else Fraction(0)), levels=levels if listed else [],
    )  # fmt: skip


def level_chances(sizes: dict[int, int], quota: int) -> dict[int, Fraction]:
    """Return everybody's chance by weight: certainties in rounds, the others in proportion (§5.4).

    ``sizes`` counts the enterprises of a stratum by weight.
    """
    chances, rest, left = {}, dict(sizes), quota
    while rest:
        total = sum(weight * n for weight, n in rest.items())
        certain = [weight for weight in rest if left * weight >= total]
        if not certain:
            break
        for weight in certain:
            chances[weight] = Fraction(1)
            left -= rest.pop(weight)
    return {**chances, **{weight: Fraction(left * weight, total) for weight in rest}}


def mean_chances(sizes: dict[int, int], expected: Fraction) -> dict[int, Fraction]:
    """Return the chances where the quota is the floor or the ceiling of its expectation (§5.4)."""
    floor = expected.numerator // expected.denominator
    part, low = expected - floor, level_chances(sizes, floor)
    if not part:
        return low
    high = level_chances(sizes, floor + 1)
    return {weight: (1 - part) * low[weight] + part * high[weight] for weight in low}


# ── Quotas, §5.1 to §5.3 ─────────────────────────────────────────────────────────────────────

PLAIN_CELL = re.compile(
    r"(?:≥|>=|不低于|不少于|至少)?"
    r"(?:(?P<share>[0-9]+(?:\.[0-9]+)?)(?P<unit>[%‰])|(?P<ratio>[0-9]+/[1-9][0-9]*)"
    r"|(?P<count>[0-9]+)(?:家|户|家企业)?)|(?P<staff>[1-9][0-9]*):(?P<for_staff>[1-9][0-9]*)"
)
Quotas = dict[str, Fraction]


def plain_cell(cell: str | None) -> tuple[str, Fraction]:
    """Return what a cell without words asks for: a ratio, a count, so many per inspector."""
    found = PLAIN_CELL.fullmatch(cell or "")
    if found is None:
        return "words", Fraction(0)
    if found["count"]:
        return "count", Fraction(found["count"])
    if found["staff"]:
        return "staff", Fraction(int(found["for_staff"]), int(found["staff"]))
    if found["ratio"]:
        return "ratio", Fraction(found["ratio"])
    return "ratio", Fraction(found["share"]) / (100 if found["unit"] == "%" else 1000)


def check_quotas(audit: Audit, task: Json, plan: Json, staff: Staff) -> None:
    """Quotas that the campaign writes as plain numbers are recomputed."""
    kind = plain_cell(plan["quota"])[0]
    if task["follows"] is None and (kind == "staff" or task["staff"] is not None):
        n_staff = staff.available(task) if kind in {"staff", "words"} else None
        audit.expect_fields(task["task"], task, staff=n_staff)
    else:
        n_staff = None
        audit.expect_fields(task["task"], task, staff=None)
    if task["follows"] is not None:
        return
    sizes = {stratum["stratum"]: stratum["frame_size"] for stratum in task["strata"]}
    quotas = asked_quotas(plan, sizes, n_staff or 0)
    raised = raised_quotas(plan, sizes, quotas)
    for stratum in task["strata"]:
        name = stratum["stratum"]
        if name in raised:
            where, quota = f"{task['task']}/{name}", str(raised[name])
            audit.expect(where, "quota", stratum["expected_quota"], quota)
    if set(raised) < set(sizes):
        audit.unchecked("quota.words", task=task["task"])


def asked_quotas(plan: Json, sizes: dict[str, int], staff: int) -> Quotas:
    """Return the quotas of all strata whose cells are plain, rounded (§5.1)."""
    kind, amount = plain_cell(plan["quota"])
    if kind == "staff" or (kind == "count" and len(sizes) > 1):
        total = min(ceiling(amount * staff), sum(sizes.values())) if kind == "staff" else amount
        return largest_remainder(proportional(Fraction(total), sizes))
    cells = {name: plain_cell(plan["quota_by_stratum"].get(name, plan["quota"])) for name in sizes}
    ratios = {name: amount * sizes[name] for name, (kind, amount) in cells.items()
              if kind == "ratio"}  # fmt: skip
    if plan["rounding"] == "largest_remainder":
        words = any(kind == "words" for kind, _ in cells.values())
        ratios = {} if words else largest_remainder(ratios)
    elif plan["rounding"] == "at_least":
        ratios = {name: Fraction(min(sizes[name], max(1, ceiling(exact))) if exact else 0)
                  for name, exact in ratios.items()}  # fmt: skip
    counts = {name: amount for name, (kind, amount) in cells.items() if kind == "count"}
    return {**ratios, **counts}


def raised_quotas(plan: Json, sizes: dict[str, int], quotas: Quotas) -> Quotas:
    """Raise the quotas to their minima; those that cannot be known are left out (§5.3)."""
    raised = {}
    for name, quota in quotas.items():
        size, least = sizes[name], plan["minimum_per_stratum"]
        whole = size <= plan["whole_strata_up_to"]
        cell = plain_cell(plan["quota_by_stratum"].get(name, plan["quota"]))
        asked = cell[1] != 0
        raised[name] = max(quota, Fraction(size if whole else min(least, size))) if asked else quota
    if plan["overall_minimum"] is None:
        return raised
    kind, share = plain_cell(plan["overall_minimum"])
    if kind != "ratio" or set(quotas) < set(sizes):
        return {}
    missing = ceiling(share * sum(sizes.values())) - sum(raised.values(), Fraction(0))
    room = {name: sizes[name] - quota for name, quota in raised.items()
            if plain_cell(plan["quota_by_stratum"].get(name, plan["quota"]))[1] != 0}  # fmt: skip
    if missing > 0:
        shares = proportional(min(missing, Fraction(sum(room.values()))), room)
        exact = plan["rounding"] == "exact_in_expectation"
        for name, more in (shares if exact else largest_remainder(shares)).items():
            raised[name] += more
    return raised


def ceiling(value: Fraction) -> int:
    """Return the least integer that is not below the value."""
    return -(-value.numerator // value.denominator)


def proportional(total: Fraction, sizes: Mapping[str, int] | Quotas) -> Quotas:
    """Share a total out in proportion to the sizes."""
    everybody = Fraction(sum(sizes.values()))
    return {name: total * size / everybody if everybody else everybody
            for name, size in sizes.items()}  # fmt: skip


def largest_remainder(shares: Quotas) -> Quotas:
    """Whole parts first, then one more for the largest remainders, ties by stratum (§5.1)."""
    floors = {name: Fraction(share.numerator // share.denominator)
              for name, share in shares.items()}  # fmt: skip
    missing = ceiling(sum(shares.values(), Fraction(0))) - sum(floors.values(), Fraction(0))
    order = sorted(shares, key=lambda name: (floors[name] - shares[name], name))
    return {**floors, **{name: floors[name] + 1 for name in order[: int(missing)]}}


# ── Stage 4: attempts and seed, §4, §9 ───────────────────────────────────────────────────────

QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"


def check_attempts(audit: Audit) -> None:
    """Earlier attempts are complete, chained, and lent none of their randomness (§9)."""
    numbers = numbered(audit.documents, "attempt")
    audit.blame = "commitment.json"
    audit.expect("attempts", "files", numbers, list(range(1, len(numbers) + 1)))
    before: str | None = None
    used: set[Known] = set()
    for number in numbers:
        attempt = audit.document(f"attempt-{number}.json")
        check_attempt(audit, attempt["commitment"], number, before, used)
        digest = document_digest(attempt["commitment"])
        for name in ("commitment", "seed", "draw"):
            if attempt[name] is not None:
                audit.expect_fields(name, attempt[name], format=f"dualrandom/{name}/1")
        if attempt["seed"] is not None:
            audit.expect_fields("seed", attempt["seed"], commitment=digest)
            check_contributions(audit, attempt["seed"], attempt["commitment"], digest)
            check_unused(audit, known_parts(attempt["seed"]), used)
        else:
            used |= named_texts(attempt["commitment"])
        if attempt["draw"] is not None:
            bound = attempt["seed"] and attempt["seed"]["seed"]
            audit.expect_fields("draw", attempt["draw"], commitment=digest, seed=bound)
            audit.unchecked("attempt.draw")
        before = document_digest(attempt)
    commitment = audit.document("commitment.json")
    check_attempt(audit, commitment, len(numbers) + 1, before, used)
    check_unused(audit, known_parts(audit.document("seed.json")), used)


def check_attempt(
    audit: Audit, commitment: Json, number: int, before: str | None, used: set[Known]
) -> None:
    """An attempt names the one before, has a reason and an approver, and takes new sources."""
    attempt = commitment["attempt"]
    audit.expect_fields("attempt", attempt, number=number, previous=before)
    for field in ("reason", "approver"):
        given = attempt[field] if attempt[field].strip() else "not empty"
        audit.expect("attempt", field, attempt[field], given if number > 1 else "")
    sources = commitment["seed_sources"]
    rounds = {("round", one_name(source["name"]), "") for source in sources
              if source["kind"] == "drand"}  # fmt: skip
    secrets = {("secret", source["digest"], "") for source in sources if source["digest"]}
    check_unused(audit, rounds | secrets, used)
    check_unused(audit, named_texts(commitment) & used, used)


Known = tuple[str, str, str]
"""A contribution, a round of drand, the digest of a secret, the name of a text of no seed."""


def named_texts(commitment: Json) -> set[Known]:
    """Return the texts that a commitment names: what they were may be known without a seed."""
    sources = commitment["seed_sources"]
    return {("named", source["name"], "") for source in sources if source["kind"] == "text"}


def known_parts(record: Json) -> set[Known]:
    """Return the contributions of a seed."""
    return {
        (part["kind"], one_name(part["source"]), part["value"])
        for part in record["contributions"]
        if part["kind"] != "unrevealed"
    }


def one_name(source: str) -> str:
    """Return one and the same name for a round of quicknet."""
    return re.sub("^quicknet/", QUICKNET + "/", source)


def check_unused(audit: Audit, known: set[Known], used: set[Known]) -> None:
    """Nothing was known from an earlier attempt; from now on it is."""
    for _, source, _ in sorted(known & used):
        audit.add("seed.again", source=source)
    used |= known


def check_seed(audit: Audit) -> None:
    """The bound seed follows from the contributions and the commitment's digest."""
    commitment = audit.documents["commitment.json"]
    record = audit.document("seed.json")
    digest = audit.digests["commitment.json"]
    audit.expect_fields("seed", record, commitment=digest)
    check_contributions(audit, record, commitment, digest)


def check_contributions(audit: Audit, record: Json, commitment: Json, digest: str) -> None:
    """The contributions are those promised, and make the bound seed (§4)."""
    parts, sources = record["contributions"], commitment["seed_sources"]
    fields = [text for part in parts for text in (part["kind"], part["source"], part["value"])]
    mark = "sm3:" if commitment["algorithms"]["seed"] == "seed/sm3-1" else ""
    state = hash_of(mark)
    state.update(netstrings("dualrandom/seed/1", digest, str(len(parts)), *fields))
    audit.expect_fields("seed", record, algorithm=commitment["algorithms"]["seed"],
                        seed=mark + state.digest().hex())  # fmt: skip
    if not parts:
        audit.expect("seed", "contributions", 0, ">= 1")
    secrets = [part["source"] for part in parts if part["kind"] == "contribution"]
    if not sources and not is_ordered(secrets):
        audit.add("order", where="seed.contributions")
    if sources:
        kinds = {"unrevealed": "contribution"}
        given = [[kinds.get(part["kind"], part["kind"]), part["source"]] for part in parts]
        named = [[source["kind"], source["name"]] for source in sources]
        audit.expect("seed", "contributions", given, named)
    for place, part in enumerate(parts):
        promised = sources[place]["digest"] if place < len(sources) else None
        check_part_of_seed(audit, part, promised, commitment)


def check_part_of_seed(audit: Audit, part: Json, promised: str | None, commitment: Json) -> None:
    """One contribution: its value, and what proves it (§4.2, §4.3)."""
    kind, source, value = part["kind"], part["source"], part["value"]
    if kind == "unrevealed":
        audit.expect(source, "value", value, "")
        if commitment["unrevealed_secrets"] != "omit" or not commitment["seed_sources"]:
            audit.add("seed.unrevealed", source=source)
    else:
        normal = unicodedata.normalize("NFC", value).strip()
        audit.expect(source, "value", value, normal or "not empty")
    if kind == "contribution" and promised is not None:
        secret = netstrings("dualrandom/secret/1", commitment["campaign"], source, value)
        audit.expect(source, "digest", sha256_hex(secret), promised)
    if kind != "drand":
        audit.expect_fields(source, part, signature=None)
        return
    if not re.fullmatch(r"(quicknet|[0-9a-f]{64})/[1-9][0-9]*", source):
        audit.expect(source, "name", source, "<chain hash>/<round>")
    signature = part["signature"] or ""
    if not re.fullmatch("(?:[0-9a-f]{2})+", signature):
        audit.expect(source, "signature", signature, "hexadecimal")
        return
    audit.expect(source, "value", value, sha256_hex(bytes.fromhex(signature)))
    audit.unchecked("drand.network", source=source)


# ── Stage 5: the draw of enterprises, §6 ─────────────────────────────────────────────────────

Entry = tuple[bytes, str, Cells]
"""An enterprise: ticket, identifier, and its cells of the frame."""
Cell = tuple[int, str]
"""A stratum of the task at that place."""


class Outcome(NamedTuple):
    """Who is drawn in a cell, in the order of ranks."""

    selected: list[Entry]
    reserves: list[Entry]
    cutoff: str = ""


class Drawing:
    """What the draw starts from: tasks, quotas of their cells, and everybody's chance."""

    def __init__(self, frame: Frame, tasks: list[Json], seed: str) -> None:
        self.frame, self.tasks, self.seed = frame, tasks, seed
        self.ticket = ticket_maker("enterprise", seed)
        self.leading = [n for n, task in enumerate(tasks) if task["follows"] is None]
        self.quotas: dict[Cell, int] = {}
        self.chances: dict[Cell, dict[int, Fraction]] = {}
        self.promised: dict[Cell, dict[int, Fraction]] = {}
        for place in self.leading:
            sizes, expected = frame.sizes(place, place), expected_quotas(tasks[place])
            for stratum, quota in drawn_quotas(expected, seed).items():
                cell = place, stratum
                self.quotas[cell] = quota
                self.chances[cell] = level_chances(sizes[stratum], quota)
                self.promised[cell] = mean_chances(sizes[stratum], expected[stratum])

    def cells(self, group: Cells) -> Iterator[tuple[Cell, int]]:
        """Yield the cells that a group of enterprises is in, with everybody's weight there.

        ``chances`` are those for the quotas that came out, ``promised`` those before the seed.
        """
        levels = self.frame.levels[group]
        for place in self.leading:
            level = levels[place]
            if level is not None:
                yield (place, level[0]), level[1]

    def entries(self, group: Cells) -> list[Entry]:
        """Return the enterprises of a group, in the order of their tickets."""
        ticket = self.ticket
        return sorted((ticket(name), name, group) for name in self.frame.groups[group])


def expected_quotas(task: Json) -> Quotas:
    """Return the expected quotas of a task by stratum, in order."""
    return {one["stratum"]: fraction(one["expected_quota"]) for one in task["strata"]}


def drawn_quotas(expected: Quotas, seed: str) -> dict[str, int]:
    """Return a task's quotas by stratum; fractions are rounded by the seed (§5.2)."""
    quotas = {name: quota.numerator // quota.denominator for name, quota in expected.items()}
    open_ones = [name for name in sorted(expected) if expected[name] != quotas[name]]
    parts = [expected[name] - quotas[name] for name in open_ones]
    for name, up in zip(open_ones, pivotal(parts, Chances("quota", seed))):
        quotas[name] += up
    return quotas


def draw_equal(drawing: Drawing, more: Mapping[Cell, int]) -> dict[Cell, Outcome]:
    """Take the lowest tickets of every cell (§6.1); ``more`` says how many come after them."""
    drawn: dict[Cell, list[Entry]] = {cell: [] for cell in drawing.quotas}
    for group in drawing.frame.groups:
        cells = [cell for cell, _ in drawing.cells(group)]
        need = max((drawing.quotas[cell] + more.get(cell, 0) for cell in cells), default=0)
        entries = drawing.entries(group)[:need] if need else []
        for cell in cells:
            drawn[cell] += entries
    outcomes = {}
    for cell, entries in drawn.items():
        entries.sort()
        quota, last = drawing.quotas[cell], drawing.quotas[cell] + more.get(cell, 0)
        cutoff = entries[quota - 1][0].hex() if quota else ""
        outcomes[cell] = Outcome(entries[:quota], entries[quota:last], cutoff)
    return outcomes


def draw_pareto(drawing: Drawing, more: Mapping[Cell, int]) -> dict[Cell, Outcome]:
    """Take the lowest u(1 − p) / (p(1 − u)) of every cell (§6.6)."""
    drawn: dict[Cell, list[tuple[Fraction, str, Entry]]] = {cell: [] for cell in drawing.quotas}
    for group in drawing.frame.groups:
        for cell, weight in drawing.cells(group):
            p = drawing.chances[cell][weight]
            if not p:  # nobody of this cell is wanted
                continue
            entries, quota = drawing.entries(group), drawing.quotas[cell]
            if p == 1:  # all have q = 0: the identifier decides
                entries.sort(key=lambda entry: entry[1])
            for entry in entries[: quota + more.get(cell, 0)]:
                twice = 2 * int.from_bytes(entry[0], "big") + 1
                q = (1 - p) / p * Fraction(twice, 2**257 - twice)
                drawn[cell].append((q, entry[1], entry))
    outcomes = {}
    for cell, ordered in drawn.items():
        entries = [entry for _, _, entry in sorted(ordered)]
        quota, last = drawing.quotas[cell], drawing.quotas[cell] + more.get(cell, 0)
        outcomes[cell] = Outcome(entries[:quota], entries[quota:last])
    return outcomes


def draw_poisson(drawing: Drawing, more: Mapping[Cell, int]) -> dict[Cell, Outcome]:  # noqa: ARG001
    """Take everybody whose u is below p, the promised chance: no quota is kept (§6.7)."""
    drawn: dict[Cell, list[Entry]] = {cell: [] for cell in drawing.quotas}
    for group in drawing.frame.groups:
        for cell, weight in drawing.cells(group):
            p = drawing.promised[cell][weight]
            limit = p.numerator << 257
            for entry in drawing.entries(group):
                if (2 * int.from_bytes(entry[0], "big") + 1) * p.denominator >= limit:
                    break
                drawn[cell].append(entry)
    return {cell: Outcome(sorted(entries), []) for cell, entries in drawn.items()}


def draw_nested(drawing: Drawing, more: Mapping[Cell, int]) -> dict[Cell, Outcome]:
    """Draw all tasks together, component by component (§6.5)."""
    outcomes = {}
    for cells, groups in components(drawing):
        order = sorted(entry for group in groups for entry in drawing.entries(group))
        first = f"nested/{drawing.tasks[cells[0][0]]['task']}/{cells[0][1]}"
        bits = {cell: 1 << place for place, cell in enumerate(cells)}
        chains = Chains(drawing, groups, bits)
        chosen = NestedDraw(chains, len(cells), Chances(first, drawing.seed)).draw(order)
        member = {group: sum(bits[cell] for cell, _ in drawing.cells(group)) for group in groups}
        for cell, bit in bits.items():
            mine = [entry for entry in order if chosen.get(entry[1], 0) & bit]
            left = (one for one in order
                    if member[one[2]] & bit and not chosen.get(one[1], 0) & bit)  # fmt: skip
            outcomes[cell] = Outcome(mine, list(itertools.islice(left, more.get(cell, 0))))
    return outcomes


DRAWS: dict[str, Callable[[Drawing, Mapping[Cell, int]], dict[Cell, Outcome]]] = {
    "object-draw/equal": draw_equal,
    "object-draw/nested": draw_nested,
    "object-draw/pareto": draw_pareto,
    "object-draw/poisson": draw_poisson,
}


def components(drawing: Drawing) -> Iterator[tuple[list[Cell], list[Cells]]]:
    """Yield the connected sets of cells, in order, with the groups of their enterprises."""
    parent = {cell: cell for cell in drawing.quotas}

    def root(cell: Cell) -> Cell:
        while parent[cell] != cell:
            parent[cell] = cell = parent[parent[cell]]
        return cell

    groups: dict[Cells, Cell] = {}
    for group in drawing.frame.groups:
        cells = [cell for cell, _ in drawing.cells(group)]
        for cell in cells:
            parent[root(cell)] = root(cells[0])
            groups[group] = cell
    members: dict[Cell, tuple[list[Cell], list[Cells]]] = defaultdict(lambda: ([], []))
    for cell in sorted(parent, key=lambda one: (drawing.tasks[one[0]]["task"], one[1])):
        members[root(cell)][0].append(cell)
    for group, cell in groups.items():
        members[root(cell)][1].append(group)
    yield from members.values()


class Chains:
    """The states that every group of a component starts with, and their masses (§6.5, 1).

    A state is a number whose bits are the cells in which the enterprise is selected.
    """

    def __init__(self, drawing: Drawing, groups: list[Cells], bits: dict[Cell, int]) -> None:
        falling = {
            group: sorted((-drawing.chances[cell][weight], bits[cell])
                          for cell, weight in drawing.cells(group))
            for group in groups
        }  # fmt: skip
        parts = {p.denominator for listed in falling.values() for p, _ in listed}
        self.whole = math.lcm(*parts)
        self.starts = {group: self._start(listed) for group, listed in falling.items()}

    def _start(self, falling: list[tuple[Fraction, int]]) -> tuple[list[int], list[int]]:
        states, masses, state, above = [], [], 0, Fraction(1)
        for negative, bit in [*(one for one in falling if one[0]), (Fraction(0), 0)]:
            mass = (above + negative) * self.whole
            if mass:
                states.append(state)
                masses.append(mass.numerator)
            state, above = state | bit, -negative
        return states, masses


class Unit:
    """An enterprise that is not settled: its states from the lowest, and their masses."""

    __slots__ = ("masses", "name", "place", "states")

    def __init__(self, place: int, name: str, states: list[int], masses: list[Any]) -> None:
        self.place, self.name, self.states, self.masses = place, name, states, masses

    def gaps(self) -> list[int]:
        """Return the types of the gaps, from the lowest."""
        return [one ^ two for one, two in zip(self.states, self.states[1:])]


class NestedDraw:
    """Duels, flight and landing of one component (§6.5, 2 to 4)."""

    def __init__(self, chains: Chains, n_cells: int, chances: Chances) -> None:
        self.chains, self.n_cells, self.chances = chains, n_cells, chances
        self.chosen: dict[str, int] = {}
        self.waiting: dict[int, tuple[Unit, int]] = {}

    def draw(self, order: list[Entry]) -> dict[str, int]:
        """Return the cells in which everybody is selected, for all who are selected at all."""
        for place, (_, name, group) in enumerate(order):
            states, masses = self.chains.starts[group]
            if len(states) > 1:
                self.enter(Unit(place, name, states[:], masses[:]))
            elif states[0]:
                self.chosen[name] = states[0]
        found = {unit.place: unit for unit, _ in self.waiting.values()}
        units = [found[place] for place in sorted(found)]
        self.fly(units)
        self.land([unit for unit in units if len(unit.states) > 1])
        return self.chosen

    def enter(self, unit: Unit) -> None:
        """Let an enterprise duel until it and all whom it met are settled or wait."""
        stack, waiting = [unit], self.waiting
        while stack:
            one = stack.pop()
            types = one.gaps()
            for gap, kind in enumerate(types):
                if kind not in waiting:
                    waiting[kind] = one, gap
                    continue
                other, its_gap = waiting[kind]
                self.duel(one.masses, gap, other.masses, its_gap)
                for struck in (*types, *other.gaps()):
                    if struck in waiting and waiting[struck][0] in (one, other):
                        del waiting[struck]
                stack += [fighter for fighter in (other, one) if self.is_open(fighter)]
                break

    def duel(self, one: list[int], gap: int, two: list[int], its: int) -> None:
        """Move mass up in one and down in the other, or the other way."""
        up, down = min(one[gap], two[its + 1]), min(one[gap + 1], two[its])
        amount = up if self.chances.happens(down, up + down) else -down
        one[gap] -= amount
        one[gap + 1] += amount
        two[its] += amount
        two[its + 1] -= amount

    def is_open(self, unit: Unit) -> bool:
        """Drop states of mass zero; settle the enterprise if one state is left."""
        if not all(unit.masses):
            kept = [(state, mass) for state, mass in zip(unit.states, unit.masses) if mass]
            unit.states, unit.masses = [one for one, _ in kept], [mass for _, mass in kept]
        if len(unit.states) > 1:
            return True
        if unit.states[0]:
            self.chosen[unit.name] = unit.states[0]
        return False

    def fly(self, units: list[Unit]) -> None:
        """Move along linear relations between gaps, until there are none.

        A move leaves the gaps up to t independent: the one relation among them does not outlive
        the state that it empties. So the next t comes after this one.
        """
        basis = Basis()
        for place, unit in enumerate(units):
            gap = 0
            while gap + 1 < len(unit.states):
                lower, upper = unit.states[gap : gap + 2]
                relation = basis.add((place, lower), lower ^ upper)
                if relation:
                    self.move(units, relation)
                    for at in sorted({at for at, _ in relation}):
                        self.drop(units[at], at, basis)
                gap = 0
                while gap < len(unit.states) and (place, unit.states[gap]) in basis.known:
                    gap += 1

    def move(self, units: list[Unit], relation: Relation) -> None:
        """Move mass along a relation as far up or down as it goes, with the exact chance."""
        changes: dict[tuple[int, int], int] = defaultdict(int)
        for (place, lower), factor in relation.items():
            gap = units[place].states.index(lower)
            changes[place, gap] -= factor
            changes[place, gap + 1] += factor
        rooms = [(units[place].masses[state], change)
                 for (place, state), change in changes.items() if change]  # fmt: skip
        up = min(Fraction(mass, -change) for mass, change in rooms if change < 0)
        down = min(Fraction(mass, change) for mass, change in rooms if change > 0)
        odds = down / (up + down)
        amount = up if self.chances.happens(odds.numerator, odds.denominator) else -down
        for (place, state), change in changes.items():
            units[place].masses[state] += amount * change

    def drop(self, unit: Unit, place: int, basis: Basis) -> None:
        """Drop states of mass zero, and the gaps beside them."""
        for at in reversed(range(len(unit.states))):
            if not unit.masses[at]:
                state, below = unit.states[at], unit.states[at - 1] if at else None
                if below is None:
                    basis.drop((place, state), None)
                elif (place, state) in basis.known and at + 1 < len(unit.states):
                    basis.drop((place, state), (place, below))
                else:
                    basis.drop((place, below), None)
                del unit.states[at], unit.masses[at]
        self.is_open(unit)

    def land(self, units: list[Unit]) -> None:
        """Round what is left, cell by cell, with the pivotal method."""
        for bit in (1 << place for place in range(self.n_cells)):
            parts = {}
            for unit in units:
                masses = [m for state, m in zip(unit.states, unit.masses) if state & bit]
                parts[unit.name] = Fraction(sum(masses)) / self.chains.whole
            halves = [name for name, part in parts.items() if 0 < part < 1]
            up = dict(zip(halves, pivotal([parts[name] for name in halves], self.chances)))
            for name, part in parts.items():
                if part == 1 or up.get(name):
                    self.chosen[name] = self.chosen.get(name, 0) | bit


Gap = tuple[int, int]
"""Place of an enterprise among the open ones, and the gap's lower state."""
Relation = dict[Gap, int]
BasisRow = tuple[dict[int, int], Relation]
"""A sum of columns, and the multiples of the gaps of which it is made."""


NO_CELL = -1
"""Where the relation stands until a state is dropped: before all other rows."""


class Basis:
    """Gaps whose columns are independent, and their columns in reduced form (§6.5, 3)."""

    def __init__(self) -> None:
        self.known: set[Gap] = set()
        self.rows: dict[int, BasisRow] = {}  # by a cell that is in no other row

    def add(self, gap: Gap, kind: int) -> Relation:
        """Add a gap; if its column is a combination of those before, return the relation."""
        row: BasisRow = {bit: 1 for bit in range(kind.bit_length()) if kind >> bit & 1}, {gap: 1}
        self.known.add(gap)
        for bit in sorted(row[0]):
            if bit in self.rows:
                combine(row, self.rows[bit], row[0][bit], self.rows[bit][0][bit])
        if not row[0]:
            if row[1][gap] < 0:
                combine(row, ({}, {}), 0, -1)
            self.rows[NO_CELL] = row
            return dict(row[1])
        pivot = min(row[0])
        for other in self.rows.values():
            if pivot in other[0]:
                combine(other, row, other[0][pivot], row[0][pivot])
        self.rows[pivot] = row
        return {}

    def drop(self, gap: Gap, onto: Gap | None) -> None:
        """Forget a gap, or let it become one with the gap below it."""

        def factor(row: BasisRow) -> int:
            return row[1].get(gap, 0) - (row[1].get(onto, 0) if onto else 0)

        gone = self.rows.pop(next(bit for bit in sorted(self.rows) if factor(self.rows[bit])))
        for row in self.rows.values():
            if factor(row):
                combine(row, gone, factor(row), factor(gone))
            row[1].pop(gap, None)
        self.known.remove(gap)


def combine(target: BasisRow, source: BasisRow, minus: int, times: int) -> None:
    """Replace a row by ``times`` itself minus ``minus`` another, in lowest terms."""
    pairs: tuple[tuple[dict[Any, int], dict[Any, int]], ...] = tuple(zip(target, source))
    for mine, other in pairs:
        for key in mine if times != 1 else ():
            mine[key] *= times
        for key, value in other.items():
            mine[key] = mine.get(key, 0) - minus * value
            if not mine[key]:
                del mine[key]
    shared = math.gcd(*target[0].values(), *target[1].values())
    for part, _ in pairs:
        for key in part if shared != 1 else ():
            part[key] //= shared


def check_draw(audit: Audit) -> None:
    """Draw again."""
    commitment = audit.documents["commitment.json"]
    tasks, algorithm = commitment["tasks"], commitment["algorithms"]["object_draw"]
    record = audit.document("draw.json")
    audit.expect_fields("draw", record, commitment=audit.digests["commitment.json"],
                        algorithm=algorithm, seed=audit.documents["seed.json"]["seed"])  # fmt: skip
    names = [task["task"] for task in tasks]
    audit.expect("draw", "tasks", [task["task"] for task in record["tasks"]], names)
    audit.drawing = Drawing(audit.frame, tasks, record["seed"])
    more = {cell: tasks[cell[0]]["reserves"] for cell in audit.drawing.quotas}
    outcomes = DRAWS[algorithm](audit.drawing, more)
    for place, (task, drawn) in enumerate(zip(tasks, record["tasks"])):
        audit.expect_fields(task["task"], drawn, follows=task["follows"])
        lead, strata = lead_of(place, tasks), [one["stratum"] for one in drawn["strata"]]
        audit.expect(task["task"], "strata", strata, [one["stratum"] for one in task["strata"]])
        for promise, stratum in zip(task["strata"], drawn["strata"]):
            outcome = outcomes.get((lead, promise["stratum"]), Outcome([], []))
            check_stratum(audit, place, promise, stratum, outcome)
    check_bounds(audit, tasks, record)


def check_stratum(audit: Audit, place: int, promise: Json, stratum: Json, outcome: Outcome) -> None:
    """Compare one stratum of one task with what was drawn there."""
    tasks = audit.drawing.tasks
    task, levels = tasks[place], audit.frame.levels
    where, n = f"{task['task']}/{stratum['stratum']}", len(outcome.selected)
    selected = [(rank, one) for rank, one in enumerate(outcome.selected, 1)
                if levels[one[2]][place] is not None]  # fmt: skip
    reserves = list(enumerate(outcome.reserves, n + 1)) if task["follows"] is None else []
    audit.expect_fields(where, stratum, frame_size=promise["frame_size"], quota=len(selected),
                        probability=promise["probability"], cutoff=outcome.cutoff)  # fmt: skip
    for outcome_name, expected in (("selected", selected), ("reserves", reserves)):
        records = [{"identifier": name, "rank": rank, "ticket": ticket.hex(),
                    "batch": batch_of(rank, n, task["batches"])}
                   for rank, (ticket, name, _) in expected]  # fmt: skip
        compare_drawn(audit, f"{where} ({outcome_name})", records, stratum[outcome_name])


def batch_of(rank: int, quota: int, batches: int) -> int | None:
    """Return the batch of an enterprise, if there are any (§6.9)."""
    return (rank - 1) * batches // quota + 1 if batches > 1 and rank <= quota else None


def compare_drawn(audit: Audit, where: str, records: list[Json], found: list[Json]) -> None:
    """Note the first place at which two lists of drawn enterprises differ."""
    for right, one in itertools.zip_longest(records, found):
        if right != one:
            audit.add("draw.place", where=where, rank=(right or one)["rank"],
                      expected=right and right["identifier"], found=one)  # fmt: skip
            return


def check_bounds(audit: Audit, tasks: list[Json], record: Json) -> None:
    """Recompute expected inspections and the least expected number of enterprises (§6.4)."""
    on_site = [place for place, task in enumerate(tasks) if task["method"] == "on_site"]
    led = [(place, lead_of(place, tasks)) for place in on_site]
    expected = least = Fraction(0)
    for cells, levels in audit.frame.levels.items():
        group = []
        for place, lead in led:
            level = levels[lead]
            if level is not None and levels[place] is not None:
                group.append(audit.drawing.promised[lead, level[0]][level[1]])
        expected += len(audit.frame.groups[cells]) * sum(group, Fraction(0))
        least += len(audit.frame.groups[cells]) * max(group, default=Fraction(0))
    sets = [{one["identifier"] for stratum in drawn["strata"] for one in stratum["selected"]}
            for drawn in (record["tasks"][place] for place in on_site)]  # fmt: skip
    audit.expect_fields("bounds", record["bounds"], expected_inspections=str(expected),
                        least_expected_enterprises=str(least), inspections=sum(map(len, sets)),
                        enterprises=len(set().union(*sets)))  # fmt: skip


def check_continuations(audit: Audit) -> None:
    """Continuations add the next ones by ticket (§10)."""
    numbers = numbered(audit.documents, "continuation")
    audit.blame = "draw.json"
    audit.expect("continuations", "files", numbers, list(range(1, len(numbers) + 1)))
    if numbers and audit.documents["draw.json"]["algorithm"] != "object-draw/equal":
        audit.add("draw.continued")
        return
    quotas = dict(audit.drawing.quotas)
    names = {task["task"]: place for place, task in enumerate(audit.drawing.tasks)}
    for number in numbers:
        record = audit.document(f"continuation-{number}.json")
        audit.expect_fields("continuation", record, number=number, draw=audit.digests["draw.json"])
        for field in ("reason", "approver"):
            given = record[field] if record[field].strip() else "not empty"
            audit.expect("continuation", field, record[field], given)
        asked = {(names.get(one["task"], -1), one["stratum"]): one for one in record["strata"]}
        if len(asked) < len(record["strata"]) or not asked:
            audit.add("order", where="continuation.strata")
        more = {
            cell: one["quota"] - audit.drawing.quotas.get(cell, 0) for cell, one in asked.items()
        }
        outcomes = draw_equal(audit.drawing, more)
        for cell, one in asked.items():
            where = f"{one['task']}/{one['stratum']}"
            if cell not in quotas:
                audit.expect(where, "stratum", one["stratum"], "one that was drawn")
                continue
            check_continued(audit, where, one, quotas[cell], outcomes[cell])
            quotas[cell] = one["quota"]


def check_continued(audit: Audit, where: str, one: Json, before: int, outcome: Outcome) -> None:
    """One stratum that was continued: from ``before`` enterprises to its new quota."""
    everybody, quota = [*outcome.selected, *outcome.reserves], one["quota"]
    task, stratum = where.split("/", 1)
    promise = next(s for t in audit.drawing.tasks if t["task"] == task
                   for s in t["strata"] if s["stratum"] == stratum)  # fmt: skip
    size = promise["frame_size"]
    if not before < quota <= size:
        audit.expect(where, "quota", quota, f"{before + 1}…{size}")
        return
    audit.expect_fields(where, one, frame_size=size, quota_before=before,
                        probability=str(Fraction(quota, size)),
                        cutoff=everybody[quota - 1][0].hex())  # fmt: skip
    added = [
        {"identifier": name, "rank": rank, "ticket": ticket.hex(), "batch": None}
        for rank, (ticket, name, _) in enumerate(everybody[before:quota], before + 1)
    ]
    compare_drawn(audit, f"{where} (added)", added, one["added"])


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


class Spot(NamedTuple):
    """Where an enterprise is, or an inspector sets out; the position in microdegrees."""

    zone: str = ""
    position: tuple[int, int] | None = None


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
    recusal_traits: list[str]
    divisions: tuple[str, ...]
    station: str
    share: int = 100
    group: str = ""
    certified: int = -1
    not_with: tuple[str, ...] = ()
    monthly: int | None = None
    campaign: int | None = None
    on_duty: int = -1
    spot: Spot = Spot()
    daily_minutes: int | None = None
    weekly_minutes: int | None = None


class Kind(NamedTuple):
    """What enterprises may have in common that keeps people away from them (§7.1a)."""

    entity_type: str
    industry: str
    division: str
    station: str
    tags: tuple[str, ...]

    def has(self, trait: str) -> bool:
        """Tell whether an entry of ``recusal_traits`` is about such an enterprise."""
        column, _, value = trait.partition(":")
        if column == "tag":
            return value in self.tags
        if column in {"industry", "division"}:
            code: str = getattr(self, column)
            return code != "" and code.startswith(value)
        return column in {"station", "entity_type"} and value == getattr(self, column)


class Past(NamedTuple):
    """A visit of the history."""

    day: date
    department: str
    trigger: str
    inspectors: list[str]


class Site(NamedTuple):
    """An enterprise; ``hours`` are minutes."""

    name: str
    days: int
    hours: tuple[int, int]
    past: list[Past]
    kind: Kind
    spot: Spot = Spot()

    def came_last(self, department: str) -> set[str]:
        """Return the inspectors on the latest date on which a department came (§7.1a)."""
        visits = [visit for visit in self.past if visit.department == department]
        last = max((visit.day for visit in visits), default=None)
        return {name for visit in visits if visit.day == last for name in visit.inspectors}


class Calendar:
    """The working days; sets of days are bits."""

    def __init__(self, workdays: Iterable[str]) -> None:
        self.days = [date.fromisoformat(day) for day in workdays]

    def days_in(self, first: str, last: str) -> int:
        """Bits of the working days from ``first`` to ``last``; an empty text is open."""
        return sum(
            1 << place
            for place, day in enumerate(self.days)
            if (not first or date.fromisoformat(first) <= day)
            and (not last or day <= date.fromisoformat(last))
        )

    def without(self, days: int, ranges: str) -> int:
        """Take the days of a list of date ranges away."""
        for one in split(ranges):
            first, last = one.split("~")
            days &= ~self.days_in(first, last)
        return days

    def visits(
        self, days: int, daily: int, weekly: int, share: int, monthly: int | None = None,
        campaign: int | None = None,
    ) -> int:  # fmt: skip
        """Capacity on these days: week inside month inside campaign, times the share (§7.1c)."""
        weeks = Counter(
            day.isocalendar()[:2] for place, day in enumerate(self.days) if days >> place & 1
        )
        months: Counter[str] = Counter()
        for (year, week), n in weeks.items():
            months[month_of(date.fromisocalendar(year, week, 1))] += min(weekly, daily * n)
        total = sum(least(visits, monthly) for visits in months.values())
        return least(total, campaign) * share // 100

    def certified(self, row: Row) -> int:
        """Days on which an inspector's certificate is valid."""
        return self.days_in(row.get("certificate_from", ""), row.get("certificate_until", ""))

    def on_duty(self, row: Row) -> int:
        """Days on which an inspector's certificate is valid and no leave is recorded."""
        return self.without(self.certified(row), row.get("leave", ""))

    def available(self, row: Row) -> int:
        """Days on duty that are no office days (§7.1)."""
        weekdays = row.get("office_days", "")
        office = sum(1 << place for place, day in enumerate(self.days)
                     if str(day.isoweekday()) in weekdays)  # fmt: skip
        return self.on_duty(row) & ~office


def month_of(day: date) -> str:
    """Return the month that the ISO week of a day belongs to: its Thursday's (§7.1c)."""
    return (day + timedelta(days=4 - day.isoweekday())).isoformat()[:7]


def least(visits: int, limit: int | None) -> int:
    """Return the visits that a limit leaves, if there is a limit."""
    return visits if limit is None else min(visits, limit)


class Staff:
    """The inspectors behind a quota by staff (§5.3)."""

    def __init__(self, people: list[Row], workdays: list[str]) -> None:
        self.calendar = Calendar(workdays)
        self.days = [(row["department"], self.calendar.available(row)) for row in people
                     if not is_yes(row["expert"])]  # fmt: skip

    def available(self, task: Json) -> int:
        """Count those of the task's department who have a day in its window."""
        window = self.calendar.days_in(task["first_day"], task["last_day"])
        return sum(bool(days & window) for whose, days in self.days if whose == task["department"])


class Facts:
    """Who may come where on which day: campaign, registers and working days together."""

    def __init__(self, audit: Audit) -> None:
        campaign = audit.document("campaign.json")
        commitment = audit.document("commitment.json")
        rules = campaign["rules"]
        self.gap, self.cap = rules["minimum_gap"], rules["annual_cap"]
        self.crossed, self.rotated = rules["crossed_stations"], rules["rotation"] == "person"
        self.teams_rotate = rules["rotation"] == "team"
        self.spans = [span_minutes(span) for span in campaign["hours"]["spans"]]
        self.slot: int = campaign["hours"]["slot_minutes"]
        self.in_turn = campaign["hours"].get("together") == "sequential"
        self.paperwork: int = campaign["hours"].get("paperwork_minutes", 0)
        self.lead: str = campaign["initiating_department"]
        self.lead_present: bool = rules.get("lead_department_present", False)
        self.ways = Ways(campaign.get("travel"))
        self.calendar = Calendar(commitment["workdays"])
        self.days = self.calendar.days
        self.tasks = {task["task"]: task for task in commitment["tasks"]}
        self.windows = {name: self.calendar.days_in(task["first_day"], task["last_day"])
                        for name, task in self.tasks.items()}  # fmt: skip
        self.closed: Counter[str] = Counter()  # days of black-outs, by department
        for one in campaign.get("department_blackouts", ()):
            self.closed[one["department"]] |= self.calendar.days_in(one["start"], one["end"])
        past: dict[str, list[Past]] = defaultdict(list)
        for row in audit.rows("history.csv"):
            visit = Past(date.fromisoformat(row["date"]), row["department"], row["trigger"],
                         split(row["inspectors"]))  # fmt: skip
            past[row["identifier"]].append(visit)
        rows = audit.rows("enterprises.csv")
        self.sites = {row["identifier"]: self._site(row, past[row["identifier"]]) for row in rows}
        rows = audit.rows("inspectors.csv")
        self.grouped: list[str] = campaign.get("standing_groups", [])
        self.assisted = {task["department"] for task in commitment["tasks"]
                         if task["method"] == "on_site" and task.get("team_experts")}  # fmt: skip
        self.people = {row["inspector_id"]: self._person(row) for row in rows}
        self.apart = kept_apart(self.people)
        together = any(task["team_qualified"] == "together" for task in self.tasks.values())
        self.whole_teams = bool(self.apart) or self.teams_rotate or together
        self.demand_sets: dict[tuple[Json, ...], list[set[str]]] = {}
        self.groups = standing_groups(self)
        self.group_of = {name: unit for unit, one in self.groups.items() for name in one.members}

    def _site(self, row: Row, past: list[Past]) -> Site:
        weekdays = row.get("opening_days") or "1234567"
        since, triggers = self.gap["since_last_days"], self.gap["triggers"]
        counted = [visit.day for visit in past if visit.trigger in triggers]
        days = sum(
            1 << place
            for place, day in enumerate(self.days)
            if str(day.isoweekday()) in weekdays
            and not any(0 < (day - before).days < since for before in counted)
        )
        hours = row.get("opening_hours") or "00:00-24:00"
        days = self.calendar.without(days, row.get("blackouts", ""))
        kind = Kind(row.get("entity_type", ""), row.get("industry", ""), row.get("division", ""),
                    row.get("station", ""), tuple(split(row.get("tags", ""))))  # fmt: skip
        return Site(row.get("name", ""), days, span_minutes(hours), past, kind, spot_of(row))

    def _person(self, row: Row) -> Person:
        days = self.calendar.available(row)
        daily, weekly = int(row["daily_visits"]), int(row["weekly_visits"])
        share = int(row["work_share_percent"])
        n_days, expert = bin(days).count("1"), is_yes(row["expert"])
        monthly, campaign = (int(row[name]) if row.get(name) else None
                             for name in ("monthly_visits", "campaign_visits"))  # fmt: skip
        capacity = self.calendar.visits(days, daily, weekly, share, monthly, campaign)
        if expert and not self.in_pool(row):
            capacity = 0
        return Person(
            row["department"], days, n_days, n_days * share, capacity, daily, weekly,
            set(split(row.get("qualifications", ""))), is_yes(row["leader"]), expert,
            set(split(row.get("recusals", ""))), split(row.get("recusal_traits", "")),
            tuple(split(row.get("divisions", ""))), row.get("station", ""), share,
            row.get("group", ""), self.calendar.certified(row),
            tuple(split(row.get("not_with", ""))), monthly, campaign,
            self.calendar.on_duty(row), spot_of(row),
            *(int(row[name]) if row.get(name) else None
              for name in ("daily_minutes", "weekly_minutes")),
        )  # fmt: skip

    def way(self, one: str, other: str) -> int:
        """Return the minutes from one enterprise to another (plan-v1 §2.4)."""
        if one == other:
            return 0
        return self.ways.between(self.sites[one].spot, self.sites[other].spot)

    def earliest(self, person: Person, enterprise: str) -> int:
        """Return the minute at which somebody can be at a first visit."""
        begin = min(first for first, _ in self.spans)
        return begin + self.ways.first(person.spot, self.sites[enterprise].spot)

    def in_pool(self, row: Row) -> bool:
        """Tell whether an expert may be drawn: asked for, and in no group drawn whole (§7.1d)."""
        department = row["department"]
        return department in self.assisted and not (department in self.grouped and row.get("group"))

    def site_days(self, block: Json) -> int:
        """Bits of the days on which a block's enterprise may be visited."""
        return self.sites[block["enterprise"]].days

    def block_days(self, enterprise: str, tasks: Iterable[str]) -> int:
        """Bits of the days on which the rules of enterprise and tasks allow the block."""
        days = self.sites[enterprise].days
        for task in tasks:
            days &= self.windows[task]
        return days

    def planned_days(self, block: Json) -> int:
        """Bits of the days that windows, enterprise and department leave to a plan."""
        days = self.block_days(block["enterprise"], block["tasks"])
        return days & ~self.closed[block["department"]]

    def common_days(self, block: Json, team: Iterable[str]) -> int:
        """Bits of the days on which the block is allowed and the whole team available."""
        days = self.planned_days(block)
        for name in team:
            days &= self.people[name].days if name in self.people else 0
        return days

    def demands(self, tasks: Iterable[str]) -> tuple[int, set[str], bool]:
        """Return team size, qualifications of the shared demand, and whether it leads (§7.1).

        Tasks whose demands the team meets together have no part in it (§7.6).
        """
        promises = [self.tasks[task] for task in tasks]
        shared = [task for task in promises if task["team_qualified"] != "together"]
        skills = {q for task in shared if task["team_qualified"] for q in task["qualifications"]}
        leads = any(task["team_leader"] for task in shared)
        return max(task["team_size"] for task in promises), skills, leads

    def barred_by_kind(self, person: Person, kind: Kind) -> Iterator[str]:
        """Yield the rules that keep an inspector away from such enterprises (§7.1a)."""
        if any(kind.has(trait) for trait in person.recusal_traits):
            yield "recusal_traits"
        if person.divisions and not kind.division.startswith(person.divisions):
            yield "jurisdiction"
        if self.crossed and kind.station and kind.station == person.station:
            yield "crossed_stations"

    def barred(self, name: str, enterprise: str, department: str) -> Iterator[str]:
        """Yield all rules that keep an inspector away from a block (§7.1a)."""
        person, site = self.people[name], self.sites[enterprise]
        if enterprise in person.recusals:
            yield "recusal"
        yield from self.barred_by_kind(person, site.kind)
        if self.rotated and name in site.came_last(department):
            yield "rotation"

    def counted(self, names: Iterable[str]) -> list[str]:
        """Return those of some inspectors who are no experts."""
        return [name for name in names if not self.people[name].expert]

    def unit(self, name: str) -> Person | Group | None:
        """Return who is drawn as one under this id: a group, or a person (§7.1b, §7.1d)."""
        person = self.people.get(name)
        alone = person and (person.department not in self.grouped or person.expert)
        return person if alone else self.groups.get(name)

    def pool(self, name: str) -> tuple[str, bool] | None:
        """Return with whom somebody shares the load: a department's inspectors, or its experts."""
        unit = self.unit(name)
        return (unit.department, getattr(unit, "expert", False)) if unit else None

    def expert_demands(self, tasks: Iterable[str]) -> tuple[list[str], int, set[str]]:
        """Return the tasks that ask for experts, how many, and what each must hold (§7.1d)."""
        asking = [task for task in tasks if self.tasks[task].get("team_experts")]
        skills = {q for task in asking for q in self.tasks[task].get("expert_qualifications", ())}
        return asking, max((self.tasks[task]["team_experts"] for task in asking), default=0), skills

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


# ── Ways, plan-v1 §2.4 ───────────────────────────────────────────────────────────────────────

ONE = 2**60
PI = 3622009729038561421
EARTH = 6371008800


def sine(angle: int) -> int:
    """Return the sine of an angle; both are multiples of 1/ONE."""
    return power_series(angle, angle, range(2, 27, 2))


def cosine(angle: int) -> int:
    """Return the cosine of an angle; both are multiples of 1/ONE."""
    return power_series(angle, ONE, range(1, 26, 2))


def power_series(angle: int, term: int, counts: Iterable[int]) -> int:
    """Add up terms, each the one before times -angle² / n(n + 1)."""
    square, total = angle * angle // ONE, term
    for n in counts:
        product = term * square // ONE
        term = -product // (n * (n + 1))
        total += term
    return total


def vector(latitude: int, longitude: int) -> tuple[int, int, int]:
    """Return a place as seen from the middle of the Earth, in millimetres."""
    phi, lam = (angle * PI // 180_000_000 for angle in (latitude, longitude))
    return (
        (cosine(phi) * cosine(lam) // ONE) * EARTH // ONE,
        (cosine(phi) * sine(lam) // ONE) * EARTH // ONE,
        sine(phi) * EARTH // ONE,
    )


def distance(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    """Return the metres from one place to another."""
    c = math.isqrt(sum((a - b) ** 2 for a, b in zip(one, other)))
    arc = c + c**3 // (24 * EARTH**2) + 3 * c**5 // (640 * EARTH**4)
    return (arc + 999) // 1000


def spot_of(row: Row) -> Spot:
    """Read zone and position of an enterprise or an inspector; both angles or none."""
    angles = [row.get(name, "") for name in ("latitude_microdegrees", "longitude_microdegrees")]
    position = (int(angles[0]), int(angles[1])) if all(angles) else None
    return Spot(row.get("zone", ""), position)


class Ways:
    """Minutes from place to place; none where the campaign does not count them."""

    def __init__(self, travel: Json) -> None:
        self.travel = travel
        rows = travel.get("zone_minutes", ()) if travel else ()
        self.rows = {(row["origin"], row["destination"]): row["minutes"] for row in rows}
        self.vectors: dict[tuple[int, int], tuple[int, int, int]] = {}

    def between(self, one: Spot, other: Spot) -> int:
        """Return the minutes from an enterprise to a different one."""
        return max(self.travel["least_minutes"], self.minutes(one, other)) if self.travel else 0

    def first(self, start: Spot, site: Spot) -> int:
        """Return the minutes to the first visit of a day."""
        known = start.zone if self.rows else start.position
        return self.minutes(start, site) if self.travel and known else 0

    def minutes(self, one: Spot, other: Spot) -> int:
        """Return the minutes of a way, by zones or by positions."""
        if self.rows:
            if (one.zone, other.zone) not in self.rows:
                raise ValueError(f"no zone_minutes from {one.zone!r} to {other.zone!r}")
            found: int = self.rows[one.zone, other.zone]
            return found
        if one.position is None or other.position is None:
            return 0
        metres = distance(self.vector(one.position), self.vector(other.position))
        per, speed = self.travel["detour_permille"], self.travel["speed_kmh"]
        return ceiling(Fraction(6 * metres * per, 100_000 * speed))

    def vector(self, position: tuple[int, int]) -> tuple[int, int, int]:
        """Return a place as a vector, computed once."""
        if position not in self.vectors:
            self.vectors[position] = vector(*position)
        return self.vectors[position]


# ── Standing groups, §7.1b ───────────────────────────────────────────────────────────────────


class Group(NamedTuple):
    """A standing group that is drawn as a whole; ``days`` are bits, common to all members."""

    department: str
    members: list[str]
    days: int
    n_days: int
    weight: int
    capacity: int


def standing_groups(facts: Facts) -> dict[str, Group]:
    """Return the groups of the departments that draw them, by id, in order."""
    members: dict[str, list[str]] = defaultdict(list)
    for name, person in sorted(facts.people.items()):
        if person.group and person.department in facts.grouped:
            members[f"group:{person.department};{person.group}"].append(name)
    groups = {}
    for unit, names in sorted(members.items()):
        people, days = [facts.people[name] for name in names], -1
        for person in people:
            days &= person.days
        n_days = bin(days).count("1")
        groups[unit] = Group(
            people[0].department, names, days, n_days, n_days * min(one.share for one in people),
            min(facts.calendar.visits(days, one.daily, one.weekly, one.share, one.monthly,
                                      one.campaign) for one in people),
        )  # fmt: skip
    return groups


class GroupCandidates:
    """The groups that may come to a block, found once for equal questions."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.recused: dict[str, set[str]] = defaultdict(set)
        self.known: dict[tuple[Json, ...], list[str]] = {}
        for unit, group in facts.groups.items():
            for name in group.members:
                for enterprise in facts.people[name].recusals:
                    self.recused[enterprise].add(unit)

    def of(self, key: tuple[str, str], tasks: Iterable[str]) -> list[str]:
        """Return the ids of the eligible groups, in order."""
        (enterprise, department), facts = key, self.facts
        site, days = facts.sites[enterprise], facts.block_days(enterprise, tasks)
        size, skills, leads = facts.demands(tasks)
        alike = department, days, site.kind, size, frozenset(skills), leads
        if alike not in self.known:
            self.known[alike] = [
                unit for unit, group in facts.groups.items()
                if group.department == department and group.days & days and group.capacity >= 1
                and len(facts.counted(group.members)) >= size
                and any(facts.may_lead(one, skills, leads) for one in facts.counted(group.members))
                and not any(any(facts.barred_by_kind(facts.people[name], site.kind))
                            for name in group.members)
            ]  # fmt: skip
        away = set(self.recused.get(enterprise, ()))
        if facts.rotated:
            away |= {facts.group_of.get(name, "") for name in site.came_last(department)}
        return [unit for unit in self.known[alike] if unit not in away
                and not (facts.whole_teams
                         and self.breaks(facts.groups[unit], enterprise, tasks))]  # fmt: skip

    def breaks(self, group: Group, enterprise: str, tasks: Iterable[str]) -> str:
        """Return the rule about whole teams that a group would break, or an empty text (§7.6)."""
        block = {"enterprise": enterprise, "department": group.department, "tasks": tasks}
        rules = TeamRules(self.facts, block, self.facts.counted(group.members), 1)
        return rules.broken(set(group.members))


def group_team(facts: Facts, block: Json, units: list[str], ticket: Ticket) -> list[str]:
    """Everybody of a drawn group, who fills the qualified seat first, the others by ticket."""
    people = [name for unit in units if unit in facts.groups for name in facts.groups[unit].members]
    team = sorted(people, key=lambda name: (ticket(name), name))
    _, skills, leads = facts.demands(block["tasks"])
    if skills or leads:
        able = [name for name in facts.counted(team) if facts.may_lead(name, skills, leads)]
        team = able[:1] + [name for name in team if name not in able[:1]]
    return team


def check_groups(
    audit: Audit, record: Json, expected: Counter[str], fair: dict[str, Fraction]
) -> None:
    """``groups`` lists all groups with their people and loads, and only where there are any."""
    facts, listed = audit.facts, record.get("groups", [])
    audit.expect("lottery", "groups", [row["group"] for row in listed], list(facts.groups))
    audit.expect("lottery", "groups", "groups" in record, bool(facts.groups))
    visits = Counter(facts.group_of.get(block["team"][0]) for block in record["blocks"]
                     if block["team"])  # fmt: skip
    for row in listed:
        unit = row["group"]
        if unit in facts.groups:
            group = facts.groups[unit]
            audit.expect_fields(
                unit, row, department=group.department, inspectors=group.members,
                available_days=group.n_days, weight=group.weight, capacity_visits=group.capacity,
                fair_visits=str(fair.get(unit, 0)), expected=expected[unit], visits=visits[unit],
            )  # fmt: skip
    for unit, group in facts.groups.items():
        check_band(audit, record, unit, group.capacity, expected[unit], fair)


def check_group_part(audit: Audit, part: Json, block: Json) -> None:
    """One whole group comes, and brings what the block asks for; experts assist (plan-v1 §2.1)."""
    facts, where, team = audit.facts, part["block"], part["team"]
    unit = facts.group_of.get(team[0]) if team else None
    if unit is None or sorted(team) != facts.groups[unit].members:
        violated(audit, where, "plan.drawn_team", ", ".join(team))
    size, skills, leads = facts.demands(block["tasks"])
    counted = facts.counted(sorted(set(team) & set(facts.people)))
    if len(counted) < size:
        violated(audit, where, "plan.team_size", len(counted))
    if (skills or leads) and not any(facts.may_lead(name, skills, leads) for name in counted):
        violated(audit, where, "plan.qualification", ", ".join(team))


# ── Rules about whole teams, and repair, §7.6 ────────────────────────────────────────────────

MOST_EXCHANGES = 3


def kept_apart(people: Mapping[str, Person]) -> dict[str, set[str]]:
    """Return for everybody those with whom they are never in one team, from either side."""
    apart: dict[str, set[str]] = defaultdict(set)
    for name, person in people.items():
        for other in person.not_with:
            if other != name:
                apart[name].add(other)
                apart[other].add(name)
    return dict(apart)


class TeamRules:
    """What the team of one block keeps as a whole."""

    def __init__(self, facts: Facts, block: Json, eligible: Iterable[str], size: int) -> None:
        self.eligible, self.size = set(eligible), size
        self.apart, self.last = {}, set()
        self.demands: list[set[str]] = []
        if block.get("experts"):
            return  # experts keep none of these rules
        self.apart, self.demands = facts.apart, demand_sets(facts, block["tasks"], self.eligible)
        site = facts.sites[block["enterprise"]]
        self.last = site.came_last(block["department"]) if facts.teams_rotate else set()

    def restricted(self) -> bool:
        """Tell whether a team of the eligible could break a rule."""
        again = len(self.last) == self.size and self.last <= self.eligible
        return again or len(self.demands) > 1 or self.has_pair(self.eligible)

    def has_pair(self, team: set[str]) -> bool:
        """Tell whether two of these people must not be in one team."""
        return any(name in self.apart and self.apart[name] & team for name in team)

    def broken(self, team: set[str]) -> str:
        """Return the first rule that a team breaks; an empty text if it is in order."""
        if self.has_pair(team):
            return "lottery.forbidden_pair"
        if not all(demand & team for demand in self.demands):
            return "lottery.team_demands"
        return "lottery.team_rotation" if team and team == self.last else ""

    def first(self, team: set[str], free: list[str], n: int) -> list[str] | None:
        """Return the first n of the free people who put the team in order; ``None`` if none do."""
        if n == 0:
            return None if self.broken(team) else []
        open_demands = [demand for demand in self.demands if not demand & team]
        if n == 1 and open_demands:
            useful = set.intersection(*open_demands)
            free = [name for name in free if name in useful]
        for place, name in enumerate(free):
            if not self.apart.get(name, set()) & team:
                rest = self.first(team | {name}, free[place + 1 :], n - 1)
                if rest is not None:
                    return [name, *rest]
        return None


def demand_sets(facts: Facts, tasks: Iterable[str], eligible: Iterable[str]) -> list[set[str]]:
    """Return who meets each demand that no other implies, the scarcest first."""
    listed, promises = tuple(sorted(eligible)), [facts.tasks[task] for task in tasks]
    alike = (listed, *(task["task"] for task in promises))
    if alike in facts.demand_sets:
        return facts.demand_sets[alike]
    _, skills, leads = facts.demands(task["task"] for task in promises)
    asked = [(skills, leads)]
    asked += [(set(task["qualifications"]), task["team_leader"]) for task in promises
              if task["team_qualified"] == "together"]  # fmt: skip
    able = [{name for name in listed if facts.may_lead(name, skills, leads)}
            for skills, leads in asked if skills or leads]  # fmt: skip
    found: list[set[str]] = []
    for one in sorted(able, key=lambda names: (len(names), sorted(names))):
        if not any(other <= one for other in found):
            found.append(one)
    facts.demand_sets[alike] = found
    return found


def lost_profiles(record: Json) -> dict[str, int]:
    """Return the profiles of the blocks that a repair left without a team."""
    repairs = record.get("repairs", [])
    return {one["block"]: one["profile"] for one in repairs if one["profile"] is not None}


def rounded_blocks(record: Json) -> list[Json]:
    """Return all blocks that were rounded, in canonical order."""
    lost = lost_profiles(record)
    blocks = record["blocks"] + [
        dict(block, profile=lost[block["block"]], team=[])
        for block in record["unstaffed"]
        if block["block"] in lost
    ]
    return sorted(blocks, key=key_of)


class Repair:
    """The repair of the rounded teams; ``repairs`` is what the record lists."""

    def __init__(self, audit: Audit, record: Json, teams: list[list[str]]) -> None:
        self.facts, self.ticket = audit.facts, ticket_maker("repair", record["seed"])
        self.blocks, self.teams = record["blocks"], [set(team) for team in teams]
        self.rules: dict[int, TeamRules] = {}
        for place, block in enumerate(self.blocks if self.facts.whole_teams else []):
            profile = record["profiles"][block["profile"]]
            if block["department"] not in self.facts.grouped and not block.get("experts"):
                members, size = profile["members"], profile["size"]
                self.rules[place] = TeamRules(self.facts, block, members, size)
        self.needed = any(rules.restricted() for rules in self.rules.values())
        self.expected: Counter[str] = Counter()
        self.loads = Counter(name for team in self.teams for name in team)
        self.repairs: list[Json] = []

    def run(self, profiles: list[Json]) -> None:
        """Go through the blocks."""
        for number, n in Counter(self.blocks[place]["profile"] for place in self.rules).items():
            for name, odds in zip(profiles[number]["members"], profiles[number]["odds"]):
                self.expected[name] += n * odds
        for place, rules in self.rules.items():
            rule = rules.broken(self.teams[place])
            if rule:
                ordered = self.ordered(place, rules.eligible)
                leaves, joins, other = (
                    self.exchange(place, ordered) or self.swap(place, ordered)
                    or ([name for name in ordered if name in self.teams[place]], [], None)
                )  # fmt: skip
                self.move(place, leaves, joins)
                if other is not None:
                    self.move(other, joins, leaves)
                self.repairs.append({
                    "block": self.blocks[place]["block"], "rule": rule, "leaves": leaves,
                    "joins": joins, "profile": None if joins else self.blocks[place]["profile"],
                    "swapped_with": None if other is None else self.blocks[other]["block"],
                })  # fmt: skip

    def ordered(self, place: int, names: Iterable[str]) -> list[str]:
        """People in the order of a block."""
        block = self.blocks[place]["block"]
        return sorted(names, key=lambda name: (self.ticket(block, name), name))

    def move(self, place: int, leaves: list[str], joins: list[str]) -> None:
        """Change a team."""
        self.teams[place] = self.teams[place] - set(leaves) | set(joins)
        self.loads.subtract(leaves)
        self.loads.update(joins)

    def exchange(self, place: int, ordered: list[str]) -> tuple[list[str], list[str], None] | None:
        """Find the least change by people from outside."""
        rules, team, people = self.rules[place], self.teams[place], self.facts.people
        for n in range(1, min(rules.size, MOST_EXCHANGES) + 1):
            for even in (True, False):
                going = [name for name in ordered if name in team
                         and (not even or self.loads[name] > self.expected[name] // Q)]  # fmt: skip
                most = {name: -(-self.expected[name] // Q) if even else people[name].capacity
                        for name in ordered}  # fmt: skip
                free = [name for name in ordered
                        if name not in team and self.loads[name] < most[name]]  # fmt: skip
                for leaves in itertools.combinations(going, n):
                    joins = (None if rules.has_pair(team - set(leaves))
                             else rules.first(team - set(leaves), free, n))  # fmt: skip
                    if joins is not None:
                        return list(leaves), joins, None
        return None

    def swap(self, place: int, ordered: list[str]) -> tuple[list[str], list[str], int] | None:
        """Find the first exchange with another team of the department."""
        rules, team = self.rules[place], self.teams[place]
        department = self.blocks[place]["department"]
        for one in (name for name in ordered if name in team):
            for other, its in self.rules.items():
                here = other != place and self.blocks[other]["department"] == department
                if not here or one in self.teams[other] or one not in its.eligible:
                    continue
                for two in self.ordered(other, self.teams[other] & rules.eligible - team):
                    ours, theirs = team - {one} | {two}, self.teams[other] - {two} | {one}
                    if not rules.broken(ours) and not its.broken(theirs):
                        return [one], [two], other
        return None


def check_repair(audit: Audit, record: Json, whole: Json, rounded: list[list[str]]) -> None:
    """Teams are those of the rounding, repaired; ``repairs`` lists all changes."""
    repair = Repair(audit, whole, rounded)
    audit.expect("lottery", "repairs", "repairs" in record, repair.needed)
    if not repair.needed:
        return check_teams(audit, whole["blocks"], rounded)
    repair.run(whole["profiles"])
    audit.expect("lottery", "repairs", record.get("repairs", []), repair.repairs)
    rules = {one["block"]: one["rule"] for one in repair.repairs if not one["joins"]}
    for block in record["unstaffed"]:
        if block["block"] in lost_profiles(record):
            audit.expect(block["block"], "rule", block["rule"], rules.get(block["block"], ""))
    ticket, teams = ticket_maker("inspector", record["seed"]), []
    for place, block in enumerate(whole["blocks"]):
        profile = whole["profiles"][block["profile"]]
        team = sorted(repair.teams[place], key=lambda name: (ticket(name), name))
        marks = dict(zip(profile["members"], profile["qualified"]))
        if profile["qualified_seats"] and team:
            able = next(name for name in team if marks[name])
            team = [able] + [name for name in team if name != able]
        teams.append(team)
    return check_teams(audit, whole["blocks"], teams)


def check_teams(audit: Audit, blocks: list[Json], teams: list[list[str]]) -> None:
    """Compare the teams of all blocks."""
    ticket = ticket_maker("inspector", audit.documents["lottery.json"]["seed"])
    for block, team in zip(blocks, teams):
        if block["department"] in audit.facts.grouped and not block.get("experts"):
            team = group_team(audit.facts, block, team, ticket)  # noqa: PLW2901
        audit.expect(block["block"], "team", block["team"], team)


def check_whole_team(audit: Audit, part: Json, block: Json, profile: Json) -> None:
    """A planned team keeps the rules about whole teams."""
    facts, team = audit.facts, set(part["team"])
    if not facts.whole_teams:
        return
    eligible = facts.counted(sorted(team & set(facts.people)))
    if block["department"] not in facts.grouped:
        eligible = profile["members"]
    rules = TeamRules(facts, block, eligible, profile["size"])
    if rules.has_pair(team):
        violated(audit, part["block"], "plan.forbidden_pair", ", ".join(part["team"]))
    if not all(demand & team for demand in rules.demands):
        violated(audit, part["block"], "plan.team_demands", ", ".join(part["team"]))
    if team and team == rules.last:
        violated(audit, part["block"], "plan.team_rotation", ", ".join(part["team"]))


# ── Stage 7: lottery, §7 ─────────────────────────────────────────────────────────────────────


def check_lottery(audit: Audit) -> None:
    """Blocks and eligibility, odds, fairness, and the rounding once more."""
    audit.facts = Facts(audit)
    audit.expect("campaign", "teams", audit.document("campaign.json").get("teams", "upfront"),
                 "daily" if audit.daily else "upfront")  # fmt: skip
    if audit.daily:
        check_demands(audit)
        return
    record = audit.document("lottery.json")
    audit.expect_fields(
        "lottery", record, commitment=audit.digests["commitment.json"], denominator=Q,
        algorithm="inspector-lottery/maxent-cycle-1", seed=audit.documents["seed.json"]["seed"],
        band_permille=audit.documents["campaign.json"]["load_band_permille"],
    )  # fmt: skip
    check_blocks(audit, record)
    before = len(audit.findings)
    check_profiles(audit, record)
    whole = dict(record, blocks=rounded_blocks(record))
    if len(audit.findings) == before:  # the walk is defined for whole sums only
        check_repair(audit, record, whole, draw_teams(whole, Chances("lottery", record["seed"])))
    check_loads(audit, record, whole)


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


Key = tuple[str, str, bool]
"""Enterprise, department, and whether its experts are meant."""


def key_of(block: Json) -> Key:
    """Return what a block is about."""
    return block["enterprise"], block["department"], block.get("experts", False)


def expected_sides(audit: Audit) -> dict[Key, list[str]]:
    """Return the tasks of all blocks, those of experts after their department's."""
    sides: dict[Key, list[str]] = {}
    for (enterprise, department), tasks in expected_blocks(audit).items():
        sides[enterprise, department, False] = tasks
        asking, _, _ = audit.facts.expert_demands(tasks)
        if asking:
            sides[enterprise, department, True] = asking
    return sides


def name_of(key: Key) -> str:
    """Return the id of a block."""
    return "/".join(key[:2]) + ("/experts" if key[2] else "")


def check_blocks(audit: Audit, record: Json) -> None:
    """Blocks are those that the draw makes; profiles hold exactly the eligible."""
    facts, profiles, wanted = audit.facts, record["profiles"], expected_sides(audit)
    listed: dict[Key, Json] = {}
    for name in ("blocks", "unstaffed"):
        keys = [key_of(block) for block in record[name]]
        if not is_ordered(keys):
            audit.add("order", where="lottery." + name)
        listed.update(zip(keys, record[name]))
    missing = sorted(map(name_of, set(wanted) ^ set(listed)))
    audit.expect("lottery", "blocks", missing, [])
    audit.expect("lottery", "blocks", len(record["blocks"]) + len(record["unstaffed"]), len(listed))
    seats, lost = SeatsOf(facts, wanted), lost_profiles(record)
    for key in sorted(set(wanted) & set(listed)):
        block, own = listed[key], seats.of(key)
        audit.expect(name_of(key), "block", block["block"], name_of(key))
        audit.expect(block["block"], "tasks", sorted(block["tasks"]), sorted(wanted[key]))
        if own.rule or block["block"] not in lost:  # the rule of a repair is checked with it
            audit.expect(block["block"], "rule", block.get("rule", ""), own.rule)
        number = block.get("profile", None if own.rule else lost.get(block["block"]))
        if "profile" not in block:
            audit.expect_fields(block["block"], block, eligible=len(own.eligible), needed=own.size)
        if number is not None and 0 <= number < len(profiles):
            profile = profiles[number]
            audit.expect_fields(block["block"], profile, size=own.size,
                                qualified_seats=int(own.seat))  # fmt: skip
            check_members(audit, block["block"], profile, own.eligible, own.marked)
        elif number is not None or "profile" in block:
            audit.expect(block["block"], "profile", number, f"0…{len(profiles) - 1}")


class BlockSeats(NamedTuple):
    """Seats of a block, who is eligible, who of them is marked, and what makes it unstaffed."""

    size: int
    seat: bool
    eligible: list[str]
    marked: list[str] | None
    rule: str


class SeatsOf:
    """Seats and eligible of all blocks; to be asked in their order (§7.1, §7.1b, §7.1d)."""

    def __init__(self, facts: Facts, tasks: dict[Key, list[str]]) -> None:
        self.facts, self.tasks = facts, tasks
        self.candidates, self.groups = Candidates(facts), GroupCandidates(facts)
        self.alone: set[Key] = set()

    def of(self, key: Key) -> BlockSeats:
        """Return them for one block."""
        if key[2]:
            return self.experts(key)
        grouped = key[1] in self.facts.grouped
        found = self.of_groups(key) if grouped else self.of_inspectors(key)
        if found.rule:
            self.alone.add((*key[:2], True))
        return found

    def experts(self, key: Key) -> BlockSeats:
        """Return the seats of those who assist a department."""
        _, size, skills = self.facts.expert_demands(self.tasks[key])
        eligible = self.candidates.experts(key[:2], self.tasks[(*key[:2], False)], skills)
        few = "lottery.too_few_eligible" if len(eligible) < size else ""
        rule = "lottery.experts_alone" if key in self.alone else few
        return BlockSeats(size, seat=False, eligible=eligible, marked=eligible, rule=rule)

    def of_groups(self, key: Key) -> BlockSeats:
        """Return the one seat that a standing group fills."""
        eligible = self.groups.of(key[:2], self.tasks[key])
        rule = "" if eligible else "lottery.no_group"
        return BlockSeats(1, seat=False, eligible=eligible, marked=eligible, rule=rule)

    def of_inspectors(self, key: Key) -> BlockSeats:
        """Return the seats that inspectors fill one by one."""
        size, _, _ = self.facts.demands(self.tasks[key])
        eligible = self.candidates.of(key[:2], self.tasks[key])
        sets = demand_sets(self.facts, self.tasks[key], eligible)
        marked = sorted(sets[0]) if sets else None
        rule = ("lottery.too_few_eligible" if len(eligible) < size else
                "lottery.no_qualified" if sets and not marked else "")  # fmt: skip
        return BlockSeats(size, seat=bool(sets), eligible=eligible, marked=marked, rule=rule)


class Candidates:
    """The eligible of a block, found once for equal departments, days and kinds (§7.1)."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.recused: dict[str, set[str]] = defaultdict(set)
        self.staff: dict[tuple[str, bool], list[str]] = defaultdict(list)
        self.known: dict[tuple[str, bool, int, Kind], list[str]] = {}
        for name, person in sorted(facts.people.items()):
            for enterprise in person.recusals:
                self.recused[enterprise].add(name)
            if person.capacity >= 1:  # no expert has any who is not in a pool
                self.staff[person.department, person.expert].append(name)

    def experts(self, key: tuple[str, str], tasks: Iterable[str], skills: set[str]) -> list[str]:
        """Return the eligible experts; the tasks are those of the department's block (§7.1d)."""
        people = self.facts.people
        return [name for name in self.of(key, tasks, experts=True)
                if skills <= people[name].qualifications]  # fmt: skip

    def of(self, key: tuple[str, str], tasks: Iterable[str], *, experts: bool = False) -> list[str]:
        """Return the eligible inspectors of a block, sorted."""
        (enterprise, department), facts = key, self.facts
        site, days = facts.sites[enterprise], facts.block_days(enterprise, tasks)
        alike = department, experts, days, site.kind
        if alike not in self.known:
            pool = self.staff.get((department, experts), ())
            staff = [(name, facts.people[name]) for name in pool]
            self.known[alike] = [
                name for name, person in staff
                if person.days & days and not any(facts.barred_by_kind(person, site.kind))
            ]  # fmt: skip
        away = self.recused.get(enterprise, set())
        if facts.rotated:
            away = away | site.came_last(department)
        return [name for name in self.known[alike] if name not in away]


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


def check_loads(audit: Audit, record: Json, whole: Json) -> None:
    """Loads are those of the odds, within the band around the fair load (§7.3).

    ``whole`` has the blocks that a repair left without a team, too.
    """
    facts = audit.facts
    uses = Counter(block["profile"] for block in whole["blocks"])
    expected: Counter[str] = Counter()
    for place, n in uses.items():
        profile = record["profiles"][place]
        for name, odds in zip(profile["members"], profile["odds"]):
            expected[name] += n * odds
    fair = fair_loads(audit, whole, uses)
    visits = Counter(name for block in record["blocks"] for name in block["team"])
    if not is_ordered(load["inspector"] for load in record["loads"]):
        audit.add("order", where="lottery.loads")
    for load in record["loads"]:
        name, person = load["inspector"], facts.people[load["inspector"]]
        unit = facts.group_of.get(name, name)
        audit.expect_fields(
            name, load, department=person.department, available_days=person.n_days,
            weight=person.weight, capacity_visits=person.capacity, expected=expected[unit],
            fair_visits=str(fair.get(unit, 0)), visits=visits[name],
        )  # fmt: skip
        if unit == name:
            check_band(audit, record, name, person.capacity, expected[name], fair)
    check_groups(audit, record, expected, fair)
    missing = set(facts.people) - {load["inspector"] for load in record["loads"]}
    audit.expect("lottery", "loads", sorted(missing), [])
    if not audit.findings:  # a flow is defined for whole sums only
        check_borne(audit, whole, uses, fair)


def check_band(
    audit: Audit, record: Json, unit: str, capacity: int, found: int, fair: dict[str, Fraction]
) -> None:  # fmt: skip
    """A unit's load lies within the band around the fair one, and its capacity suffices (§7.3)."""
    middle = fair.get(unit, Fraction(0)) * Q
    if abs(found - middle) * 1000 > middle * record["band_permille"]:
        audit.add("odds.band", inspector=unit, found=found, fair=str(middle))
    if found > capacity * Q:
        audit.add("odds.capacity", inspector=unit, found=found, capacity=capacity)


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
    seats: dict[tuple[str, bool], list[Seats]] = defaultdict(list)
    pools = {block["profile"]: key_of(block)[1:] for block in record["blocks"]}
    for place, n in sorted(uses.items()):
        seats[pools[place]].append(Seats(record["profiles"][place], n))
    left = {pool: set().union(*(one.members for one in own)) for pool, own in seats.items()}
    fair: dict[str, Fraction] = {}
    before: dict[tuple[str, bool], Fraction] = {}
    for number, cut in enumerate(record["cuts"]):
        pool, people = (cut["department"], cut.get("experts", False)), set(cut["inspectors"])
        others = people - left.get(pool, set())
        for name in sorted(others):
            audit.add("cut.people", cut=number, inspector=name)
        if not people:
            audit.add("cut.empty", cut=number)
        if not is_ordered(cut["inspectors"]):
            audit.add("order", where=f"cuts[{number}].inspectors")
        people -= others
        left[pool] = left.get(pool, set()) - people
        forced = sum(one.take(people) for one in seats[pool])
        units = ((name, audit.facts.unit(name)) for name in people)
        room = {name: unit for name, unit in units if unit is not None}
        level = water_level(list(room.values()), forced)
        audit.expect(f"cuts[{number}]", "seats", cut["seats"], forced)
        if level is None:
            audit.add("cut.room", cut=number, seats=forced)
            continue
        audit.expect(f"cuts[{number}]", "level", cut["level"], str(level))
        if level > before.get(pool, level) or pool < max(before, default=pool):
            audit.add("cut.order", cut=number)
        before[pool] = level
        for name, person in room.items():
            fair[name] = min(level * person.weight, Fraction(person.capacity))
    for pool, rest in sorted(seats.items()):
        department = pool[0]
        open_seats = sum(one.blocks * one.size for one in rest)
        if open_seats:
            audit.add("cut.rest", department=department, seats=open_seats)
        for name in sorted(left[pool]):
            audit.add("cut.left_out", department=department, inspector=name)
    return fair


def check_borne(
    audit: Audit, record: Json, uses: dict[int, int], fair: dict[str, Fraction]
) -> None:
    """Some table of odds gives everybody exactly the fair load (§7.2a)."""
    tables: dict[str, list[Table]] = defaultdict(list)
    departments = {block["profile"]: block["department"] for block in record["blocks"]}
    for place, n in sorted(uses.items()):
        tables[departments[place]].append(Table(record["profiles"][place], n))
    for department, own in sorted(tables.items()):
        heavier = sorted(Levelling(own, fair).overloaded())
        if heavier:
            audit.add("cut.bear", department=department, inspectors=heavier)


class Table:
    """Odds of all alike blocks together, while they are moved between people (§7.2a)."""

    def __init__(self, profile: Json, blocks: int) -> None:
        self.most = blocks * Q  # nobody comes twice to a block
        self.cells: dict[str, int] = {}
        for name, odds in zip(profile["members"], profile["odds"]):
            self.cells[name] = blocks * odds
        marks = zip(profile["members"], profile["qualified"])
        self.able = {name for name, mark in marks if mark and profile["qualified_seats"]}
        self.spare = sum(self.cells[name] for name in self.able) - self.most

    def scale(self, unit: int) -> None:
        """Count in units so many times smaller."""
        self.most, self.spare = self.most * unit, self.spare * unit
        self.cells = {name: odds * unit for name, odds in self.cells.items()}

    def room(self, giver: str, taker: str) -> int:
        """Most that the taker can take over from the giver in these blocks."""
        amount = min(self.cells[giver], self.most - self.cells[taker])
        if giver in self.able and taker not in self.able:
            amount = min(amount, self.spare)
        return amount

    def move(self, giver: str, taker: str, amount: int) -> None:
        """Let the taker take over so much."""
        self.cells[giver] -= amount
        self.cells[taker] += amount
        self.spare += amount * ((taker in self.able) - (giver in self.able))


class Levelling:
    """Moves a department's odds until the loads are the fair ones, if they can be borne (§7.2a).

    A flow: the published odds are near, so that little has to move.
    """

    def __init__(self, tables: list[Table], fair: dict[str, Fraction]) -> None:
        people = sorted({name for table in tables for name in table.cells})
        unit = math.lcm(*(fair[name].denominator for name in people))
        self.tables = tables
        self.excess = {name: -int(fair[name] * Q * unit) for name in people}
        self.of: dict[str, list[Table]] = {name: [] for name in people}
        for table in tables:
            table.scale(unit)
            for name, odds in table.cells.items():
                self.of[name].append(table)
                self.excess[name] += odds

    def overloaded(self) -> set[str]:
        """Return people who together must bear more than is fair; nobody if all can be levelled."""
        for table in self.tables:
            self._level_within(table)
        while True:
            reached, last = self._reach()
            if not last:
                return set(reached)
            self._move_along(reached, last)

    def _level_within(self, table: Table) -> None:
        givers = [name for name in table.cells if self.excess[name] > 0]
        takers = [name for name in table.cells if self.excess[name] < 0] if givers else []
        for giver in givers:
            for taker in takers:
                amount = min(self.excess[giver], -self.excess[taker], table.room(giver, taker))
                if amount:
                    table.move(giver, taker, amount)
                    self.excess[giver] -= amount
                    self.excess[taker] += amount

    def _reach(self) -> tuple[dict[str, tuple[Table, str] | None], str]:
        """Go from all who have too much to the nearest one who has too little.

        Returns whom was reached from whom within which table, and that one, empty if there is none.
        """
        reached: dict[str, tuple[Table, str] | None]
        reached = {name: None for name, excess in self.excess.items() if excess > 0}
        queue = list(reached)
        done: set[tuple[Table, bool]] = set()
        for giver in queue:
            for table in self.of[giver]:
                bound = giver in table.able and not table.spare  # only to others in the seat
                if not table.cells[giver] or (table, bound) in done or (table, False) in done:
                    continue
                done.add((table, bound))
                for taker in table.cells:
                    if taker not in reached and table.room(giver, taker):
                        reached[taker] = table, giver
                        if self.excess[taker] < 0:
                            return reached, taker
                        queue.append(taker)
        return reached, ""

    def _move_along(self, reached: dict[str, tuple[Table, str] | None], last: str) -> None:
        steps, taker = [], last
        while (step := reached[taker]) is not None:
            steps.append((*step, taker))
            taker = step[1]
        amount = min(self.excess[taker], -self.excess[last],
                     *(table.room(giver, to) for table, giver, to in steps))  # fmt: skip
        for table, giver, to in steps:
            table.move(giver, to, amount)
        self.excess[taker] -= amount
        self.excess[last] += amount


def water_level(people: list[Person | Group], seats: int) -> Fraction | None:
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
    cells = []
    for place, block in enumerate(record["blocks"]):
        node = 1 + len(order) + 3 * place
        seat = record["profiles"][block["profile"]]["qualified_seats"]
        sums = [0, 0, 0]
        for person, odds, mark in rows[block["profile"]]:
            kind = (1 if mark else 2) if seat else 0
            cells.append(network.add(node + kind, person, odds))
            sums[kind] += odds
            root_sums[person] += odds
        if seat:
            splits += [(node, node + 1, sums[1]), (node, node + 2, sums[2])]
    for tail, head, total in splits:
        network.add(tail, head, total % Q)
    for person in range(1, len(order) + 1):
        network.add(person, 0, root_sums[person] % Q)
    network.cancel_cycles(chances)
    return teams_of(record, rows, order, [network.room[ways] == 0 for ways in cells])


def teams_of(
    record: Json, rows: list[list[tuple[int, int, bool]]], order: list[str], drawn: list[bool]
) -> list[list[str]]:
    """Read the teams off the cells that ended at Q; the qualified seat comes first (§7.4)."""
    teams = []
    ends = iter(drawn)
    for block in record["blocks"]:
        team = [(person, mark) for (person, _, mark), came in zip(rows[block["profile"]], ends)
                if came]  # fmt: skip
        if record["profiles"][block["profile"]]["qualified_seats"]:
            first = next(one for one in team if one[1])  # who may fill the qualified seat
            team = [first] + [one for one in team if one != first]
        teams.append([order[person - 1] for person, _ in team])
    return teams


NEVER, ALWAYS = 0, 2
"""Ways of two edges that are there from the start: one at 0, one at Q."""


class Network:
    """Edges with integers strictly between 0 and Q, made whole by cancelling cycles (§7.4).

    Edge e is two ways: 2e from tail to head, 2e + 1 back. ``room`` of a way is how much can be
    pushed along it: Q - value and value. ``ways`` lists those out of each node, behind two of an
    edge that is whole and stops every search.
    """

    def __init__(self, n_nodes: int) -> None:
        self.ways: list[list[int]] = [[NEVER, NEVER] for _ in range(n_nodes)]
        self.to = [0, 0, 0, 0]
        self.room = [Q, 0, 0, Q]

    def add(self, tail: int, head: int, value: int) -> int:
        """Add an edge and return its way ahead; what is whole already needs none."""
        if not 0 < value < Q:
            return ALWAYS if value else NEVER
        way = len(self.to)
        self.ways[tail].append(way)
        self.ways[head].append(way + 1)
        self.to += (head, tail)
        self.room += (Q - value, value)
        return way

    def cancel_cycles(self, chances: Chances) -> None:
        """Walk from every node until all edges are 0 or Q.

        After a cycle the walk would take the same edges again as far as they are still open, so
        the path is cut back to the first edge that closed instead of to the cycle's first node.
        """
        ways, to, room = self.ways, self.to, self.room
        place = [-1] * len(ways)
        for start in range(len(ways)):
            # used[i] led to nodes[i]; rest[i] = how much can be pushed along it now
            nodes, used, rest = [start], [NEVER], [0]
            place[start], node, back = 0, start, NEVER
            while True:
                out = ways[node]
                way = out[-1]
                if way == back:
                    way = out[-2]
                left = room[way]
                if not 0 < left < Q:  # the common case needs no search
                    way = self._last_open(node, back)
                    if way == NEVER:
                        break
                    left = room[way]
                used.append(way)
                rest.append(left)
                back = way ^ 1
                node = to[way]
                if place[node] < 0:
                    place[node] = len(nodes)
                    nodes.append(node)
                    continue
                keep = push(rest, place[node] + 1, chances)
                for way, left in zip(used[keep:], rest[keep:]):
                    room[way] = left
                    room[way ^ 1] = Q - left
                for gone in nodes[keep:]:
                    place[gone] = -1
                del nodes[keep:], used[keep:], rest[keep:]
                node, back = nodes[-1], used[-1] ^ 1
            place[start] = -1

    def _last_open(self, node: int, back: int) -> int:
        """Last way out of a node that is open and not the one just come by; NEVER if none is."""
        out, room = self.ways[node], self.room
        while out[-1] != NEVER and not 0 < room[out[-1]] < Q:
            out.pop()
        if out[-1] != back:
            return out[-1]
        while out[-2] != NEVER and not 0 < room[out[-2]] < Q:
            del out[-2]
        return out[-2]


def push(rest: list[int], first: int, chances: Chances) -> int:
    """Change the cycle ``rest[first:]``; return the place of its first edge that closed.

    What cannot be pushed along the path can be taken back: ``down`` = Q - the largest rest.
    """
    cycle = rest[first:]
    up, most = min(cycle), max(cycle)
    forward = chances.happens(Q - most, up + Q - most)
    amount = up if forward else most - Q
    rest[first:] = [one - amount for one in cycle]
    return first + cycle.index(up if forward else most)


# ── Stage 8: plan and deviations, §8 ─────────────────────────────────────────────────────────

Parts = dict[str, list[tuple[date, int, int, str]]]


def check_plan(audit: Audit) -> None:
    """Every rule once more, from the facts."""
    source = "demands.json" if audit.daily else "lottery.json"
    lottery = audit.documents[source]
    plan, before = audit.document("plan.json"), len(audit.findings)
    audit.expect_fields("plan", plan, lottery=audit.digests[source])
    if audit.daily:
        audit.expect_fields("plan", plan, algorithm="joint-plan/construct-match-1")
    blocks = {block["block"]: block for block in lottery["blocks"]}
    check_complete(audit, plan, lottery, blocks)
    teams: dict[str, list[str]] = {name: [] for name in blocks}
    if not audit.daily:
        teams = check_deviations(audit, plan, lottery, blocks)
    people: Parts = defaultdict(list)
    for visit in plan["visits"]:
        check_visit(audit, visit)
        for part in visit["parts"]:
            if part["block"] in blocks:
                profile = None
                if not audit.daily:
                    profile = lottery["profiles"][blocks[part["block"]]["profile"]]
                check_part(audit, visit, part, blocks[part["block"]], team=teams[part["block"]],
                           profile=profile)  # fmt: skip
            for name in part["team"]:
                span = minutes(part["start"]), minutes(part["end"])
                people[name].append((date.fromisoformat(visit["day"]), *span, part["block"]))
    if audit.daily:
        check_staffing(audit, plan, blocks)
    check_experts(audit, plan, blocks, teams)
    check_people(audit, people)
    check_frequency(audit, plan["visits"])
    check_lead(audit, plan["visits"])
    check_figures(audit, plan, blocks)
    checks, holds = audit.document("checks.json"), len(audit.findings) == before
    wrong = [rule["rule"] for rule in checks["rules"] if rule["violations"]]
    audit.expect("checks", "violations", wrong, [])
    audit.expect("checks", "ok", checks["ok"], holds and not wrong)


def check_complete(audit: Audit, plan: Json, lottery: Json, blocks: dict[str, Json]) -> None:
    """Every block is once in a visit or among the unplaced, and the same block."""
    every = dict(blocks, **{block["block"]: block for block in lottery["unstaffed"]})
    placed = [part["block"] for visit in plan["visits"] for part in visit["parts"]]
    times = Counter(placed + [block["block"] for block in plan["unplaced"]])
    times.update(dict.fromkeys(every, 0))
    unknown = set(placed).difference(blocks)
    for name in sorted(times):
        if times[name] != 1 or name not in every or name in unknown:
            audit.add("plan.block", block=name, found=times[name])
    for block in plan["unplaced"]:
        known = every.get(block["block"], block)
        for field in ("enterprise", "department", "experts", "tasks"):
            audit.expect(block["block"], field, block.get(field), known.get(field))
        audit.expect(block["block"], "rule", block["rule"], known.get("rule", block["rule"]))


def violated(audit: Audit, where: str, rule: str, detail: Json) -> None:
    """Note a violated rule of the plan."""
    audit.add("plan.rule", where=where, rule=rule, detail=str(detail))


def check_visit(audit: Audit, visit: Json) -> None:
    """Departments start together; the visit ends with the last; the enterprise is open."""
    where, parts = visit["visit"], visit["parts"]
    start, end = minutes(visit["start"]), minutes(visit["end"])
    if not parts or not begins_in_time(audit.facts, visit):
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


def begins_in_time(facts: Facts, visit: Json) -> bool:
    """Tell whether all parts begin together, or one where the other ends (plan-v1 §2.5)."""
    if not facts.in_turn:
        return all(part["start"] == visit["start"] for part in visit["parts"])
    clock = visit["start"]
    for part in sorted(visit["parts"], key=lambda one: (one["department"] != facts.lead,
                                                         one["department"])):  # fmt: skip
        if not part.get("experts"):  # these are with their department
            if part["start"] != clock:
                return False
            clock = part["end"]
    return True


def check_lead(audit: Audit, visits: list[Json]) -> None:
    """Where the initiating department comes at all, no others meet without it (plan-v1 §2.7)."""
    lead = audit.facts.lead
    come: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)
    for visit in visits if audit.facts.lead_present else ():
        here = {part["department"] for part in visit["parts"] if not part.get("experts")}
        come[visit["enterprise"]].append((visit["visit"], here))
    for there in come.values():
        if any(lead in here for _, here in there):
            for where, here in there:
                if len(here) > 1 and lead not in here:
                    violated(audit, where, "plan.lead_department", ", ".join(sorted(here)))


def check_part(
    audit: Audit, visit: Json, part: Json, block: Json, *, team: list[str], profile: Json
) -> None:
    """One department's part: its block, team, day and duration; no profile without names."""
    facts, where = audit.facts, part["block"]
    audit.expect_fields(where, part, department=block["department"], tasks=block["tasks"])
    audit.expect(where, "experts", part.get("experts"), block.get("experts"))
    audit.expect_fields(where, visit, enterprise=block["enterprise"])
    audit.expect(where, "team", sorted(part["team"]), sorted(team))
    asked = sum(facts.tasks[task]["duration_minutes"] for task in block["tasks"])
    lasts = minutes(part["end"]) - minutes(part["start"])
    experts = block.get("experts", False)
    if lasts != asked and not experts:  # these stay as long as their department
        violated(audit, where, "plan.working_hours", f"{lasts} / {asked} min")
    day = date.fromisoformat(visit["day"])
    bit = 1 << facts.days.index(day) if day in facts.days else 0
    for rule, days in (
        ("plan.workday", -1),
        *(("plan.task_window", facts.windows[task]) for task in block["tasks"]),
        ("plan.opening_days, plan.blackout, plan.gap_since_last", facts.site_days(block)),
        ("plan.department_blackout", ~facts.closed[block["department"]]),
    ):
        if not days & bit:
            violated(audit, where, rule, visit["day"])
            break
    check_team(audit, part, block, profile, (visit["day"], bit))


def check_team(audit: Audit, part: Json, block: Json, profile: Json, when: tuple[str, int]) -> None:
    """Everybody of a part's team may come that day, and together they are a team."""
    facts, where, (day, bit) = audit.facts, part["block"], when
    experts = block.get("experts", False)
    grouped = block["department"] in facts.grouped and not experts
    if grouped:
        check_group_part(audit, part, block)
    for name in part["team"]:
        person = facts.people.get(name)
        if (
            person is None
            or person.department != block["department"]
            or (person.expert != experts and not grouped)
        ):
            violated(audit, where, "plan.department", name)
            continue
        if not person.on_duty & bit:
            violated(audit, where, "plan.leave, plan.certificate", f"{name} {day}")
        elif not person.days & bit:
            violated(audit, where, "plan.office_days", f"{name} {day}")
        for rule in facts.barred(name, block["enterprise"], block["department"]):
            violated(audit, where, "plan." + rule, name)
    if profile is not None:
        check_seats(audit, part, block, profile)


def check_seats(audit: Audit, part: Json, block: Json, profile: Json) -> None:
    """The team has its size and its qualified seat, and keeps the rules about whole teams."""
    where, team = part["block"], set(part["team"])
    check_whole_team(audit, part, block, profile)
    able = {name for name, mark in zip(profile["members"], profile["qualified"]) if mark}
    if profile["qualified_seats"] and not able & team:
        violated(audit, where, "plan.qualification", ", ".join(part["team"]))
    if block["department"] not in audit.facts.grouped and len(team) != profile["size"]:
        violated(audit, where, "plan.team_size", len(team))


def check_people(audit: Audit, people: Parts) -> None:
    """Nobody is at two places at once, or has more visits than a day or a week allows."""
    lottery = audit.documents["demands.json" if audit.daily else "lottery.json"]
    sites = {block["block"]: block["enterprise"] for block in lottery["blocks"]}
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
        for month, n in Counter(month_of(part[0]) for part in parts).items():
            if n > least(n, person.monthly):
                violated(audit, name, "plan.monthly_visits", f"{month}: {n}")
        if len(parts) > least(len(parts), person.campaign):
            violated(audit, name, "plan.campaign_visits", len(parts))
        check_minutes(audit, name, parts)
        if audit.facts.ways.travel:
            check_ways(audit, name, [part for part in parts if part[3] in sites], sites)


def check_minutes(audit: Audit, name: str, parts: list[tuple[date, int, int, str]]) -> None:
    """Minutes and paperwork of a person stay within the limits (plan-v1 §2.6)."""
    person = audit.facts.people[name]
    days: Counter[date] = Counter()
    weeks: Counter[tuple[int, int]] = Counter()
    for day, start, end, _ in parts:
        spent = end - start + audit.facts.paperwork
        days[day] += spent
        weeks[day.isocalendar()[:2]] += spent
    for day, spent in days.items():
        if spent > least(spent, person.daily_minutes):
            violated(audit, name, "plan.daily_minutes", f"{day}: {spent}")
    for (year, week), spent in weeks.items():
        if spent > least(spent, person.weekly_minutes):
            violated(audit, name, "plan.weekly_minutes", f"{year}-W{week}: {spent}")


def check_ways(
    audit: Audit, name: str, route: list[tuple[date, int, int, str]], sites: dict[str, str]
) -> None:
    """A person is at each visit in time, from the start and from the one before (§2.4)."""
    facts, person = audit.facts, audit.facts.people[name]
    for place, (day, start, _, block) in enumerate(route):
        ready = facts.earliest(person, sites[block])
        if place and route[place - 1][0] == day:
            _, _, left, before = route[place - 1]
            ready = max(ready, left + facts.way(sites[before], sites[block]))
        if start < ready:
            violated(audit, block, "plan.travel", f"{name} {day}: {ready - start} min late")


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
            visit.day.year == year
            and visit.trigger in cap["triggers"]
            and department in ("", visit.department)
            for visit in past
        )
        if total > cap["visits"]:
            violated(audit, enterprise, "plan.annual_cap", f"{year}: {total}")


def check_figures(audit: Audit, plan: Json, blocks: dict[str, Json]) -> None:
    """The plan's own figures are what its visits show, and its bound is one."""
    visits = plan["visits"]
    lottery = audit.documents["demands.json" if audit.daily else "lottery.json"]
    parts = [part for visit in visits for part in visit["parts"]]
    asked = sum(len(block["tasks"]) for block in lottery["blocks"] + lottery["unstaffed"]
                if not block.get("experts"))  # fmt: skip
    sets: dict[str, dict[str, int]] = defaultdict(dict)
    staffed = StaffedDays(audit.facts, lottery)
    coming = {part["block"]: part["team"] for part in parts}
    for part in parts:
        if part["block"] in blocks and not part.get("experts"):
            block = blocks[part["block"]]
            everybody = part["team"] + coming.get(part["block"] + "/experts", [])
            days = (staffed.of(block) if audit.daily else
                    audit.facts.common_days(block, everybody))  # fmt: skip
            sets[block["enterprise"]][block["department"]] = days
    audit.expect_fields("plan", plan, inspections=asked, separate_visits=len(visits),
                        visit_bound_of_placed=sum(least_visits(audit.facts, one)
                                                  for one in sets.values()))  # fmt: skip
    check_goals(audit, plan, len(blocks) + len(lottery["unstaffed"]))
    if len({visit["visit"] for visit in visits}) < len(visits) or not is_ordered(
        (visit["day"], visit["start"], visit["enterprise"]) for visit in visits
    ):
        audit.add("order", where="plan.visits")


def least_visits(facts: Facts, days_of: dict[str, int]) -> int:
    """Return the least number of visits of departments to an enterprise (plan-v1 §3, §2.7)."""
    lead = days_of.get(facts.lead, 0) if facts.lead_present else 0
    if not lead:
        return least_days(list(days_of.values()))
    others = [days for department, days in days_of.items() if department != facts.lead and days]
    shared = (sum(days >> place & 1 for days in others)
              for place in range(lead.bit_length()) if lead >> place & 1)  # fmt: skip
    return 1 + len(others) - max(shared)


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


# ── Goals of the plan, plan-v1 §3.1 ──────────────────────────────────────────────────────────


def check_goals(audit: Audit, plan: Json, asked: int) -> None:
    """Every tier is that of its goal, in order; what is the publisher's own is named (§6)."""
    figures = goal_figures(audit, plan, asked)
    own = [one["id"] for one in plan.get("own_goals", [])]
    names = [f"plan.goal.{name}" for name in figures]
    audit.expect("plan", "tiers", [tier["goal"] for tier in plan["tiers"]], names + own)
    for tier in plan["tiers"]:
        goal, value, bound = tier["goal"], tier["value"], tier["bound"]
        if goal in names:
            value, bound = figures[goal[len("plan.goal.") :]]
        audit.expect_fields(goal, tier, value=value, bound=bound, gap=abs(value - bound))
    for one in plan.get("own_goals", []):
        audit.unchecked("own.goal", goal=one["id"], title=f"{one['zh']} / {one['en']}")
    for one in plan.get("own_rules", []):
        audit.unchecked("own.rule", rule=one["id"], title=f"{one['zh']} / {one['en']}")
    open_gaps = any(tier["gap"] for tier in plan["tiers"][:2])
    audit.expect("plan", "status", plan["status"], "feasible" if open_gaps else "optimal")


def goal_figures(audit: Audit, plan: Json, asked: int) -> dict[str, tuple[int, int]]:
    """Return value and bound of every goal that the campaign has."""
    visits, facts = plan["visits"], audit.facts
    parts = [(visit, part) for visit in visits for part in visit["parts"]]
    figures = {
        "blocks_placed": (len(parts), asked),
        "separate_visits": (len(visits), plan["visit_bound_of_placed"]),
    }
    if audit.daily:
        return figures
    days = Counter(visit["day"] for visit in visits)
    weekdays: Counter[int] = Counter()
    for day, n in days.items():
        weekdays[date.fromisoformat(day).isoweekday()] += n
    n_weekdays = len({day.isoweekday() for day in facts.days})
    figures["deviations"] = (len(plan["deviations"]),) * 2
    figures["even_load"] = even_load(facts, parts)
    if facts.ways.travel:
        figures["travel"] = travel_minutes(facts, parts)
    figures["busiest_day"] = (
        max(days.values(), default=0), up(len(visits), len(facts.days))
    )  # fmt: skip
    figures["last_day"] = last_day(facts, parts)
    figures["weekday_guess"] = (
        up(1000 * max(weekdays.values(), default=0), len(visits)),
        up(1000 * up(len(visits), n_weekdays), len(visits)),
    )
    figures["ticket_order"] = (ticket_order(audit, visits), 0)
    return figures


def up(dividend: int, divisor: int) -> int:
    """Divide and round up; 0 over nothing is 0."""
    return -(-dividend // max(1, divisor))


def dates_of(facts: Facts, bits: int) -> list[date]:
    """Return the working days of a set of them."""
    return [day for place, day in enumerate(facts.days) if bits >> place & 1]


def even_load(facts: Facts, parts: list[tuple[Json, Json]]) -> tuple[int, int]:
    """Highest load of anybody in a week, and the least that somebody's must be."""
    made: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    for visit, part in parts:
        for name in part["team"]:
            if name in facts.people:
                made[name][date.fromisoformat(visit["day"]).isocalendar()[:2]] += 1
    value = bound = 0
    for name, weeks in made.items():
        there = Counter(day.isocalendar()[:2] for day in dates_of(facts, facts.people[name].days))
        value = max(value, *(up(1000 * n, there[week]) for week, n in weeks.items()))
        # Visit by visit into the week that they load least: no week is fuller than need be.
        loads = [(up(1000, n), 1, n) for n in there.values()]
        heapq.heapify(loads)
        load = 0
        for _ in range(sum(weeks.values()) if loads else 0):
            load, visits, n = loads[0]
            heapq.heapreplace(loads, (up(1000 * (visits + 1), n), visits + 1, n))
        bound = max(bound, load)
    return value, bound


def travel_minutes(facts: Facts, parts: list[tuple[Json, Json]]) -> tuple[int, int]:
    """Minutes to first visits and from each visit to the next, and what they are at least."""
    routes: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for visit, part in parts:
        for name in part["team"]:
            if name in facts.people and visit["enterprise"] in facts.sites:
                routes[name][visit["day"]].append((part["start"], visit["enterprise"]))
    value = bound = 0
    for name, days in routes.items():
        person, visited = facts.people[name], Counter[str]()
        for stops in days.values():
            route = [enterprise for _, enterprise in sorted(stops)]
            visited.update(route)
            value += facts.ways.first(person.spot, facts.sites[route[0]].spot)
            value += sum(map(facts.way, route, route[1:]))
        extra: list[int] = []
        for site, n in visited.items():
            first = facts.ways.first(person.spot, facts.sites[site].spot)
            least_way = min(
                [first, *(facts.way(other, site) for other in visited if other != site)]
            )
            bound += n * least_way
            extra += [first - least_way] * n
        bound += sum(sorted(extra)[: up(len(extra), person.daily)])
    return value, bound


def last_day(facts: Facts, parts: list[tuple[Json, Json]]) -> tuple[int, int]:
    """Working days up to the last visit, and how many it must be at least."""
    last = max((date.fromisoformat(visit["day"]) for visit, _ in parts), default=date.min)
    value, bound = sum(day <= last for day in facts.days), 0
    seats: Counter[str] = Counter()
    for visit, part in parts:
        seats.update(name for name in part["team"] if name in facts.people)
        if visit["enterprise"] in facts.sites:
            block = dict(part, enterprise=visit["enterprise"])
            possible = facts.common_days(block, part["team"])
            bound = max(bound, (possible & -possible).bit_length())
    for name, visits in seats.items():
        person, week, left = facts.people[name], (0, 0), 0
        for place, day in enumerate(facts.days):
            if day.isocalendar()[:2] != week:
                week, left = day.isocalendar()[:2], person.weekly
            today = min(person.daily, left) if person.days >> place & 1 else 0
            left, visits = left - today, visits - today  # noqa: PLW2901
            if visits <= 0 or place == len(facts.days) - 1:
                bound = max(bound, place + 1)
                break
    return value, bound


def ticket_order(audit: Audit, visits: list[Json]) -> int:
    """Count the pairs of enterprises with the same teams against the order of their tickets."""
    first: dict[str, tuple[str, str]] = {}
    teams: dict[str, list[Json]] = defaultdict(list)
    for visit in visits:
        name, when = visit["enterprise"], (visit["day"], visit["start"])
        first[name] = min(first.get(name, when), when)
        teams[name] += [(part["department"], part.get("experts", False), sorted(part["team"]))
                        for part in visit["parts"]]  # fmt: skip
    alike: dict[str, list[str]] = defaultdict(list)
    for name in sorted(first, key=lambda one: (*first[one], one)):
        alike[repr(sorted(teams[name]))].append(name)
    ticket = ticket_maker("enterprise", audit.documents["lottery.json"]["seed"])
    pairs = 0
    for names in alike.values():
        tickets: list[bytes] = []
        for name in names if len(names) > 1 else ():
            place = bisect.bisect(tickets, ticket(name))
            pairs += len(tickets) - place
            tickets.insert(place, ticket(name))
    return pairs


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
        experts = blocks[name].get("experts", False)
        if blocks[name]["department"] in audit.facts.grouped and not experts:
            audit.add("deviation.group", block=name)
            continue
        profile = lottery["profiles"][blocks[name]["profile"]]
        outside = set(profile["members"]) - set(blocks[name]["team"])
        reserves = sorted(outside, key=lambda person: (ticket(name, person), person))
        within = assisted_days(audit, blocks[name], blocks, teams) if experts else -1
        substitution = Substitution(audit, blocks[name], profile, reserves, within)
        teams[name] = substitution.check(deviations)
    return teams


class Substitution:
    """The deviations of one block: each must be forced, and take the next reserve."""

    def __init__(
        self, audit: Audit, block: Json, profile: Json, reserves: list[str], within: int
    ) -> None:  # fmt: skip
        self.audit, self.block, self.reserves, self.within = audit, block, reserves, within
        marks = zip(profile["members"], profile["qualified"])
        self.able = {name for name, mark in marks if mark or not profile["qualified_seats"]}
        self.rules = TeamRules(audit.facts, block, profile["members"], profile["size"])

    def can_serve(self, team: Iterable[str]) -> bool:
        """Tell whether a team has a common day, keeps the rules, and can fill the seat."""
        people = set(team)
        days = self.audit.facts.common_days(self.block, people) & self.within
        return bool(days and self.able & people) and not self.rules.broken(people)

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
        first = 0
        for deviation in deviations:
            if deviation["substitute"] in team:
                self.check_skipped(deviation, team, first)
                first = self.reserves.index(deviation["substitute"]) + 1
        return team

    def check_skipped(self, deviation: Json, team: list[str], first: int) -> None:
        """Everybody between the substitute and the one before is recorded, and could not serve."""
        name, substitute = self.block["block"], deviation["substitute"]
        earlier = self.reserves[first : self.reserves.index(substitute)]
        expected = [person for person in earlier if person not in team]
        found = [skipped["inspector"] for skipped in deviation["skipped"]]
        if found != expected:
            self.audit.add("deviation.order", block=name, inspector=substitute,
                           expected=expected, found=found)  # fmt: skip
        for person in expected:
            if self.can_serve(person if one == substitute else one for one in team):
                self.audit.add("deviation.skipped", block=name, inspector=person)


# ── Experts in the plan, plan-v1 §2.3 ────────────────────────────────────────────────────────


def assisted_days(
    audit: Audit, block: Json, blocks: dict[str, Json], teams: dict[str, list[str]]
) -> int:  # fmt: skip
    """Return D for a block of experts: the days of the department with its final team."""
    name = name_of((block["enterprise"], block["department"], False))
    return audit.facts.common_days(blocks[name], teams[name]) if name in blocks else 0


def check_experts(
    audit: Audit, plan: Json, blocks: dict[str, Json], teams: dict[str, list[str]]
) -> None:
    """Experts are with their department, or have a good reason to stay away."""
    placed = {part["block"]: (visit["visit"], part) for visit in plan["visits"]
              for part in visit["parts"]}  # fmt: skip
    unplaced = {left["block"]: left for left in plan["unplaced"]}
    for name, block in blocks.items():
        if not block.get("experts"):
            continue
        department = name_of((block["enterprise"], block["department"], False))
        own, team = placed.get(name), placed.get(department)
        left = unplaced.get(name)
        if own:
            if (
                team is None
                or own[0] != team[0]
                or any(own[1][field] != team[1][field] for field in ("start", "end"))
            ):
                violated(audit, name, "plan.experts", own[0])
        elif team is None and left:
            proven = unplaced.get(department, {"proven": True})["proven"]
            audit.expect_fields(name, left, rule="plan.experts", proven=proven, blocked=[])
        elif team and left:
            check_stay_away(audit, block, left, assisted_days(audit, block, blocks, teams))


def check_stay_away(audit: Audit, block: Json, left: Json, days: int) -> None:
    """On none of the days are as many eligible experts there as the block has seats."""
    facts, name = audit.facts, left["block"]
    profile = audit.documents["lottery.json"]["profiles"][block["profile"]]
    for place, day in enumerate(facts.days):
        there = [one for one in profile["members"] if facts.people[one].days >> place & 1]
        if days >> place & 1 and len(there) >= profile["size"]:
            violated(audit, name, "plan.experts", day)
            return
    audit.expect_fields(name, left, proven=True)
    if left["rule"] not in {"plan.leave", "plan.office_days", "plan.certificate"}:
        violated(audit, name, "plan.unplaced", left["rule"])


# ── Replacements, §8.1 ───────────────────────────────────────────────────────────────────────


class Slot(NamedTuple):
    """Where a block is in the plan; minutes since midnight."""

    visit: str
    day: date
    start: int
    end: int


class Present:
    """The teams as they stand: the lottery's, then deviations, then replacements one by one."""

    def __init__(self, audit: Audit) -> None:
        lottery, plan = audit.documents["lottery.json"], audit.documents["plan.json"]
        self.facts, self.people, self.days = audit.facts, audit.facts.people, audit.facts.days
        self.blocks = {block["block"]: block for block in lottery["blocks"]}
        self.profiles = {name: lottery["profiles"][block["profile"]]
                         for name, block in self.blocks.items()}  # fmt: skip
        self.ticket = ticket_maker("reserve", lottery["seed"])
        self.teams = {name: list(block["team"]) for name, block in self.blocks.items()}
        self.changes: dict[tuple[str, int], list[str]] = defaultdict(list)
        self.left: dict[str, set[str]] = defaultdict(set)
        self.came: dict[str, list[str]] = defaultdict(list)
        self.absent: dict[str, list[tuple[date, date]]] = defaultdict(list)
        for step in plan["deviations"]:
            self.change(step["block"], step["drawn"], step["substitute"], step["rule"])
        self.slots = {
            part["block"]: Slot(visit["visit"], date.fromisoformat(visit["day"]),
                                minutes(part["start"]), minutes(part["end"]))
            for visit in plan["visits"] for part in visit["parts"]
        }  # fmt: skip
        self.visits: dict[str, set[str]] = defaultdict(set)
        for block in self.slots:
            for name in self.teams[block]:
                self.visits[name].add(block)

    def change(self, block: str, leaves: str, comes: str, why: str) -> None:
        """Put one person into the seat of another."""
        seat = self.teams[block].index(leaves)
        self.teams[block][seat] = comes
        self.changes[block, seat].append(why)
        self.left[block].add(leaves)
        self.came[block].append(comes)

    def apply(self, record: Json) -> None:
        """Carry out a replacement."""
        block, leaves = record["block"], record["absent"]
        self.change(block, leaves, record["substitute"], str(record["number"]))
        slot = self.slots.get(block)
        if slot:
            self.visits[leaves].discard(block)
            self.visits[record["substitute"]].add(block)
        if record["kind"] == "recusal":
            return
        if slot:
            self.absent[leaves].append((slot.day, slot.day))
        if record["first_day"] is not None:
            first, last = record["first_day"], record["last_day"]
            self.absent[leaves].append((date.fromisoformat(first), date.fromisoformat(last)))

    def reserves(self, block: str) -> list[str]:
        """Return the reserves of a block in their order (§8)."""
        outside = set(self.profiles[block]["members"]) - set(self.blocks[block]["team"])
        return sorted(outside, key=lambda name: (self.ticket(block, name), name))

    def excluded_by(self, block: str, absent: str, name: str) -> str | None:
        """Return the first rule that keeps a reserve from the seat, if there is one."""
        others = set(self.teams[block]) - {absent}
        if name in others:
            return "replacement.in_team"
        if name == absent or name in self.left[block]:
            return "replacement.replaced"
        slot = self.slots.get(block)
        rule = next(self.busy(name, block), None) if slot else None
        if rule:
            return rule
        profile = self.profiles[block]
        able = {one for one, mark in zip(profile["members"], profile["qualified"]) if mark}
        if profile["qualified_seats"] and not able & (others | {name}):
            return "plan.qualification"
        rules = TeamRules(self.facts, self.blocks[block], profile["members"], profile["size"])
        return rules.broken(others | {name}).replace("lottery.", "plan.") or None

    def busy(self, name: str, block: str) -> Iterator[str]:
        """Yield the rules that keep a person from a part of the plan."""
        person, slot = self.people[name], self.slots[block]
        day = slot.day
        if any(first <= day <= last for first, last in self.absent[name]):
            yield "replacement.away"
        bit = 1 << self.days.index(day)
        if not person.certified & bit:
            yield "plan.certificate"
        if not person.on_duty & bit:
            yield "plan.leave"
        if not person.days & bit:
            yield "plan.office_days"
        others = [self.slots[block] for block in self.visits[name]]
        today = [other for other in others if other.day == day]
        if len(today) >= person.daily:
            yield "plan.daily_visits"
        week = day.isocalendar()[:2]
        if sum(other.day.isocalendar()[:2] == week for other in others) >= person.weekly:
            yield "plan.weekly_visits"
        in_month = sum(month_of(other.day) == month_of(day) for other in others)
        if person.monthly is not None and in_month >= person.monthly:
            yield "plan.monthly_visits"
        if person.campaign is not None and len(others) >= person.campaign:
            yield "plan.campaign_visits"
        if any(other.start < slot.end and other.end > slot.start for other in today):
            yield "plan.overlap"
        yield from self.short_of_time(name, block)

    def short_of_time(self, name: str, block: str) -> Iterator[str]:
        """Yield the rules about minutes and ways that keep a person from a part (§8.1)."""
        facts, person, slot = self.facts, self.people[name], self.slots[block]
        others = {other: self.slots[other] for other in self.visits[name]}
        spent = [(one.day, one.end - one.start + facts.paperwork) for one in others.values()]
        spent.append((slot.day, slot.end - slot.start + facts.paperwork))
        in_day = sum(took for day, took in spent if day == slot.day)
        week = slot.day.isocalendar()[:2]
        in_week = sum(took for day, took in spent if day.isocalendar()[:2] == week)
        if in_day > least(in_day, person.daily_minutes):
            yield "plan.daily_minutes"
        if in_week > least(in_week, person.weekly_minutes):
            yield "plan.weekly_minutes"
        site = self.blocks[block]["enterprise"]
        late = slot.start < facts.earliest(person, site)
        for other, one in others.items():
            there = self.blocks[other]["enterprise"]
            if one.day == slot.day and one.start < slot.start:
                late = late or one.end + facts.way(there, site) > slot.start
            elif one.day == slot.day:
                late = late or slot.end + facts.way(site, there) > one.start
        if facts.ways.travel and late:
            yield "plan.travel"

    def next_one(self, block: str, absent: str) -> dict[str, Json]:
        """Return substitute, skipped and odds as they must be; nothing if nobody is left."""
        order = self.reserves(block)
        rules = [self.excluded_by(block, absent, name) for name in order]
        able = [name for name, rule in zip(order, rules) if rule is None]
        if not able:
            return {}
        known = max((order.index(name) for name in self.came[block] if name in order), default=-1)
        place = order.index(able[0])
        candidates = able[:1] if place <= known else sorted(able)
        return {
            "substitute": able[0],
            "skipped": [{"inspector": name, "rule": rule}
                        for name, rule in zip(order[:place], rules)],
            "candidates": candidates,
            "probability": str(Fraction(1, len(candidates))),
        }  # fmt: skip


def check_replacements(audit: Audit) -> None:
    """Each is the next of the reserves who keeps every rule, with true odds; none is missing."""
    names = sorted(name for name in audit.digests
                   if name.startswith("replacement-") or name == "teams.csv")  # fmt: skip
    if audit.daily:
        for name in names:
            audit.add("teams.beforehand", name)
    if audit.daily or not names:
        return
    audit.blame = names[0]
    table = [] if numbered(audit.digests, "revision") else ["teams.csv"]  # plan-v1 §6
    numbers = range(1, len(names) + 1 - len(table))
    wanted = sorted([*(f"replacement-{number}.json" for number in numbers), *table])
    audit.expect("replacements", "files", names, wanted)
    if names != wanted or not numbers:
        audit.expect("replacements", "teams.csv", len(numbers) > 0, expected=True)
        return
    present, before = Present(audit), len(audit.findings)
    for number in numbers:
        check_replacement(audit, present, number)
        if len(audit.findings) > before:
            return  # the later ones rest on it
    check_replaced_plan(audit, present)
    if not table:
        return
    compare_rows(audit, "teams.csv", "block enterprise department day start end seat drawn"
                 " inspector changes", team_rows(audit, present))  # fmt: skip


def check_replacement(audit: Audit, present: Present, number: int) -> None:
    """One replacement, after those before it."""
    record = audit.document(f"replacement-{number}.json")
    block, absent, where = record["block"], record["absent"], f"replacement {number}"
    earlier = audit.documents.get(f"replacement-{number - 1}.json")
    if absent not in present.teams.get(block, ()):
        audit.expect(where, "absent", absent, present.teams.get(block, []))
        return
    own = present.blocks[block]
    if own["department"] in audit.facts.grouped and not own.get("experts"):
        audit.expect(where, "block", block, "one without a standing group")
        return
    slot = present.slots.get(block)
    audit.expect_fields(
        where, record, number=number, lottery=audit.digests["lottery.json"],
        plan=audit.digests["plan.json"], visit=slot.visit if slot else None,
        previous=audit.digests[f"replacement-{number - 1}.json"] if earlier else None,
    )  # fmt: skip
    for field in ("reason", "approver"):
        normal = unicodedata.normalize("NFC", record[field]).strip()
        audit.expect(where, field, record[field], normal or "not empty")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]",
                        record["time"]):  # fmt: skip
        audit.expect(where, "time", record["time"], "YYYY-MM-DDTHH:MM")
        return
    date.fromisoformat(record["time"][:10])
    if earlier and record["time"] < earlier["time"]:
        audit.expect(where, "time", record["time"], f"{earlier['time']} or later")
    first, last = record["first_day"], record["last_day"]
    if (first, last) != (None, None):
        day = slot.day if slot else None
        if not (first and last and day
                and date.fromisoformat(first) <= day <= date.fromisoformat(last)):  # fmt: skip
            audit.expect(where, "first_day, last_day", f"{first} {last}", f"around {day}")
            return
    expected = present.next_one(block, absent)
    if expected:
        audit.expect_fields(where, record, **expected)
        present.apply({**record, **expected})
    else:
        audit.expect(where, "substitute", record["substitute"], None)


def check_replaced_plan(audit: Audit, present: Present) -> None:
    """The plan with the new teams still keeps the rules about people (plan-v1 §5)."""
    people: Parts = defaultdict(list)
    for visit in audit.documents["plan.json"]["visits"]:
        for part in visit["parts"]:
            block, team = part["block"], present.teams[part["block"]]
            check_part(audit, visit, dict(part, team=team), present.blocks[block], team=team,
                       profile=present.profiles[block])  # fmt: skip
            slot = present.slots[block]
            for name in team:
                people[name].append((slot.day, slot.start, slot.end, block))
    check_people(audit, people)


def team_rows(audit: Audit, present: Present) -> Iterator[list[str]]:
    """Yield the rows of ``teams.csv``."""
    when = {part["block"]: [visit["day"], part["start"], part["end"]]
            for visit in audit.documents["plan.json"]["visits"]
            for part in visit["parts"]}  # fmt: skip
    for name, block in present.blocks.items():
        for seat, (drawn, comes) in enumerate(zip(block["team"], present.teams[name])):
            yield [name, block["enterprise"], block["department"], *when.get(name, ["", "", ""]),
                   str(seat + 1), drawn, comes, ";".join(present.changes[name, seat])]  # fmt: skip


# ── Revisions of the plan, plan-v1 §6 ────────────────────────────────────────────────────────


class Reseated(Substitution):
    """Substitutions of a revision: some people are kept away whatever their calendar says."""

    kept_away: frozenset[str] = frozenset()

    def can_serve(self, team: Iterable[str]) -> bool:
        """Tell whether a team can come, nobody of it being kept away."""
        people = set(team)
        return not people & self.kept_away and super().can_serve(people)


class Current:
    """The plan as it stands: replacements applied, then revisions one by one."""

    def __init__(self, audit: Audit) -> None:
        plan, lottery = audit.documents["plan.json"], audit.documents["lottery.json"]
        present = Present(audit)
        for number in numbered(audit.digests, "replacement"):
            present.apply(audit.documents[f"replacement-{number}.json"])
        self.audit, self.facts = audit, audit.facts
        self.visits: dict[str, Json] = {visit["visit"]: visit for visit in plan["visits"]}
        self.blocks = {name: dict(block, team=present.teams[name])
                       for name, block in present.blocks.items()}  # fmt: skip
        self.profiles: dict[str, Json] = dict(present.profiles)
        self.left = {name: set(gone) for name, gone in present.left.items()}
        self.unplaced = {block["block"]: block for block in plan["unplaced"]}
        self.every = {*self.blocks, *(block["block"] for block in lottery["unstaffed"])}
        self.ticket = ticket_maker("reserve", lottery["seed"])
        self.rows = {row["identifier"]: row for row in audit.rows("enterprises.csv")}
        self.shut: dict[str, int] = defaultdict(int)

    def slots(self) -> dict[str, tuple[str, str, str]]:
        """Day and hours of all blocks that have a visit."""
        return {part["block"]: (visit["day"], part["start"], part["end"])
                for visit in self.visits.values() for part in visit["parts"]}  # fmt: skip

    def known(self, enterprise: str) -> list[str]:
        """The enterprise, if it was drawn, and the sites of its visits for cause."""
        sites = self.facts.sites
        return [name for name in sites if name == enterprise or name.startswith(enterprise + "/")]

    def close(self, enterprise: str, days: int) -> None:
        """Take days from an enterprise."""
        self.shut[enterprise] |= days
        for name in self.known(enterprise):
            site = self.facts.sites[name]
            self.facts.sites[name] = site._replace(days=site.days & ~days)

    def happen(self, number: int, place: int, event: Json, first_day: str) -> None:
        """Change the facts as one event says (§6.2)."""
        facts, kind = self.facts, event["kind"]
        if kind == "inspector_recused":
            person = facts.people[event["inspector"]]
            names = {event["enterprise"], *self.known(event["enterprise"])}
            facts.people[event["inspector"]] = person._replace(recusals=person.recusals | names)
            return
        within = facts.calendar.days_in(event["first_day"], event["last_day"])
        later = facts.calendar.days_in(first_day, "")
        if kind == "inspector_away":
            person = facts.people[event["inspector"]]
            facts.people[event["inspector"]] = person._replace(days=person.days & ~(within & later))
        elif kind == "enterprise_closed":
            self.close(event["enterprise"], within & later)
        elif kind == "enterprise_window":
            self.close(event["enterprise"], later & ~within)
        elif kind == "task_window":
            task = facts.tasks[event["task"]]
            facts.windows[event["task"]] = within & ~self.shut["department " + task["department"]]
        elif kind == "department_blackout":
            self.shut["department " + event["department"]] |= within & later
            for name, task in facts.tasks.items():
                if task["department"] == event["department"]:
                    facts.windows[name] &= ~(within & later)
        else:
            self.ask(event, f"for-cause-{number}-{place}", within)

    def ask(self, event: Json, name: str, window: int) -> None:
        """Add the site and the task of a visit for cause (§6.3)."""
        facts, enterprise, department = self.facts, event["enterprise"], event["department"]
        place, drawn = event["place"], self.rows.get(event["enterprise"])
        if (place is None) == (drawn is None):
            raise ValueError(enterprise + ": place is given exactly where it was not drawn")
        row = drawn or dict(
            {key: value for key, value in place.items() if type(value) is str},
            tags=";".join(place["tags"]),
            **{key: degrees(place[key]) for key in ("latitude", "longitude")
               if place[key] is not None},
        )  # fmt: skip
        site = facts._site(row, [])  # noqa: SLF001  without history, so without a gap
        key = f"{enterprise}/{name}"
        facts.sites[key] = site._replace(days=site.days & ~self.shut[enterprise])
        facts.tasks[name] = {
            "task": name, "department": department, "duration_minutes": event["minutes"],
            "team_size": event["team_size"], "qualifications": event["qualifications"],
            "team_qualified": bool(event["qualifications"]), "team_leader": False,
        }  # fmt: skip
        facts.windows[name] = window & ~self.shut["department " + department]
        for one, person in facts.people.items():
            if enterprise in person.recusals:
                facts.people[one] = person._replace(recusals=person.recusals | {key})

    def add_for_cause(self, number: int, place: int, event: Json, later: int) -> None:
        """Add the block of a visit for cause with its team."""
        facts, enterprise, department = self.facts, event["enterprise"], event["department"]
        name = f"for-cause-{number}-{place}"
        site, key = facts.sites[f"{enterprise}/{name}"], f"{enterprise}/{name}/{department}"
        days = facts.block_days(f"{enterprise}/{name}", [name]) & later
        real = facts.sites.get(enterprise)
        members = [
            one for one, person in sorted(facts.people.items())
            if person.department == department and not person.expert and person.days & days
            and enterprise not in person.recusals
            and not any(facts.barred_by_kind(person, site.kind))
            and not (facts.rotated and real and one in real.came_last(department))
        ]  # fmt: skip
        skills = set(event["qualifications"])
        marks = [skills <= facts.people[one].qualifications for one in members]
        team = list(event["team"]) or self.first_who_fit(key, members, skills, days, event)
        if not set(team) <= set(members) or len(set(team)) != event["team_size"]:
            raise ValueError(f"{key}: {', '.join(team)} are no team of eligible people")
        self.blocks[key] = {"block": key, "enterprise": f"{enterprise}/{name}",
                            "department": department, "tasks": [name], "team": team}  # fmt: skip
        self.profiles[key] = {"members": members, "qualified": marks, "size": event["team_size"],
                              "qualified_seats": int(bool(skills))}  # fmt: skip
        self.every.add(key)

    def first_who_fit(
        self, key: str, members: list[str], skills: set[str], days: int, event: Json
    ) -> list[str]:
        """The first in the order of reserves who have a day in common and fit together."""
        people, team = self.facts.people, list[str]()
        for name in sorted(members, key=lambda one: (self.ticket(key, one), one)):
            able = any(skills <= people[one].qualifications for one in (*team, name))
            seats = event["team_size"] - len(team)
            apart = self.facts.apart.get(name, set()) & set(team)
            if seats and days & people[name].days and not apart and (able or seats > 1):
                team.append(name)
                days &= people[name].days
        return team


def degrees(microdegrees: int) -> str:
    """Write microdegrees as the register writes degrees."""
    whole, rest = divmod(abs(microdegrees), 10**6)
    return f"{'-' if microdegrees < 0 else ''}{whole}.{rest:06d}"


def check_revisions(audit: Audit) -> None:
    """Each revision leaves what stays, gives its reasons, and keeps every rule."""
    names = sorted(name for name in audit.digests
                   if name.startswith("revision-") or name == "current-plan.csv")  # fmt: skip
    if audit.daily:
        for name in names:
            audit.add("teams.beforehand", name)
    if audit.daily or not names:
        return
    audit.blame = names[0]
    numbers = range(1, len(names))  # one of them is current-plan.csv
    wanted = sorted(["current-plan.csv", *(f"revision-{number}.json" for number in numbers)])
    audit.expect("revisions", "files", names, wanted)
    if names != wanted or not numbers:
        audit.expect("revisions", "current-plan.csv", len(numbers) > 0, expected=True)
        return
    facts, before = audit.facts, len(audit.findings)
    try:
        audit.facts = copied(facts)
        current = Current(audit)
        for number in numbers:
            RevisionCheck(current, number).run()
            if len(audit.findings) > before:
                return  # the later ones rest on it
        order = sorted(current.visits.values(), key=order_of)
        columns = "visit day start end enterprise name department tasks team"
        compare_rows(audit, "current-plan.csv", columns, plan_rows({"visits": order}, audit.facts))
    finally:
        audit.facts = facts


def copied(facts: Facts) -> Facts:
    """Return facts that events may change."""
    other = copy.copy(facts)
    for name in ("people", "sites", "tasks", "windows"):
        setattr(other, name, dict(getattr(facts, name)))
    other.demand_sets = {}
    return other


def order_of(visit: Json) -> tuple[str, str, str]:
    """Order of visits in a plan."""
    return visit["day"], visit["start"], visit["enterprise"]


def slot_record(slot: tuple[str, str, str] | None) -> Json:
    """Write day and hours as a change has them."""
    return dict(zip(("day", "start", "end"), slot)) if slot else None


class RevisionCheck:
    """One revision, after those before it."""

    def __init__(self, current: Current, number: int) -> None:
        self.current, self.number, self.audit = current, number, current.audit
        self.record = self.audit.document(f"revision-{number}.json")
        self.where, self.first = f"revision {number}", self.record["first_day"]
        self.later = current.facts.calendar.days_in(self.first, "")
        self.old, self.slots = dict(current.visits), current.slots()
        self.visit_of = {part["block"]: visit for visit in self.old.values()
                         for part in visit["parts"]}  # fmt: skip
        self.frozen = {
            name
            for name, visit in self.old.items()
            if visit["day"] < self.first or name in self.record["announced"]
        }

    def run(self) -> None:
        """Check, and carry out."""
        before = len(self.audit.findings)
        self.check_request()
        self.check_stays()
        if len(self.audit.findings) > before:
            return
        current, record = self.current, self.record
        events = list(enumerate(record["events"], 1))
        for place, event in events:
            current.happen(self.number, place, event, self.first)
        for place, event in events:
            if event["kind"] == "for_cause":
                current.add_for_cause(self.number, place, event, self.later)
        drawn = {name: list(block["team"]) for name, block in current.blocks.items()}
        self.reseat()
        for name in record["withdrawn"]:
            del current.visits[name]
        current.visits.update((visit["visit"], visit) for visit in record["visits"])
        self.seat_everybody()
        self.check_complete()
        self.check_plan()
        self.check_changes(drawn)

    def check_request(self) -> None:
        """Number, digests, times, and the days of the events."""
        audit, record = self.audit, self.record
        earlier = audit.documents.get(f"revision-{self.number - 1}.json")
        replaced = numbered(audit.digests, "replacement")
        last = f"replacement-{replaced[-1]}.json" if replaced else ""
        audit.expect_fields(
            self.where, record, format="dualrandom/revision/1", number=self.number,
            plan=audit.digests["plan.json"], replacement=audit.digests.get(last),
            previous=audit.digests.get(f"revision-{self.number - 1}.json"),
            announced=sorted(set(record["announced"])), withdrawn=sorted(set(record["withdrawn"])),
        )  # fmt: skip
        normal = unicodedata.normalize("NFC", record["approver"]).strip()
        audit.expect(self.where, "approver", record["approver"], normal or "not empty")
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]",
                            record["time"]):  # fmt: skip
            audit.expect(self.where, "time", record["time"], "YYYY-MM-DDTHH:MM")
        date.fromisoformat(record["time"][:10])
        date.fromisoformat(self.first)
        before = earlier or audit.documents.get(last)
        least = max(record["time"][:10], earlier["first_day"] if earlier else "")
        if (before and record["time"] < before["time"]) or self.first < least:
            audit.expect(self.where, "time, first_day", f"{record['time']} {self.first}", "later")
        if not self.later or not record["events"]:
            audit.expect(self.where, "first_day, events", self.first, "in the campaign, some")
        for place, event in enumerate(record["events"], 1):
            self.check_event(place, event)

    def check_event(self, place: int, event: Json) -> None:
        """An event has a reason, and days that can still be planned."""
        facts = self.current.facts
        problems = [] if event["reason"].strip() else ["reason"]
        if "first_day" in event:
            first, last = date.fromisoformat(event["first_day"]), event["last_day"]
            end = date.fromisoformat(last)
            if end < first or last < self.first or first > facts.days[-1]:
                problems.append(f"{event['first_day']}~{last}")
        if event["kind"] in {"enterprise_closed", "enterprise_window", "inspector_recused"} and (
            not self.current.known(event["enterprise"])
        ):
            problems.append(event["enterprise"])
        departments = {person.department for person in facts.people.values()}
        if event.get("department", "") not in {"", *departments}:
            problems.append(event["department"])
        if event["kind"] == "for_cause" and (
            "/" in event["enterprise"] or event["minutes"] < 1 or event["team_size"] < 1
        ):
            problems.append(event["enterprise"])
        for problem in problems:
            self.audit.add("revision.event", number=place, problem=problem)

    def check_stays(self) -> None:
        """What is done or announced is neither withdrawn nor replaced, and nothing is earlier."""
        audit, record = self.audit, self.record
        for name in record["withdrawn"]:
            if name not in self.old or name in self.frozen:
                audit.add("revision.frozen", visit=name)
        for name in record["announced"]:
            if name not in self.old or self.old[name]["day"] < self.first:
                audit.add("revision.frozen", visit=name)
        kept = set(self.old) - set(record["withdrawn"])
        for visit in record["visits"]:
            if visit["day"] < self.first or visit["visit"] in kept:
                audit.add("revision.frozen", visit=visit["visit"])
        if not is_ordered(map(order_of, record["visits"])):
            audit.add("order", where=f"{self.where}.visits")

    def reseat(self) -> None:
        """§6.4: substitutes step in only where a team has no possible day, in their order."""
        current, by_block = self.current, defaultdict(list)
        for step in self.record["substitutions"]:
            by_block[step["block"]].append(step)
        listed = [step["block"] for step in self.record["substitutions"]]
        self.audit.expect(self.where, "substitutions", listed, sorted(listed))
        teams = {name: list(block["team"]) for name, block in current.blocks.items()}
        for name, steps in sorted(by_block.items()):
            visit = self.visit_of.get(name)
            block = current.blocks.get(name)
            if block is None or (visit and visit["day"] < self.first):
                self.audit.add("plan.block", block=name, found=0)
                continue
            experts = block.get("experts", False)
            if block["department"] in self.audit.facts.grouped and not experts:
                self.audit.add("deviation.group", block=name)
                continue
            within = self.later
            if visit and visit["visit"] in self.frozen:
                within = current.facts.calendar.days_in(visit["day"], visit["day"])
            if experts:
                within &= assisted_days(self.audit, block, current.blocks, teams)
            profile = current.profiles[name]
            recused = {one for one in profile["members"] if one in current.facts.people and
                       block["enterprise"] in current.facts.people[one].recusals}  # fmt: skip
            outside = set(profile["members"]) - set(block["team"]) - recused
            free = outside - current.left.get(name, set())
            reserves = [one for _, one in sorted((current.ticket(name, one), one) for one in free)]
            case = Reseated(self.audit, block, profile, reserves, within)
            case.kept_away = frozenset(recused | self.busy(visit, name, reserves))
            teams[name] = case.check(steps)
            current.left.setdefault(name, set()).update(step["drawn"] for step in steps)
            current.blocks[name] = dict(block, team=teams[name])

    def busy(self, visit: Json, name: str, reserves: list[str]) -> set[str]:
        """Reserves whom a done or announced visit keeps from an announced one (draw-v1 §8.1)."""
        if not visit or visit["visit"] not in self.frozen:
            return set()
        present = self.frozen_alone()
        others = {"overlap", "travel", "daily_visits", "weekly_visits", "monthly_visits",
                  "campaign_visits", "daily_minutes", "weekly_minutes"}  # fmt: skip
        found = {one: present.excluded_by(name, "", one) or "" for one in reserves}
        return {one for one, rule in found.items() if rule.removeprefix("plan.") in others}

    def frozen_alone(self) -> Present:
        """Who is where in done and announced visits alone."""
        present, current = Present(self.audit), self.current
        present.blocks, present.profiles = current.blocks, current.profiles
        present.teams = {name: list(block["team"]) for name, block in current.blocks.items()}
        for kept in (present.left, present.visits, present.absent):
            kept.clear()
        parts = [(self.old[key], part) for key in self.frozen for part in self.old[key]["parts"]]
        present.slots = {
            part["block"]: Slot(visit["visit"], date.fromisoformat(visit["day"]),
                                minutes(part["start"]), minutes(part["end"]))
            for visit, part in parts
        }  # fmt: skip
        for _, part in parts:
            for one in part["team"]:
                present.visits[one].add(part["block"])
        return present

    def seat_everybody(self) -> None:
        """Teams that are written are those of §6.4; kept visits have the present teams."""
        current = self.current
        for name, visit in current.visits.items():
            parts = [dict(part, team=current.blocks[part["block"]]["team"])
                     if part["block"] in current.blocks else part
                     for part in visit["parts"]]  # fmt: skip
            if visit in self.record["visits"]:
                found = [part["team"] for part in visit["parts"]]
                self.audit.expect(name, "team", found, [part["team"] for part in parts])
            current.visits[name] = dict(visit, parts=parts)

    def check_complete(self) -> None:
        """Every block is in one visit or unplaced; dropped is exactly what lost its visit."""
        current = self.current
        placed = [part["block"] for visit in current.visits.values() for part in visit["parts"]]
        dropped = [left["block"] for left in self.record["dropped"]]
        asked = current.every - set(self.slots) - set(current.unplaced)
        lost = sorted((asked | set(self.slots)) - set(placed))
        self.audit.expect(self.where, "dropped", dropped, lost)
        current.unplaced.update((left["block"], left) for left in self.record["dropped"])
        for name in placed:
            current.unplaced.pop(name, None)
        times = Counter([*placed, *current.unplaced])
        times.update(dict.fromkeys(current.every, 0))
        for name in sorted(times):
            if times[name] != 1 or name not in current.every:
                self.audit.add("plan.block", block=name, found=times[name])

    def check_plan(self) -> None:
        """Every rule for what is to come, and the limits of people and enterprises for all."""
        current, people = self.current, defaultdict(list)
        for visit in sorted(current.visits.values(), key=order_of):
            where = f"{visit['day']}/{visit['enterprise']}"
            self.audit.expect(where, "visit", visit["visit"], where)
            parties = [(part["department"], part.get("experts", False)) for part in visit["parts"]]
            if not is_ordered(parties):
                violated(self.audit, where, "plan.joint_visit", parties)
            if visit["day"] >= self.first:
                check_visit(self.audit, visit)
            for part in visit["parts"]:
                block = current.blocks.get(part["block"])
                if block and visit["day"] >= self.first:
                    check_part(self.audit, visit, part, block, team=block["team"],
                               profile=current.profiles[part["block"]])  # fmt: skip
                if part.get("experts"):
                    self.check_assisting(visit, part)
                for name in part["team"]:
                    span = minutes(part["start"]), minutes(part["end"])
                    day = date.fromisoformat(visit["day"])
                    people[name].append((day, *span, part["block"]))
        check_people(self.audit, people)
        check_frequency(self.audit, list(current.visits.values()))

    def check_assisting(self, visit: Json, part: Json) -> None:
        """Experts come with their department, at its hours."""
        if not any(
            not other.get("experts") and all(
                other[field] == part[field] for field in ("department", "start", "end"))
            for other in visit["parts"]
        ):  # fmt: skip
            violated(self.audit, part["block"], "plan.experts", visit["visit"])

    def check_changes(self, drawn: dict[str, list[str]]) -> None:
        """§6.5: every difference is listed, nothing else, each with a true reason."""
        after, record = self.current.slots(), self.record
        different = [(name, slot_record(self.slots.get(name)), slot_record(after.get(name)))
                     for name in sorted({*self.slots, *after})
                     if self.slots.get(name) != after.get(name)]  # fmt: skip
        listed = [(one["block"], one["before"], one["after"]) for one in record["changes"]]
        self.audit.expect(self.where, "changes", listed, different)
        changes = {one["block"]: one for one in record["changes"]}
        substituted = {step["block"] for step in record["substitutions"]}
        for name, change in changes.items():
            hit = next((place for place, event in enumerate(record["events"], 1)
                        if self.hits(place, event, name, drawn.get(name, []))), None)  # fmt: skip
            seen, one = {name}, change
            while one and one["event"] is None and one["for_block"] not in (*seen, None):
                seen.add(one["for_block"])
                one = {"event": 0} if one["for_block"] in substituted else changes.get(
                    one["for_block"])  # fmt: skip
            ends = one is not None and one["event"] is not None
            alone = change["event"] is None or change["for_block"] is None
            gained = change["before"] is None and change["event"] is None
            if change["event"] != hit or not ends or not alone or gained:
                self.audit.add("revision.reason", block=name)

    def hits(self, place: int, event: Json, name: str, team: list[str]) -> bool:
        """Tell whether an event takes the day of a block, or asks for it."""
        block, kind = self.current.blocks[name], event["kind"]
        day = self.slots[name][0] if name in self.slots else None
        about = f"{block['enterprise']}/".startswith(f"{event.get('enterprise')}/")
        if kind == "for_cause":
            site = f"{event['enterprise']}/for-cause-{self.number}-{place}"
            return bool(block["enterprise"] == site)
        if kind == "inspector_recused":
            return about and event["inspector"] in team
        within = day is not None and event["first_day"] <= day <= event["last_day"]
        if kind == "enterprise_window":
            return about and not within
        if kind == "task_window":
            return event["task"] in block["tasks"] and not within
        return (
            within
            and {
                "inspector_away": event.get("inspector") in team,
                "enterprise_closed": about,
                "department_blackout": event.get("department") == block["department"],
            }[kind]
        )


# ── Teams drawn on the day: draw-v1 §7.7, plan-v1 §5 ─────────────────────────────────────────


def check_demands(audit: Audit) -> None:
    """Blocks, seats and eligible people are what the draw and the registers make."""
    record, facts = audit.document("demands.json"), audit.facts
    audit.expect_fields("demands", record, commitment=audit.digests["commitment.json"],
                        draw=audit.digests["draw.json"])  # fmt: skip
    for department in sorted(facts.assisted):
        audit.add("experts.daily", "campaign.json", department=department)
    candidates = Candidates(facts)
    profiles: dict[str, int] = {}
    listed: list[Json] = []
    blocks, unstaffed = [], []
    for key, tasks in expected_blocks(audit).items():
        size, skills, leads = facts.demands(tasks)
        members = candidates.of(key, tasks)
        marks = [facts.may_lead(name, skills, leads) for name in members]
        seat = int(bool(skills or leads))
        block = {"block": "/".join(key), "enterprise": key[0], "department": key[1],
                 "tasks": sorted(tasks)}  # fmt: skip
        if len(members) < size or (seat and not any(marks)):
            few = len(members) < size
            rule = "lottery.too_few_eligible" if few else "lottery.no_qualified"
            unstaffed.append(dict(block, rule=rule, eligible=len(members), needed=size))
            continue
        profile = {"members": members, "qualified": marks}
        number = profiles.setdefault(json.dumps(profile), len(profiles))
        if number == len(listed):
            listed.append(profile)
        blocks.append(dict(block, size=size, qualified_seats=seat, profile=number))
    for field, wanted in (("blocks", blocks), ("unstaffed", unstaffed), ("profiles", listed)):
        audit.expect("demands", "number of " + field, len(record[field]), len(wanted))
        for place, (one, expected) in enumerate(zip(record[field], wanted)):
            audit.expect_fields(f"{field}[{place}]", one, **expected)
    for name in sorted(NO_DAILY & set(audit.digests)):
        audit.add("teams.beforehand", name)


class StaffedDays:
    """Bits of the days on which a complete team of the eligible is present (plan-v1 §5)."""

    def __init__(self, facts: Facts, demands: Json) -> None:
        self.facts, self.profiles = facts, demands["profiles"]
        self.known: dict[tuple[int, int, int], int] = {}

    def of(self, block: Json) -> int:
        """Return the possible days of a block, its own calendar included."""
        kind = block["profile"], block["size"], block["qualified_seats"]
        if kind not in self.known:
            self.known[kind] = self.present(*kind)
        return self.known[kind] & self.facts.planned_days(block)

    def present(self, number: int, size: int, seats: int) -> int:
        """Return the days for blocks of one kind."""
        profile, days = self.profiles[number], 0
        marks = [(self.facts.people[name].days, mark)
                 for name, mark in zip(profile["members"], profile["qualified"])]  # fmt: skip
        for place in range(len(self.facts.days)):
            there = [mark for own, mark in marks if own >> place & 1]
            if len(there) >= size and sum(there) >= seats:
                days |= 1 << place
        return days


class Crew:
    """Who could fill the seats of some parts of one department (plan-v1 §5.1).

    Each seat looks for somebody with room left, moving others about if need be: a way through
    (person, session), (person, day), (person, week), (person, month) and person is searched
    breadth first.
    """

    def __init__(self, audit: Audit, parts: list[tuple[Json, Json, Json]]) -> None:
        self.people = audit.facts.people
        self.weeks = {visit["day"]: tuple(date.fromisoformat(visit["day"]).isocalendar()[:2])
                      for visit, _, _ in parts}  # fmt: skip
        self.places = {day.isoformat(): place for place, day in enumerate(audit.facts.days)}
        self.profiles = audit.documents["demands.json"]["profiles"]
        self.used: Counter[tuple[Json, ...]] = Counter()  # visits by day, week and campaign
        self.known: dict[tuple[str, str], tuple[tuple[tuple[Json, ...], int], ...]] = {}
        self.holder: dict[tuple[Json, ...], int] = {}  # (person, day, session) → seat
        self.taken: dict[int, tuple[Json, ...]] = {}
        self.slots: dict[str, set[tuple[Json, ...]]] = defaultdict(set)
        self.kinds: list[tuple[Json, ...]] = []  # of each seat
        self.free: dict[str, int] = {}
        self.choices: dict[tuple[Json, ...], list[str]] = {}
        session, day, until = -1, "", ""
        for visit, part, block in sorted(parts, key=lambda one: (one[0]["day"], one[1]["start"])):
            if visit["day"] != day or part["start"] >= until:
                session, day, until = session + 1, visit["day"], ""
            until = max(until, part["end"])
            able = block["qualified_seats"]
            for seat in range(block["size"]):
                self.kinds.append((day, session, block["profile"], seat < able))
        self.sessions = session + 1
        self.missing = sum(not self.fill(seat, kind) for seat, kind in enumerate(self.kinds))

    def who(self, kind: tuple[Json, ...]) -> list[str]:
        """Return those who may fill such seats and are available."""
        if kind not in self.choices:
            day, _, number, able = kind
            profile, place = self.profiles[number], self.places.get(day)
            self.choices[kind] = [
                name for name, mark in zip(profile["members"], profile["qualified"])
                if (mark or not able) and place is not None and name in self.people
                and self.people[name].days >> place & 1
            ]  # fmt: skip
            for name in self.choices[kind]:
                person = self.people[name]
                most = min(person.daily, person.weekly, person.capacity)
                self.free[name] = least(most, person.monthly)
        return self.choices[kind]

    def limits(self, slot: tuple[Json, ...]) -> tuple[tuple[tuple[Json, ...], int], ...]:
        """Return what a visit counts for, and how many are allowed, the narrowest first."""
        name, day, _ = slot
        if (name, day) not in self.known:
            person = self.people[name]
            self.known[name, day] = (
                ((name, day), person.daily), ((name, *self.weeks[day]), person.weekly),
                ((name, "month", month_of(date.fromisoformat(day))),
                 least(person.capacity, person.monthly)),
                ((name,), person.capacity),
            )  # fmt: skip
        return self.known[name, day]

    def full(self, slot: tuple[Json, ...]) -> tuple[Json, ...] | None:
        """Return the narrowest limit that allows no visit more, if there is one."""
        for key, most in self.limits(slot):
            if self.used[key] >= most:
                return key
        return None

    def fill(self, seat: int, kind: tuple[Json, ...]) -> bool:
        """Fill one seat more; false, and nothing changed, if that is impossible."""
        came: dict[int, tuple[int, tuple[Json, ...]]] = {}
        day, session = kind[:2]
        people = self.who(kind)
        first = seat % max(1, len(people))  # all have their turn
        for name in itertools.chain(people[first:], people[:first]):
            slot = (name, day, session)
            if slot not in self.holder and self.full(slot) is None:
                self.move(seat, slot, came)
                return True
        seen: set[tuple[Json, ...]] = set()
        queue = [(seat, kind)]
        for one, asked in queue:
            for name in self.who(asked):
                slot = (name, asked[0], asked[1])
                if slot in seen:
                    continue
                seen.add(slot)
                full = self.full(slot)
                if slot not in self.holder and full is None:
                    self.move(one, slot, came)
                    return True
                for other in self.others(slot, full):
                    if other != seat and other not in came:
                        came[other] = (one, slot)
                        queue.append((other, self.kinds[other]))
        return False

    def others(self, slot: tuple[Json, ...], full: tuple[Json, ...] | None) -> list[int]:
        """Return the seats one of which must be left for a slot: its holder, or a full limit's."""
        if slot in self.holder:
            return [self.holder[slot]]
        return [self.holder[other] for other in sorted(self.slots[slot[0]])
                if any(full == key for key, _ in self.limits(other))]  # fmt: skip

    def move(
        self, seat: int, slot: tuple[Json, ...], came: dict[int, tuple[int, tuple[Json, ...]]]
    ) -> None:
        """Let everybody on the way move on by one."""
        steps = [(seat, slot)]
        while steps[-1][0] in came:
            steps.append(came[steps[-1][0]])
        for moving, _ in steps[:-1]:
            self.count(self.taken.pop(moving), -1)
        for moving, to in steps:
            self.taken[moving], self.holder[to] = to, moving
            self.count(to, 1)

    def count(self, slot: tuple[Json, ...], step: int) -> None:
        """Count a visit for day, week, month and campaign."""
        if step < 0:
            del self.holder[slot]
            self.slots[slot[0]].remove(slot)
        else:
            self.slots[slot[0]].add(slot)
        for key, _ in self.limits(slot):
            self.used[key] += step

    def spare(self) -> int:
        """Return the least number of further seats of one kind that could be filled (§5.3)."""
        least = []
        for kind in sorted(set(self.kinds)):
            before = len(self.kinds)
            self.kinds.append(kind)
            while self.fill(len(self.kinds) - 1, kind):
                self.kinds.append(kind)
            least.append(len(self.kinds) - 1 - before)
            for seat in range(before, len(self.kinds) - 1):
                self.count(self.taken.pop(seat), -1)
            del self.kinds[before:]
        return min(least)


def check_staffing(audit: Audit, plan: Json, blocks: dict[str, Json]) -> None:
    """Nobody is named, people can be found for all days, and the figures of the days are true."""
    audit.expect("plan", "deviations", plan["deviations"], [])
    by_department: dict[str, list[tuple[Json, Json, Json]]] = defaultdict(list)
    by_day: dict[tuple[str, str], list[tuple[Json, Json, Json]]] = defaultdict(list)
    for visit in plan["visits"]:
        for part in visit["parts"]:
            if part["block"] in blocks:
                row = visit, part, blocks[part["block"]]
                by_department[row[2]["department"]].append(row)
                by_day[visit["day"], row[2]["department"]].append(row)
    days, short = {key: Crew(audit, parts) for key, parts in sorted(by_day.items())}, False
    for (day, department), crew in days.items():
        if crew.missing:
            short = True
            violated(audit, f"{day} {department}", "plan.daily_staffing", f"-{crew.missing}")
    for department, parts in sorted(by_department.items()) if not short else ():
        if missing := Crew(audit, parts).missing:
            short = True
            violated(audit, department, "plan.daily_staffing", f"-{missing}")
    record = audit.document("staffing.json")
    audit.expect_fields("staffing", record, demands=audit.digests["demands.json"],
                        plan=audit.digests["plan.json"])  # fmt: skip
    found = [[row["day"], row["department"]] for row in record["days"]]
    audit.expect("staffing", "days", found, [list(key) for key in days])
    for row in record["days"] if not short else ():
        crew_of = days.get((row["day"], row["department"]))
        if crew_of is None:
            continue
        most, spare = list(crew_of.free.values()), crew_of.spare()
        each = 1 if min(most) >= crew_of.sessions else max(1, min(crew_of.sessions, max(most)))
        audit.expect_fields(
            f"{row['day']} {row['department']}", row, seats=len(crew_of.kinds), free=len(most),
            parts=len(by_day[row["day"], row["department"]]), spare=spare, absences=spare // each,
        )  # fmt: skip


# ── Teams drawn on the day, docs/spec/daily-v1.md ────────────────────────────────────────────

DAY_TEXTS = {
    "en": {
        "day.missing": "this planned day was left out, but a later one was drawn",
        "day.stray": "the plan has no visits on this day",
        "day.demands": "days were drawn, but there is no demands.json",
        "day.chain": "the element of {party} does not lead to the one of the day before",
        "day.length": "the chain of {party} has {length} days only",
        "day.certificate": "department {department}: the certificate does not show that the band "
        "can't be kept",
        "day.band": "{inspector}: {least} to {most} visits are outside the band {low} to {high}",
        "day.odds": "{where}: the odds add up to {found}, which is not from {low} to {high}",
        "day.open": "{n} of {days} planned days are not drawn yet",
    },
    "zh": {
        "day.missing": "该计划日未抽取，而其后的日期已抽取",
        "day.stray": "计划中该日没有检查",
        "day.demands": "已有按日抽取记录，但缺少 demands.json",
        "day.chain": "“{party}”的链值与前一日不衔接",
        "day.length": "“{party}”的种子链只有 {length} 天",
        "day.certificate": "部门 {department}：证明不足以说明公平区间无法保持",
        "day.band": "{inspector}：次数 {least} 至 {most} 超出区间 {low} 至 {high}",
        "day.odds": "{where}：概率之和为 {found}，不在 {low} 至 {high} 之间",
        "day.open": "计划的 {days} 天中尚有 {n} 天未抽取",
    },
}
for _language, _texts in DAY_TEXTS.items():
    TEXTS[_language].update(_texts)
_TODAY = {
    "format": S, "algorithm": S, "number": N, "day": S, "commitment": S, "plan": S, "demands": S,
    "previous": S, "absences": [{"inspector": S, "reason": S}],
    "postponed": [{"block": S, "reason": S}], "public_source": S, "denominator": N,
    "people": [{"inspector": S, "weight": N, "room": N, "visits": N, "fair": S, "least": N,
                "most": N}],
    "profiles": [{"members": [S], "odds": [N], "qualified": [B], "size": N, "qualified_seats": N}],
    "blocks": [{"block": S, "session": N, "profile": N}],
    "certificates": [{
        "department": S, "kind": frozenset(("too_many", "too_few")), "blocks": [S],
        "qualified": [S], "others": [S], "pairs": [{"inspector": S, "session": N}],
        "inspectors": [S]}]}  # fmt: skip
MORE_SHAPES["day-<n>.json"] = {
    "format": S, "announcement": _TODAY, "elements": [{"party": S, "element": S}],
    "public_value": S, "seed": S, "teams": [{"block": S, "team": [S]}],
    "loads": [{"inspector": S, "visits": N, "fair": S}]}  # fmt: skip
Pair = tuple[str, int]
Graph = list[tuple[tuple[Json, ...], tuple[Json, ...], int, int]]


def check_days(audit: Audit) -> None:
    """Every planned day up to the last one drawn was drawn once and in order (§6)."""
    names = sorted(name for name in audit.digests if name.startswith("day-"))
    if not names:
        return
    audit.blame = names[0]
    if "demands.json" not in audit.documents:
        audit.add("day.demands")
        return
    days = sorted({visit["day"] for visit in audit.documents["plan.json"]["visits"]})
    planned = [f"day-{day}.json" for day in days]
    drawn = [name for name in planned if name in names]
    if drawn:
        for name in planned[: planned.index(drawn[-1])]:
            if name not in names:
                audit.add("day.missing", name)
    for name in names:
        if name not in planned:
            audit.add("day.stray", name)
    course = Course(audit, days)
    for number, name in enumerate(planned, 1):
        before = len(audit.findings)
        if name not in names:
            break
        course.check(number, audit.document(name))
        if len(audit.findings) > before:
            return  # the days after it rest on it
    left = len(days) - len(course.past)
    if left:
        audit.blame = "plan.json"
        audit.unchecked("day.open", n=left, days=len(days))


class Seated(NamedTuple):
    """A block of the day with the people who are present."""

    block: str
    department: str
    session: int
    size: int
    asked: int
    members: list[str]
    marks: list[bool]

    def able(self) -> set[str]:
        """Return who may fill the qualified seat."""
        return {name for name, mark in zip(self.members, self.marks) if mark}


class Course:
    """The days one after the other, with what was drawn and earned so far."""

    def __init__(self, audit: Audit, days: list[str]) -> None:
        self.audit, self.days = audit, days
        self.chains: list[Json] = audit.documents["campaign.json"].get("chains", [])
        self.campaign = audit.documents["campaign.json"]
        self.bound: str = audit.documents["seed.json"]["seed"]
        self.elements = {chain["party"]: chain["anchor"] for chain in self.chains}
        self.visits: Counter[str] = Counter()
        self.in_week: Counter[tuple[str, tuple[int, int]]] = Counter()
        self.in_month: Counter[tuple[str, str]] = Counter()
        self.fair: dict[str, Fraction] = defaultdict(Fraction)
        self.past: list[str] = []  # digests of the records

    def check(self, number: int, record: Json) -> None:
        """Check one day's record and take it into account."""
        audit, today = self.audit, record["announcement"]
        before = len(audit.findings)
        day = self.days[number - 1]
        audit.expect_fields(
            "announcement", today, format="dualrandom/day-announcement/1", number=number, day=day,
            algorithm="daily-lottery/band-cycle-1", denominator=Q,
            commitment=audit.digests["commitment.json"], plan=audit.digests["plan.json"],
            demands=audit.digests["demands.json"],
            previous=self.past[-1] if self.past else audit.digests["plan.json"],
        )  # fmt: skip
        rows = self._seats(day)
        self._inputs(today, [row.block for row in rows])
        rooms, rows = self._present(day, rows, today)
        self._shares(rows)
        self._people(today, rooms, rows)
        self._odds(today, rows)
        self._elements(number, record)
        if len(audit.findings) > before:
            return
        seed = self._seed(day, record)
        audit.expect("day", "seed", record["seed"], seed)
        teams = day_teams(today, seed)
        audit.expect("day", "teams", record["teams"], teams)
        for team in teams:
            for name in team["team"]:
                self.visits[name] += 1
                self.in_week[name, date.fromisoformat(day).isocalendar()[:2]] += 1
                self.in_month[name, month_of(date.fromisoformat(day))] += 1
        loads = [
            {"inspector": name, "visits": self.visits[name], "fair": str(self.fair[name])}
            for name in sorted({*self.visits, *self.fair})
            if self.visits[name] or self.fair[name]
        ]
        audit.expect("day", "loads", record["loads"], loads)
        self.past.append(audit.digests[f"day-{day}.json"])

    def _seats(self, day: str) -> list[Seated]:
        """Blocks of the day in order, with everybody eligible; sessions by time (§2.1)."""
        parts = sorted(
            ((visit["enterprise"], part["department"], part["start"], part["end"], part["block"])
             for visit in self.audit.documents["plan.json"]["visits"] if visit["day"] == day
             for part in visit["parts"]),
        )  # fmt: skip
        session: dict[str, int] = {}
        last: dict[str, tuple[int, str]] = defaultdict(lambda: (-1, ""))
        for _, department, start, end, block in sorted(parts, key=lambda part: part[2:]):
            count, until = last[department]
            session[block] = count + (start >= until)
            last[department] = session[block], max(until, end)
        demands = self.audit.documents["demands.json"]
        blocks = {block["block"]: block for block in demands["blocks"]}
        rows = []
        for _, department, _, _, name in parts:
            block = blocks[name]
            people = demands["profiles"][block["profile"]]
            rows.append(Seated(name, department, session[name], block["size"],
                               block["qualified_seats"], people["members"],
                               people["qualified"]))  # fmt: skip
        return rows

    def _inputs(self, today: Json, blocks: list[str]) -> None:
        """Absences and postponed blocks: known, ordered, with a reason (§2.2)."""
        audit = self.audit
        for one in today["absences"]:
            known = one["inspector"] in audit.facts.people
            if not known or one["reason"] not in {"leave", "illness", "other"}:
                audit.expect("absences", "inspector", one, "somebody of the register")
        late = [one["block"] for one in today["postponed"]]
        if not is_ordered(one["inspector"] for one in today["absences"]):
            audit.add("order", where="absences")
        if late != [name for name in blocks if name in late]:
            audit.add("order", where="postponed")
        if not all(one["reason"] for one in today["postponed"]):
            audit.expect("postponed", "reason", "", "not empty")

    def _present(
        self, day: str, rows: list[Seated], today: Json
    ) -> tuple[dict[str, int], list[Seated]]:
        """Who is there with room for a visit, and the blocks with these people (§2.2, §2.3)."""
        facts, when = self.audit.facts, date.fromisoformat(day)
        bit = 1 << facts.days.index(when)
        absent = {one["inspector"] for one in today["absences"]}
        late = {one["block"] for one in today["postponed"]}
        rows = [row for row in rows if row.block not in late]
        rooms = {}
        for name in sorted({name for row in rows for name in row.members} - absent):
            person = facts.people[name]
            room = min(person.daily, person.weekly - self.in_week[name, when.isocalendar()[:2]],
                       person.capacity - self.visits[name])  # fmt: skip
            if person.monthly is not None:
                room = min(room, person.monthly - self.in_month[name, month_of(when)])
            if room > 0 and person.days & bit:
                rooms[name] = room
        kept = []
        for row in rows:
            pairs = [one for one in zip(row.members, row.marks) if one[0] in rooms]
            kept.append(row._replace(members=[one for one, _ in pairs],
                                     marks=[mark for _, mark in pairs]))  # fmt: skip
        return rooms, kept

    def _shares(self, rows: list[Seated]) -> None:
        """Credit everybody present with the fair share of the day (§3)."""
        for row in rows:
            weights = {name: self.audit.facts.people[name].share for name in row.members}
            able = row.able()
            shares = shared(weights, row.size)
            if row.asked and sum(shares[name] for name in able) < 1:
                shares = shared({name: weights[name] for name in able}, 1)
                others = {name: one for name, one in weights.items() if name not in able}
                shares.update(shared(others, row.size - 1))
            for name, share in shares.items():
                self.fair[name] += share

    def _people(self, today: Json, rooms: dict[str, int], rows: list[Seated]) -> None:
        """The rows of the people, the band, and the certificates (§4.1, §4.2, §4.4)."""
        audit, band = self.audit, {}
        for name, room in rooms.items():
            due = self.fair[name] - self.visits[name]
            band[name] = (min(room, max(0, math.ceil(due - 1))),
                          min(room, max(0, math.floor(due + 1))))  # fmt: skip
        certified = [one["department"] for one in today["certificates"]]
        if not is_ordered(certified):
            audit.add("order", where="certificates")
        for one in today["certificates"]:
            own = [row for row in rows if row.department == one["department"]]
            if not certificate_holds(one, day_graph(own, band)):
                audit.add("day.certificate", department=one["department"])
        audit.expect("announcement", "people", [one["inspector"] for one in today["people"]],
                     list(rooms))  # fmt: skip
        for one in today["people"]:
            name, least, most = one["inspector"], one["least"], one["most"]
            if name not in rooms:
                continue
            person, (low, high) = audit.facts.people[name], band[name]
            audit.expect_fields(name, one, weight=person.share, room=rooms[name],
                                visits=self.visits[name], fair=str(self.fair[name]))  # fmt: skip
            wider = 0 <= least <= low and high <= most <= rooms[name]
            if (least, most) != (low, high) and not (wider and person.department in certified):
                audit.add("day.band", inspector=name, least=least, most=most, low=low, high=high)

    def _odds(self, today: Json, rows: list[Seated]) -> None:
        """Blocks and people are those of the day; the sums of the odds keep the bounds (§4.3)."""
        audit = self.audit
        expected = [{"block": row.block, "session": row.session, "profile": place}
                    for place, row in enumerate(rows)]  # fmt: skip
        audit.expect("announcement", "blocks", today["blocks"], expected)
        audit.expect("announcement", "profiles", len(today["profiles"]), len(rows))
        if today["blocks"] != expected or len(today["profiles"]) != len(rows):
            return
        sessions: Counter[Pair] = Counter()
        sums: Counter[str] = Counter()
        for row, one in zip(rows, today["blocks"]):
            profile = today["profiles"][one["profile"]]
            audit.expect_fields(row.block, profile, members=row.members, qualified=row.marks,
                                size=row.size, qualified_seats=row.asked)  # fmt: skip
            odds = profile["odds"]
            audit.expect(row.block, "odds", len(odds), len(row.members))
            if any(not 0 <= one <= Q for one in odds):
                audit.add("day.odds", where=row.block, found=odds, low=0, high=Q)
            in_range(audit, row.block, sum(odds), row.size * Q, row.size * Q)
            able = sum(one for one, mark in zip(odds, profile["qualified"]) if mark)
            in_range(audit, row.block + " (qualified)", able, row.asked * Q, row.size * Q)
            for name, chance in zip(profile["members"], odds):
                sessions[name, row.session] += chance
                sums[name] += chance
        for (name, session), total in sorted(sessions.items()):
            in_range(audit, f"{name}, session {session}", total, 0, Q)
        for one in today["people"]:
            name = one["inspector"]
            in_range(audit, name, sums[name], one["least"] * Q, one["most"] * Q)

    def _elements(self, number: int, record: Json) -> None:
        """Every party's element leads to the one before it (§1.1, §1.3)."""
        audit, sm3 = self.audit, "sm3:" if self.campaign["hash"] == "sm3" else ""
        parties = [one["party"] for one in record["elements"]]
        audit.expect("day", "elements", parties, [chain["party"] for chain in self.chains])
        if not self.chains or len(set(parties)) < len(parties):
            audit.expect("campaign", "chains", parties, "one for each party")
            return
        length = {chain["party"]: chain["length"] for chain in self.chains}
        for one in record["elements"]:
            party, element = one["party"], one["element"]
            state = hash_of(sm3)
            state.update(netstrings("dualrandom/chain/1", self.campaign["id"], party,
                                    str(number - 1), element))  # fmt: skip
            if state.digest().hex() != self.elements.get(party):
                audit.add("day.chain", party=party)
            elif number > length[party]:
                audit.add("day.length", party=party, length=length[party])
            self.elements[party] = element
        value, source = record["public_value"], record["announcement"]["public_source"]
        normal = unicodedata.normalize("NFC", value).strip()
        audit.expect("day", "public_value", value, normal)
        audit.expect("day", "public_value given", bool(value), bool(source))

    def _seed(self, day: str, record: Json) -> str:
        """Return the day's seed (§5.1)."""
        state = hash_of(self.bound)
        fields = ["dualrandom/day/1", self.bound, day, document_digest(record["announcement"]),
                  str(len(record["elements"]))]  # fmt: skip
        for one in record["elements"]:
            fields += [one["party"], one["element"]]
        state.update(netstrings(*fields, record["public_value"]))
        return ("sm3:" if self.bound.startswith("sm3:") else "") + state.digest().hex()


def in_range(audit: Audit, where: str, found: int, low: int, high: int) -> None:
    """Note a finding unless a sum of odds lies between two bounds."""
    if not low <= found <= high:
        audit.add("day.odds", where=where, found=found, low=low, high=high)


def shared(weights: dict[str, int], seats: int) -> dict[str, Fraction]:
    """Share seats in proportion to weights, at most one each (§3.1)."""
    shares, rest = {}, dict(weights)
    while rest:
        total = sum(rest.values())
        full = [name for name, weight in rest.items() if seats * weight >= total]
        if not full:
            break
        for name in full:
            shares[name] = Fraction(1)
            del rest[name]
        seats -= len(full)
    total = sum(rest.values())
    shares.update((name, Fraction(seats * weight, total)) for name, weight in rest.items())
    return shares


def day_graph(rows: list[Seated], band: dict[str, tuple[int, int]]) -> Graph:
    """Return the edges of a department's day, each with its bounds (§4.4)."""
    edges: Graph = []
    pairs: dict[Pair, None] = {}
    for row in rows:
        block = ("block", row.block)
        edges.append((("root",), block, row.size, row.size))
        if row.asked:
            edges.append((block, ("qualified", row.block), 1, row.size))
            edges.append((block, ("others", row.block), 0, row.size))
        for name, mark in zip(row.members, row.marks):
            node = ("qualified" if mark else "others", row.block) if row.asked else block
            edges.append((node, ("pair", name, row.session), 0, 1))
            pairs[name, row.session] = None
    edges += [(("pair", *pair), ("person", pair[0]), 0, 1) for pair in pairs]
    people = sorted({name for name, _ in pairs})
    return edges + [(("person", name), ("root",), *band[name]) for name in people]


def certificate_holds(one: Json, graph: Graph) -> bool:
    """Tell whether more must flow into the set than can flow out, or the other way (§4.4)."""
    inside = {("block", name) for name in one["blocks"]}
    inside |= {("qualified", name) for name in one["qualified"]}
    inside |= {("others", name) for name in one["others"]}
    inside |= {("person", name) for name in one["inspectors"]}
    nodes = inside | {("pair", pair["inspector"], pair["session"]) for pair in one["pairs"]}
    into = [edge for edge in graph if edge[1] in nodes and edge[0] not in nodes]
    out = [edge for edge in graph if edge[0] in nodes and edge[1] not in nodes]
    if one["kind"] == "too_few":
        into, out = out, into
    return sum(edge[2] for edge in into) > sum(edge[3] for edge in out)


def day_teams(today: Json, seed: str) -> list[Json]:
    """Round the odds of a day to teams (§5.2)."""
    names = {name for profile in today["profiles"] for name in profile["members"]}
    ticket = ticket_maker("inspector", seed)
    order = sorted(names, key=lambda name: (ticket(name), name))
    network, rows = day_network(today, {name: number for number, name in enumerate(order)})
    network.cancel_cycles(Chances("lottery", seed))
    teams = []
    for one, row in zip(today["blocks"], rows):
        team = [(person, mark) for person, mark, way in row if network.room[way] == 0]
        if today["profiles"][one["profile"]]["qualified_seats"]:
            leader = next(member for member in team if member[1])
            team = [leader] + [member for member in team if member != leader]
        teams.append({"block": one["block"], "team": [order[person] for person, _ in team]})
    return teams


def day_network(
    today: Json, place: dict[str, int]
) -> tuple[Network, list[list[tuple[int, bool, int]]]]:
    """Return the network of §5.2, and of each block the people with mark and way of the cell."""
    pairs = sorted(
        {(place[name], one["session"]) for one in today["blocks"]
         for name in today["profiles"][one["profile"]]["members"]},
    )  # fmt: skip
    node = {pair: number for number, pair in enumerate(pairs, 1)}
    first = 1 + len(pairs) + 3 * len(today["blocks"])
    network = Network(first + len(place))
    in_pair: Counter[tuple[int, int]] = Counter()
    rows, splits = [], []
    for number, one in enumerate(today["blocks"]):
        profile, top = today["profiles"][one["profile"]], 1 + len(pairs) + 3 * number
        entries = zip(profile["members"], profile["odds"], profile["qualified"])
        sums, row = [0, 0, 0], []
        for person, odds, mark in sorted((place[name], *rest) for name, *rest in entries):
            kind = (1 if mark else 2) if profile["qualified_seats"] else 0
            pair = person, one["session"]
            row.append((person, mark, network.add(top + kind, node[pair], odds)))
            sums[kind] += odds
            in_pair[pair] += odds
        rows.append(row)
        if profile["qualified_seats"]:
            splits += [(top, top + 1, sums[1]), (top, top + 2, sums[2])]
    whole: Counter[int] = Counter()
    for pair in pairs:
        splits.append((node[pair], first + pair[0], in_pair[pair]))
        whole[pair[0]] += in_pair[pair]
    splits += [(first + person, 0, whole[person]) for person in range(len(place))]
    for tail, head, total in splits:
        network.add(tail, head, total % Q)
    return network, rows


# ── Stage 9: tables ──────────────────────────────────────────────────────────────────────────


def check_tables(audit: Audit) -> None:
    """The tables hold the same as the documents, row by row."""
    lottery = [] if audit.daily else [
        ("lottery.csv", "block enterprise department inspector odds probability qualified drawn",
         lottery_rows(audit.documents["lottery.json"]))]  # fmt: skip
    for name, columns, rows in (
        ("draw.csv", "task stratum identifier outcome rank ticket probability",
         draw_rows(audit.documents["draw.json"])),
        *lottery,
        ("plan.csv", "visit day start end enterprise name department tasks team",
         plan_rows(audit.documents["plan.json"], audit.facts)),
    ):  # fmt: skip
        compare_rows(audit, name, columns, rows)


def compare_rows(audit: Audit, name: str, columns: str, rows: Iterable[list[str]]) -> None:
    """Compare a table with its columns and rows, up to the first difference."""
    with audit.text(name) as handle:
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
    groups = {name: row["group"] for row in record.get("groups", []) for name in row["inspectors"]}
    for block in record["blocks"]:
        profile = record["profiles"][block["profile"]]
        team = {groups.get(name, name) for name in block["team"]}
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
                   facts.sites[visit["enterprise"]].name,
                   part["department"] + ("/experts" if part.get("experts") else ""),
                   ";".join(part["tasks"]), ";".join(part["team"])]  # fmt: skip


# ── Signatures, §12, and the proof for one enterprise, §11.2 ─────────────────────────────────


def from_hex(text: str, size: int) -> bytes:
    """Read lower-case hexadecimal; empty if it is not that, or not of this size."""
    plain = len(text) == 2 * size and not re.search("[^0-9a-f]", text)
    return bytes.fromhex(text) if plain else b""


def check_signatures(audit: Audit) -> None:
    """Every signature is of a file of the bundle as it is."""
    record = audit.documents.get("signatures.json", {"signatures": ()})
    audit.blame = "signatures.json"
    for one in record["signatures"]:
        signer, document, digest = one["signer"], one["document"], one["digest"]
        if document in audit.damaged():
            continue
        found = "" if document == "signatures.json" else audit.digests.get(document, "")
        audit.expect(f"{signer}: {document}", "digest", digest, found)
        message = netstrings("dualrandom/signature/1", signer, document, digest)
        key, signature = from_hex(one["public_key"], 32), from_hex(one["signature"], 64)
        if ed25519_holds(key, message, signature):
            audit.unchecked("signature.key", signer=signer, key=one["public_key"])
        else:
            audit.add("signature.wrong", signer=signer, document=document)


def read_proof(audit: Audit) -> None:
    """Read a proof: one file with the commitment and the seed in it."""
    try:
        data = audit.path.read_bytes()
        proof = parse_json(data)
    except (OSError, ValueError, RecursionError) as problem:
        audit.add("file.malformed", problem=str(problem))
        return
    if canonical(proof) != data:
        audit.add("file.not_canonical")
    elif has_shape(audit, proof, PROOF_SHAPE, "proof"):
        audit.documents["proof"] = proof
        audit.expect("proof", "format", proof["format"], "dualrandom/proof/1")
        if not from_hex(proof["draw"], 32):
            audit.expect("proof", "draw", proof["draw"], "hexadecimal")
        for name in ("commitment", "seed"):
            audit.documents[name + ".json"] = proof[name]
            audit.expect(name, "format", proof[name]["format"], f"dualrandom/{name}/1")
        audit.digests["commitment.json"] = document_digest(proof["commitment"])
        check_published(audit)


def check_path(audit: Audit) -> None:
    """The path leads from the enterprise's line to the committed root."""
    proof, tasks = audit.document("proof"), audit.documents["commitment.json"]["tasks"]
    line = netstrings(proof["identifier"], proof["record"], *proof["cells"]) + b"\n"
    audit.expect("proof", "cells", len(proof["cells"]), len(tasks))
    if not 0 <= proof["index"] < proof["size"]:
        audit.expect("proof", "index", proof["index"], f"0…{proof['size'] - 1}")
        return
    if not all(from_hex(node, 32) for node in proof["path"]):
        audit.expect("proof", "path", proof["path"], "hexadecimal")
        return
    path = [from_hex(node, 32) for node in proof["path"]]
    root = root_above(leaf_of(proof["salt"], line), proof["index"], proof["size"], path)
    audit.expect("proof", "root", root, audit.documents["commitment.json"]["frame_root"])


def check_proof(audit: Audit) -> None:
    """Tasks, sizes, quotas and chances are the commitment's; the ticket decides (§11.2)."""
    proof, commitment = audit.document("proof"), audit.documents["commitment.json"]
    tasks, seed = commitment["tasks"], audit.documents["seed.json"]["seed"]
    levels = [read_cell(cell, weighted=task["weights"] is not None)
              for cell, task in zip(proof["cells"], tasks)]  # fmt: skip
    ticket = ticket_maker("enterprise", seed)(proof["identifier"]).hex()
    wanted = {}
    for place, task in enumerate(tasks):
        level = levels[lead_of(place, tasks)]
        if level is not None and levels[place] is not None:
            wanted[task["task"]] = place, level
    audit.expect("proof", "tasks", [one["task"] for one in proof["tasks"]], list(wanted))
    equal = commitment["algorithms"]["object_draw"] == "object-draw/equal"
    for one in proof["tasks"]:
        if one["task"] in wanted:
            place, (stratum, weight) = wanted[one["task"]]
            audit.expect_fields(one["task"], one, stratum=stratum, ticket=ticket)
            check_proved_chance(audit, one, tasks[lead_of(place, tasks)], weight)
            check_proved_place(audit, one, equal=equal)
    if not equal:
        audit.unchecked("proof.replay", algorithm=commitment["algorithms"]["object_draw"])
    if proof["tasks"]:
        audit.unchecked("proof.draw", digest=proof["draw"])


def check_proved_chance(audit: Audit, one: Json, task: Json, weight: int) -> None:
    """Size, quota and chance of an enterprise are those of its stratum and weight."""
    promise = next(each for each in task["strata"] if each["stratum"] == one["stratum"])
    chances = {level["weight"]: level["probability"] for level in promise["levels"]}
    audit.expect_fields(one["task"], one, frame_size=promise["frame_size"],
                        probability=chances.get(weight, promise["probability"]))  # fmt: skip
    if promise["quota"] is not None:
        audit.expect_fields(one["task"], one, quota=promise["quota"])
    elif not 0 <= one["quota"] <= promise["frame_size"]:
        audit.expect(one["task"], "quota", one["quota"], f"0…{promise['frame_size']}")


def check_proved_place(audit: Audit, one: Json, *, equal: bool) -> None:
    """Who is selected is at or below the cut-off, and within the quota."""
    if not 1 <= one["rank"] <= one["frame_size"]:
        audit.expect(one["task"], "rank", one["rank"], f"1…{one['frame_size']}")
    if not equal or not one["quota"]:
        audit.expect_fields(one["task"], one, cutoff="")
    elif not from_hex(one["cutoff"], 32):
        audit.expect(one["task"], "cutoff", one["cutoff"], "hexadecimal")
    if equal:
        audit.expect(one["task"], "selected", one["selected"], one["rank"] <= one["quota"])
        audit.expect(one["task"], "selected", one["selected"], one["ticket"] <= one["cutoff"])


# ── The way through all stages, and what is printed ──────────────────────────────────────────

_FIXED = ("manifest.json", "campaign.json", "commitment.json", "frame.csv", "inspectors.csv",
          "salt.json")  # fmt: skip
_DRAW = (*_FIXED, "seed.json", "draw.json")
_LOTTERY = (*_DRAW, "enterprises.csv", "history.csv", "lottery.json", "demands.json")
STAGES = (
    ("manifest", check_manifest, ()),
    ("documents", check_documents, ("manifest.json",)),
    ("commitment", check_commitment, _FIXED),
    ("attempts", check_attempts,
     ("manifest.json", "commitment.json", "seed.json", "attempt-<n>.json")),
    ("seed", check_seed, ("manifest.json", "commitment.json", "seed.json")),
    ("draw", check_draw, _DRAW),
    ("continued", check_continuations, (*_DRAW, "continuation-<n>.json")),
    ("signatures", check_signatures, ("manifest.json", "signatures.json")),
    ("records", check_records, (*_DRAW, "enterprises.csv", "history.csv")),
    ("lottery", check_lottery, _LOTTERY),
    ("plan", check_plan, (*_LOTTERY, "plan.json", "staffing.json", "checks.json")),
    ("replaced", check_replacements,
     (*_LOTTERY, "plan.json", "checks.json", "replacement-<n>.json", "teams.csv")),
    ("revised", check_revisions,
     (*_LOTTERY, "plan.json", "checks.json", "replacement-<n>.json", "revision-<n>.json",
      "current-plan.csv")),
    ("days", check_days,
     (*_FIXED, "seed.json", "draw.json", "demands.json", "plan.json", "day-<n>.json")),
    ("tables", check_tables, (*_LOTTERY, "plan.json", "draw.csv", "lottery.csv", "plan.csv")),
)  # fmt: skip
PROOF_STAGES = (
    ("proof", read_proof, ()),
    ("seed", check_seed, ()),
    ("path", check_path, ()),
    ("place", check_proof, ()),
)


def verify(path: Path, published: str | None = None) -> Audit:
    """Check a bundle or a proof: every stage whose files are sound.

    A stage without sound files is not run, never passed.
    """
    audit = Audit(path, published)
    if is_bundle(path):
        run_stages(audit, STAGES)
    else:
        audit.single = audit.blame = path.name
        run_stages(audit, PROOF_STAGES)
    return audit


def is_bundle(path: Path) -> bool:
    """Tell a folder or a zip from a proof."""
    if path.is_dir():
        return True
    try:
        with path.open("rb") as handle:
            return handle.read(2) == b"PK"
    except OSError:
        return False  # found when it is read


def run_stages(audit: Audit, stages: Iterable[Stage]) -> None:
    """Run the stages whose files are sound."""
    for name, check, needs in stages:
        wanted = {audit.single, *needs}
        missing = sorted(
            file
            for file in audit.damaged()
            if file in wanted or NUMBERED.sub(r"\1-<n>.json", file) in wanted
        )
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
    findings, notes = (
        [
            {"file": file, "code": code, "message": message(code, params, language)}
            for file, code, params in listed
        ]
        for listed in (audit.findings, audit.notes)
    )
    stages = [dict(params, stage=name, status=status) for name, status, params in audit.stages]
    document = {"ok": not findings, "commitment": audit.digests.get("commitment.json"),
                "stages": stages, "findings": findings, "not_checked": notes}  # fmt: skip
    print(json.dumps(document, ensure_ascii=False, indent=1))


def print_text(audit: Audit, language: str) -> None:
    """Print what was found, what holds, and what could not be checked."""
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
        texts = DEMANDS_TEXT if audit.daily and name == "lottery" else STAGES_TEXT[name]
        detail = texts[language == "zh"]
        if status == "not_run":
            detail = words["needs"].format(**params)
        print(f"  {words[status]:<8} {name:<11} {detail}")
    for file, code, params in audit.notes:
        print(f"{words['unchecked']}: {one_line(file)}: {message(code, params, language)}")
    if not audit.findings:
        print(words["digest"].format(hex=audit.digests["commitment.json"]))
        if audit.published:
            print(words["trust"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    about = "Check a bundle of dualrandom, or the proof for one enterprise. 核验抽查数据包或证明。"
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("path", type=Path, help="folder or zip of the bundle, or proof.json "
                        "数据包文件夹、压缩包或证明文件")  # fmt: skip
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language 语言")
    parser.add_argument("--json", action="store_true", help="print JSON 输出 JSON")
    parser.add_argument("--commitment", metavar="HEX", help="published digest 已公布的承诺书摘要")
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    options = parser.parse_args(arguments)
    if not re.fullmatch("([0-9a-fA-F]{64})?", (options.commitment or "").strip()):
        parser.error("--commitment: 64 hexadecimal characters 应为 64 位十六进制")
    if not options.path.exists():
        parser.error(STATUS_TEXT[options.lang]["usage"].format(path=options.path))
    audit = verify(options.path, options.commitment)
    (print_json if options.json else print_text)(audit, options.lang)
    return 1 if audit.findings else 0


if __name__ == "__main__":
    sys.exit(main())
