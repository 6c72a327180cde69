"""The platform's endpoints, one module a family; `ENDPOINTS` is all of them."""

from mpconsole.sandbox.api import (
    audits,
    code,
    codes,
    domains,
    media,
    members,
    privacy,
    releases,
    templates,
    tokens,
    uploads,
)
from mpconsole.sandbox.api.call import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    *uploads.ENDPOINTS,
    *tokens.ENDPOINTS,
    *templates.ENDPOINTS,
    *code.ENDPOINTS,
    *codes.ENDPOINTS,
    *media.ENDPOINTS,
    *audits.ENDPOINTS,
    *releases.ENDPOINTS,
    *privacy.ENDPOINTS,
    *domains.ENDPOINTS,
    *members.ENDPOINTS,
)
"""Every endpoint. A path may stand twice, once for each method."""
