"""Rehearsing a whole campaign (整体预演): the whole way again and again, before committing.

Seeds are derived from the frame; no draw can ever use them, and nothing is recorded.
"""
