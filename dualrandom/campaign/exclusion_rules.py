"""Why an enterprise cannot be drawn (排除原因): rule ids; titles are in ``messages/frame.toml``."""

EXCLUSION_RULES = (
    "frame.not_active",
    "frame.out_of_scope",
    "frame.drawn_lately",
    "frame.cap",
    "frame.gap",
)
"""Reasons for exclusion; the first that applies is the one given."""
