"""What the numbers were measured on."""

import os
import platform
import sys

SIMD = "avx2 fma avx512f asimd sve".split()


def cores():
    """Number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def describe():
    """The machine as a dict of plain values.

    Returns
    -------
    dict
        ``cpu``, ``cores`` (usable by this process), ``instruction_set`` (what the CPU offers beyond its
        architecture's baseline, where the system tells), ``architecture``, ``system``, and ``load``, the load average
        of the last minute: a busy neighbour explains odd numbers.
    """
    info = {}
    if sys.platform == "linux":
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            for line in file:
                key, _, value = line.partition(":")
                info.setdefault(key.strip().lower(), value.strip())
    flags = (info.get("flags") or info.get("features") or "").split()
    return {
        "cpu": info.get("model name") or platform.processor() or platform.machine(),
        "cores": cores(),
        "instruction_set": [flag for flag in SIMD if flag in flags],
        "architecture": platform.machine(),
        "system": f"{platform.system()} {platform.release()}",
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }
