"""Exit status of a command (退出码): 0 good, 1 findings, 2 wrong use, 130 stopped by Ctrl-C."""

INTERRUPTED = 130
"""128 + SIGINT, as shells have it: what follows with ``&&`` does not begin."""
