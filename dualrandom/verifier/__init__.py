"""The stand-alone verifier: ``replay.py`` needs nothing but the standard library."""
