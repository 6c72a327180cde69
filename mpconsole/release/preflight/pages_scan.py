"""What templates and texts say that a reviewer stumbles over: patterns, with comments taken out.

The patterns are the plain cases of the rules for reviews (platform documentation, 2026-07); what they find
is for a person's eye, and what they don't find is not thereby right.
"""

import re
from collections.abc import Iterator

from mpconsole.platform.privacy import KEYS, OPEN_TYPES
from mpconsole.release.preflight.found import Found, line_of

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_OPEN_TYPE = re.compile(r"""\bopen-type\s*=\s*["'](\w+)["']""")
_TAGS = {
    "content": re.compile(r"<(textarea|editor)\b"),
    "web-view": re.compile(r"<(web-view)\b"),
    "autoplay": re.compile(r"""<(video|audio)\b[^>]*?\sautoplay(?!\s*=\s*["']\{\{\s*false)"""),
    "follow": re.compile(r"<(official-account)\b"),
}
_TEXTS = {
    "placeholder-text": re.compile(
        r"lorem ipsum|coming soon|under construction|敬请期待|正在建设|建设中|测试数据|测试页面",
        re.IGNORECASE,
    ),
    "induced": re.compile(
        r"(?:分享|转发)[^<>'\"`\n]{0,12}(?:领取|红包|抽奖|奖励|解锁|返现)|邀请[^<>'\"`\n]{0,8}(?:红包|奖励|返现)"
    ),
    "superlative": re.compile(r"全网最|全国第一|国家级|第一品牌|顶级品牌|史上最"),
    "endorsed": re.compile(r"微信官方|腾讯官方|微信推荐|官方认证"),
}


def scan_template(path: str, raw: str) -> Iterator[Found]:
    """Yield what a WXML file has: kinds `content`, `web-view`, `autoplay`, `follow`, `key`, and texts."""
    text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), raw)
    for kind, pattern in _TAGS.items():
        for match in pattern.finditer(text):
            yield Found(kind, f"<{match[1]}>", path, line_of(text, match.start()))
    for match in _OPEN_TYPE.finditer(text):
        if key := KEYS.get(OPEN_TYPES.get(match[1], "")):
            yield Found("key", key, path, line_of(text, match.start()))
    yield from scan_texts(path, text)


def scan_texts(path: str, text: str) -> Iterator[Found]:
    """Yield texts that reviewers object to: `placeholder-text`, `induced`, `superlative`, `endorsed`."""
    for kind, pattern in _TEXTS.items():
        for match in pattern.finditer(text):
            yield Found(kind, match[0], path, line_of(text, match.start()))
