"""`make bench`: sizes, speed, start, memory, Lighthouse. A table on screen, and bench.json.

Only what one run can judge by itself fails it: a size, a ratio of two figures measured in turn,
a share of rules kept. Absolute times are told beside them; they are the machine's as much as ours.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import announced
import availability
import lighthouse
import relay
import search
import sizes
import speed
import start

from house import serving
from stoppvif.paths import CHECKOUT

OUTPUT = CHECKOUT / "bench.json"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        results = {"start": start.measure(place), "availability": availability.measure()}
        with serving(place / "log") as server:
            results["sizes"] = sizes.measure(server)
            results["speed"] = speed.measure(server)
            results["search"] = search.measure(server)
            results["memory_after_mb"] = start.memory(server)
            results["lighthouse"] = lighthouse.measure(server)
        results["announced"] = announced.measure(place)
        results["relay"] = relay.measure(place)
    OUTPUT.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    wrong = [
        *sizes.report(results["sizes"]),
        *speed.report(results["speed"]),
        *start.report(results["start"], results["memory_after_mb"]),
        *availability.report(results["availability"]),
        *lighthouse.report(results["lighthouse"]),
        *search.report(results["search"]),
        *announced.report(results["announced"]),
        *relay.report(results["relay"]),
    ]
    print(f"\nAll figures: {OUTPUT.name}")
    for line in wrong:
        print(f"FAILED: {line}")
    return bool(wrong)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd[0]}: {error.stderr or error}")
