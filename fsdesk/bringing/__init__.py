"""Bring your caseload: families out of another system, read from documented tables.

Pure: names and bytes in, drafts of records out. A file is data, never code. What cannot be read is told by file, row
and column, without quoting what stands there.
"""
