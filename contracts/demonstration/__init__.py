"""The demonstration: made-up boroughs, suppliers and systems, written as the spreadsheets that councils keep.

Nothing here is real but the capabilities. The same workbooks come out each time, byte for byte, so that
importing them again is importing the same files.
"""

from datetime import date

DAY = date(2026, 11, 22)
"""The day that the made-up registers are of. It does not move with the clock, nor do the files change."""
