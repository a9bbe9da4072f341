"""Parts of the comparison of draws; the command is ``benchmarks/draw/compare.py``."""
