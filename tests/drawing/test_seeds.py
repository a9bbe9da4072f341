"""Seeds are text, bound to one commitment (docs/spec/draw-v1.md §4)."""

import hashlib

import pytest
from pydantic import ValidationError

from dualrandom.campaign.models import SeedSource
from dualrandom.drawing.contributions import Contribution
from dualrandom.drawing.party_secrets import PartySecret, secret_digest
from dualrandom.drawing.seeds import Seed, seed_record
from dualrandom.errors import SeedError
from tests.drawing.test_drand import ROUNDS


def ns(text):
    data = text.encode()
    return f"{len(data)}:".encode() + data + b","


def hashed(name, *fields):
    return hashlib.new(name, b"".join(ns(field) for field in fields)).hexdigest()


def promised(world, *sources, **terms):
    """The world's commitment with other sources of randomness."""
    named = tuple(SeedSource(**source) for source in sources)
    return world.promise.model_copy(update={"seed_sources": named, **terms})


def codes(caught):
    return {finding.code for finding in caught.value.findings} or {caught.value.code}


def test_the_bound_seed_is_the_hash_of_the_specification(world):
    name = world.campaign.seed_sources[0].name
    seed = Seed.from_text("03 09 14 18 25 31 + 07", source=name)
    fields = [
        "dualrandom/seed/1",
        world.promise.digest,
        "1",
        "text",
        name,
        "03 09 14 18 25 31 + 07",
    ]
    expected = hashlib.sha256(b"".join(ns(field) for field in fields)).hexdigest()
    assert seed.bind(world.promise) == expected
    assert seed_record(seed, world.promise).seed == expected


@pytest.mark.parametrize("text", ["", " ", "\n", "\u3000"])
def test_an_empty_seed_is_refused(text):
    with pytest.raises(SeedError) as caught:
        Seed.from_text(text)
    assert caught.value.code == "seed.empty"


@pytest.mark.parametrize("number", [0, 7, 12345678901234567890123, 1.0, None, b"7"])
def test_a_number_is_refused_so_that_no_digit_is_lost(number):
    with pytest.raises(SeedError) as caught:
        Seed.from_text(number)
    assert caught.value.code == "seed.not_text"


def test_the_text_zero_is_a_seed_and_differs_from_other_zeros():
    values = {Seed.from_text(text).contributions[0].value for text in ("0", "00", "0.0", "-0")}
    assert len(values) == 4


def test_surrounding_space_and_unicode_form_do_not_matter():
    plain = Seed.from_text("Café 12345678901234567890")
    assert Seed.from_text("  Cafe\u0301 12345678901234567890\n") == plain


def test_contributions_are_ordered_by_party_not_by_entry():
    one = Seed.from_contributions({"market": "a", "fire": "b"})
    other = Seed.from_contributions({"fire": "b", "market": "a"})
    assert one == other
    assert [part.source for part in one.contributions] == ["fire", "market"]


def test_a_source_that_was_not_promised_is_refused(world):
    with pytest.raises(SeedError) as caught:
        Seed.from_text("7", source="somewhere else").bind(world.promise)
    assert caught.value.code == "seed.other_sources"


def test_a_seed_bound_to_another_commitment_is_another_seed(world):
    other = world.promise.model_copy(update={"campaign": "another"})
    assert world.seed.bind(other) != world.seed.bind(world.promise)


# ── §6 no. 1 of the study: seeds that other systems confused ─────────────────────────────────


def test_long_numbers_keep_every_digit(world):
    """One digit in the twentieth place, or a zero in front, is another seed."""
    source = world.campaign.seed_sources[0].name
    texts = ["12345678901234567890123", "12345678901234567890124", "012345678901234567890123"]
    texts += ["12345678901234567890123.0", "1.2345678901234568e+22", "１２345678901234567890123"]
    seeds = [Seed.from_text(text, source=source).bind(world.promise) for text in texts]
    assert len(set(seeds)) == len(texts)
    again = Seed.from_text(f"{texts[0]}\n", source=source).bind(world.promise)
    assert again == seeds[0]


@pytest.mark.parametrize("number", [0, 7, True, None, 1.5, ["7"]])
def test_no_way_into_a_seed_takes_anything_but_text(number, world):
    promise = promised(world, {"name": "dice"})
    for make in (
        lambda: Seed.from_contributions({"fire": number}),
        lambda: Seed.from_drand("quicknet/1", number),
        lambda: Seed.of(promise, {"dice": number}),
    ):
        with pytest.raises(SeedError) as caught:
            make()
        assert codes(caught) <= {"seed.not_text", "seed.no_secret"}
    with pytest.raises(ValidationError):
        Contribution(kind="text", source="dice", value=number)


def test_inner_space_and_order_of_values_count(world):
    source = world.campaign.seed_sources[0].name
    texts = ("03 09", "0309", "03  09", "09 03")
    assert len({Seed.from_text(text, source=source).bind(world.promise) for text in texts}) == 4


# ── Sources of every kind ────────────────────────────────────────────────────────────────────

SECRETS = {"消防": "f1" * 32, "market": "a7" * 32}
SIGNATURE, RANDOMNESS = ROUNDS[1000]


def four_sources(world, **terms):
    parties = [
        {
            "kind": "contribution",
            "name": party,
            "digest": secret_digest(world.promise.campaign, party, secret),
        }
        for party, secret in SECRETS.items()
    ]
    public = [{"name": "双色球 2026020 期"}, {"kind": "drand", "name": "quicknet/1000"}]
    return promised(world, *parties, *public, **terms)


VALUES = {**SECRETS, "双色球 2026020 期": "03 09 14", "quicknet/1000": SIGNATURE}


def test_the_digest_of_a_secret_is_the_hash_of_the_specification():
    found = secret_digest("spring", "消防", "  s3cret\n")
    assert found == hashed("sha256", "dualrandom/secret/1", "spring", "消防", "s3cret")
    assert PartySecret(campaign="spring", party="消防", secret="s3cret").digest == found
    assert secret_digest("autumn", "消防", "s3cret") != found


@pytest.mark.parametrize("name", ["sha256", "sm3"])
def test_mixed_sources_are_bound_in_the_promised_order(world, name):
    promise = four_sources(world)
    algorithms = {"ticket": f"ticket/{name}-1", "seed": f"seed/{name}-1"}
    algorithms = promise.algorithms.model_copy(update=algorithms)
    promise = promise.model_copy(update={"algorithms": algorithms})
    seed = Seed.of(promise, dict(reversed(VALUES.items())))
    expected = hashed(
        name, "dualrandom/seed/1", promise.digest, "4",
        "contribution", "消防", SECRETS["消防"], "contribution", "market", SECRETS["market"],
        "text", "双色球 2026020 期", "03 09 14", "drand", "quicknet/1000", RANDOMNESS,
    )  # fmt: skip
    assert seed.bind(promise) == (f"sm3:{expected}" if name == "sm3" else expected)
    record = seed_record(seed, promise)
    assert (record.algorithm, record.contributions[3].signature) == (f"seed/{name}-1", SIGNATURE)


def test_one_source_alone_has_a_way_of_its_own(world):
    drand = promised(world, {"kind": "drand", "name": "quicknet/1000"})
    upper = Seed.from_drand("quicknet/1000", f" {SIGNATURE.upper()} ")
    assert upper == Seed.of(drand, {"quicknet/1000": SIGNATURE})
    assert upper.bind(drand) == Seed.of(drand, {"quicknet/1000": SIGNATURE}).bind(drand)
    parties = promised(world, *({"kind": "contribution", "name": name} for name in "ab"))
    assert Seed.from_contributions({"b": "2", "a": "1"}) == Seed.of(parties, {"a": "1", "b": "2"})


def test_a_secret_kept_back_is_left_out_only_if_the_campaign_says_so(world):
    values = {**VALUES, "market": None}
    omit = four_sources(world, unrevealed_secrets="omit")
    seed = Seed.of(omit, values)
    kept = seed.contributions[1]
    assert (kept.kind, kept.source, kept.value) == ("unrevealed", "market", "")
    expected = hashed(
        "sha256", "dualrandom/seed/1", omit.digest, "4",
        "contribution", "消防", SECRETS["消防"], "unrevealed", "market", "",
        "text", "双色球 2026020 期", "03 09 14", "drand", "quicknet/1000", RANDOMNESS,
    )  # fmt: skip
    assert seed.bind(omit) == expected
    redraw = four_sources(world, unrevealed_secrets="redraw")
    for attempt in (lambda: Seed.of(redraw, values), lambda: seed.bind(redraw)):
        with pytest.raises(SeedError) as caught:
            attempt()
        assert codes(caught) == {"seed.unrevealed"}


def test_a_secret_is_not_left_out_where_nothing_later_decides(world):
    parties = [{"kind": "contribution", "name": name} for name in "ab"]
    promise = promised(world, *parties, unrevealed_secrets="omit")
    with pytest.raises(SeedError) as caught:
        Seed.of(promise, {"a": "1", "b": None})
    assert codes(caught) == {"seed.unrevealed_unguarded"}


def wrong(**changes):
    return {**VALUES, **changes}


WRONG_VALUES = {
    "seed.other_secret": wrong(market=SECRETS["消防"]),
    "seed.empty": wrong(market=" "),
    "seed.no_secret": {**VALUES, "quicknet/1000": None},
    "seed.not_text": {**VALUES, "双色球 2026020 期": 30914},
    "seed.signature_malformed": {**VALUES, "quicknet/1000": "b55e7"},
    "seed.source_missing": {name: value for name, value in VALUES.items() if name != "market"},
    "seed.source_unknown": wrong(police="x"),
}


@pytest.mark.parametrize(("code", "values"), WRONG_VALUES.items())
def test_each_wrong_value_is_found_by_its_code(world, code, values):
    with pytest.raises(SeedError) as caught:
        Seed.of(four_sources(world), values)
    assert codes(caught) == {code}
    for language in ("en", "zh"):
        assert "{" not in caught.value.text(language)


def test_all_wrong_values_are_found_at_once(world):
    values = {"消防": SECRETS["market"], "双色球 2026020 期": "", "somebody": "x"}
    with pytest.raises(SeedError) as caught:
        Seed.of(four_sources(world), values)
    found = [finding.code for finding in caught.value.findings]
    assert found == ["seed.source_unknown", "seed.other_secret", "seed.source_missing",
                     "seed.empty", "seed.source_missing"]  # fmt: skip


def test_values_by_source_need_sources(world):
    with pytest.raises(SeedError) as caught:
        Seed.of(promised(world), {})
    assert caught.value.code == "seed.no_named_sources"


def part(number, **changes):
    """The four contributions with one of them changed, as a file could hold them."""

    def change(seed):
        parts = list(seed.contributions)
        parts[number] = parts[number].model_copy(update=changes)
        return Seed(contributions=tuple(parts))

    return change


FORGED_SEEDS = {
    "seed.other_secret": part(0, value="0" * 64),
    "seed.value_not_normal": part(2, value=" 03 09 14"),
    "seed.empty": part(2, value=""),
    "seed.signature_unasked": part(2, signature=SIGNATURE),
    "seed.drand_value": part(3, value="0" * 64),
    "seed.signature_malformed": part(3, signature=SIGNATURE.upper()),
    "seed.unrevealed": part(0, kind="unrevealed", value=""),
    "seed.other_sources": lambda seed: Seed(contributions=seed.contributions[::-1]),
}


@pytest.mark.parametrize(("code", "change"), FORGED_SEEDS.items())
def test_a_forged_contribution_is_not_bound(world, code, change):
    promise = four_sources(world)
    seed = Seed.of(promise, VALUES)
    with pytest.raises(SeedError) as caught:
        change(seed).bind(promise)
    assert code in codes(caught)


def test_an_unrevealed_secret_has_no_value(world):
    promise = four_sources(world, unrevealed_secrets="omit")
    seed = Seed.of(promise, {**VALUES, "market": None})
    with pytest.raises(SeedError) as caught:
        part(1, value="x")(seed).bind(promise)
    assert codes(caught) == {"seed.unrevealed_value"}


def test_without_named_sources_parties_are_ordered_and_each_speaks_once(world):
    promise = promised(world)
    ordered = Seed.from_contributions({"b": "2", "a": "1"})
    assert len(ordered.bind(promise)) == 64
    first, second = ordered.contributions
    for parts, code in (
        ((second, first), "seed.parties_unordered"),
        ((first, first), "seed.source_twice"),
        ((), "seed.empty"),
        ((first.model_copy(update={"kind": "unrevealed", "value": ""}),), "seed.unrevealed"),
        (
            (Seed.from_drand("quicknet/1000", SIGNATURE).contributions[0].model_copy(
                update={"source": "quicknet"}),),
            "seed.drand_name_malformed",
        ),
    ):  # fmt: skip
        with pytest.raises(SeedError) as caught:
            Seed(contributions=parts).bind(promise)
        assert codes(caught) == {code}
