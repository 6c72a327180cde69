"""The numbers of the platform, and those that are ours where it names none."""

from mpconsole.units import MB

PACKAGE = 2 * MB  # each package: documentation of 2026
BIG_PACKAGE = 4 * MB  # each package of a preview with bigPackageSizeSupport: likewise
TOTAL = 30 * MB  # all packages of an ordinary program: documentation of 2026
TOTAL_BY_PROVIDER = 20 * MB  # all packages of a program developed through a service provider: likewise
UPLOAD = 64 * MB  # ours: what a body may hold

ROBOTS = range(1, 31)
HISTORY = 5  # versions kept for a rollback

USER_VERSION = 64
TITLE = 32
TAGS = 10
TAG = 20
ITEMS = 5
FEEDBACK = 200
FEEDBACK_MEDIA = 5
DESC = 2000  # ours: the platform refuses "too long" without saying how long
PICTURES = 10  # ours
VIDEOS = 5  # ours
SCENE_DESC = 256

WITHDRAWALS_A_DAY = 5
WITHDRAWALS_A_MONTH = 10

TOKEN_SECONDS = 7200
OLD_TOKEN_SECONDS = 300  # how long the former token goes on working
FORCED_TOKENS_A_DAY = 20  # stable tokens with force_refresh
FORCED_TOKEN_PAUSE = 30  # seconds between two of them
TICKET_SECONDS = 12 * 3600
CODE_SECONDS = 3600
MEDIA_SECONDS = 3 * 86400

IMAGE = 2 * MB
VIDEO = 10 * MB
DRAFTS = 50  # ours: the oldest leaves the draft box
TEMPLATES = 200  # ours
DOMAINS = 1000
WEB_VIEW_DOMAINS = 300
TESTERS = 100  # ours
