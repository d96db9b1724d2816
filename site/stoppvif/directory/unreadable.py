"""A file that cannot be imported."""


class Unreadable(Exception):  # noqa: N818 (a state of a file, not an error of ours)
    """Nothing of a file can be read; `code` says why, `place` where, if anybody knows.

    Codes: empty, large, many, encoding, json, cut, deep, list; of a zip: zip, locked, big, twice,
    letters, rows, nowhere, none. The place of the first ones is a line, of the others a file
    and its line.
    """

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(code, place)
        self.code, self.place = code, place
