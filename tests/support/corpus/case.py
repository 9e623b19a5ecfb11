"""A file of the corpus and what must come of it; the words that its files are made of, in four languages."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.corpus import files

ENGLISH = (
    "The quay in Kessel will stay closed until spring, the harbour authority said on Tuesday – for the third time.\n"
    "“We won’t open what we cannot hold,” said Eleanor Smith, the harbour commissioner, in the café on Kåre’s quay.\n"
    "“Nobody’s naïve enough to believe in May,” answered Tomas Okonjo, who has asked for façade repairs since autumn."
)
POLISH = (
    "Nabrzeże w Kessel pozostanie zamknięte do wiosny, poinformował we wtorek zarząd portu, już po raz trzeci.\n"
    "Komisarz powiedziała: nie otworzymy tego, czego nie możemy utrzymać. Łodzie muszą czekać, choć żegluga cierpi.\n"
    "Burmistrz odpowiedział, że nikt już nie wierzy w maj, i zażądał, żeby remont zaczął się jeszcze przed świętami."
)
RUSSIAN = (
    "Набережная в Кесселе останется закрытой до весны, сообщило во вторник управление порта, уже в третий раз.\n"
    "Комиссар сказала: мы не откроем того, чего не можем удержать. Лодки должны ждать, хотя судоходство страдает.\n"
    "Мэр ответил, что никто уже не верит в май, и потребовал, чтобы ремонт начался ещё до праздников."
)
LATIN9 = (
    "Le quai de Kessel restera fermé jusqu'au printemps, a déclaré mardi l'autorité portuaire, pour la troisième fois.\n"
    "La commissaire a dit qu'elle n'ouvrirait pas ce qu'elle ne peut tenir: 40 € le mètre, c'est déjà trop élevé.\n"
    "Le maire a répondu que personne ne croyait plus au mois de mai, et a demandé que les travaux soient avancés."
)
ENCODED = [
    ("utf-8", ENGLISH),
    ("utf-8-sig", ENGLISH),
    ("utf-16", ENGLISH),
    ("utf-16-le", ENGLISH),
    ("utf-16-be", ENGLISH),
    ("cp1252", ENGLISH),
    ("iso8859-15", LATIN9),
    ("cp1250", POLISH),
    ("iso8859-2", POLISH),
    ("cp1251", RUSSIAN),
    ("koi8-r", RUSSIAN),
    ("iso8859-5", RUSSIAN),
]
UNMARKED = ("utf-16-le", "utf-16-be")
TABLES = (("csv", ","), ("tsv", "\t"), ("csv", ";"), ("csv", "|"))


@dataclass(frozen=True)
class Case:
    """A file, and what comes of it: the texts of its articles, what their fields are, parts of its messages and of those on what is left out."""

    name: str
    content: bytes
    texts: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    messages: tuple[str, ...] = ()
    omissions: tuple[str, ...] = ()


ALL = (
    ("title", files.TITLE),
    ("author", files.AUTHOR),
    ("outlet", files.OUTLET),
    ("published", files.DAY),
    ("url", files.URL),
)
MAILED = (ALL[0], ALL[2], ALL[3])
