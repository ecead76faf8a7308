"""A plain Scrapy project: it fetches and parses published sources, and never touches the database.

`python -m scrapers` runs one spider, as `manage.py collect` does; `scrapy crawl NAME` works as anywhere.
"""
