"""The United States by the short forms that news gives them behind a name: "D-Calif.", "(R-IN)". Data only."""

from __future__ import annotations

_LISTED = """Alabama: al ala | Alaska: ak | Arizona: az ariz | Arkansas: ar ark | California: ca calif cal
| Colorado: co colo
| Connecticut: ct conn | Delaware: de del | Florida: fl fla | Georgia: ga | Hawaii: hi | Idaho: id
| Illinois: il ill
| Indiana: in ind | Iowa: ia | Kansas: ks kan | Kentucky: ky | Louisiana: la | Maine: me | Maryland: md
| Massachusetts: ma mass | Michigan: mi mich | Minnesota: mn minn | Mississippi: ms miss | Missouri: mo
| Montana: mt mont | Nebraska: ne neb | Nevada: nv nev | New Hampshire: nh | New Jersey: nj | New Mexico: nm
| New York: ny | North Carolina: nc | North Dakota: nd | Ohio: oh | Oklahoma: ok okla | Oregon: or ore
| Pennsylvania: pa penn | Rhode Island: ri | South Carolina: sc | South Dakota: sd | Tennessee: tn tenn
| Texas: tx tex | Utah: ut | Vermont: vt | Virginia: va | Washington: wa wash | West Virginia: wv | Wisconsin: wi wis
| Wyoming: wy wyo"""

STATES: dict[str, str] = {
    short: name.strip()
    for name, shorts in (entry.split(":") for entry in _LISTED.split("|"))
    for short in (*shorts.split(), name.strip().lower())
}
"""State by short form, both postal and as newspapers abbreviate it; without points, in lower case."""
PARTIES: dict[str, str] = {"r": "Republican", "d": "Democrat", "i": "independent"}


def affiliation(word: str) -> str:
    """ "Democrat of California" for "D-Calif."; "" for a word of another kind."""
    letter, dash, place = word.lower().replace(".", "").partition("-")
    return f"{PARTIES[letter]} of {STATES[place]}" if dash and letter in PARTIES and place in STATES else ""
