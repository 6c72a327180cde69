"""Real traffic for the demo: visitors who use the shop over HTTP, as its pages do.

Runs as a process of its own, `python -m mpconsole.demo.traffic URL`, and ends with the program that
started it. It knows the mock backend of the shop recipe and asks nothing of anybody else.
"""

import asyncio
import random
import sys
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import httpx

from mpconsole.backend.lifeline import on_stop
from mpconsole.events import timestamp

GAPS = (0.2, 0.5)
"""Seconds between two requests, the least and the most: 2 to 5 requests a second, about 3."""
_RETRY_SECONDS = 0.5
_MOST_ORDERS = 12
_CATEGORIES = ("green", "oolong", "black", "white", "dark", "ware")
_SEARCHES = ("茶", "tea", "longjing", "壶", "2016", "matcha")
_NOT_THERE = ("/api/coupons?status=usable", "/api/reviews?product=longjing", "/api/products/sencha")


class Visitor:
    """Somebody in the shop. `chance` decides what they do; `ask` keeps the pace of the requests."""

    def __init__(
        self, client: httpx.AsyncClient, chance: random.Random, gaps: tuple[float, float] = GAPS
    ) -> None:
        self._client = client
        self._chance = chance
        self._gaps = gaps
        self._headers: dict[str, str] = {}
        self._orders: deque[dict[str, Any]] = deque()

    async def visit(self) -> None:
        """Do one thing that people do in a shop."""
        things: list[tuple[Callable[[], Awaitable[None]], int]] = [
            (self.see_home, 4),
            (self.browse, 5),
            (self.search, 2),
            (self.look, 5),
            (self.buy, 3),
            (self.see_profile, 1),
            (self.see_orders, 1),
            (self.lose_the_way, 1),
        ]
        (thing,) = self._chance.choices(
            [thing for thing, _weight in things], [weight for _thing, weight in things]
        )
        await thing()

    async def see_home(self) -> None:
        """The home page: its banner, the categories and what is featured."""
        await self.ask("GET", "/api/banner")
        await self.ask("GET", "/api/categories")
        for product in await self.ask("GET", "/api/products?featured=true") or ():
            if self._chance.random() < 0.3:  # the others are in the phone's cache
                await self.ask("GET", product["image"])

    async def browse(self) -> None:
        """A category."""
        await self.ask("GET", f"/api/products?category={self._chance.choice(_CATEGORIES)}")

    async def search(self) -> None:
        """A search; some find nothing."""
        await self.ask("GET", "/api/products", params={"q": self._chance.choice(_SEARCHES)})

    async def look(self) -> None:
        """One product."""
        await self._choose()

    async def _choose(self) -> Any:
        """Open a product of some category with its picture; None where the shop does not answer."""
        products = await self.ask("GET", f"/api/products?category={self._chance.choice(_CATEGORIES)}")
        if not products:
            return None
        product = await self.ask("GET", f"/api/products/{self._chance.choice(products)['id']}")
        if product:
            await self.ask("GET", product["image"])
        return product

    async def buy(self) -> None:
        """From a product to an order; some cancel it."""
        product = await self._choose()
        shop = await self.ask("GET", "/api/shop")
        await self._sign_in()
        if not (product and shop):
            return
        count = self._chance.choice((1, 1, 1, 2, 3))
        line = {key: product[key] for key in ("id", "name", "image", "unit", "price")} | {"count": count}
        order = await self.ask(
            "POST",
            "/api/orders",
            json={
                "lines": [line],
                "total": product["price"] * count,
                "slot": self._chance.choice(shop["slots"]),
                "note": "",
                "status": "placed",
                "placedAt": timestamp(),
            },
        )
        if not order:
            return
        await self.ask("GET", f"/api/orders/{order['id']}")
        if self._chance.random() < 0.25:
            order = (
                await self.ask("PUT", f"/api/orders/{order['id']}", json=order | {"status": "cancelled"})
                or order
            )
        self._orders.append(order)
        await self._tidy()

    async def see_profile(self) -> None:
        """The member's page."""
        await self._sign_in()
        await self.ask("GET", "/api/shop")

    async def see_orders(self) -> None:
        """The list of orders, and the latest of them."""
        await self._sign_in()
        await self.ask("GET", "/api/orders")
        if self._orders:
            await self.ask("GET", f"/api/orders/{self._orders[-1]['id']}")

    async def lose_the_way(self) -> None:
        """Ask for what nobody has written yet: this is how a missing route looks."""
        await self.ask("GET", self._chance.choice(_NOT_THERE))

    async def _sign_in(self) -> None:
        if not self._headers:
            session = await self.ask(
                "POST", "/api/login", json={"code": f"{self._chance.getrandbits(64):016x}"}
            )
            if session:
                self._headers = {"Authorization": f"Bearer {session['token']}"}

    async def _tidy(self) -> None:
        """What was picked up is cleared away, so that the list stays short however long the demo runs."""
        while len(self._orders) > _MOST_ORDERS:
            await self.ask("DELETE", f"/api/orders/{self._orders.popleft()['id']}")

    async def ask(self, method: str, path: str, **rest: Any) -> Any:
        """Send one request in its turn; return the answer's JSON, None where it is an error or a picture."""
        await asyncio.sleep(self._chance.uniform(*self._gaps))
        answer = await self._client.request(method, path, headers=self._headers, **rest)
        if answer.is_success and answer.headers.get("content-type", "").startswith("application/json"):
            return answer.json()
        return None


async def drive(
    url: str, stop: asyncio.Event, chance: random.Random, gaps: tuple[float, float] = GAPS
) -> None:
    """Visit the shop at `url` until `stop`; where it does not answer, try again a little later."""
    from mpconsole import __version__

    ended = asyncio.create_task(stop.wait())
    headers = {"User-Agent": f"mpconsole-demo/{__version__}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=10, trust_env=False) as client:
        visiting = asyncio.create_task(_visit_for_ever(client, chance, gaps))
        await asyncio.wait((ended, visiting), return_when=asyncio.FIRST_COMPLETED)
        for task in (ended, visiting):
            task.cancel()
        results = await asyncio.gather(ended, visiting, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result


async def _visit_for_ever(
    client: httpx.AsyncClient, chance: random.Random, gaps: tuple[float, float]
) -> None:
    while True:
        visitor = Visitor(client, chance, gaps)
        with suppress(httpx.TransportError):
            while True:
                await visitor.visit()
        await asyncio.sleep(_RETRY_SECONDS)


async def _main(url: str) -> None:
    stop = asyncio.Event()
    on_stop(lambda *_by: stop.set())
    await drive(url, stop, random.Random())  # noqa: S311 - nobody's secret


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))
