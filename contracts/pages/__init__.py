"""The pages about systems, suppliers, boroughs, contracts and imports: bind, call one function, render."""
