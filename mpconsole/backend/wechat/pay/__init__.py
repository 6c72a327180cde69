"""The payment API, version 3, as a merchant's server and WeChat Pay see each other.

Source: the developer documentation of WeChat Pay (API v3: signatures, certificates, JSAPI orders, refunds,
notifications).
"""
