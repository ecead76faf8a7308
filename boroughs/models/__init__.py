from boroughs.models.organisations import Organisation, OrganisationIdentifier, OrganisationName
from boroughs.models.users import Membership, User

__all__ = ["Membership", "Organisation", "OrganisationIdentifier", "OrganisationName", "User"]
