"""Elasticsearch as an engine: one server or a cluster, for as many documents as there will ever be."""

from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.server import Address

__all__ = ["Address", "ElasticsearchEngine"]
