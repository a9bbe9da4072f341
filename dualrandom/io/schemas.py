"""JSON Schemas of every published document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dualrandom.campaign.models import Campaign
from dualrandom.drawing.attempts import AttemptDocument
from dualrandom.drawing.continuation import Continuation
from dualrandom.drawing.daily.records import DayAnnouncement, DayRecord
from dualrandom.drawing.demand_records import DemandsRecord
from dualrandom.drawing.proof_records import Proof
from dualrandom.drawing.records import Commitment, DrawRecord, LotteryRecord
from dualrandom.drawing.salts import SaltDocument
from dualrandom.drawing.seeds import SeedRecord
from dualrandom.drawing.signatures import SignaturesDocument
from dualrandom.fairness.simulation.records import Simulation
from dualrandom.scheduling.plan import PlanRecord, StaffingRecord
from dualrandom.scheduling.replacements import Replacement
from dualrandom.scheduling.replanning.records import Revision

if TYPE_CHECKING:
    from pydantic import BaseModel

DOCUMENTS: dict[str, type[BaseModel]] = {
    "campaign": Campaign,
    "commitment": Commitment,
    "seed": SeedRecord,
    "attempt": AttemptDocument,
    "draw": DrawRecord,
    "continuation": Continuation,
    "day": DayRecord,
    "day-announcement": DayAnnouncement,
    "lottery": LotteryRecord,
    "demands": DemandsRecord,
    "plan": PlanRecord,
    "replacement": Replacement,
    "revision": Revision,
    "staffing": StaffingRecord,
    "proof": Proof,
    "salt": SaltDocument,
    "signatures": SignaturesDocument,
    "simulation": Simulation,
}


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a document; ``KeyError`` for an unknown name."""
    schema = DOCUMENTS[name].model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def schema_text(name: str) -> str:
    """Return the schema as indented JSON text."""
    return json.dumps(json_schema(name), ensure_ascii=False, indent=2) + "\n"
