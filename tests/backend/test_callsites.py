"""Which calls of a program's source ask its backend, and which of them made a request."""

from pathlib import Path

import pytest

from mpconsole.backend.callsites import CallSite, CallSites, find_call_sites
from mpconsole.backend.callsource import Sources, read_calls
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import open_snapshot

SHOP = Path(__file__).parents[2] / "project-template/recipes/shop/files/miniprogram"


def sites(**files: str) -> CallSites:
    names = {name.replace("__", "/") + ".ts": text for name, text in files.items()}
    return find_call_sites({name: read_calls(name, text.encode()) for name, text in names.items()})


def told(found: CallSites) -> list[str]:
    return [f"{site.method} {site.path} {site.place}" for site in found.sites]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("wx.request({ url: 'https://a.cn/api/x' })", "request GET /api/x https://a.cn"),
        ("wx.request({ url: 'https://A.cn:8443/x?y=1#z', method: 'post' })", "request POST /x https://a.cn:8443"),
        ("wx.request({ url: `https://a.cn/x/${item.id}/y/${id}` })", "request GET /x/:id/y/:id2 https://a.cn"),
        ("wx.request({ url: app.globalData.base + '/x/' + i, method })", "request * /x/:i"),
        ("wx.request({ url: BASE + '/x' + query })", "request GET /x"),
        ("wx.request({ url: `/x?id=${id}` })", "request GET /x"),
        ("wx.request({ url: ''.concat(base, '/x/').concat(id) })", "request GET /x/:id"),
        ("wx.request({ url: '/x/' + encodeURIComponent(name) })", "request GET /x/:name"),
        ("wx.request({ 'url': dev ? '/x' : '/y' })", "request GET /x"),
        ("wx.uploadFile({ url: '/up', filePath })", "upload POST /up"),
        ("Taro.downloadFile({ url: '/down.pdf' })", "download GET /down.pdf"),
        ("uni.connectSocket({ url: 'wss://a.cn/chat' })", "socket GET /chat wss://a.cn"),
        ("http.get<Item[]>('/x/' + (id as string))", "request GET /x/:id"),
        ("this.$http.post(`/x`, { data: 1 })", "request POST /x"),
        ("request('/x', { method: 'DELETE' })", "request DELETE /x"),
        ("request({ url: 'x/y', method: 'PUT' })", None),
        ("await request({ url: '/x/y', method: 'PUT' })", "request PUT /x/y"),
        ("const url = `${HOST}/x`\nwx.request({ url })", "request GET /x"),
        ("function f(id) { wx.request({ url: HOST + '/x/' + id }) }", "request GET /x/:id"),
        ("function f(page) { wx.request({ url: HOST + '/x?page=' + page }) }", "request GET /x"),
        ("const id = 1; id => wx.request({ url: H + '/x/' + id + '.json' })", "request GET /x/:id.json"),
        ("wx.request({ url: '/\\u8336' }) // wx.request({ url: '/no' })", "request GET /茶"),
        ("wx.navigateTo({ url: '/pages/index' })", None),
        ("wx.getStorageSync('/key')", None),
        ("list.get(3)", None),
        ("wx.request(options)", None),
        ("wx.request({ data: 1 })", None),
        ("wx.request({ url: ", None),
    ],
)  # fmt: skip
def test_one_call(call: str, says: str | None) -> None:
    found = [
        f"{one.kind} {one.method} {one.path} {' '.join(one.origins)}".strip() for one in sites(a=call).sites
    ]
    assert found == ([] if says is None else [says])


def test_a_wrapper_puts_its_base_in_front_of_what_it_is_given() -> None:
    found = sites(
        config="export const BASE_URL = dev ? 'http://127.0.0.1:4100/api/v1/' : 'https://a.cn/api/v1'",
        net="""
            import { BASE_URL } from './config'
            export const ask = (path, data, method = 'GET') =>
              new Promise(done => wx.request({ url: BASE_URL + path, method, data, success: done }))
        """,
        pages__cart="ask('/cart')\n  ask(`/cart/${id}`, {}, 'DELETE')\nask({ url: '/api/v1/whole' })",
    )
    assert told(found) == [
        "GET /api/v1/cart pages/cart.ts:1",
        "GET /api/v1/cart/:id pages/cart.ts:2",
        "GET /api/v1/whole pages/cart.ts:3",
    ]


def test_the_base_of_a_library_is_what_the_project_gives_it() -> None:
    found = sites(
        http="const http = new Request({ baseURL: 'https://a.cn/shop' })", a="http.post('/login', {})"
    )
    assert told(found) == ["POST /shop/login a.ts:1"]


def test_addresses_that_stand_in_one_place() -> None:
    found = sites(
        config__api="""
            const ROOT = 'https://a.cn/api/'
            module.exports = { IndexUrl: ROOT + 'index/index', CartUrl: `${ROOT}cart`, login: '/login' }
        """,
        net="export enum Api { List = '/list' }\nexport const HOST = 'https://b.cn'",
        pages__index="""
            const api = require('../config/api')
            util.request(api.IndexUrl).then(show)
            util.request(api.CartUrl, {}, 'POST')
            wx.request({ url: HOST + api.login, method: 'POST' })
            wx.request({ url: `${HOST}${Api.List}?page=${page}` })
            cache.get(keys.token); list.get(item.url); util.request(options)
        """,
        own="""
            const urls = { v1: { pay: '/pay' }, me: '/me' } as const
            enum Way { Out = '/out' }
            http.get(urls.me); http.post(urls.v1.pay); http.get(Way.Out); http.get(urls.none)
        """,
    )
    assert [told.rpartition(" ")[0] for told in told(found)] == [
        "GET /me",
        "POST /pay",
        "GET /out",
        "GET /api/index/index",
        "GET /api/cart",
        "POST /login",
        "GET /list",
    ]


def test_the_sample_shop() -> None:
    scripts = {}
    for path in sorted(SHOP.rglob("*.ts*")):
        name = path.relative_to(SHOP).as_posix().removesuffix(".jinja")
        scripts[name] = read_calls(name, path.read_bytes())
    found = find_call_sites(scripts)
    assert {(site.method, site.path) for site in found.sites} == {
        ("GET", "/api/banner"), ("GET", "/api/categories"), ("GET", "/api/products"),
        ("GET", "/api/products/:id"), ("GET", "/api/shop"), ("GET", "/api/orders"),
        ("GET", "/api/orders/:id"), ("POST", "/api/orders"), ("PUT", "/api/orders/:id"),
        ("POST", "/api/login"),
    }  # fmt: skip
    best = found.best("GET", "/api/orders/17")
    assert best is not None
    assert (best.file, best.path) == ("packages/order/orders.ts", "/api/orders/:id")


@pytest.mark.parametrize(
    ("method", "path", "line"),
    [
        ("GET", "/api/items", 1),
        ("GET", "/api/items/", 1),
        ("POST", "/api/items", 2),
        ("GET", "/api/items/7", 3),
        ("GET", "/api/items/new", 4),
        ("PATCH", "/api/any", 5),
        ("GET", "/v2/items", 1),
        ("GET", "/api/nothing", None),
        ("GET", "/", None),
    ],
)
def test_the_call_that_probably_made_a_request(method: str, path: str, line: int | None) -> None:
    found = CallSites(
        CallSite("request", one, at, (), "a.ts", number, 1)
        for number, (one, at) in enumerate(
            [("GET", "/items"), ("POST", "/api/items"), ("GET", "/api/items/:id"), ("GET", "/api/items/new"),
             ("*", "/api/any"), ("GET", "/:all")], 1
        )
    )  # fmt: skip
    best = found.best(method, path)
    assert (best.line if best else None) == line


def test_columns_count_characters_and_components_give_their_scripts() -> None:
    text = "<template>\n<a/>\n</template>\n<script setup lang=\"ts\">\n'茶'; http.get('/x')\n</script>\n"
    (site,) = find_call_sites({"a.vue": read_calls("a.vue", text.encode())}).sites
    assert (site.line, site.column) == (5, 6)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def test_a_project_is_read_and_only_what_changed_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, {
        "app.json": '{"pages": ["pages/a"]}', "pages/a.js": "wx.request({ url: '/a' })", "pages/a.wxml": "",
        "miniprogram_npm/b/index.js": "wx.request({ url: '/b' })", "types.d.ts": "wx.request({ url: '/d' })",
    })  # fmt: skip
    sources = Sources()
    snapshot = open_snapshot(locate(tmp_path))
    assert told(sources.call_sites(snapshot)) == ["GET /a pages/a.js:1"]
    write(tmp_path, {"pages/a.js": "\nwx.request({ url: '/bb' })"})
    assert told(sources.call_sites(snapshot)) == ["GET /bb pages/a.js:2"]
    (tmp_path / "pages/a.js").unlink()
    assert told(sources.call_sites(snapshot)) == []


def test_a_framework_gives_its_sources_not_its_output(tmp_path: Path) -> None:
    write(tmp_path, {
        "package.json": '{"dependencies": {"@tarojs/taro": "4.0.0"}}',
        "src/app.config.ts": "export default {}", "src/pages/a.tsx": "<View/>;\nTaro.request({ url: '/a' })",
        "src/b.vue": "<script>\nuni.request({ url: '/b' })\n</script>",
        "dist/app.json": '{"pages": ["a"]}', "dist/a.js": "wx.request({url:'/a'})",
        "project.config.json": '{"miniprogramRoot": "dist/"}',
    })  # fmt: skip
    snapshot = open_snapshot(locate(tmp_path))
    assert snapshot.layout.framework == "taro"
    assert told(Sources().call_sites(snapshot)) == ["GET /b b.vue:2", "GET /a pages/a.tsx:2"]
