"""Loading the starting content: files, their Markdown as blocks, and the pages that they become."""
