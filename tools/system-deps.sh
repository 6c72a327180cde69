#!/bin/sh
# What the slow suites use: curl, a terminal (tmux), a browser and its fonts, git, wrk, Node and the official tool.
set -eu

if command -v apt-get >/dev/null 2>&1; then
    run=""
    [ "$(id -u)" = 0 ] || run="sudo"
    packages="curl tmux chromium fonts-firacode fonts-noto-cjk git wrk"
    command -v node >/dev/null 2>&1 || packages="$packages nodejs npm"
    missing=""
    for package in $packages; do
        dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
    done
    if [ -n "$missing" ]; then
        $run apt-get update -q
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive $run apt-get install -y -q --no-install-recommends $missing
    fi
else
    echo "system-deps knows Debian and Ubuntu; elsewhere install curl, tmux, chromium, Noto CJK, git, Node 18+ and npm" >&2
fi

# The official tool, from npm, in a cache of our own: 1,086 packages that no user of mpconsole needs.
cache="${MPCONSOLE_TEST_CACHE:-.cache}"
mkdir -p "$cache/official"
cp tests/oracle/package.json "$cache/official/package.json"
[ -d "$cache/official/node_modules/miniprogram-ci" ] || npm install --prefix "$cache/official" --no-audit --no-fund --loglevel=error

# TypeScript and the platform's API types: the recipes' scripts are checked against them.
mkdir -p "$cache/types"
cp tests/oracle/types/package.json "$cache/types/package.json"
[ -d "$cache/types/node_modules/typescript" ] || npm install --prefix "$cache/types" --no-audit --no-fund --loglevel=error

# Mock servers of others: our answers and our speed are held against theirs.
mkdir -p "$cache/peers"
cp tests/oracle/peers/package.json "$cache/peers/package.json"
[ -d "$cache/peers/node_modules/json-server" ] || npm install --prefix "$cache/peers" --no-audit --no-fund --loglevel=error

# The platform's compilers of WXML and WXSS: our faults are held against what they say.
mkdir -p "$cache/wxml"
cp tests/oracle/wxml/package.json "$cache/wxml/package.json"
[ -d "$cache/wxml/node_modules/miniprogram-compiler" ] || npm install --prefix "$cache/wxml" --no-audit --no-fund --loglevel=error

# Parsers of WXML by others: the speed of ours is told beside theirs.
mkdir -p "$cache/parsers"
cp tests/oracle/parsers/package.json "$cache/parsers/package.json"
[ -d "$cache/parsers/node_modules/@vivaxy/wxml" ] || npm install --prefix "$cache/parsers" --no-audit --no-fund --loglevel=error
