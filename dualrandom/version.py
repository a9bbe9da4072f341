"""Version of the library, written into every bundle."""

VERSION = "0.1.0"
