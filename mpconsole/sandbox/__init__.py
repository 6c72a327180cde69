"""The local review platform: a true double of the platform's own HTTP API.

It answers what a program's release meets on the real platform, from the same paths: the upload
(`/wxa/ci/*`) and a third-party platform's code management (`/cgi-bin/*`, `/wxa/*`). It was written from the
platform's documentation and shares no code with the clients in `release/`, so that each can find the
other's mistakes.

    state.py, rules.py, submission.py    what may follow what: pure functions over `model.py`
    store.py                             SQLite: one transaction an exchange, committed before the answer
    api/                                 one module a family of endpoints, and what they share
    page/                                the reviewer's web pages
    server.py                            the process: HTTP, events, automatic reviewers

What is ours and not the platform's lies under `/__mpconsole__/`: `connect` (credentials for a program,
since nobody can authorise a rehearsal by scanning), `events`, `time`.
"""
