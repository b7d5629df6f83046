#!/usr/bin/env bash
# Print the path of a Chromium for the browser tests; install Debian's where that is possible.
set -euo pipefail
find_one() {
  for name in "${CHARTEROAK_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$name" ] && command -v "$name" && return 0
  done
  return 1
}
find_one && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium for the browser tests (once) ..." >&2
  apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
  find_one && exit 0
fi
echo "The browser tests need Chromium. Install it (sudo apt-get install chromium), or set CHARTEROAK_CHROMIUM." >&2
exit 1
