"""The settings of signing in: environment variables that begin with ONRECORD_."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.core.errors import SettingsError


class SignInSettings(BaseSettings):
    """The sign-in provider, and the roles that its claims give."""

    model_config = SettingsConfigDict(env_prefix="ONRECORD_", frozen=True)

    oidc_issuer: str = ""
    """The address of the OpenID Connect provider, as it writes it itself: "https://login.example/realms/news"."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_client_secret_file: Path | None = None
    """A file that has the secret, in its place."""
    oidc_scopes: str = "openid profile email"
    """What the provider is asked for; some need "groups" for the claim of that name."""
    roles: str = ""
    """Who may do what: see rag.access.roles."""
    session_idle_hours: float = Field(default=8, gt=0)
    """Hours without use after which a session ends."""
    session_hours: float = Field(default=24, gt=0)
    """Hours after which a session ends."""

    @property
    def idle(self) -> timedelta:
        """The time without use after which a session ends."""
        return timedelta(hours=self.session_idle_hours)

    @property
    def lasting(self) -> timedelta:
        """The time after which a session ends."""
        return timedelta(hours=self.session_hours)

    def client_secret(self) -> str:
        """Return the secret; raises SettingsError where it is given twice or its file cannot be read."""
        given = self.oidc_client_secret.get_secret_value()
        if self.oidc_client_secret_file is None:
            return given
        if given:
            raise SettingsError("Set ONRECORD_OIDC_CLIENT_SECRET or ONRECORD_OIDC_CLIENT_SECRET_FILE, not both.")
        try:
            return self.oidc_client_secret_file.read_text("utf8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"ONRECORD_OIDC_CLIENT_SECRET_FILE cannot be read ({error}).") from error

    def require(self) -> None:
        """Raise SettingsError naming what is missing for signing in."""
        needed = {"ONRECORD_OIDC_ISSUER": self.oidc_issuer, "ONRECORD_OIDC_CLIENT_ID": self.oidc_client_id}
        needed |= {"ONRECORD_OIDC_CLIENT_SECRET": self.client_secret(), "ONRECORD_ROLES": self.roles}
        if missing := [name for name, value in needed.items() if not value.strip()]:
            raise SettingsError(
                f"{' and '.join(missing)} must be set: without, nobody can sign in. See docs/server.md."
            )
        if "openid" not in self.oidc_scopes.split():
            raise SettingsError("ONRECORD_OIDC_SCOPES must have openid among them.")
