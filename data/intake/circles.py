"""Which milestones wait for one another in a circle.

In Python because a recursive query keeps every pair that one can reach from another: a long chain would fill memory.
"""

from collections.abc import Iterable

Links = dict[str, list[str]]


def circles(links: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The circles in (waits, awaited) pairs: sorted names that all wait for one another, or one that waits for itself.

    They are the graph's strongly connected components, by Kosaraju's two passes; time grows with the number of links.
    """
    forward: Links = {}
    backward: Links = {}
    for waits, awaited in links:
        for name in (waits, awaited):
            forward.setdefault(name, [])
            backward.setdefault(name, [])
        forward[waits].append(awaited)
        backward[awaited].append(waits)
    groups = _reached(reversed([name for group in _reached(forward, forward) for name in group]), backward)
    return [sorted(group) for group in groups if len(group) > 1 or group[0] in forward[group[0]]]


def _reached(starts: Iterable[str], links: Links) -> list[list[str]]:
    """From each start in turn, what it newly reaches, each name after all that it leads to."""
    seen: set[str] = set()
    return [_finished(start, links, seen) for start in starts if start not in seen]


def _finished(start: str, links: Links, seen: set[str]) -> list[str]:
    seen.add(start)
    finished: list[str] = []
    walk = [(start, iter(links[start]))]
    while walk:
        name, remaining = walk[-1]
        step = next((other for other in remaining if other not in seen), None)
        if step is None:
            finished.append(name)
            walk.pop()
        else:
            seen.add(step)
            walk.append((step, iter(links[step])))
    return finished
