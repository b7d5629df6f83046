#!/usr/bin/env bash
# Print the path of a library that tests load; install Debian's where that is possible.
#   ensure_debian.sh softhsm    a PKCS#11 module that stands in for an HSM (package softhsm2, with softhsm2-util)
#   ensure_debian.sh faketime   a library that sets a process's clock (package libfaketime)
set -euo pipefail
case "${1:-}" in
  softhsm) package=softhsm2 file=libsofthsm2.so variable=CHARTEROAK_SOFTHSM ;;
  faketime) package=libfaketime file=libfaketime.so.1 variable=CHARTEROAK_FAKETIME ;;
  *) echo "usage: ensure_debian.sh softhsm|faketime" >&2; exit 2 ;;
esac
find_one() {
  local given="${!variable:-}" place
  if [ -n "$given" ]; then [ -e "$given" ] && echo "$given" && return 0; fi
  for place in /usr/lib/*/ /usr/lib/ /usr/lib64/ /usr/local/lib/; do
    for folder in softhsm pkcs11 faketime; do
      [ -e "$place$folder/$file" ] && echo "$place$folder/$file" && return 0
    done
  done
  return 1
}
find_one && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing $package for the tests (once) ..." >&2
  apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" >/dev/null
  find_one && exit 0
fi
echo "The tests need $file. Install it (sudo apt-get install $package), or set $variable to its path." >&2
exit 1
