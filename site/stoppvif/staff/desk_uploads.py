"""How a room of the desk takes a file: sent once, then asked for by who sent it."""

from flask import request
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import FileField

from stoppvif.staff import uploads
from stoppvif.staff.access import me
from stoppvif.web import clock, database
from stoppvif.web.query import number


class UploadForm(FlaskForm):
    """A file."""

    file = FileField(lazy_gettext("File"))

    def sent(self) -> bytes | None:
        """What was sent; None where no file was chosen."""
        file = self.file.data
        if not self.validate() or not isinstance(file, FileStorage) or not file.filename:
            return None
        # A larger one lies in a file of its own: it goes now.
        with file.stream as stream:
            return bytes(stream.read())


def keep(room: str, data: bytes) -> int:
    """Keep her file for a room; its id."""
    return database.write(uploads.keep, me().id, room, data, clock.now())


def kept(room: str, upload_id: int) -> bytes:
    """Her file. Raises uploads.Gone."""
    with database.read() as session:
        return uploads.read(session, upload_id, me().id, room, clock.now())


def ticked() -> set[int]:
    """The numbers of the lines that she left ticked."""
    asked = (number(text, 5) for text in request.form.getlist("take"))
    return {one for one in asked if one is not None}
