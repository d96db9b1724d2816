"""axe-core on a page that is open in a browser."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "node_modules/axe-core/axe.min.js"
MODES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    # Here the system chooses the colours, so there is no contrast of ours to measure.
    "forced": {"forced_colors": "active"},
}

# 7:1 for all text, large or not. The ruler's marks (::before, ::after) lie beside the words.
CONTRAST = {
    "checks": [
        {
            "id": "color-contrast-enhanced",
            "options": {
                "ignorePseudo": True,
                "contrastRatio": {"normal": {"expected": 7}, "large": {"expected": 7}},
            },
        }
    ]
}
OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations", "incomplete"],
    "preload": False,
}
# The marks are drawn above the words of the small ruler, never under them; without the drawing
# axe can measure these words too.
UNDRAWN = "*, ::before, ::after { background-image: none !important }"
# Names in the drawn map lie over its shapes, and axe does not see what is behind words there: the
# colours are those of links and buttons, which it measures; the list beside says the same.
DRAWN = {"exclude": ["#where text"]}


def faults(page: Page) -> list[str]:
    """What axe finds: rule, element and axe's own explanation. Unmeasured contrast is a fault."""
    forced = page.evaluate("matchMedia('(forced-colors: active)').matches")
    rules = {
        "color-contrast": {"enabled": False},
        "color-contrast-enhanced": {"enabled": not forced},
    }
    page.add_style_tag(content=UNDRAWN)
    found = page.evaluate(
        "([checks, drawn, options]) => { axe.configure(checks); return axe.run(drawn, options) }",
        [CONTRAST, DRAWN, {**OPTIONS, "rules": rules}],
    )
    unsure = [rule for rule in found["incomplete"] if rule["id"] == "color-contrast-enhanced"]
    return [
        f"{rule['id']}: {node['target'][0]}: {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in [*found["violations"], *unsure]
        for node in rule["nodes"]
    ]
