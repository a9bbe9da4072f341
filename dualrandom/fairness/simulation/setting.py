"""A campaign made ready for trials (预演准备): frame and commitment, built once for all seeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.campaign.frame import build_frame
from dualrandom.drawing.commitments import commit

if TYPE_CHECKING:
    from dualrandom.campaign.frame import Frame
    from dualrandom.campaign.models import Campaign
    from dualrandom.drawing.records import Commitment
    from dualrandom.registers.tables import Registers


@dataclass(frozen=True, eq=False)
class Setting:
    """What every trial of one scenario shares; the commitment is never published."""

    registers: Registers
    frame: Frame
    promise: Commitment

    @property
    def campaign(self) -> Campaign:
        """The campaign."""
        return self.frame.campaign

    @property
    def enterprises(self) -> int:
        """Enterprises that can be drawn for at least one task on site."""
        able = np.zeros(len(self.frame.identifiers), dtype=bool)
        for task in self.campaign.tasks:
            if task.method == "on_site":
                able |= self.frame.tasks[task.id].codes >= 0
        return int(able.sum())


def prepare(campaign: Campaign, registers: Registers) -> Setting:
    """Build frame and commitment.

    Raises
    ------
    CampaignError, FrameError, CalendarError
        As ``build_frame`` and ``commit`` do: all findings at once.
    """
    frame = build_frame(campaign, registers)
    return Setting(registers, frame, commit(campaign, registers, frame))
