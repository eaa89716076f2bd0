"""The product with no window: everything a person can ask, in the words of the work."""

from fsdesk.desk.desk import Desk
from fsdesk.desk.reading import Held
from fsdesk.desk.status import Line
from fsdesk.desk.stopped import Captured, Stopped

__all__ = ["Captured", "Desk", "Held", "Line", "Stopped"]
