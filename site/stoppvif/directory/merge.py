"""JSON merge patches (RFC 7386): what one record says beyond another, and putting it back."""

from typing import Any


def difference(old: Any, new: Any) -> Any:
    """The patch that makes `new` of `old`; objects are looked into, everything else is whole."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    gone: dict[str, Any] = dict.fromkeys(name for name in old if name not in new)
    return gone | {
        name: difference(old[name], value) if name in old else value
        for name, value in new.items()
        if name not in old or old[name] != value
    }


def patched(old: Any, patch: Any) -> Any:
    """What `patch` makes of `old`; null takes a field away."""
    if not isinstance(patch, dict):
        return patch
    made = dict(old) if isinstance(old, dict) else {}
    for name, value in patch.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = patched(made.get(name), value)
    return made


def without_nulls(value: Any) -> Any:
    """A record of which every field that is null is left out, at any depth."""
    if isinstance(value, dict):
        return {k: without_nulls(inner) for k, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in value]
    return value
