"""What is wrong with the content, and where."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Level = Literal["error", "notice"]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: an `error` stops the start; a `notice` is a fact to verify or to fill in."""

    file: str
    line: int
    level: Level
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level}: {self.message}"


class Faults:
    """The list that the readers write to; paths are told relative to `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.all: list[Fault] = []

    def add(self, file: Path, line: int, message: str, level: Level = "error") -> None:
        """Note one fault of `file`, `line` counted from 1."""
        name = file.relative_to(self.root) if file.is_relative_to(self.root) else file
        self.all.append(Fault(str(name), line, level, message))

    def of(self, level: Level) -> list[Fault]:
        """All faults of one level, by file and line."""
        return sorted(fault for fault in self.all if fault.level == level)


class ContentError(Exception):
    """The content has errors; each argument is one line of them."""
