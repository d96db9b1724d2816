"""What the server writes down: that something broke and where in the code, never whom it met."""

import logging
import traceback
from types import TracebackType


class Discreet(logging.Formatter):
    """Tells of an exception its kind and its place in the code, not its words.

    A `KeyError` holds the key somebody sent, a `UnicodeDecodeError` her bytes.
    """

    def formatException(  # noqa: N802 (logging's own name)
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """The frames of a traceback, file, line and function, and the exception's class."""
        kind, _, frames = ei
        lines = [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(frames)
        ]
        return "\n".join([*lines, kind.__name__ if kind else ""])

    def formatStack(self, stack_info: str) -> str:  # noqa: ARG002, N802
        """Nothing: a stack tells no more than the traceback does."""
        return ""


def set_up() -> None:
    """Send every log through `Discreet`, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # uvicorn warns of each request that is no HTTP: anybody could fill the journal with them.
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
    # These repeat what somebody sent as the name of a connection.
    for name in ("engineio.server", "socketio.server"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
