"""What a planner or an enterprise asks, as data: summaries and explanations."""
