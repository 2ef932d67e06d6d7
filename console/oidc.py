"""The company's own sign-in service: OpenID Connect, authorization code with PKCE, state and nonce.

Nothing that the service sends is believed before signature and claims are checked (OpenID Connect Core, 3.1.3.7).
"""

from __future__ import annotations

import asyncio
import hmac
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus, urlsplit

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, encode_basic_auth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from console.roles import STRONGEST

_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
_LEEWAY_SECONDS = 60
_KEEP = timedelta(hours=1)
_PATIENCE = ClientTimeout(total=10)
_MOST_BYTES = 1_000_000
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_ODD = re.compile(r"[^a-z0-9._-]+")
_LONGEST_NAME = 40


class OpenIdError(Exception):
    """The service's answer cannot be believed; the message says why, without personal data."""


class OpenIdAway(OpenIdError):
    """The service does not answer."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an admin set. `roles` maps values of the claim `role_claim` (dots lead inwards) to our roles."""

    issuer: str
    client_id: str
    client_secret: str
    callback: str
    roles: Mapping[str, str]
    role_claim: str = "roles"
    name_claim: str = "preferred_username"
    scope: str = "openid profile"
    label: str = "Company account"


@dataclass(frozen=True, slots=True)
class Errand:
    """A sign-in under way: where the browser goes, and what has to come back."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the service has confirmed. `role` is empty when no role is given to them here."""

    subject: str
    name: str
    role: str


@dataclass(slots=True)
class _Kept:
    """What the service said of itself, and its keys."""

    metadata: Mapping[str, Any]
    at: datetime
    keys: KeySet | None = None


class OpenId:
    """Speaks with the service at `terms.issuer`."""

    def __init__(self, terms: Terms, clock: Callable[[], datetime]) -> None:
        self.terms = terms
        self._clock = clock
        self._kept: _Kept | None = None
        self._learning = asyncio.Lock()

    async def begin(self) -> Errand:
        """Where to send the browser. Raises OpenIdError."""
        kept = await self._known()
        state, nonce, verifier = (secrets.token_urlsafe(size) for size in (32, 32, 64))
        url = prepare_grant_uri(
            kept.metadata["authorization_endpoint"],
            self.terms.client_id,
            "code",
            self.terms.callback,
            self.terms.scope,
            state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return Errand(str(url), state, nonce, verifier)

    async def finish(self, query: Mapping[str, str], state: str, nonce: str, verifier: str) -> Person:
        """Whom the service means with what the browser brought back. Raises OpenIdError."""
        if not state or not hmac.compare_digest(query.get("state", "").encode(), state.encode()):
            raise OpenIdError("state")
        kept = await self._known()
        self._check_sender(query, kept.metadata)
        if "error" in query:
            raise OpenIdError(_ODD.sub("_", query["error"].lower())[:_LONGEST_NAME])
        tokens = await self._tokens(kept.metadata, query.get("code", ""), verifier)
        return self._person(await self._claims(kept, tokens, nonce))

    def _check_sender(self, query: Mapping[str, str], metadata: Mapping[str, Any]) -> None:
        """Another service must not answer in this one's place (RFC 9207)."""
        named = query.get("iss")
        must = metadata.get("authorization_response_iss_parameter_supported") is True
        if (named is None and must) or (named is not None and named != self.terms.issuer):
            raise OpenIdError("issuer")

    async def _known(self) -> _Kept:
        async with self._learning:
            if self._kept is None or self._clock() - self._kept.at > _KEEP:
                self._kept = _Kept(await self._metadata(), self._clock())
            return self._kept

    async def _metadata(self) -> Mapping[str, Any]:
        found: dict[str, Any] = await self._fetch(f"{self.terms.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.terms.issuer:
            raise OpenIdError("issuer")
        plain = urlsplit(self.terms.issuer).scheme == "http"
        for name in _ENDPOINTS:
            if not str(found.get(name, "")).startswith("https://") and not (plain and found.get(name)):
                raise OpenIdError(name)
        return found

    async def _fetch(self, url: str, data: Mapping[str, str] | None = None, proof: str = "") -> Any:
        """An answer as JSON; no redirect is followed, and nothing longer than a megabyte is read."""
        method = "GET" if data is None else "POST"
        headers = {"Accept": "application/json"} | ({"Authorization": proof} if proof else {})
        try:
            async with (
                ClientSession(timeout=_PATIENCE) as http,
                http.request(method, url, data=data, headers=headers, allow_redirects=False) as answer,
            ):
                body = await _read(answer)
                if answer.status >= 500:  # noqa: PLR2004 - the service's own trouble
                    raise OpenIdAway(str(answer.status))
                found = _json(body)
        except (ClientError, TimeoutError, OSError):
            raise OpenIdAway("no answer") from None
        if answer.status != 200 or not isinstance(found, dict):  # noqa: PLR2004
            raise OpenIdError(f"answer {answer.status}")
        return found

    async def _tokens(self, metadata: Mapping[str, Any], code: str, verifier: str) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.terms.callback,
            "code_verifier": verifier,
        }
        methods = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in methods:
            proof = encode_basic_auth(quote_plus(self.terms.client_id), quote_plus(self.terms.client_secret))
            return await self._fetch(metadata["token_endpoint"], form, proof)  # type: ignore[no-any-return]
        own = {"client_id": self.terms.client_id, "client_secret": self.terms.client_secret}
        return await self._fetch(metadata["token_endpoint"], form | own)  # type: ignore[no-any-return]

    async def _claims(self, kept: _Kept, tokens: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        try:
            token = await self._signed(kept, str(tokens.get("id_token", "")))
            must = {"iss": {"essential": True, "value": self.terms.issuer}}
            must["aud"] = {"essential": True, "value": self.terms.client_id}
            params = {"nonce": nonce, "client_id": self.terms.client_id, "access_token": tokens.get("access_token")}
            claims = CodeIDToken(token.claims, token.header, must, params)
            claims.validate(int(self._clock().timestamp()), _LEEWAY_SECONDS)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise OpenIdError(str(getattr(error, "claim", "") or type(error).__name__)) from None
        return dict(claims)

    async def _signed(self, kept: _Kept, id_token: str) -> jwt.Token:
        """The token, if one of the service's keys signed it; a key that is not known yet is fetched once."""
        for fresh in (False, True):
            if kept.keys is None or fresh:
                kept.keys = KeySet.import_key_set(await self._fetch(kept.metadata["jwks_uri"]))
            try:
                return jwt.decode(id_token, kept.keys, algorithms=_ALGORITHMS)
            except (InvalidKeyIdError, BadSignatureError):
                if fresh:
                    raise
        raise OpenIdError("key")

    def _person(self, claims: Mapping[str, Any]) -> Person:
        subject = str(claims["sub"])
        name = _ODD.sub("-", str(claims.get(self.terms.name_claim, "")).partition("@")[0].lower()).strip("-._")
        return Person(f"{self.terms.issuer} {subject}", name[:_LONGEST_NAME] or "member", self._role(claims))

    def _role(self, claims: Mapping[str, Any]) -> str:
        value: Any = claims
        for part in self.terms.role_claim.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        values = value if isinstance(value, list) else [value]
        given = {self.terms.roles[item] for item in values if isinstance(item, str) and item in self.terms.roles}
        return next((role.value for role in STRONGEST if role.value in given), "")


async def _read(answer: ClientResponse) -> bytes:
    """The body, if it is of a sane size."""
    parts = bytearray()
    async for chunk in answer.content.iter_any():
        parts += chunk
        if len(parts) > _MOST_BYTES:
            raise OpenIdError("too long")
    return bytes(parts)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise OpenIdError("no JSON") from None
