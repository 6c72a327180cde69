"""Opens the way to where a release goes."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from mpconsole.official.find import find
from mpconsole.official.offline import require_consent
from mpconsole.official.words import SITE
from mpconsole.release.platforms.protocol import Channel, Uploads
from mpconsole.release.targets import OFFICIAL, OPEN_PLATFORM, Target

Heard = Callable[[str], None]


async def open_channel(
    target: Target, base: Path, folder: Path, stack: AsyncExitStack, heard: Heard
) -> Channel:
    """Connect; `stack` closes what was opened. `folder` is the project's state folder, where a sandbox keeps
    its data; `heard` gets the progress of the official uploader. Raises MpconsoleError.
    """
    if target.platform == OFFICIAL:
        return Channel(uploader(target, base, heard), None, SITE)
    if target.platform == OPEN_PLATFORM:
        return _open_platform(target, base, stack, heard)
    return await _sandbox(target, folder, stack)


def uploader(target: Target, base: Path, heard: Heard) -> Uploads:
    """Return the official uploader. Raises ConsentNeededError where it is the project's own."""
    from mpconsole.release.platforms.official import OfficialUploader

    tool = find(base)
    require_consent(tool, base)
    return OfficialUploader(tool, base, target.source_appid, target.key, target.compile, heard)


def _open_platform(target: Target, base: Path, stack: AsyncExitStack, heard: Heard) -> Channel:
    from mpconsole.release.platforms import open_platform
    from mpconsole.release.platforms.library import NoUploads

    uploads = NoUploads(target.source_appid) if target.template else uploader(target, base, heard)
    platform = open_platform.connect(target.appid, target.component_appid, uploads, base_url=target.base_url)
    stack.push_async_callback(platform.close)
    return Channel(platform, platform, platform.site)


async def _sandbox(target: Target, folder: Path, stack: AsyncExitStack) -> Channel:
    from mpconsole.release.platforms.local_sandbox import Sandbox
    from mpconsole.release.platforms.sandbox import connect

    url = target.base_url
    if url is None:
        sandbox = Sandbox(folder / "sandbox")
        stack.push_async_callback(sandbox.close)
        url = await sandbox.url()
    platform = await connect(url, target.appid, key=target.key)
    stack.push_async_callback(platform.close)
    return Channel(platform, platform, platform.site)
