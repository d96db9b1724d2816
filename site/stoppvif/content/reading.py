"""Files of content into plain objects and records, each fault with its line."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from stoppvif.content.faults import Faults

T = TypeVar("T")

_WHERE = re.compile(r"^(?P<what>.*?)(?: - at (?:key in )?`(?P<path>.*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+)\]|\[\.\.\.\]")


class _Loader(yaml.CSafeLoader):
    """The safe loader, except that a key written twice is a fault and not a silent loss."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    problem="a key must be a word", problem_mark=key.start_mark
                )
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"the key {key.value!r} stands twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        """A date that the calendar has; the library's own complaint does not say where."""
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(
                problem=f"no such date: {error}", problem_mark=node.start_mark
            ) from None


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


class Document:
    """One YAML file, or the front matter of a page: its data, and the line of each part.

    `first_line` is the line of the file on which the text begins.
    """

    def __init__(self, file: Path, text: str, faults: Faults, first_line: int = 1) -> None:
        self.file, self.faults = file, faults
        self._text, self._first = text, first_line
        self._root: yaml.Node | None = None
        self.data: Any = None
        try:
            self.data = yaml.load(text, _Loader)  # noqa: S506 (a subclass of the safe loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            self.faults.add(
                file, mark.line + first_line if mark else 1, f"not YAML: {error.problem}"
            )
        except yaml.reader.ReaderError as error:
            # The position counts bytes.
            line = text.encode().count(b"\n", 0, error.position) + first_line
            self.faults.add(file, line, f"not YAML: {error.reason}")

    def line(self, *path: str | int) -> int:
        """The line on which the value at `path` (keys and indexes) or its nearest parent begins."""
        if self._root is None:
            self._root = yaml.compose(self._text, Loader=yaml.CSafeLoader)
        node, line = self._root, 0
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line + self._first

    def fault(self, message: str, *path: str | int, notice: bool = False) -> None:
        """Note a fault of the value at `path`."""
        self.faults.add(self.file, self.line(*path), message, "notice" if notice else "error")

    def record(self, kind: type[T], value: Any, *path: str | int) -> T | None:
        """`value`, found at `path`, as a `kind`; None, with its fault noted, if it is not one."""
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            match = _WHERE.match(str(error))
            inner = list(_steps(match["path"] or "")) if match else []
            what = match["what"] if match else str(error)
            unknown = re.search(r"unknown field `(.+)`", what)
            if unknown:
                what, inner = f"unknown key {unknown[1]!r}", [*inner, unknown[1]]
            self.fault(f"{what} ({'.'.join(map(str, [*path, *inner])) or 'top'})", *path, *inner)
            return None


def _steps(path: str) -> Iterator[str | int]:
    for step in _STEP.finditer(path):
        if step["key"]:
            yield step["key"]
        elif step["index"]:
            yield int(step["index"])


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line, node.value[step]
    return None


def read(file: Path, faults: Faults) -> str | None:
    """The text of `file`; None, with its fault noted, if there is none or it is not UTF-8."""
    try:
        data = file.read_bytes()
        return data.decode("utf-8")
    except FileNotFoundError:
        faults.add(file, 1, "the file is missing")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.add(file, line, f"not UTF-8 text: {error.reason}")
    except OSError as error:
        faults.add(file, 1, f"cannot be read: {error.strerror}")
    return None


def document(file: Path, faults: Faults) -> Document | None:
    """The YAML file `file`; None, with its fault noted, where it holds no data."""
    text = read(file, faults)
    if text is None:
        return None
    found = Document(file, text, faults)
    if found.data is None:
        if not any(fault.file.endswith(file.name) for fault in faults.of("error")):
            faults.add(file, 1, "the file is empty")
        return None
    return found
