"""The six pages: each shows what is known, and takes the answers that belong to it."""

from mpconsole.console.wizard.pages.look import LookPage
from mpconsole.console.wizard.pages.material import MaterialPage
from mpconsole.console.wizard.pages.page import Page
from mpconsole.console.wizard.pages.preflight import PreflightPage
from mpconsole.console.wizard.pages.privacy import PrivacyPage
from mpconsole.console.wizard.pages.submit import SubmitPage
from mpconsole.console.wizard.pages.version import VersionPage

PAGES: tuple[type[Page], ...] = (
    PreflightPage,
    VersionPage,
    MaterialPage,
    PrivacyPage,
    LookPage,
    SubmitPage,
)
