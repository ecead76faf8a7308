"""Words that are also ordinary English, or names of places and newspapers, in a contracts register."""

from suppliers.recognition.tokens import listed

# A catalogue name that is one of these words alone is weak, whatever its row says: a new alias then does
# not turn every school, tile and newspaper into a system. Some are the short forms of companies' names.
ORDINARY_WORDS = listed(
    """
    abacus academy access achieve active adam adapt advance advanced agenda agile alert alliance alloy
    apex apollo arc arcus aspire asset assure athena atlas atrium aurora avenue axis azure beacon beam
    bridge brightly bright bond cascade castle castleton capital cardinal care catalyst
    chronicle circle civic civil clarity clear client coda collective compass complete concerto confirm
    connect connections consilium contact contender core cornerstone cortex crystal curo dash data delta
    digital direct directory discover diamond dynamics echo eclipse edge elements elite emerge enable
    encompass engage enterprise envision epic essence essential estate evolve excelsior exchange
    express falcon fusion firefly flare flow focus form forms framework fresh frontier gateway gem genesis
    globe graphite guardian harmony haven heritage homes horizon hub icon idea ignite image
    impact impulse inform information infinity insight inspire integra integrity interact invest iris
    jigsaw journey key keys keystone keystones lagan landmark lantern leap legend lens liberty lighthouse
    link lime locator logic logos lotus lumina magic marketplace mapping matrix me medallion merlin
    mercury meridian metro mirror mobile momentum moon mosaic neptune nexus node northgate nova novus oasis
    ocean odyssey olympus omega one onyx open optimum options oracle orbit orchard origin osprey outlook
    panorama parity partners path pathway pathways patrol pegasus perform phoenix pinnacle pioneer
    place plan planner planning platform platinum polaris portal prime prism proactive profile progress
    promise protocol pulse pure quantum quest radius rainbow reach reflex refuge relay resolve response
    ripple rosetta route safeguard saffron sage sanctuary sapphire saturn scope secure select sentinel
    sentry share signal silver smart solo sonar spark spectrum sphere spirit spring star stopford
    strand stream summit support sun sunrise swift symphony synergy tableau tailwind talent tandem target
    task teams tempest tempo titan together topaz torch touchstone trace track trapeze trent tribal trident
    trinity triton triumph trust unify uniform union unity universal urban vantage vector velocity venture
    vertex vision vista vital voyager watch wave welcome whole wisdom works workflow world
    yellow zenith zeus zone
    """
)
