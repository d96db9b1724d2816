"""Where the package's data lie: inside the installed wheel, or beside it in a checkout."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]


def data(name: str) -> Path:
    """The folder `name` of the package's data: templates, static/dist, translations, content.

    A wheel carries them all in `stoppvif/data`. A checkout has `templates` beside the package and
    the others at its top. An editable install resolves to the checkout, and so do its data;
    the copy that it leaves among the installed packages is never read.

    Raises FileNotFoundError, with what to do about it.
    """
    for folder in (HERE / "data" / name, HERE.parent / name, CHECKOUT / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the folder {name} is missing: run `make install`")
