"""The local review platform: a true double of the platform's own HTTP API.

It answers what a program's release meets on the real platform, from the same paths: the upload
(`/wxa/ci/*`) and a third-party platform's code management (`/cgi-bin/*`, `/wxa/*`). It was written from the
platform's documentation and shares no code with the clients in `release/`, so that each can find the
other's mistakes.

    state.py, submission.py, privacy.py  what may follow what: pure functions over `model.py`
    store.py, desk.py                    SQLite: one transaction an exchange, committed before the answer
    api/, dispatch.py                    one module a family of endpoints, and what they share
    page/, reviewing.py, reviewers.py    the reviewer's web pages, and reviewers by rule
    front.py, certificates.py            the door for the unmodified official uploader
    notices.py, pushing.py               push notifications
    process.py, server.py                the process: HTTP, events, what runs beside

What is ours and not the platform's lies under `/__mpconsole__/`:

    POST connect   {"appid"}: credentials for a program, since nobody can authorise a rehearsal by scanning
    GET  events    the event stream
    POST verdict, time, fault   what a person, the calendar and a bad day do (see `control.py`)
"""
