"""A version of the violentometer, for the frame on a commune's own site.

What is ticked stays in the frame: the site around it cannot look in, and nothing is sent.
"""

from flask import Blueprint, Response, abort

from stoppvif.content.model import Version
from stoppvif.violentometer.public import content, laid_out
from stoppvif.web import embedding

blueprint = Blueprint("test_embed", __name__, url_prefix="/embed/<lang:lang>/test")


@blueprint.get("/<any(couple, teen, family, elder, friend, self):version>")
def version(version: Version) -> Response:
    """The statements and the results; a conversation opens on our own site."""
    test = content().tests.get(version)
    if test is None:
        abort(404)
    return embedding.page("violentometer/embed.html", {}, **laid_out(test))
