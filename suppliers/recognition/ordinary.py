"""Words that are also ordinary English, or names of places and newspapers, in a contracts register."""

from suppliers.recognition.tokens import listed

# A catalogue name that is one of these words alone is weak, whatever its row says: a new alias then does
# not turn every school, tile and newspaper into a system. Some are the short forms of companies' names.
ORDINARY_WORDS = listed(
    """
    abacus academy access achieve active adam adapt advance advanced agenda agile alert alliance
    alloy apex apollo arc arcus aspire asset assure athena atlas atrium aurora avenue axis azure
    beacon beam bond bridge bright brightly capital cardinal care cascade castle castleton catalyst
    charms chronicle circle civic civil clarity clear client coda collective compass complete
    concerto confirm connect connections consilium contact contender core cornerstone cortex crystal
    curo dash data delta diamond digital direct directory discover dynamics echo eclipse edge
    elements elite emerge enable encompass engage enterprise envision epic essence essential estate
    evolve excelsior exchange express falcon firefly flare flow focus form forms framework fresh
    frontier fusion gateway gem genesis globe graphite guardian harmony haven heritage heywood homes
    horizon hub icon idea ignite image impact impulse infinity inform information insight inspire
    integra integrity interact invest iris jigsaw journey key keys keystone keystones lagan landmark
    lantern leap legend lens liberator liberty lighthouse lime link locator logic logos lotus lumina
    magic mapping marketplace matrix me medallion mercury meridian merlin metro mirror mobile
    momentum moon mosaic neptune nexus node northgate nova novus oasis ocean odyssey olympus omega
    one onyx open optimum options oracle orbit orchard origin osprey outlook panorama parity
    partners path pathway pathways patrol pegasus perform phoenix photobook pinnacle pioneer place
    plan planner planning platform platinum polaris portal prevalent prime prism proactive profile
    progress promise protocol pulse pure quantum quest radius rainbow reach recollect reflex refuge
    relay resolve response ripple rosetta route safeguard saffron sage sanctuary sapphire saturn
    scope secure select sentinel sentry share signal silver smart solo sonar spark spectrum sphere
    spirit spring star stopford strand stream summit sun sunrise support swift symphony synergy
    tableau tailwind talent tandem target task teams tempest tempo titan together topaz torch
    touchstone trace track trapeze trent tribal trident trinity triton triumph trust unboxed uniform
    unify union unity universal urban vantage vector velocity venture vertex vision vista vital
    voyager watch wave welcome whole wisdom workflow works world yellow zenith zeus zone
    """
)

# The same for names of several words.
ORDINARY_PHRASES = frozenset(
    {
        ("access", "group"),
        ("collaborative", "planning"),
        ("first", "hackney"),
        ("framework", "i"),
        ("home", "connections"),
        ("housing", "partners"),
        ("information", "at", "work"),
        ("information", "work"),
        ("learning", "pool"),
        ("link", "maker"),
        ("local", "digital"),
        ("open", "housing"),
        ("public", "access"),
        ("service", "charges"),
        ("stay", "well"),
        ("support", "revolution"),
        ("version", "1"),
        ("welfare", "call"),
    }
)
