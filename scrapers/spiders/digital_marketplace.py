"""The Digital Marketplace: what suppliers of G-Cloud services say of price, interfaces and the end of a contract."""

from scrapers.bases.service_pages import ServicePages


class DigitalMarketplace(ServicePages):
    """The page: Crown-Commercial-Service/digitalmarketplace-buyer-frontend at 099a073, app/templates/service.html; the
    questions' names: Crown-Commercial-Service/digitalmarketplace-frameworks at 11e5de7, frameworks/g-cloud-13."""

    name = "digital_marketplace"
    host = "https://www.applytosupply.digitalmarketplace.service.gov.uk"
    search = "/g-cloud/search?q={term}&lot=cloud-software&page={page}"
    service = r"/g-cloud/services/(\d{15,16})\b"  # an id has fifteen figures, in G-Cloud 6 sixteen
    delay = 2.0  # seconds: the catalogue is HTML alone, for people
    answers = {
        "api": "APISoftware",
        "what users can and can't do using the api": "APIUsage",
        "what users can and can’t do using the api": "APIUsage",
        "api documentation": "APIDocumentation",
        "api documentation formats": "APIDocumentationFormats",
        "api sandbox or test environment": "APISandbox",
        "data export approach": "dataExportHow",
        "data export formats": "dataExportFormats",
        "other data export formats": "dataExportFormatsOther",
        "end-of-contract data extraction": "endOfContractDataExtraction",
        "end-of-contract process": "endOfContractProcess",
        "getting started": "gettingStarted",
        "onboarding price": "onboardingPrice",
        "discount for educational organisations": "educationPricing",
        "free trial available": "freeVersionTrialOption",
    }
