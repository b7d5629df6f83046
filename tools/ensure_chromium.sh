#!/usr/bin/env bash
# Print the path of a Chromium for the browser tests; install Debian's where there is none and that is possible.
# The headless shell comes first: it draws the same pages with two thirds of the processor time, having no window.
set -euo pipefail
find_one() {
  for name in "${CHARTEROAK_CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$name" ] && command -v "$name" && return 0
  done
  return 1
}
find_one && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium for the browser tests (once) ..." >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2 || true
  for package in chromium-headless-shell chromium; do
    apt-get install -y -qq "$package" >/dev/null && find_one && exit 0
  done
fi
echo "The browser tests need Chromium. Install it (sudo apt-get install chromium), or set CHARTEROAK_CHROMIUM." >&2
exit 1
