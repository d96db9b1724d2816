"""The network, as an exchange of its directory needs to know it."""

from stoppvif.content.model import Content
from stoppvif.directory.shapes import Frame


def frame_of(content: Content, address: str) -> Frame:
    """The frame of the network of `content`, whose site is at `address`."""
    first = content.languages[0]
    names = {one.nis: one.name for one in content.communes}
    return Frame(first, tuple(content.languages), names, address)
