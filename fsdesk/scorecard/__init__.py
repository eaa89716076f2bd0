"""What a service can say of its work, counted from records that are made anyway. Pure: no clock, no store, no names.

Each indicator is a function of plain facts and a period. Source of the definitions: the services' own outcomes
scorecard, version of November 2026.
"""
