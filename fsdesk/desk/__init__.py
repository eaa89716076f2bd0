"""The product with no window: everything a person can ask, in the words of the work."""

from fsdesk.desk.desk import Desk
from fsdesk.desk.reading import Held
from fsdesk.desk.status import Line

__all__ = ["Desk", "Held", "Line"]
