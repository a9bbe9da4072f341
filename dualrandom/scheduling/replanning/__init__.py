"""A plan meets the world (重新排期): what is done or announced stays, the fewest visits move."""
