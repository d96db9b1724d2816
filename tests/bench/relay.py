"""Our chat beside a bare relay: acknowledged and durable against neither, in turn in one run."""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from house import free_port

HERE = Path(__file__).parent
PATH = "/fr/test/couple"
ROUNDS, SECONDS = 5, 2.5
# Saturated: twice as many bring neither more. Few: each waits for its commit, and the server with
# it; reported, since that is what most days are.
PAIRS, FEW = 200, 50
PROFESSIONALS, EACH = 500, 2
IDLE = 10_000
LEAST, LEAST_PAGES = 1.0, 0.8
# Pairs that talk, and connections that fetch pages meanwhile.
TURNS = {"few pairs": (FEW, 0), "alone": (PAIRS, 0), "beside pages": (PAIRS, 8)}


class Relay:
    """A server of ours, or a bare one, that stands ready."""

    def __init__(self, whose: str, folder: Path, professionals: int, each: int) -> None:
        self.whose, self.ends, self.port = whose, folder / "ends.json", free_port()
        self.turn = 0
        script = "relay_server.py" if whose == "ours" else "bare_relay.py"
        seeds = [str(professionals), str(each)] if whose == "ours" else []
        command = [sys.executable, str(HERE / script), str(self.port), str(folder), *seeds]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, env=_environment(), text=True
        )
        assert self.process.stdout and "answers" in self.process.stdout.readline()

    @property
    def megabytes(self) -> float:
        return psutil.Process(self.process.pid).memory_info().rss / 1e6

    def load(self, kind: str, count: int, seconds: float) -> "subprocess.Popen[str]":
        """A load under way, its ends connected."""
        self.turn += 1
        rest = [self.whose, kind, str(count), str(seconds), str(self.turn * 10**6)]
        command = [sys.executable, str(HERE / "relay_load.py"), str(self.port), str(self.ends)]
        going = subprocess.Popen(
            [*command, *rest], stdout=subprocess.PIPE, env=_environment(), text=True
        )
        assert going.stdout and going.stdout.readline() == "connected\n"
        return going

    def run(self, kind: str, count: int, seconds: float, *, pages: int = 0) -> dict[str, Any]:
        """What came of a load, and of `pages` connections that fetch pages meanwhile."""
        going = self.load(kind, count, seconds)
        rate = _pages(self.port, pages, seconds - 0.5) if pages else 0.0
        told, _ = going.communicate(timeout=120)
        return {**json.loads(told), "pages": rate}


def _environment() -> dict[str, str]:
    paths = [str(HERE), str(HERE.parent), str(HERE.parents[1] / "site")]
    return {**os.environ, "PYTHONPATH": ":".join(paths)}


def _pages(port: int, connections: int, seconds: float) -> float:
    command = [sys.executable, str(HERE / "load.py"), str(port), PATH, str(connections)]
    done = subprocess.run(
        [*command, str(seconds)], capture_output=True, text=True, check=True, timeout=60
    )
    return float(done.stdout)


@contextlib.contextmanager
def relaying(
    whose: str, folder: Path, professionals: int = PROFESSIONALS, each: int = EACH
) -> Iterator[Relay]:
    folder.mkdir(exist_ok=True)
    made = Relay(whose, folder, professionals, each)
    try:
        yield made
    finally:
        # Nothing of it is needed any more, and ten thousand farewells take their time.
        made.process.kill()
        made.process.wait(20)


def measure(place: Path) -> dict[str, Any]:
    """Rates of both in turn, alone and beside pages; delays at a fixed rate; memory when idle."""
    found: dict[str, Any] = {name: [] for name in TURNS}
    with relaying("ours", place / "ours") as ours, relaying("bare", place / "bare") as bare:
        bare.ends = ours.ends
        for _ in range(ROUNDS):
            for name, (pairs, pages) in TURNS.items():
                turn = {
                    one.whose: one.run("saturate", pairs, SECONDS, pages=pages)
                    for one in (ours, bare)
                }
                found[name].append(turn)
        found["paced"] = {
            one.whose: one.run("pace", PROFESSIONALS * EACH, 8) for one in (ours, bare)
        }
    found["idle"] = _idle(place / "idle")
    return found


def _idle(folder: Path) -> dict[str, Any]:
    """Kilobytes of one idle conversation: its visitor is connected, and a 200th of a professional."""
    with relaying("ours", folder, 50, IDLE // 50) as ours:
        time.sleep(1)
        before = ours.megabytes
        cpu = psutil.Process(ours.process.pid).cpu_times()
        going = ours.load("idle", IDLE, 8)
        time.sleep(3)
        after, began = ours.megabytes, time.monotonic()
        cpu = psutil.Process(ours.process.pid).cpu_times()
        time.sleep(4)
        later = psutil.Process(ours.process.pid).cpu_times()
        share = (later.user + later.system - cpu.user - cpu.system) / (time.monotonic() - began)
        going.communicate(timeout=120)
        return {"conversations": IDLE, "kb": (after - before) * 1000 / IDLE, "cpu_share": share}


def _ratios(turns: list[dict[str, Any]], what: str) -> list[float]:
    return [turn["ours"][what] / turn["bare"][what] for turn in turns]


def report(found: dict[str, Any]) -> list[str]:
    """A line for each comparison; a failure where a ratio is too low or a message was lost."""
    print(
        f"\nRelay, {PAIRS} pairs (few: {FEW}), each end says the next when the last is acknowledged,"
        f" {ROUNDS} rounds in turn: median (range)"
    )
    wrong = []
    for name, what, least in (
        ("few pairs", "rate", None),
        ("alone", "rate", LEAST),
        ("beside pages", "rate", None),
        ("beside pages", "pages", LEAST_PAGES),
    ):
        for whose in ("ours", "bare"):
            values = [turn[whose][what] for turn in found[name]]
            told = f"{statistics.median(values):8.0f} ({min(values):.0f} to {max(values):.0f})"
            print(f"  {what:6} {name:13} {whose:5} {told}")
        ratios = _ratios(found[name], what)
        ratio = statistics.median(ratios)
        print(f"  {'':20} ratio {ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
        if least and ratio < least:
            wrong.append(f"relay: {what} {name}: ratio {ratio:.2f}, least {least}")
    for whose, paced in found["paced"].items():
        p50, p99 = paced["delays_ms"]
        print(f"  1,000/s over 1,000 conversations, {whose}: p50 {p50:.1f} ms, p99 {p99:.1f} ms")
    idle = found["idle"]
    print(
        f"  {idle['conversations']} idle conversations: {idle['kb']:.0f} KB each, aim 60;"
        f" {idle['cpu_share']:.0%} of a core"
    )
    turns = [turn["ours"] for name in TURNS for turn in found[name]]
    wrong += [
        f"relay: refused {turn['refused']}, {turn['delivered']} of {turn['answered']}"
        for turn in [*turns, found["paced"]["ours"]]
        if turn["refused"] or turn["delivered"] < turn["answered"]
    ]
    return wrong
