"""Workbooks taken apart and put together wrongly, for tests of what a hostile or damaged file does."""

import struct
import zipfile
from pathlib import Path

Parts = dict[str, bytes]


def parts_of(path: Path) -> Parts:
    """Every part of a package, by name."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(path: Path, parts: Parts, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """A package of these parts."""
    with zipfile.ZipFile(path, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def rewritten(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The package with some bytes of one part replaced; they have to be there."""
    parts = parts_of(path)
    assert old in parts[part], parts[part]
    return packed(path, parts | {part: parts[part].replace(old, new, 1)})


def with_declared_size(path: Path, part: str, size: int) -> Path:
    """The package with one part's expanded size misstated, in its directory and in front of the part."""
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        info = package.getinfo(part)
        directory = package.start_dir
    struct.pack_into("<L", content, info.header_offset + 22, size)
    struct.pack_into("<L", content, content.index(part.encode(), directory) - 46 + 24, size)
    path.write_bytes(bytes(content))
    return path
