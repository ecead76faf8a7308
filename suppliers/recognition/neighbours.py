"""Neighbours that make a weak name the ordinary word that it also is: "school uniform", "mosaic tiles"."""

from suppliers.recognition.tokens import listed

ORDINARY_AFTER = {
    word: listed(others)
    for word, others in {
        "academy": "building buildings conversion conversions of order orders primary programme project"
        " proprietor pupils school schools secondary site sites sponsor status transfer"
        " transfers trust trusts",
        "access": "and audit audits barrier bridge bus control controls door doors equipment for fund"
        " hatch improvements officer platform platforms point points ramp ramps road roads"
        " route team to track works",
        "agenda": "for item items planning",
        "alloy": "gates ramp ramps scaffold scaffolding steps tower towers trackway trailer wheel wheels",
        "atlas": "of",
        "confirm": "all and any attendance by details if its our receipt that the their these this"
        " whether with you your",
        "core": "activities cities contract costs cutting drill drilling funding grant group hours"
        " offer sample samples sampling services skills staff strategy strength team testing"
        " training",
        "echo": "advert advertising cardiogram cardiography chamber dot newspaper newspapers park"
        " project scan scans show sounder sounders sounding",
        "exchange": "of programme scheme visit visits",
        "focus": "group groups on",
        "forms": "and of part",
        "frontier": "economics",
        "horizon": "2020 scanning",
        "housing": "system",
        "insight": "direct into report research team work",
        "key": "cutting holder holding safe safes skills stage stages worker workers workforce",
        "keys": "and to",
        "mosaic": "art artist artwork cafe clubhouse floor flooring floors group mural panel panels"
        " profile profiling project public restoration segmentation tile tiles tiling virus"
        " wall workshop workshops",
        "open": "access air day days for learning market plan space spaces to university",
        "orchard": "centre close house park planting road school street tree trees way",
        "place": "based name names of planning",
        "play": "area areas",
        "public access": "computers computing defibrillator defibrillators land rights route to wifi",
        "respond": "to",
        "secure": "accommodation children home homes training unit units",
        "select": "committee committees list tender tenders",
        "spring": "bank clean gardens street",
        "strand": "campus one road street three two",
        "together": "for with",
        "trust": "board fund funding school schools",
        "uniform": "allowance allowances and approach clothing contract garment garments grant grants"
        " hire items pricing provision rate rates shirts shop supplier suppliers supply tariff",
        "works": "and at contract contracts for order orders programme to",
        "xpress": "coach course",
    }.items()
}
"""Words after it."""

ORDINARY_BEFORE = {
    word: listed(others)
    for word, others in {
        "academy": "an ark church city college free harris high infant infants junior new primary school"
        " secondary sports studio the training young",
        "access": "direct disabled easy equal improve internet level market open pedestrian powered"
        " public road rope site step to vehicle vehicular wheelchair",
        "alloy": "aluminium aluminum copper magnesium metal steel zinc",
        "capital": "human social venture working",
        "core": "concrete hard non the",
        "echo": "amazon cardiac daily dorset essex leatherhead lincolnshire liverpool northern south"
        " southern stress sunderland wales",
        "exchange": "corn cultural heat needle school stock student telephone",
        "insight": "audience behavioural business consumer customer data market public user",
        "key": "a the",
        "mosaic": "a ceramic experian glass roman the tobacco",
        "orchard": "apple cherry community the",
        "protocol": "application communication communications control file internet the transfer",
        "public access": "allow by for member of restrict with",
        "uniform": "a and clothing corporate fire no non nurses nursing police protective school schools"
        " staff warden wardens work workwear",
        "works": "all building civil enabling highway maintenance minor remedial repair road street",
    }.items()
}
"""Words before it."""
