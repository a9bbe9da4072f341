"""The machine, in words that name nobody."""

import os
import platform
from pathlib import Path


def machine() -> dict[str, str]:
    return {
        "processor": f"{os.cpu_count()} × {processor()}",
        "memory": memory(),
        "system": platform.system(),
        "Python": platform.python_version(),
    }


def processor() -> str:
    path = Path("/proc/cpuinfo")
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def memory() -> str:
    try:
        n_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, AttributeError):
        return "unknown"
    return f"{n_bytes / 2**30:.0f} GiB"


def load() -> str:
    """Programs that want a processor, on average over the last minute."""
    try:
        return f"{os.getloadavg()[0]:.1f}"
    except (OSError, AttributeError):
        return "unknown"
