"""Scrapy's settings. A spider's own numbers (pace, sizes) are its attributes; `scrapers.running` puts them here."""

BOT_NAME = "citytools"
SPIDER_MODULES = ["scrapers.spiders"]
NEWSPIDER_MODULE = "scrapers.spiders"

USER_AGENT = (
    "CityTools/1.0 (procurement information for London's boroughs; contact: see /sources/ of City Tools)"
)
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "CityTools"

# One connection a host; and one request at a time at all, so that a wait that a site asks for stops everything.
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# `middlewares.pace` keeps the pace, which robots.txt may slow down: it knows the clock of the tests.
DOWNLOAD_DELAY = 0

# Of the whole request, the body included: a body that comes a byte a second ends here.
DOWNLOAD_TIMEOUT = 60
# Unpacked as well as packed.
DOWNLOAD_MAXSIZE = 50 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
REDIRECT_MAX_TIMES = 5

# Pages of the web alone: a redirect to file:// or s3:// has no handler to go to.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
REFERER_ENABLED = False
LOG_LEVEL = "WARNING"

# All that works in a spider's process, by name, in place of Scrapy's own lists. No proxy, which would resolve and
# connect in our place, where nothing could check the address; no cookies, no tries but ours; and no port that listens:
# Scrapy 2.19 opens one that runs what code it is sent. What is not named is not loaded: it begins a quarter sooner.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
}
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapers.middlewares.robots.Robots": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapers.middlewares.remember.Remember": 560,
    "scrapers.middlewares.pace.Pace": 570,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
}
ITEM_PIPELINES = {"scrapers.pipelines.JournalPages": 100}
