"""Days, times and ages in words, as workers read them: month in words, 24-hour clock, age on the day. Pure.

Follows the NHS common user interface guidance for dates and times (month in words, never 05/04). Ages are
computed for the day that is shown and never stored.
"""

from __future__ import annotations

from datetime import date, datetime

from fsdesk.records.codes import is_partial_date

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS_WHOLE = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS_WHOLE = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def clock_time(at: str) -> str:
    """ "14:07" from an ISO time; empty when there is none."""
    return at[11:16] if len(at) >= 16 else ""


def short_day(at: str, today: date | None = None) -> str:
    """ "Mon 16 Nov", with the year when it is not today's; a month or year alone when that is all that is known."""
    about = "about " if at.endswith("~") else ""
    text = at.rstrip("~")
    if len(text) <= 7:
        return about + _month_or_year(text)
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return ""
    year = "" if today is not None and day.year == today.year else f" {day.year}"
    return f"{about}{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"


def _month_or_year(text: str) -> str:
    if not is_partial_date(text):
        return ""
    return text if len(text) == 4 else f"{MONTHS[int(text[5:7]) - 1]} {text[:4]}"


def birthday(at: str) -> str:
    """ "17 Sep 1992", or as much as is known, "about" where it is not certain."""
    words = short_day(at)
    return words.replace(words.split(" ")[-4] + " ", "", 1) if len(at.rstrip("~")) == 10 and words else words


def in_month(at: str, today: date) -> str:
    """ "in November", with the year when it is not today's: how a family is told when something was."""
    text = at.rstrip("~")
    if len(text) < 7 or not is_partial_date(text[:7]):
        return f"in {text}" if len(text) == 4 else ""
    year = "" if text[:4] == str(today.year) else f" {text[:4]}"
    return f"in {MONTHS_WHOLE[int(text[5:7]) - 1]}{year}"


def long_day(day: date) -> str:
    """ "Saturday 21 November"."""
    return f"{DAYS_WHOLE[day.weekday()]} {day.day} {MONTHS_WHOLE[day.month - 1]}"


def day_and_time(at: str, today: date) -> str:
    """ "Fri 20 Nov 17:20", or "today 17:20"."""
    day = "today" if at[:10] == today.isoformat() else short_day(at, today)
    return f"{day} {clock_time(at)}".strip()


def ago(at: str, now: datetime) -> str:
    """ "2 min ago", "3 h ago", then the day: how long since an ISO time, by this laptop's clock."""
    try:
        seconds = (now - datetime.fromisoformat(at)).total_seconds()
    except (ValueError, TypeError):
        return ""
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    if seconds < 6 * 3600:
        return f"{int(seconds // 3600)} h ago"
    return day_and_time(at, now.date())


def age(born: str, due: str, today: date) -> str:
    """An age in words on a day: days under 14, weeks under 12, months under 24, years with months under 5, years.

    Before birth it is when the baby is due. Where only a month or year is known the age is in years, "about".
    """
    if not is_partial_date(born):
        return f"due {short_day(due, today)}" if due else ""
    text = born.rstrip("~")
    if len(text) < 10:
        years = today.year - int(text[:4]) - (len(text) == 7 and today.month < int(text[5:7]))
        return f"about {max(years, 0)}"
    day = date.fromisoformat(text)
    about = "about " if born.endswith("~") else ""
    return about + _whole_age(day, today)


def _whole_age(day: date, today: date) -> str:
    days = (today - day).days
    if days < 0:
        return f"due {short_day(day.isoformat(), today)}"
    if days < 14:
        return f"{days} {'day' if days == 1 else 'days'}"
    if days < 84:
        return f"{days // 7} wks"
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if months < 24:
        return f"{months} mths"
    if months < 60 and months % 12:
        return f"{months // 12} yrs {months % 12} mths"
    return str(months // 12)


def years_on(born: str, at: str) -> int | None:
    """Whole years of age on the day in an ISO day or time; None before birth or where only a month or year is known.

    The day is the one written, local to where it happened: no time zone moves it. Who was born on 29 February grows
    older on 1 March of other years (Age of Legal Capacity (Scotland) Act 1991, section 6(2)).
    """
    if not is_partial_date(born) or len(born.rstrip("~")) < 10 or not is_partial_date(at[:10]) or len(at) < 10:
        return None
    years = int(at[:4]) - int(born[:4]) - (at[5:10] < born[5:10])
    return None if at[:10] < born[:10] else years


def brief_age(born: str, today: date) -> str:
    """An age in a few letters, for pictures: "34", "8m", "3w"; with "~" where it is not certain; empty before birth."""
    if not is_partial_date(born):
        return ""
    text = born.rstrip("~")
    about = "~" if born.endswith("~") or len(text) < 10 else ""
    if len(text) < 10:
        return f"{about}{max(today.year - int(text[:4]) - (len(text) == 7 and today.month < int(text[5:7])), 0)}"
    day = date.fromisoformat(text)
    days = (today - day).days
    if days < 0:
        return ""
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    return about + (f"{days // 7}w" if days < 84 else f"{months}m" if months < 24 else str(months // 12))


def weeks_open(opened: str, today: date) -> str:
    """ "Open 36 weeks"."""
    if not is_partial_date(opened) or len(opened.rstrip("~")) < 10:
        return ""
    weeks = (today - date.fromisoformat(opened[:10])).days // 7
    return "Opened this week" if weeks < 1 else f"Open {weeks} week{'s' if weeks != 1 else ''}"


def minutes_between(start: str, end: str) -> str:
    """ "50 min", or empty."""
    try:
        minutes = int((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() // 60)
    except (ValueError, TypeError):
        return ""
    return f"{minutes} min" if minutes > 0 else ""


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 visit", "3 visits"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def tenths(number: int) -> str:
    """Tenths as a number with at most one decimal: 35 is "3.5", 30 is "3"."""
    return f"{number // 10}.{number % 10}" if number % 10 else str(number // 10)


def joined(words: list[str]) -> str:
    """ "Kirsty, Jamie and Isla"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def initials(name: str) -> str:
    """The first letters of the first and last word of a name."""
    words = name.split()
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"
