"""Memory of this process, as the system counts it."""

import ctypes
import gc
import resource
import sys
from pathlib import Path


def resident_before() -> float:
    """MiB in use, with the peak set back to it."""
    gc.collect()
    if sys.platform != "linux":
        return resident("VmHWM")
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return resident("VmRSS")


def resident(key: str) -> float:
    """MiB of this process: in use now (``VmRSS``) or at most so far (``VmHWM``)."""
    if sys.platform != "linux":
        unit = 1024**2 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(key):
            return int(line.split()[1]) / 1024
    raise LookupError(key)
