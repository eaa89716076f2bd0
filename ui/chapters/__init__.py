"""The work at an unlocked desk, chapter by chapter: each connects its pages with its part of the desk.

A chapter takes what a person did on its pages to the desk and brings the answer back. It decides nothing. To add one:
write it here over `chapter.Chapter`, and name it in `ui/at_desk.py`.
"""
