"""The platform's endpoints, one module a family; `ENDPOINTS` is all of them."""

from mpconsole.sandbox.api import (
    accounts,
    audits,
    code,
    codes,
    domains,
    media,
    members,
    message_templates,
    privacy,
    releases,
    safety,
    templates,
    tokens,
    uploads,
    users,
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
    *users.ENDPOINTS,
    *message_templates.ENDPOINTS,
    *accounts.ENDPOINTS,
    *safety.ENDPOINTS,
)
"""Every endpoint. A path may stand twice, once for each method."""
