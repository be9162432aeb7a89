"""deploy/requirements.lock: a server installs what requirements.txt says, what that needs, and nothing else."""

import re
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "deploy" / "requirements.lock").read_text(encoding="utf-8")
TO_RUN, _, TO_TEST = (ROOT / "requirements.txt").read_text(encoding="utf-8").partition("# To test")
_HASHES = re.compile(r"( \\\n    --hash=sha256:[0-9a-f]{64})+\n")


def pins(text: str) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version in re.findall(r"(?m)^([\w.-]+)==(\S+)", text)}


def test_the_lock_has_every_pin_of_what_is_run_and_none_of_what_tests():
    locked = pins(LOCK)
    assert len(pins(TO_RUN)) > 5 and pins(TO_RUN).items() <= locked.items()
    assert not (pins(TO_TEST).keys() & locked.keys())


def test_the_lock_has_all_that_these_need_of_others():
    locked = pins(LOCK)
    for name, version in locked.items():
        for each in map(Requirement, requires(name) or []):
            if each.marker is None or each.marker.evaluate({"extra": ""}):
                needed = canonicalize_name(each.name)
                assert needed in locked, f"{name} {version} needs {needed}"


def test_every_line_of_the_lock_is_a_pin_with_its_hashes_and_names_no_place():
    rest = re.sub(r"(?m)^[\w.-]+==[\w.]+(?= \\$)", "", LOCK)
    assert _HASHES.sub("", rest) == "" and len(_HASHES.findall(rest)) == len(pins(LOCK))
