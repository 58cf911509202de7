"""What every request passes: size limit, same-site check, security headers, measurements.

Plain ASGI, because the event streams must not be buffered.
"""

from __future__ import annotations

from time import perf_counter
from urllib.parse import urlsplit

from fastapi import FastAPI
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.config import Settings

MAX_BODY = 1_000_000
"""Bytes; a debtor's longest message is 4,000 characters."""
SAFE = {"GET", "HEAD", "OPTIONS"}
FROM_OUTSIDE = ("/webhooks/",)
"""Posts from other sites that are meant to be: each is signed."""

REQUESTS = Counter("parley_http_requests", "Requests answered", ["route", "method", "status"])
SECONDS = Histogram("parley_http_request_seconds", "Time to the first byte of the answer", ["route"])

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)


def install(app: FastAPI, config: Settings) -> None:
    """Put the layers around the application; the last one added is the outermost."""
    app.add_middleware(SameSite, host=urlsplit(config.base_url).netloc)
    app.add_middleware(BodyLimit, limit=MAX_BODY)
    app.add_middleware(SecurityHeaders, https=config.base_url.startswith("https://"))
    app.add_middleware(Measure)


class SecurityHeaders:
    """No inline script, no framing by others, no referrer (links carry tokens), nothing kept in shared caches."""

    def __init__(self, app: ASGIApp, https: bool) -> None:
        self.app, self.https = app, https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to whatever is answered."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        static = scope["path"].startswith("/static/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), static)
            await send(message)

        return await self.app(scope, receive, with_headers)

    def _add(self, headers: MutableHeaders, static: bool) -> None:
        headers.setdefault("content-security-policy", POLICY)
        headers.setdefault("cache-control", "public, max-age=3600" if static else "no-store")
        headers["x-content-type-options"] = "nosniff"
        headers["referrer-policy"] = "no-referrer"
        headers["x-frame-options"] = "SAMEORIGIN"
        headers["permissions-policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
        headers["cross-origin-opener-policy"] = "same-origin"
        if self.https:
            headers["strict-transport-security"] = "max-age=31536000"


class BodyLimit:
    """Refuses a body that is too large, also one whose length was not declared."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read at most ``limit`` bytes, then hand the request on."""
        if scope["type"] != "http" or scope["method"] in SAFE:
            return await self.app(scope, receive, send)
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdigit() or int(declared) > self.limit:
            return await self._refuse(scope, receive, send)
        body = await self._read(receive)
        if body is None:
            return await self._refuse(scope, receive, send)
        return await self.app(scope, _replay(body, receive), send)

    async def _read(self, receive: Receive) -> bytes | None:
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return b"".join(parts)
            part = message.get("body", b"")
            size += len(part)
            if size > self.limit:
                return None
            parts.append(part)
            if not message.get("more_body", False):
                return b"".join(parts)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = JSONResponse(
            {"title": "That is too large.", "status": 413}, 413, media_type="application/problem+json"
        )
        await answer(scope, receive, send)


def _replay(body: bytes, receive: Receive) -> Receive:
    """The body already read, then whatever the connection says (it is asked for a disconnect later)."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


class SameSite:
    """Refuses posts that another site's page sends with our visitor's cookies."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        self.app, self.host = app, host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at what the browser itself says about where the request comes from."""
        if scope["type"] != "http" or scope["method"] in SAFE or scope["path"].startswith(FROM_OUTSIDE):
            return await self.app(scope, receive, send)
        if not same_site(Headers(scope=scope), self.host):
            answer = JSONResponse(
                {"title": "This request came from another site.", "status": 403},
                403,
                media_type="application/problem+json",
            )
            return await answer(scope, receive, send)
        return await self.app(scope, receive, send)


def same_site(headers: Headers, host: str) -> bool:
    """True unless the browser says that another site asked. Scripts say nothing and carry no visitor's cookies.

    An origin of "null" is what our own pages send without Sec-Fetch-Site, because of their referrer policy; a foreign
    page can send it too, but then without our cookies, which are SameSite=Lax.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin", "null")
    return origin == "null" or urlsplit(origin).netloc in {headers.get("host", ""), host}


class Measure:
    """Counts answers and the time to their first byte, by route (never by path: paths carry tokens)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Measure one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        started = perf_counter()

        async def measured(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "other")
                REQUESTS.labels(route, scope["method"], message["status"]).inc()
                SECONDS.labels(route).observe(perf_counter() - started)
            await send(message)

        return await self.app(scope, receive, measured)
