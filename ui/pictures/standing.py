"""How far one person has come, in words: what a wheel and a chart of distance say alike. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from fsdesk.pictures import SCALE, Segment

NOT_TALKED_ABOUT = "not talked about"


def said_change(first: int | None, now: int | None) -> str:
    """A change in words: "up 2", "down 1", "the same"; empty where one of the two is not known."""
    if first is None or now is None:
        return ""
    by = now - first
    return f"up {by}" if by > 0 else f"down {-by}" if by else "the same"


def said_segment(segment: Segment) -> str:
    """One wedge or row in words."""
    if segment.now is None:
        first = "" if segment.first is None else f", first {segment.first} of {len(SCALE)}"
        return f"{segment.label}: {NOT_TALKED_ABOUT}{first}"
    change = said_change(segment.first, segment.now)
    since = f", {change} as first" if segment.now == segment.first else f", {change} from {segment.first}"
    return f"{segment.label}: {segment.now} of {len(SCALE)}{since if change else ''}"


def counted(segments: Iterable[Segment]) -> str:
    """How many rose, stayed and fell ("6 up · 2 same · 0 down"); empty where nothing was talked about twice."""
    by = [each.now - each.first for each in segments if each.now is not None and each.first is not None]
    if not by:
        return ""
    up, down = sum(each > 0 for each in by), sum(each < 0 for each in by)
    return f"{up} up · {len(by) - up - down} same · {down} down"


def headed(word: str, day: str) -> str:
    """A word and its day, where there is one."""
    return f"{word}, {day}" if day else word
