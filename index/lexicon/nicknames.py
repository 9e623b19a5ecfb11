"""Short forms that do not begin as the name does, each with the names it may stand for. Data only.

The lists that can be installed have "Bill" for Robert and "Rick" for Cedric: here a wrong one is a wrong name.
"""

from __future__ import annotations

NICKNAMES: dict[str, tuple[str, ...]] = {
    short: tuple(names.split())
    for short, names in (
        line.split(": ")
        for line in """
abe: abraham
andy: andrew
beth: elizabeth
betsy: elizabeth
betty: elizabeth
bill: william
billy: william
bob: robert
bobby: robert
cathy: catherine kathleen
chuck: charles
dick: richard
dave: david
debbie: deborah
dmitri: dmitriy
fred: alfred frederick
gabby: gabrielle
gene: eugene
greg: gregory
hal: harold
hank: henry
harry: harold henry
jack: john jackson
jenny: jennifer
jerry: gerald jerome
jim: james
jimmy: james
joe: joseph
josh: joshua
kathy: katherine kathleen kathryn
kate: katherine
katie: katherine
larry: lawrence
len: leonard
lenny: leonard
liz: elizabeth
lizzie: elizabeth
maggie: margaret
mandy: amanda
meg: margaret
mick: michael
mickey: michael
mike: michael
molly: mary
nancy: ann
ned: edward
nick: nicholas
patty: patricia
peggy: margaret
polly: mary
rick: richard
ricky: richard
rob: robert
ron: ronald
ronnie: ronald
rudy: rudolph
russ: russell
sally: sarah
sandy: alexander sandra
steve: steven stephen
sue: susan
ted: edward theodore
teddy: edward theodore
terry: terence teresa
tony: anthony
vicky: victoria
will: william
""".strip().splitlines()
    )
}
