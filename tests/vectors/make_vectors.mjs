// Golden vectors, computed by the browser verifier's own implementation: node tests/vectors/make_vectors.mjs [folder]
// Every entry names the section of docs/spec/draw-v1.md that defines it. A test compares the library with them.
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const HERE = dirname(fileURLToPath(import.meta.url));
const PAGE = join(HERE, "../../dualrandom/verifier/verify.html");
for (const [, script] of readFileSync(PAGE, "utf8").matchAll(/<script>([^]*?)<\/script>/g)) {
  vm.runInThisContext(script, { filename: PAGE });
}
const D = globalThis.DualRandom;

const SEED = "4663e6c7f99dbc8a7608011c66bfb287718315b37baf9dbebc8ea036940d6876";
const SEED_SM3 = `sm3:${SEED}`;
const HASHES = [["sha256", SEED], ["sm3", SEED_SM3]];
const NAMES = [
  "91420100MA4K2F1B0X", "企业A", "武汉市第一百货商店", "㊣𠮷", "Café", "e\u0301".normalize("NFC"), "각", "🏭🔥",
  "0", "00", "a", "A", "with space", "comma,colon:", "5:hello,", "x".repeat(64), "x".repeat(65), "x".repeat(200), "\ufb01", "\u{10ffff}",
];
const SEEDS = ["0", "1", "00000000000000000001", "03 09 14 18 25 31 + 07", "123456789012345678901234567890", "种子 🎲", SEED];

const finish = (run) => { let step = run.next(); while (!step.done) step = run.next(); return step.value; };
const utf8 = (text) => new TextEncoder().encode(text);
const numbered = (count, from = 1) => Array.from({ length: count }, (_, n) => `E${String(n + from).padStart(6, "0")}`);
const withTickets = (ids, seed, hash) => {
  const ticket = D.ticketMaker("enterprise", seed, hash);
  return ids.map((id) => ({ id, ticket: ticket(id) }));
};
const idsOf = (units) => units.map(({ id }) => id);

/** §2: netstrings, documents, lines and digests. */
function encodings() {
  const fieldLists = [[], [""], ["企业A"], ["a", "", "b"], ["1:a", ","], NAMES];
  const documents = [
    {}, [], null, true, 0, -5, 9007199254740991, "", "\u0000\b\t\n\f\r\"\\/\u007f\u2028é企𠮷",
    { b: [1, { z: null, a: [] }], a: "x" }, { "\ue000": 1, "\u{10000}": 2, "€": 3, "\r": 4, "1": 5, "ö": 6 },
  ];
  const frames = [
    { tasks: ["t1"], rows: [] },
    { tasks: ["t1", "t-2"], rows: [["0", "1".repeat(64), ["in:all", "out:frame.cap"]], ["企业A", "2".repeat(64), ["in:A|甲*12", "in:*3"]]] },
    { tasks: ["food.spring"], rows: NAMES.slice().sort(D.compareText).map((name, n) => [name, D.sha256Hex(utf8(name)), [n % 3 ? `in:s${n % 2}*${n}` : "out:x"]]) },
  ];
  const registers = [
    [["inspector_id", "name", "department"], ["i1", "", "fire"], ["i2", "测试员", "market"]],
    [["z", "a", "é", "B"], ["1", "2", "3", ""], ["", "", "", "x"], ["1", "", "", ""]],
  ];
  return [
    ...fieldLists.map((fields) => ({ section: "2.1", kind: "netstrings", fields, bytes: D.toHex(D.ns(...fields)) })),
    ...documents.map((document) => ({ section: "2.2", kind: "document", document, canonical: D.canonical(document), sha256: D.sha256Hex(utf8(D.canonical(document))) })),
    ...frames.map(({ tasks, rows }) => {
      const hasher = D.frameHasher(tasks), lines = rows.map(([id, record, cells]) => D.frameLine(id, record, cells));
      lines.forEach((line) => hasher.update(line));
      return { section: "2.3", kind: "frame", tasks, rows, lines: lines.map((line) => D.toHex(line)), digest: hasher.hex() };
    }),
    ...registers.map((rows) => ({ section: "2.5", kind: "register", rows, digest: D.registerDigest(rows) })),
    { section: "1", kind: "order of texts", texts: [...NAMES, "\uffff", "", "B", "ab"].sort(D.compareText) },
  ];
}

/** §3: tickets under both hashes, and the hashes themselves. */
function tickets() {
  const entries = ["", "abc", "企业A", "abcd".repeat(16), "x".repeat(55), "x".repeat(56), "x".repeat(119), "x".repeat(1000)].flatMap((text) =>
    HASHES.map(([hash]) => ({ section: "3", kind: "hash", hash, text, digest: new D.Hasher(hash).update(utf8(text)).hex() })));
  for (const [hash, own] of HASHES) {
    for (const seed of [...SEEDS.slice(0, -1).map((one) => (hash === "sm3" ? `sm3:${one}` : one)), own]) {
      for (const name of seed === own ? NAMES : NAMES.slice(0, 9)) {
        entries.push({ section: "3", kind: "ticket", hash, purpose: "enterprise", seed, fields: [name], ticket: D.ticketMaker("enterprise", seed, hash)(name) });
      }
    }
    for (const [purpose, fields] of [["inspector", ["i01"]], ["reserve", ["企业A/fire", "i01"]], ["x", []], ["enterprise", ["a", "b"]], ["enterprise", ["ab"]]]) {
      entries.push({ section: "3", kind: "ticket", hash, purpose, seed: own, fields, ticket: D.ticketMaker(purpose, own, hash)(...fields) });
    }
  }
  return entries;
}

/** A commitment to nothing but its sources. */
function smallCommitment(hash, contributions) {
  return {
    format: "dualrandom/commitment/1", campaign: "vectors", object_draw_reason: "equal_chances",
    algorithms: { ticket: `ticket/${hash}-1`, seed: `seed/${hash}-1`, object_draw: "object-draw/equal", lottery: "inspector-lottery/maxent-cycle-1" },
    campaign_digest: "1".repeat(64), frame_digest: "2".repeat(64), frame_root: "3".repeat(64), inspectors_digest: "4".repeat(64),
    workdays: ["2026-03-02"], workdays_source: "企业 ㊣", unrevealed_secrets: "omit",
    seed_sources: contributions.map(({ kind, source }) => ({ kind: kind === "unrevealed" ? "contribution" : kind, name: source, digest: null })),
    attempt: { number: 1, reason: "", approver: "", previous: null }, tasks: [],
  };
}

/** §4: bound seeds of all kinds. */
function seeds() {
  const signature = "b6b6a585449b66eb12e875b64fcbab3799861a00e4dbf092d99e969a5eac57dd3f798acf61e705fe4f093db926626807";
  const text = { kind: "text", source: "公开开奖 2026033", value: "03 09 14 18 25 31 + 07" };
  const party = (source, value) => ({ kind: "contribution", source, value });
  const drand = { kind: "drand", source: "quicknet/1000", value: D.sha256Hex(D.fromHex(signature)), signature };
  const lists = [
    [text], [{ ...text, value: "0" }], [{ ...text, value: "00000000000000000001" }], [{ ...text, value: "é 🎲 각" }],
    [party("fire", "秘密"), party("market", "x".repeat(100))], [drand],
    [text, party("甲", "1"), party("乙", "2"), drand], [text, { kind: "unrevealed", source: "甲", value: "" }, party("乙", "2")],
  ];
  return [
    ...HASHES.flatMap(([hash]) => lists.map((parts) => {
      const contributions = parts.map((part) => ({ signature: null, ...part })), document = smallCommitment(hash, contributions);
      const commitment = D.sha256Hex(utf8(D.canonical(document)));
      return { section: "4.1", kind: "bound seed", hash, document, commitment, contributions, seed: D.boundSeed(commitment, contributions, hash) };
    })),
    ...[["wuhan-2026", "fire", "秘密"], ["c", "甲", "0"]].map(([campaign, name, secret]) =>
      ({ section: "4.2", kind: "secret digest", campaign, party: name, secret, digest: D.secretDigest(campaign, name, secret) })),
    { section: "4.2", kind: "drand value", signature, value: drand.value },
  ];
}

/** §7.5: integers below bounds, read from one stream each. */
function streams() {
  const bounds = [1n, 2n, 3n, 255n, 256n, 257n, 65537n, 2n ** 30n, 2n ** 30n + 1n, 2n ** 61n - 1n, 2n ** 64n + 1n, 10n ** 40n];
  return HASHES.flatMap(([hash, seed]) => ["lottery", "quota", "nested/fire/甲"].flatMap((purpose) => bounds.map((bound) => {
    const chances = new D.Chances(purpose, seed, hash);
    return { section: "7.5", hash, purpose, seed, bound: String(bound), integers: Array.from({ length: 24 }, () => String(chances.below(bound))) };
  })));
}

/** §5.1–§5.3: quotas of a task before the draw, and their rounding by the seed. */
function quotas() {
  const task = { quota: "10%", quota_by_stratum: {}, rounding: "at_least", minimum_per_stratum: 0, whole_strata_up_to: 0, overall_minimum: null, batches: 1 };
  const strata = { A: 19, B: 7, 丙: 3, 空: 0, 𠮷: 1 };
  const cases = [
    {}, { quota: "0%" }, { quota: "100%" }, { quota: "33.3%" }, { quota: "1/3" }, { rounding: "largest_remainder" },
    { rounding: "largest_remainder", quota: "33.3%" }, { rounding: "largest_remainder", quota: "50%" }, { rounding: "exact_in_expectation", quota: "33.3%" },
    { minimum_per_stratum: 2 }, { whole_strata_up_to: 3 }, { whole_strata_up_to: 7, minimum_per_stratum: 5 }, { overall_minimum: "50%" },
    { overall_minimum: "1/3", minimum_per_stratum: 1, rounding: "exact_in_expectation" }, { rounding: "exact_in_expectation", overall_minimum: "50%", whole_strata_up_to: 3 },
    { quota: null, quota_by_stratum: { A: "0", B: "20%", 丙: "2", 空: "0%", 𠮷: "100%" }, minimum_per_stratum: 2, overall_minimum: "25%" },
    { quota: "2:5", staff: 3 }, { quota: "1:10", staff: 2 }, { quota: "3:1", staff: 0 }, { quota: "100%", batches: 4 },
  ];
  const entries = cases.map(({ staff = null, ...changes }) => {
    const asked = { ...task, ...changes };
    const expected = D.expectedQuotas(asked, new Map(Object.entries(strata)), staff);
    return { section: "5.1, 5.3", kind: "expected quotas", task: asked, staff, frame_sizes: strata, expected_quotas: Object.fromEntries(Object.keys(strata).map((label) => [label, expected.get(label).text()])) };
  });
  const lists = [
    { a: "1/2", b: "1/2" }, { a: "1/3", b: "1/3", c: "1/3" }, { a: "1/3", b: "1/2", c: "2/5" }, { b: "7/3", a: "3", c: "0", ä: "9/10", 丙: "1/1000" },
    Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`s${n}`, new D.Fraction(n * n + 1, 2 * n + 3).text()])),
  ];
  for (const [hash, seed] of [...HASHES, ...SEEDS.slice(0, 4).map((one) => ["sha256", one])]) {
    for (const list of lists) {
      const expected = new Map(Object.entries(list).map(([label, quota]) => [label, D.Fraction.parse(quota)]));
      entries.push({ section: "5.2", kind: "rounding by the seed", hash, seed, expected_quotas: list, quotas: Object.fromEntries(D.roundQuotas(expected, seed, hash)) });
    }
  }
  return entries;
}

/** §5.4: chances by weight, certainties included. */
function chances() {
  const levels = [[[1, 10]], [[1, 5], [2, 3], [10, 1]], [[1, 1], [1000000, 2]], [[1, 100], [4, 20], [40, 3]], [[3, 1], [5, 1], [7, 1], [11, 1]]];
  return levels.flatMap((list) => {
    const size = list.reduce((sum, [, count]) => sum + count, 0);
    const expected = ["0", "1", "2", String(size), "3/2", "1/3", new D.Fraction(2 * size - 1, 2).text()];
    return [...new Set(expected)].map((quota) => ({
      section: "5.4", levels: list, expected_quota: quota,
      chances: [...D.meanChances(list, D.Fraction.parse(quota))].sort(([a], [b]) => a - b).map(([weight, chance]) => [weight, chance.text()]),
    }));
  });
}

/** §6.1, §6.9: equal draws of tiny and huge strata. */
function equalDraws() {
  const cases = [
    { identifiers: [], n: 0, reserves: 3 }, { identifiers: ["0"], n: 0, reserves: 0 }, { identifiers: ["0"], n: 1, reserves: 2 },
    { identifiers: NAMES, n: 5, reserves: 4 }, { identifiers: NAMES, n: 0, reserves: 2 }, { identifiers: NAMES, n: NAMES.length, reserves: 1 },
  ];
  const entries = HASHES.flatMap(([hash, seed]) => cases.map(({ identifiers, n, reserves }) => {
    const drawn = D.drawEqual(withTickets(identifiers, seed, hash), n, reserves);
    return { section: "6.1", kind: "list", hash, seed, identifiers, n, reserves, selected: drawn.selected, next: drawn.reserves, cutoff: drawn.cutoff };
  }));
  for (const [hash, seed, n] of [["sha256", SEED, 3], ["sha256", "0", 50000], ["sm3", SEED_SM3, 100000]]) {
    const drawn = D.drawEqual(withTickets(numbered(100000), seed, hash), n, 2);
    entries.push({
      section: "6.1", kind: "E000001 to E100000", hash, seed, count: 100000, n, reserves: 2, first: drawn.selected.slice(0, 3),
      all_selected_sha256: D.sha256Hex(utf8(idsOf(drawn.selected).join("\n"))), next: drawn.reserves, cutoff: drawn.cutoff,
    });
  }
  for (const [batches, n] of [[1, 4], [2, 5], [3, 10], [5, 3], [366, 1000]]) {
    entries.push({ section: "6.9", kind: "batches", batches, n, batch_by_rank: Array.from({ length: Math.min(n, 20) }, (_, i) => D.batchOf(i + 1, batches, n)) });
  }
  return entries;
}

/** Enterprises spread over strata and weights by a stream, so that inputs are the same everywhere. */
function spread(name, count, tasks) {
  const chance = new D.Chances("vectors", name);
  return numbered(count).map((identifier) => ({
    identifier,
    cells: tasks.map(({ strata, weights, share }) => {
      const inside = chance.below(100n) < BigInt(share);
      const stratum = strata[Number(chance.below(BigInt(strata.length)))], weight = weights[Number(chance.below(BigInt(weights.length)))];
      return inside ? { stratum, weight } : null;
    }),
  }));
}

/** §6.5 over a frame: cells, chances, and who is selected. */
function nestedEntry(title, hash, seed, tasks, enterprises) {
  const cells = tasks.flatMap(({ task, quotas: asked }, t) => Object.entries(asked).map(([stratum, quota]) => ({ t, task, stratum, quota })));
  const unitsBy = new Map(withTickets(enterprises.map(({ identifier }) => identifier), seed, hash).map((unit) => [unit.id, { ...unit, at: [] }]));
  const tables = cells.map(({ t, stratum, quota }, i) => {
    const inside = enterprises.filter(({ cells: own }) => own[t]?.stratum === stratum), levels = new Map();
    for (const { cells: own } of inside) levels.set(own[t].weight, (levels.get(own[t].weight) ?? 0) + 1);
    if (quota > inside.length) throw new Error(`${title}: ${stratum} has ${inside.length} enterprises only`);
    const table = D.chancesByWeight([...levels].sort(([a], [b]) => a - b), quota);
    for (const { identifier, cells: own } of inside) unitsBy.get(identifier).at.push([i, table.get(own[t].weight)]);
    return [...table].sort(([a], [b]) => a - b).map(([weight, chance]) => [weight, chance.text()]);
  });
  const selected = finish(D.drawNested(cells, [...unitsBy.values()].filter(({ at }) => at.length), seed, hash));
  return {
    section: "6.5", title, hash, seed, tasks: tasks.map(({ task, quotas: asked }) => ({ task, quotas: asked })),
    enterprises: enterprises.map(({ identifier, cells: own }) => [identifier, ...own.map((cell) => cell && `${cell.stratum}*${cell.weight}`)]),
    outcome: cells.map(({ task, stratum }, i) => ({ task, stratum, chances: tables[i], selected: idsOf(selected[i]) })),
  };
}

/** §6.5: from one task to four, crossing strata, certainties, wide denominators. */
function nestedDraws() {
  const entries = [];
  const add = (title, tasks, count, pairs = HASHES) => pairs.forEach(([hash, seed]) => entries.push(nestedEntry(title, hash, seed, tasks, spread(title, count, tasks))));
  const task = (name, asked, weights = [1], share = 100) => ({ task: name, quotas: asked, strata: Object.keys(asked), weights, share });
  const others = SEEDS.slice(0, 5).map((seed) => ["sha256", seed]);
  add("one task, equal", [task("a", { all: 3 })], 7);
  add("one task, weights", [task("a", { all: 4 }, [1, 2, 3, 7])], 12, others);
  add("quota zero and everybody", [task("a", { none: 0, every: 5 }, [1, 9])], 10);
  add("certainties", [task("a", { all: 4 }, [1, 1, 1, 1000])], 15);
  add("two tasks, one stratum each", [task("a", { all: 3 }), task("b", { all: 5 })], 12, others);
  add("two tasks, crossing strata", [task("a", { x: 3, y: 2 }, [1, 2], 80), task("b", { p: 3, q: 1, 丙: 2 }, [1, 3, 5], 80)], 30, others);
  const apart = [task("a", { x: 2 }, [1, 2]), task("b", { p: 3 }, [1, 3])];
  const halves = spread("two components", 16, apart).map(({ identifier, cells }, n) => ({ identifier, cells: cells.map((cell, t) => (n % 2 === t ? cell : null)) }));
  for (const [hash, seed] of HASHES) entries.push(nestedEntry("two components", hash, seed, apart, halves));
  add("three tasks", [task("a", { x: 4, y: 3 }, [1, 2, 4], 70), task("b", { all: 6 }, [1, 5], 90), task("c", { u: 2, v: 3, w: 1 }, [2, 3], 60)], 40, others);
  add("four tasks, crossing", ["a", "b", "c", "d"].map((name, n) => task(name, { [`${n}1`]: 4, [`${n}2`]: 3, [`${n}3`]: 5 }, [1, 2, 5, 11], 75)), 60, others);
  add("order of cells is that of texts", [task("b", { "10": 2, "9": 2 }, [1, 2]), task("B", { 甲: 2, a: 1 }, [1, 3])], 16);
  const primes = [101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157];
  add("denominators beyond 64 bits", ["a", "b", "c"].map((name, n) => task(name, { k: 3, l: 4, m: 5, n: 2 }, primes.slice(4 * n, 4 * n + 4), 85)), 72, others);
  return entries;
}

/** §6.6, §6.7: Pareto and Poisson draws of one stratum. */
function orderDraws() {
  const cases = [
    { weights: [1, 2, 3, 4, 5, 6, 7, 8], n: 3 }, { weights: [7, 17, 41, 61, 83, 91], n: 3 }, { weights: [1, 1, 1, 500, 500], n: 3 },
    { weights: Array.from({ length: 60 }, (_, i) => (i * i) % 11 + 1), n: 20 }, { weights: [1, 2], n: 2 }, { weights: [3, 4, 5], n: 0 },
  ];
  return HASHES.flatMap(([hash, seed]) => cases.map(({ weights, n }) => {
    const levels = new Map();
    for (const weight of weights) levels.set(weight, (levels.get(weight) ?? 0) + 1);
    const table = D.chancesByWeight([...levels].sort(([a], [b]) => a - b), n);
    const units = withTickets(numbered(weights.length), seed, hash).map((unit, i) => ({ ...unit, chance: table.get(weights[i]) }));
    const pareto = D.drawPareto(units, n, 2), poisson = D.drawPoisson(units);
    return {
      section: "6.6, 6.7", hash, seed, identifiers: idsOf(units), weights, chances: units.map(({ chance }) => chance.text()), n,
      pareto: idsOf(pareto.selected), pareto_reserves: idsOf(pareto.reserves), poisson: idsOf(poisson.selected),
    };
  }));
}

/** §7.4: teams from published odds. */
function lotteries() {
  const Q = 2 ** 30, people = Array.from({ length: 14 }, (_, n) => `i${String(n).padStart(2, "0")}`);
  const pick = new D.Chances("vectors", "lottery");
  const profile = (members, size, seats) => {
    const shares = members.map(() => Number(pick.below(9n)) + 1), total = shares.reduce((sum, one) => sum + one, 0);
    const odds = shares.map((share) => Math.min(Q, Math.floor(size * Q * share / total)));
    for (let i = 0, rest = size * Q - odds.reduce((sum, one) => sum + one, 0); rest > 0; i++) {
      const more = Math.min(rest, Q - odds[i]);
      odds[i] += more; rest -= more;
    }
    const qualified = members.map((_, i) => !seats || i % 2 === 0 || odds[i] === 0);
    if (seats && odds.reduce((sum, one, i) => sum + (qualified[i] ? one : 0), 0) < Q) qualified.fill(true);
    return { members, odds, qualified, size, qualified_seats: seats };
  };
  const tiny = [
    { members: ["a", "b", "c", "d"], odds: [Q / 2, 3 * Q / 4, Q / 2, Q / 4], qualified: [true, true, false, false], size: 2, qualified_seats: 1 },
    { members: ["a", "b", "c"], odds: [0, Q, Q], qualified: [true, true, true], size: 2, qualified_seats: 0 },
  ];
  const large = Array.from({ length: 9 }, (_, n) => profile(people.filter((_, i) => (i * 7 + n * 5) % 4 !== 0), 1 + n % 3, n % 2));
  const worlds = [
    [tiny, ["a", "b", "c", "d"], [0]], [tiny, ["a", "b", "c", "d"], [1, 0, 0, 1]], [large, people, [0, 1, 2]],
    [large, people, Array.from({ length: 40 }, (_, b) => (b * b + 3 * b) % 9)],
  ];
  return HASHES.concat([["sha256", "0"], ["sha256", "1"]]).flatMap(([hash, seed]) => worlds.map(([profiles, ids, uses]) => {
    const ticket = D.ticketMaker("inspector", seed, hash);
    const order = ids.map((id) => ({ id, ticket: ticket(id) })).sort(D.byTicket).map(({ id }) => id);
    return { section: "7.4", hash, seed, profiles, inspectors: ids, profile_of_block: uses, teams: finish(D.drawTeams(profiles, uses, order, new D.Chances("lottery", seed, hash))) };
  }));
}

/** §11.1: salts, leaves, roots and paths. */
function merkle() {
  const record = "3".repeat(64);
  return [null, "盐 salt 0"].flatMap((salt) => [0, 1, 2, 3, 4, 5, 7, 8, 9, 20].map((size) => {
    const ids = NAMES.slice(0, size).sort(D.compareText), tree = new D.MerkleTree();
    const salts = ids.map((id) => D.leafSalt(salt, id));
    const leaves = ids.map((id, i) => D.frameLeaf(salts[i], D.frameLine(id, record, ["in:all"])));
    leaves.forEach((leaf) => tree.add(leaf));
    return {
      section: "11.1", salt, record, cell: "in:all", identifiers: ids, salts, leaves: leaves.map(D.toHex), root: D.toHex(tree.root()),
      paths: size > 9 ? [] : leaves.map((_, i) => D.merklePath(leaves, i).map(D.toHex)),
    };
  }));
}

/** §12: signatures; the keys are those of RFC 8032 §7.1, signed by OpenSSL, checked by the page. */
function signatures() {
  const keys = ["9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"];
  const entries = keys.flatMap((secret, k) => ["commitment.json", "draw.json"].flatMap((document) => {
    const key = createPrivateKey({ key: Buffer.from(`302e020100300506032b657004220420${secret}`, "hex"), format: "der", type: "pkcs8" });
    const publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
    const one = { signer: k ? "武汉市市场监督管理局" : "fire", document, digest: D.sha256Hex(utf8(document)), public_key: publicKey };
    const signature = sign(null, D.signedBytes(one.signer, document, one.digest), key).toString("hex");
    const flipped = signature.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
    return [{ ...one, signature }, { ...one, signature: flipped }, { ...one, signer: "other", signature }, { ...one, digest: "0".repeat(64), signature }];
  }));
  return entries.map((one) => ({
    section: "12", ...one, signed: D.toHex(D.signedBytes(one.signer, one.document, one.digest)),
    valid: D.verifyEd25519(D.fromHex(one.public_key), D.signedBytes(one.signer, one.document, one.digest), D.fromHex(one.signature)),
  }));
}

/** plan-v1 §2.4: vectors, metres and minutes between places; the poles, the date line and antipodes among them. */
function distances() {
  const places = [
    [30592800, 114305500], [30592801, 114305500], [30520000, 114305500], [31230416, 121473701], [-33856784, 151215297], [0, 0], [0, 1],
    [90000000, 0], [-90000000, 12345678], [89999999, -179999999], [1, 180000000], [1, -180000000], [-30592800, -65694500], [45000001, -93265011],
  ];
  const at = (place) => D.vectorOf(place.map(BigInt));
  const speeds = [[25, 1300, 0], [1, 10000, 240], [200, 1000, 5], [37, 1111, 1]];
  return places.map((place) => ({ section: "plan-v1 2.4", kind: "vector", place, vector: at(place).map(String) }))
    .concat(places.flatMap((a, i) => places.slice(i).map((b, j) => {
      const [speed, detour, minimum] = speeds[(i + j) % speeds.length], set = { speed_kmh: speed, detour_permille: detour, least_minutes: minimum };
      const minutes = D.travelTimes({ travel: set }).between({ position: a.map(BigInt) }, { position: b.map(BigInt) });
      return { section: "plan-v1 2.4", kind: "way", from: a, to: b, metres: Number(D.metresBetween(at(a), at(b))), travel: set, minutes };
    })));
}

const FILES = {
  encodings, tickets, seeds, streams, quotas, chances, equal_draws: equalDraws, nested_draws: nestedDraws, order_draws: orderDraws,
  lottery_rounding: lotteries, merkle, signatures, distances,
};
const folder = process.argv[2] ?? HERE;
mkdirSync(folder, { recursive: true });
for (const [name, make] of Object.entries(FILES)) {
  const lines = make().map((entry) => JSON.stringify(entry));
  writeFileSync(join(folder, `${name}.json`), `[\n${lines.join(",\n")}\n]\n`);
}
