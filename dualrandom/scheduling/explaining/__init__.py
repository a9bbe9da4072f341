"""Why a block stays out of a plan, and what would help (未安排原因): advice, no record."""
