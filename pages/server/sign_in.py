"""Signing in by OpenID Connect: the routes that lead to the provider, back from it, and out again.

The provider's answer counts with the state, nonce and PKCE verifier of this browser alone, which a signed cookie keeps
for ten minutes; the identity token's signature, issuer and audience are checked by Authlib.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index.core.errors import SettingsError
from pages.server.notices import notice_page
from pages.server.public_address import PublicAddress, is_loopback
from rag.access.roles import RoleRules
from rag.access.sessions import Sessions
from rag.access.sign_in_settings import SignInSettings

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Mount
    from starlette.types import Receive, Scope, Send

_MINUTES = 10
"""Minutes that signing in may take."""
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures that are accepted: those that nobody can make who knows the client's secret alone."""
_NAMES = ("name", "preferred_username", "email", "sub")
_LONGEST = 100
_AGAIN = "Sign in again"


class SignIn:
    """The sign-in of a server, whose sessions are begun with the roles that the rules give; raises SettingsError where
    Authlib is missing, or the provider is not reached by https."""

    def __init__(
        self,
        settings: SignInSettings,
        public: PublicAddress,
        sessions: Sessions,
        rules: RoleRules,
        archives: Collection[str],
    ) -> None:
        issuer = urlsplit(settings.oidc_issuer)
        if issuer.scheme != "https" and not (issuer.scheme == "http" and is_loopback(issuer.hostname or "")):
            raise SettingsError("ONRECORD_OIDC_ISSUER must be an https address.")
        try:
            from authlib.integrations.starlette_client import OAuth
        except ImportError as error:
            raise SettingsError("Signing in needs Authlib. Install it with: pip install 'onrecord[server]'") from error
        self._settings = settings
        self._public = public
        self._sessions = sessions
        self._rules = rules
        self._archives = tuple(archives)
        self._key = secrets.token_urlsafe(32)
        self._client: Any = OAuth().register(
            "provider",
            client_id=settings.oidc_client_id,
            client_secret=settings.client_secret(),
            server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": settings.oidc_scopes, "code_challenge_method": "S256"},
        )

    @property
    def login(self) -> str:
        """The path that leads to the provider."""
        return f"{self._public.base_path}/auth/login"

    @property
    def paths(self) -> frozenset[str]:
        """The paths that are open to everybody."""
        return frozenset(f"{self._public.base_path}/auth/{name}" for name in ("login", "callback", "logout"))

    @property
    def cookie(self) -> str:
        """The name of the cookie that keeps a session's secret; browsers set one of such a name by https alone."""
        return ("__Secure-" if self._public.secure else "") + f"onrecord-{self._public.host.rpartition(':')[2]}"

    def mount(self) -> Mount:
        """Return the routes, below "/auth"."""
        from starlette.applications import Starlette
        from starlette.middleware import Middleware
        from starlette.middleware.sessions import SessionMiddleware
        from starlette.routing import Mount, Route

        path = f"{self._public.base_path}/auth"
        attempt = Middleware(
            SessionMiddleware,
            secret_key=self._key,
            session_cookie=f"{self.cookie}-attempt",
            max_age=_MINUTES * 60,
            path=path,
            same_site="lax",
            https_only=self._public.secure,
        )
        routes = [Route("/login", self._begin), Route("/callback", self._finish), Route("/logout", self._leave)]
        app = Starlette(routes=routes, middleware=[attempt])

        async def apart(scope: Scope, receive: Receive, send: Send) -> None:
            await app(dict(scope), receive, send)  # Streamlit keeps a session of its own in the request

        return Mount(path, app=apart)

    async def _begin(self, request: Request) -> Response:
        """Send the browser to the provider."""
        from authlib.integrations.base_client import OAuthError
        from httpx import HTTPError

        request.session.clear()
        request.session["next"] = local_path(request.query_params.get("next", ""), self._public.base_path)
        try:
            await self._check_provider()
            answer: Response = await self._client.authorize_redirect(request, f"{self._public.root}/auth/callback")
        except (HTTPError, OAuthError, ValueError, RuntimeError) as error:
            return self._refuse(f"The sign-in provider cannot be used: {type(error).__name__}.", 502)
        return answer

    async def _finish(self, request: Request) -> Response:
        """Begin a session for whom the provider names."""
        from authlib.common.errors import AuthlibBaseError
        from httpx import HTTPError
        from joserfc.errors import JoseError

        wanted = str(request.session.get("next", ""))
        expected = {
            "iss": {"essential": True, "value": self._settings.oidc_issuer},
            "aud": {"essential": True, "value": self._settings.oidc_client_id},
        }
        try:
            await self._check_provider()
            token = await self._client.authorize_access_token(request, claims_options=expected)
            claims = await self._claims(token)
        except (AuthlibBaseError, JoseError):
            return self._refuse("The provider's answer was not meant for this browser, or has expired.", 400)
        except (HTTPError, ValueError, RuntimeError) as error:
            return self._refuse(f"The sign-in provider cannot be used: {type(error).__name__}.", 502)
        finally:
            request.session.clear()
        names = (" ".join(str(claims.get(key) or "").split())[:_LONGEST] for key in _NAMES)
        name = next(filter(None, names), "somebody")
        roles = self._rules.roles(claims, self._archives)
        if not roles:
            return self._refuse(
                f"You are signed in as {name}, but you have no role here yet. Ask whoever runs this server for one.",
                403,
            )
        self._sessions.end_secret(request.cookies.get(self.cookie, ""))
        secret = self._sessions.begin(subject_id(self._settings.oidc_issuer, str(claims["sub"])), name, roles)
        from starlette.responses import RedirectResponse

        response = RedirectResponse(local_path(wanted, self._public.base_path), 303)
        response.set_cookie(
            self.cookie,
            secret,
            max_age=int(self._settings.lasting.total_seconds()),
            path=f"{self._public.base_path}/",
            secure=self._public.secure,
            httponly=True,
            samesite="lax",
        )
        return response

    async def _leave(self, request: Request) -> Response:
        """End the session, unless another site sent the browser here."""
        address = f"{self._public.base_path}/auth/logout"
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return notice_page("Sign out?", "You are still signed in.", address, "Sign out")
        self._sessions.end_secret(request.cookies.get(self.cookie, ""))
        response = notice_page("Signed out", "Your session has ended in every tab.", self.login, _AGAIN)
        response.delete_cookie(self.cookie, path=f"{self._public.base_path}/", secure=self._public.secure)
        return response

    async def _check_provider(self) -> None:
        """Read the provider's description once; raises ValueError where it is another one's."""
        description = await self._client.load_server_metadata()
        if description.get("issuer") != self._settings.oidc_issuer:
            raise ValueError("the provider calls itself by another name than ONRECORD_OIDC_ISSUER")
        offered = description.get("id_token_signing_alg_values_supported") or _ALGORITHMS[:1]
        description["id_token_signing_alg_values_supported"] = [each for each in offered if each in _ALGORITHMS]

    async def _claims(self, token: Mapping[str, Any]) -> dict[str, Any]:
        """The claims of the identity token, and those of the user's own record that it lacks; raises ValueError where
        there is none, or the two name different people."""
        claims = dict(token.get("userinfo") or {})
        if not claims.get("sub"):
            raise ValueError("the provider gave no identity token")
        description = await self._client.load_server_metadata()
        if self._rules.claims <= set(claims) or "userinfo_endpoint" not in description:
            return claims
        more = dict(await self._client.userinfo(token=token))
        if more.get("sub") != claims["sub"]:
            raise ValueError("the provider names two people")
        return {**more, **claims}

    def _refuse(self, text: str, status: int) -> Response:
        return notice_page("You are not signed in", text, self.login, _AGAIN, status)


def subject_id(issuer: str, subject: str) -> str:
    """Return the id of a person of a provider, from which nobody learns their name: "oidc:" and 32 digits."""
    return "oidc:" + hashlib.sha256(f"{issuer}|{subject}".encode()).hexdigest()[:32]


def local_path(address: str, base_path: str) -> str:
    """Return the address if it is a path of this page, else the page's first: nobody is led elsewhere."""
    home = f"{base_path}/"
    local = address.startswith(home) and not address.startswith(("//", f"{home}auth/", f"{home}/"))
    return address if local and address.isprintable() and "\\" not in address else home
