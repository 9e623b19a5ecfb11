"""The visit of a run of the page: who has opened it, in which of the archives, and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from index.core.archive_place import Address
from index.core.errors import Forbidden
from index.core.rights import Action, Actor, local_actor
from pages.html.links import ARCHIVE_FIELD, place_links
from rag.access.site import SESSION_HEADER, Site, served_site

_STATE = "visit"
_ENDED = "Your session has ended. Reload the page to sign in again."


@dataclass(frozen=True, slots=True)
class Visit:
    """The person who acts, the archive's name and place, and the names of all archives in which they have a role."""

    actor: Actor
    name: str
    place: Path | Address
    archives: tuple[str, ...]


def begin_visit() -> Visit:
    """Begin a run: return whose it is; raises Forbidden where the session has ended, and for an archive in which the
    person has no role. What another person, or another archive, left in this window is dropped."""
    site, state = served_site(), st.session_state
    visit, before = _visit(site), state.get(_STATE)
    if before and (before.actor.id, before.name) != (visit.actor.id, visit.name):
        state.clear()
    state[_STATE] = visit
    place_links(site.base_path, _linked_archive)
    return visit


def current_visit() -> Visit:
    """Return the visit of this window, as its last run had it."""
    visit: Visit | None = st.session_state.get(_STATE)
    return visit or _visit(served_site())


def may(action: Action) -> bool:
    """True if whoever opened the page may do it in this archive."""
    return current_visit().actor.may(action)


def archive_fields() -> dict[str, str]:
    """Return the field of an address that names this archive; none where it is the only one."""
    return {ARCHIVE_FIELD: name} if (name := _linked_archive()) else {}


def _visit(site: Site) -> Visit:
    if site.sessions is None:
        ((name, place),) = site.archives.items()
        return Visit(local_actor("page"), name, place, (name,))
    session = site.sessions.of_id(st.context.headers.get(SESSION_HEADER, ""))
    if session is None:
        raise Forbidden(_ENDED)
    own = tuple(name for name in site.archives if session.actor(name))
    before: Visit | None = st.session_state.get(_STATE)
    name = st.query_params.get(ARCHIVE_FIELD) or (before.name if before and before.name in own else own[0])
    actor = session.actor(name) if name in own else None
    if actor is None:
        raise Forbidden("You have no role in this archive. Ask whoever runs this server for one.")
    return Visit(actor, name, site.archives[name], own)


def _linked_archive() -> str:
    """The name that links have: that of the archive, where this server has several."""
    return current_visit().name if len(served_site().archives) > 1 else ""
