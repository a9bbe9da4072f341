"""A trial seed can rehearse and nothing else."""

import hashlib

import pytest

import dualrandom as dr
from dualrandom.drawing.seeds import seed_record
from dualrandom.fairness.simulation.trial_seeds import TrialSeed, trial_values
from dualrandom.scheduling.schedule import schedule


def test_the_values_follow_from_the_frame_the_label_and_the_position(world):
    digest = world.frame.digest
    fields = ["dualrandom/rehearsal/1", digest, "simulate", "2"]
    text = "".join(f"{len(one)}:{one}," for one in fields)
    assert trial_values(digest, 3)[2] == hashlib.sha256(text.encode()).hexdigest()
    assert trial_values(digest, 5)[:3] == trial_values(digest, 3)
    assert not set(trial_values(digest, 9)) & set(trial_values("0" * 64, 9))
    assert not set(trial_values(digest, 9)) & set(trial_values(digest, 9, "other"))


def test_no_record_and_no_bundle_can_be_made_of_it(world, tmp_path):
    seed = TrialSeed(trial=trial_values(world.frame.digest, 1)[0])
    with pytest.raises(dr.SeedError) as refused:
        seed_record(seed, world.promise)
    assert refused.value.code == "seed.rehearsal"
    assert "预演" in refused.value.text("zh")
    drawn = dr.draw(world.promise, world.frame, seed)
    plan = schedule(dr.assign(drawn, world.registers, seed))
    with pytest.raises(dr.SeedError):
        dr.write_bundle(
            tmp_path / "bundle", plan, registers=world.registers, frame=world.frame, seed=seed
        )
    assert not list(tmp_path.iterdir())


def test_announced_as_a_text_it_becomes_another_seed(world):
    value = trial_values(world.frame.digest, 1)[0]
    source = world.campaign.seed_sources[0].name
    assert dr.Seed.from_text(value, source=source).bind(world.promise) != value


def test_an_sm3_campaign_gets_sm3_tickets(world):
    value = trial_values(world.frame.digest, 1)[0]
    algorithms = world.promise.algorithms.model_copy(
        update={"ticket": "ticket/sm3-1", "seed": "seed/sm3-1"}
    )
    promise = world.promise.model_copy(update={"algorithms": algorithms})
    assert TrialSeed(trial=value).bind(promise) == f"sm3:{value}"
    assert TrialSeed(trial=value).bind(world.promise) == value
