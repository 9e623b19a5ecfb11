"""Words that news uses for one thing, a family a line: whoever asks for one of them is answered with all.

Data, from general knowledge of English news. A family holds what means the same thing, and what is said of nothing
else; what is only related (banks and bankers, guns and shootings) stands in none. Words that stemming brings together
(tax, taxes) need no line; countries come from a library (rag.retrieval.countries), an archive's own abbreviations from
its articles (index.abbreviations). Words with capitals count only where a text has the same.
"""

from __future__ import annotations

FAMILIES: tuple[tuple[str, ...], ...] = tuple(
    tuple(term.strip() for term in line.split(","))
    for line in """
    child, children, kid, kids
    man, men
    woman, women
    baby, babies, infant, infants, newborn
    teenager, teenagers, teen, teens, adolescent
    elderly, senior citizens, pensioners
    wife, wives
    thief, thieves, theft
    media, reporter, reporters, journalist, journalists, journalism, the press, news outlets
    social media, social network, social networks
    police, policeman, policemen, policewoman, police officer, cop, cops, policing
    military, armed forces, troop, troops, soldier, soldiers
    navy, naval
    nuclear weapons, nuclear bomb, nuclear bombs, nuclear arsenal, nuclear warheads, atomic bomb, nukes
    gun, guns, firearm, firearms, handgun, handguns, Second Amendment
    terrorism, terrorist, terrorists, terror
    ISIS, ISIL, Islamic State, IS group, Daesh
    Muslim, Muslims, Islam, Islamic
    Jew, Jews, Jewish, Judaism
    Christian, Christians, Christianity
    Catholic, Catholics, Catholicism
    antisemitism, anti-Semitism, anti-Semitic, antisemitic
    racism, racist, racists
    sexism, sexist, misogyny, misogynist
    black people, African American, African Americans, African-American, black community
    Hispanic, Hispanics, Latino, Latinos, Latina
    gay, gays, lesbian, lesbians, LGBT, LGBTQ, homosexual, homosexuality, same-sex
    gay marriage, same-sex marriage, marriage equality
    transgender, trans people
    abortion, abortions, pro-life, pro-choice
    immigration, immigrant, immigrants, migrant, migrants, migration
    refugee, refugees, asylum seekers
    illegal immigration, illegal immigrants, undocumented immigrants, illegal aliens
    deportation, deportations, deport, deported
    Republican, Republicans, Republican Party, GOP, G.O.P.
    Democrat, Democrats, Democratic Party
    Tory, Tories, Conservative Party
    Labour, Labour Party
    Republican National Committee, RNC, R.N.C.
    Democratic National Committee, DNC, D.N.C.
    Obamacare, Affordable Care Act, ACA, A.C.A.
    health care, healthcare
    health insurance, medical insurance, health coverage
    coronavirus, COVID, COVID-19, SARS-CoV-2
    AIDS, HIV
    flu, influenza
    vaccine, vaccines, vaccination, vaccinated
    doctor, doctors, physician, physicians
    drug abuse, drug addiction, opioid crisis
    marijuana, cannabis
    climate change, global warming, climate crisis, changing climate
    carbon emissions, greenhouse gas emissions, greenhouse gases, carbon dioxide
    fossil fuel, fossil fuels
    renewable energy, renewables, clean energy
    nuclear power, nuclear energy, nuclear plant
    car, cars, automobile, automobiles
    truck, trucks, lorry, lorries
    plane, planes, airplane, airplanes, aeroplane, aircraft
    ship, ships, vessel, vessels
    economy, economic, economics, economies
    finance, finances, financial
    unemployment, unemployed, joblessness, jobless
    salary, salaries, wage, wages
    inflation, rising prices
    bank, banks, banking
    stock market, stock exchange
    Federal Reserve, the Fed
    tax, taxes, taxation, taxpayer
    debt, debts, indebted
    trade, trading, traded
    tariff, tariffs, customs duties
    company, companies, corporation, corporations
    entrepreneur, entrepreneurs
    trade union, trade unions, labor union, labor unions, labour union
    donor, donors, donation, donations
    poverty, poor people, the poor
    rich people, the wealthy, the rich, wealthiest
    homelessness, homeless
    rent, rents, rental
    school, schools, schooling
    university, universities, college, colleges
    student loans, student debt
    teacher, teachers
    law, laws, legislation
    lawyer, lawyers, attorney, attorneys
    lawsuit, lawsuits, litigation
    judge, judges, judiciary
    Supreme Court, high court
    crime, crimes, criminal, criminals
    murder, murders, murderer, homicide, homicides
    rape, rapes, raped, rapist
    sexual assault, sexual abuse, sexual harassment, sexual misconduct
    prison, prisons, jail, jails
    corruption, corrupt, bribery, bribe, bribes
    fraud, fraudulent
    voter fraud, election fraud, vote rigging
    hack, hacks, hacker, hackers, hacking, hacked
    cyberattack, cyberattacks, cyber attack, cybersecurity
    email, emails, e-mail, e-mails
    internet, the web
    mobile phone, mobile phones, cell phone, cellphone, smartphone, smartphones
    artificial intelligence, AI, A.I.
    self-driving, driverless
    lie, lies, lied, liar, liars, lying
    apology, apologies, apologize, apologise, apologized
    resignation, resign, resigned, resigns
    election, elections, electoral
    vote, votes, voting
    voter, voters, electorate
    poll, polls, polling
    moderator, moderators, moderating
    vice president, vice presidency, vice-presidential
    prime minister, premier
    parliament, parliamentary
    Congress, congressional
    Brexit, leaving the EU
    European Union, EU, E.U.
    United Nations, UN, U.N.
    UN Security Council, U.N. Security Council, United Nations Security Council
    NATO, North Atlantic Treaty Organization, Atlantic alliance
    World Health Organization, WHO
    International Monetary Fund, IMF, I.M.F.
    Federal Bureau of Investigation, FBI, F.B.I.
    Central Intelligence Agency, CIA, C.I.A.
    Internal Revenue Service, IRS, I.R.S.
    Environmental Protection Agency, EPA, E.P.A.
    National Rifle Association, NRA, N.R.A.
    North American Free Trade Agreement, NAFTA
    Trans-Pacific Partnership, TPP, T.P.P.
    World Trade Organization, WTO, W.T.O.
    White House, Oval Office
    Pentagon, Defense Department, Department of Defense
    State Department, Department of State
    Justice Department, Department of Justice, DOJ
    Homeland Security, DHS
    Wall Street, financial sector
    Silicon Valley, tech companies
    New York City, NYC
    Los Angeles, L.A.
    Washington, D.C., District of Columbia
    9/11, September 11, Sept. 11
    World War II, World War Two, Second World War
    World War I, First World War
    ceasefire, cease-fire, truce, armistice
    peace talks, negotiations, peace negotiations
    sanction, sanctions, sanctioned
    missile, missiles, rocket, rockets
    drone, drones
    bomb, bombs, bombing, bombings
    explosion, explosions
    hostage, hostages
    torture, tortured, waterboarding
    flood, floods, flooding
    wildfire, wildfires, forest fire, forest fires
    earthquake, earthquakes, quake
    hurricane, hurricanes
    drought, droughts
    harbour, harbor
    football, soccer
    Olympics, Olympic Games
    film, films, movie, movies
    TV, television
    obesity, obese
    farmer, farmers, farming, agriculture, agricultural
    mine, mines, mining, miner, miners
    """.strip().splitlines()
)
