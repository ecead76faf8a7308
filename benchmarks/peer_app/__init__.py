"""A register kept by django-import-export in one plain table: the peer of our import."""
