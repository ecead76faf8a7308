"""What was found in public pages, compiled into feeds that are imported like any other source."""
