"""What a visitor without script is told of her conversation's course, line by line."""

from stoppvif.chat.views import Told

# A line: its name, and a value that stands in it.
Line = tuple[str, int | None]


def lines(before: Told | None, now: Told) -> list[Line]:
    """What is new in `now` after `before`; everything that holds where she was told nothing yet."""
    was: Told = before or {"state": None, "place": None, "role": None, "key": None}
    found: list[Line] = []
    if now["state"] == "active":
        found += _read_by(was, now)
    elif now["state"] == "waiting":
        if was["state"] == "active":
            found.append(("front", None))
        elif was["place"] != now["place"]:
            found.append(("waiting", now["place"]))
        if now["late"] and not was.get("late"):
            found.append(("late", None))
    if now["guest"] and not was.get("guest"):
        found.append(("guest", None))
    if now["idle"] and not was.get("idle"):
        found.append(("idle", None))
    return found


def _read_by(was: Told, now: Told) -> list[Line]:
    if now["role"] and (was["state"] != "active" or was["role"] != now["role"]):
        return [(now["role"], None)]
    if was["key"] and now["key"] and was["key"]["id"] != now["key"]["id"]:
        return [("handed", None)]
    return []
