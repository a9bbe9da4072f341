"""A campaign that hashes with SM3 goes the whole way (docs/spec/draw-v1.md §3)."""

from dualrandom.campaign.frame import build_frame
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.lottery import assign
from dualrandom.drawing.objects import draw
from dualrandom.io.bundle import write_bundle
from dualrandom.io.verification import verify
from dualrandom.scheduling.schedule import schedule


def test_a_campaign_with_sm3_is_drawn_planned_and_verified(world, tmp_path):
    campaign = world.campaign.model_copy(update={"hash": "sm3"})
    frame = build_frame(campaign, world.registers)
    promise = commit(campaign, world.registers, frame)
    drawn = draw(promise, frame, world.seed)
    assert (promise.algorithms.ticket, promise.algorithms.seed) == ("ticket/sm3-1", "seed/sm3-1")
    assert drawn.record.seed.startswith("sm3:")
    assert drawn.selected != world.draw.selected
    plan = schedule(assign(drawn, world.registers, world.seed), world.registers)
    parts = {"registers": world.registers, "frame": frame, "seed": world.seed}
    bundle = write_bundle(tmp_path / "bundle", plan, **parts)
    assert verify(bundle, commitment=promise.digest).ok
