"""The routes of the desk, each with an address that a test can ask."""

from flask import Flask

from stoppvif.web import audience

# What stands for each part of an address.
PARTS = {
    "token": "x",
    "digest": "00",
    "key_id": 99,
    "alarm_id": 99,
    "row_id": 99,
    "staff_id": 99,
    "event_id": 99,
    "entry_id": 99,
    "upload_id": 99,
    "code": "fr",
    "form": "json",
    "format": "json",
    "regime": "social",
    "kind": "single",
    "day": "2026-11-23",
    "week": "2026-W48",
    "month": "2026-11",
}
OTHER = {
    "shifts.remove": {"act": "remove"},
    "staff.do": {"act": "link"},
    "agenda_acts.do": {"act": "publish"},
    "directory_desk.do": {"act": "publish"},
}


def rules(app: Flask) -> list:
    """The routes of the desk."""
    return [rule for rule in app.url_map.iter_rules() if audience.of(app, rule.endpoint) == "desk"]


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """Endpoint, method and an address of each route of the desk."""
    found = []
    for rule in rules(app):
        parts = PARTS | OTHER.get(rule.endpoint, {})
        _, path = rule.build({name: parts[name] for name in rule.arguments})
        found += [(rule.endpoint, method, path) for method in rule.methods - {"HEAD"}]
    return found
