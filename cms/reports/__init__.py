"""Reports in the admin: what of the pages needs somebody's eyes."""
