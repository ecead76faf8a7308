"""What happens to a source's run before and after its spider: choosing, the guard, and the one path in."""
