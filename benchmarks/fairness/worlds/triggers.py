"""Why somebody came, from the purposes in Chicago's records. Only a canvass is routine.

Everything else has a cause of its own (someone complained, applied, was to be seen again), so no
planning of routine visits could have saved it.
"""

ROUTINE = "routine"
BY_PURPOSE = {
    "canvass": ROUTINE,
    "canvas": ROUTINE,
    "canvass re-inspection": "re-inspection",
    "license": "licence",
    "license-task force": "licence task force",
    "license re-inspection": "re-inspection",
    "complaint": "complaint",
    "complaint-fire": "complaint",
    "complaint re-inspection": "re-inspection",
    "complaint-fire re-inspection": "re-inspection",
    "short form complaint": "short-form complaint",
    "short form fire-complaint": "short-form complaint",
    "suspected food poisoning": "suspected food poisoning",
    "suspected food poisoning re-inspection": "re-inspection",
    "tag removal": "tag removal",
    "recent inspection": "re-inspection",
    "consultation": "consultation",
    "pre-license consultation": "consultation",
}
OTHER = "other cause"


def trigger(purpose: str) -> str:
    """Trigger of a visit; what is not in the table counts as for cause, never as routine."""
    return BY_PURPOSE.get(purpose.strip().lower(), OTHER)
