"""Rehearsing a whole campaign (整体预演): draw, lottery and plan again and again, before committing.

Seeds are derived from the frame and marked as trials; no draw can use them, and nothing is recorded.
"""
