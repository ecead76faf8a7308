"""The catalogue and the review queue in the admin: lists, forms and bulk actions. What they do is done below."""
