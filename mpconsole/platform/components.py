"""The components that the platform brings, by tag.

Source: the platform's component documentation of 2026 (names only). XR components (`xr-…`) are left out:
they live inside `xr-scene` and have names without end.
"""

_NAMES = """
    cover-image cover-view match-media movable-area movable-view page-container root-portal scroll-view
    share-element swiper swiper-item view
    icon progress rich-text selection span text
    button checkbox checkbox-group editor editor-portal form input keyboard-accessory label picker
    picker-view picker-view-column radio radio-group slider switch textarea
    functional-page-navigator navigator
    animation-video animation-view audio camera channel-live channel-video image live-player live-pusher
    video voip-room map canvas web-view ad ad-custom aria-component official-account
    official-account-publish open-data open-container store-coupon store-gift store-home store-product
    custom-wrapper navigation-bar native-component page-meta
    draggable-sheet grid-builder grid-view list-builder list-view nested-scroll-body nested-scroll-header
    snapshot sticky-header sticky-section double-tap-gesture-handler force-press-gesture-handler
    horizontal-drag-gesture-handler long-press-gesture-handler pan-gesture-handler scale-gesture-handler
    tap-gesture-handler vertical-drag-gesture-handler
"""

BUILT_IN = frozenset(_NAMES.split())
"""Every tag of a component of the platform."""

STRUCTURE = frozenset(("block", "import", "include", "slot", "template", "wxs"))
"""Tags that WXML itself has."""

_HTML_NAMES = """
    a abbr article aside b big blockquote br center cite code dd del div dl dt em fieldset figure footer
    h1 h2 h3 h4 h5 h6 header hr i img ins legend li main mark nav ol p pre q s section small strike strong
    sub sup table tbody td tfoot th thead time tr tt u ul
"""

HTML = frozenset(_HTML_NAMES.split())
"""Tags of HTML that WebView pages draw as plain boxes, as the platform's own style library uses them."""
