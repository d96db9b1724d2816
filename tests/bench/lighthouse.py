"""Lighthouse, as a phone on a slow network, over the pages that matter most."""

import json
import shutil
import subprocess

from house import Server
from stoppvif.paths import CHECKOUT

PAGES = ["/fr/", "/fr/test/couple", "/fr/urgent", "/ar/", "/ar/test/couple", "/ar/urgent"]
CATEGORIES = ["performance", "accessibility", "best-practices"]


def measure(server: Server) -> dict[str, dict[str, float]]:
    """Path to category to score out of 100."""
    return {path: _scores(f"{server.url}{path}") for path in PAGES}


def _scores(url: str) -> dict[str, float]:
    found = json.loads((_run(url) or _run(url) or _run(url, check=True)).stdout)
    scores = {name: round(100 * (found["categories"][name]["score"] or 0)) for name in CATEGORIES}
    failed = [
        audit["id"]
        for audit in found["audits"].values()
        if audit.get("score") is not None and audit["score"] < 0.9
    ]
    return {**scores, "low": failed}


def _run(url: str, *, check: bool = False) -> subprocess.CompletedProcess[str] | None:
    """One run; None where Lighthouse itself stumbled: it sometimes misses the start of a page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    done = subprocess.run(
        [
            str(CHECKOUT / "node_modules/.bin/lighthouse"),
            url,
            "--quiet",
            "--output=json",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-path={chromium}",
            "--chrome-flags=--headless=new --no-sandbox --disable-background-networking",
        ],
        capture_output=True,
        text=True,
        check=check,
        timeout=180,
    )
    return None if done.returncode else done


def report(scores: dict[str, dict[str, float]]) -> list[str]:
    """A line a page. Performance is a time in the end: it is told, and fails nothing."""
    print("\nLighthouse, phone: performance, accessibility, best practices")
    wrong = []
    for path, found in scores.items():
        told = "  ".join(f"{found[name]:3.0f}" for name in CATEGORIES)
        print(f"  {path:24} {told}  {' '.join(found['low'])}")
        wrong += [f"{path}: {name} {found[name]}" for name in CATEGORIES[1:] if found[name] < 100]
    return wrong
