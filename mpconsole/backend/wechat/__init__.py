"""WeChat's own server side, as a program's backend sees it: `api.weixin.qq.com` and the payment API.

State, signatures and error codes are the real service's; nothing reaches WeChat. Sources: the platform's
server documentation (login, tokens, subscribe messages, content safety, codes, links, data analysis) and
the payment documentation, API version 3.
"""
