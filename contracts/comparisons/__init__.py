"""The reads behind every comparison, and the rules by which figures are compared, as frozen dataclasses."""
