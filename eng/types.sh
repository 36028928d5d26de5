#!/usr/bin/env bash
# Checks the JSDoc types of our scripts with tsc.
set -euo pipefail
cd "$(dirname "$0")/types"
[ -x node_modules/.bin/tsc ] || npm ci --silent --no-fund --no-audit
node_modules/.bin/tsc -p .
node_modules/.bin/tsc -p worker.json
