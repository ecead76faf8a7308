"""Finding systems, suppliers and charges in the words of titles and descriptions.

Pure: no ORM. `suppliers.recognition.loading.load_recogniser` makes a recogniser from the database.
"""

from suppliers.recognition.charge_words import ProposedCharge
from suppliers.recognition.matching import EMPTY, Found, Mention, Recogniser, Suggestion
from suppliers.recognition.naming import Name

__all__ = ["EMPTY", "Found", "Mention", "Name", "ProposedCharge", "Recogniser", "Suggestion"]
