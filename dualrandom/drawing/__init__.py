"""Both draws: commitments, seeds, tickets, the object draw and the lottery of inspectors."""
