"""Who a route is for. Every route says so, and its headers follow."""

from typing import cast

from flask import Blueprint, Flask, current_app, request

KEY = "audiences"


def declare(app: Flask, blueprint: Blueprint, audience: str) -> None:
    """Register `blueprint`; all its routes are for `audience`, a row of the header table."""
    app.extensions.setdefault(KEY, {})[blueprint.name] = audience
    app.register_blueprint(blueprint)


def of(app: Flask, endpoint: str) -> str | None:
    """The audience of `endpoint`; None if nobody declared one."""
    declared = cast(dict[str, str], app.extensions.get(KEY, {}))
    return declared.get(endpoint.rpartition(".")[0])


def current() -> str:
    """The audience of the request's route; an address that leads nowhere is public."""
    declared = of(current_app, request.endpoint) if request.endpoint else None
    return declared or "public"
