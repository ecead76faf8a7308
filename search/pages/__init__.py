"""The pages of the search: results, suggestions, saved searches and their feeds."""
