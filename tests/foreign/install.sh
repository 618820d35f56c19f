#!/usr/bin/env bash
# Installs what the tests of foreign clients and of the browser drive: npm packages into target/foreign/node, Python
# packages into target/foreign/venv. Needs node 20 or later with npm, and a Python with venv. A second run does nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=tests/foreign
there="${KUMIAI_FOREIGN:-target/foreign}"
mkdir -p "$there/node"

if ! cmp -s "$here/package-lock.json" "$there/node/package-lock.json" || [ ! -d "$there/node/node_modules" ]; then
  cp "$here/package.json" "$here/package-lock.json" "$there/node/"
  (cd "$there/node" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
fi

if ! cmp -s "$here/requirements.txt" "$there/venv/requirements.txt"; then
  python3 -m venv "$there/venv"
  "$there/venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$there/venv/"
fi
