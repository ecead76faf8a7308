from search.models.synonyms import LoadedSynonym, Synonym

__all__ = ["LoadedSynonym", "Synonym"]
