"""The icon and the tone of each thing that waits for somebody on Today."""

from __future__ import annotations

NEED_ICONS = {
    "overdue": ("alarm-clock", "danger"),
    "step": ("alarm-clock", "danger"),
    "past": ("calendar", "warn"),
    "draft": ("file-pen", "warn"),
    "returned": ("undo-2", "warn"),
    "settle": ("git-merge", "warn"),
    "set_aside": ("circle-alert", "danger"),
    "sign": ("signature", "info"),
    "request": ("heart-handshake", "info"),
    "request_late": ("heart-handshake", "danger"),
    "review": ("calendar", "warn"),
    "connection": ("link", "info"),
    "sustained": ("hourglass", "info"),
    "meeting": ("users", "info"),
    "late": ("archive", "info"),
    "complete": ("alarm-clock", "warn"),
    "complete_late": ("alarm-clock", "danger"),
    "rights": ("pencil", "info"),
    "look": ("eye", "warn"),
    "put_right": ("undo-2", "danger"),
    "stopped": ("heart-handshake", "warn"),
    "ask_again": ("calendar", "info"),
    "permission_ends": ("hourglass", "info"),
    "between_ends": ("hourglass", "info"),
    "handed": ("message-circle", "info"),
    "partner": ("school", "info"),
}
