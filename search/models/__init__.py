from search.models.following import Follower
from search.models.saved import SavedSearch
from search.models.synonyms import LoadedSynonym, Synonym

__all__ = ["Follower", "LoadedSynonym", "SavedSearch", "Synonym"]
