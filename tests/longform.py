"""The desk’s long forms, as a browser sends them."""

from bs4 import Tag

from desk import Answer


def typed(answer: Answer) -> dict[str, list[str]]:
    """What the form sends as it stands."""
    found: dict[str, list[str]] = {}
    for field in answer.soup.select("form.long [name]"):
        if field.name == "button" or field["name"] == "csrf_token":
            continue
        if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        found.setdefault(field["name"], []).append(_value(field))
    return found


def _value(field: Tag) -> str:
    if field.name == "select":
        chosen = field.select("option[selected]") or field.select("option")
        return chosen[0]["value"]
    # A browser takes the first line break of a text field away.
    return (
        field.get_text().removeprefix("\n") if field.name == "textarea" else field.get("value", "")
    )
