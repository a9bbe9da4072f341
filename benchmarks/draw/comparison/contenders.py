"""Who is compared: read from ``contenders.toml``, with the version that is installed."""

import importlib.metadata
import platform
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import NamedTuple

_HERE = Path(__file__).parent
R_SCRIPT = _HERE / "by_r.R"


class Contender(NamedTuple):
    """See the head of ``contenders.toml``."""

    id: str
    name: str
    chances: str
    call: str
    source: str
    distribution: str = ""
    stable: str = ""
    stable_source: str = ""
    instance: str = ""
    draws: bool = True
    departments: int = 2

    @property
    def is_ours(self) -> bool:
        return self.distribution == "dualrandom"

    @property
    def version(self) -> str:
        """What is installed; a LookupError says why it can't be run."""
        if self.distribution == "R":
            return r_version()
        if not self.distribution:
            return f"Python {platform.python_version()}"
        try:
            version = importlib.metadata.version(self.distribution)
        except importlib.metadata.PackageNotFoundError:
            raise LookupError(f"{self.distribution} is not installed") from None
        return f"{self.distribution} {version}"


def contenders() -> list[Contender]:
    entries = tomllib.loads((_HERE / "contenders.toml").read_text(encoding="utf-8"))
    return [Contender(id=key, **entry) for key, entry in entries.items()]


def r_version() -> str:
    rscript = shutil.which("Rscript")
    if rscript is None:
        raise LookupError("R is not installed")
    done = subprocess.run(
        [rscript, "--vanilla", R_SCRIPT, "version"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LookupError("R has no package sampling")
    return done.stdout.strip()
