"""OCDS releases, read by the standard's own rules (1.1.5, with the United Kingdom's extension). Pure."""
