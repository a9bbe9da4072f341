"""The plan: merging, bounds, construction, improvement and the solver-free check."""
