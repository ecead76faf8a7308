"""The embedded engine: tantivy, in a folder beside the database, shared by the web and worker processes."""
