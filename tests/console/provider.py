"""A sign-in service of our own: discovery, authorization, tokens signed by real keys, key rotation, and its lies.

It checks what a strict provider checks: redirect address, PKCE, the client's secret, codes that work once.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus, urlencode

from aiohttp import web
from aiohttp.test_utils import TestServer
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.discovery import OpenIDProviderMetadata
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "amicable", "s3cret/with:odd+signs"
CALLBACK = "http://127.0.0.1:1/console/login/callback"


def new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)


@dataclass
class Provider:
    """`claims` is what it says of the person; `lies` replaces claims of the token, None leaves one out."""

    clock: Callable[[], datetime]
    claims: dict[str, Any] = field(
        default_factory=lambda: {"sub": "17", "preferred_username": "Vera.Maes@acme.example"}
    )
    lies: dict[str, Any] = field(default_factory=dict)
    keys: list[RSAKey] = field(default_factory=lambda: [new_key()])
    signer: RSAKey | None = None
    algorithm: str = "RS256"
    metadata_lies: dict[str, Any] = field(default_factory=dict)
    answer_lies: dict[str, str] = field(default_factory=dict)
    away: bool = False
    methods: tuple[str, ...] = ("client_secret_basic",)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    issuer: str = ""

    @property
    def metadata(self) -> dict[str, Any]:
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": list(self.methods),
        }
        return found | self.metadata_lies

    async def discovery(self, _: web.Request) -> web.Response:
        self.fetched.append("discovery")
        if self.away:
            raise web.HTTPServiceUnavailable
        return web.json_response(self.metadata)

    async def authorize(self, request: web.Request) -> web.Response:
        """The person is signed in here already and says yes."""
        asked = dict(request.query)
        assert (asked["client_id"], asked["redirect_uri"], asked["response_type"]) == (CLIENT, CALLBACK, "code")
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.issuer} | self.answer_lies
        raise web.HTTPSeeOther(f"{CALLBACK}?{urlencode({k: v for k, v in answer.items() if v})}")

    async def token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        asked = self.codes.pop(form.get("code", ""), None)
        known = self._client(request, form)
        proven = asked and create_s256_code_challenge(form["code_verifier"]) == asked["code_challenge"]
        if not (known and asked and proven and form["redirect_uri"] == asked["redirect_uri"]):
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response({"access_token": "opaque", "token_type": "Bearer", "id_token": self._sign(asked)})

    def _client(self, request: web.Request, form: dict[str, str]) -> bool:
        if "client_secret_basic" in self.methods:
            scheme, _, proof = request.headers.get("Authorization", "").partition(" ")
            name, _, secret = base64.b64decode(proof).decode().partition(":")
            return (scheme, unquote_plus(name), unquote_plus(secret)) == ("Basic", CLIENT, SECRET)
        return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)

    def _sign(self, asked: dict[str, str]) -> str:
        now = int(self.clock().timestamp())
        true = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = {name: value for name, value in (true | self.claims | self.lies).items() if value is not None}
        key = self.signer or self.keys[0]
        if self.algorithm != "RS256":
            return forged(claims, self.keys[0])
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)

    async def jwks(self, _: web.Request) -> web.Response:
        self.fetched.append("keys")
        return web.json_response(KeySet(list(self.keys)).as_dict(private=False))


def forged(claims: dict[str, Any], key: RSAKey) -> str:
    """A token "signed" with the public key as if it were a shared secret (joserfc itself refuses to make one)."""
    parts = ({"alg": "HS256", "kid": key.kid}, claims)
    body = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    mark = base64.urlsafe_b64encode(hmac.digest(key.as_pem(private=False), body, "sha256")).rstrip(b"=")
    return (body + b"." + mark).decode()


@asynccontextmanager
async def provider(clock: Callable[[], datetime]) -> AsyncIterator[Provider]:
    """A running service, whose description of itself is valid."""
    made = Provider(clock)
    app = web.Application()
    app.add_routes(
        [
            web.get("/.well-known/openid-configuration", made.discovery),
            web.get("/authorize", made.authorize),
            web.post("/token", made.token),
            web.get("/keys", made.jwks),
        ]
    )
    async with TestServer(app) as server:
        made.issuer = str(server.make_url("")).rstrip("/")
        yield made


def is_valid_metadata(metadata: dict[str, Any]) -> bool:
    """Whether a strict reader takes it, leaving aside that a test has no https."""
    secure = {k: v.replace("http://", "https://") if isinstance(v, str) else v for k, v in metadata.items()}
    OpenIDProviderMetadata(secure).validate()
    return True
