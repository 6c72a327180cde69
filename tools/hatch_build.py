"""Compile the translation catalogues when the package is built or installed for editing."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):
    """Write mpconsole/locale/zh_CN.mo before the wheel is filled."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        module = runpy.run_path(str(Path(self.root) / "tools" / "catalogue.py"))
        module["compile_"]()
