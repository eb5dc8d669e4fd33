#!/bin/sh
# Installs what workers on many machines are tested with: PostgreSQL and Redis, from Debian.
# Nothing is started as a service meanwhile (policy-rc.d): each test starts its own servers.
set -eu

there() {
  command -v redis-server && ls /usr/lib/postgresql/*/bin/initdb
}
there >/dev/null 2>&1 && exit 0

echo "Installing PostgreSQL and Redis for the tests of many workers …"
root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
guard=/usr/sbin/policy-rc.d
if [ ! -e "$guard" ]; then
  trap 'root rm -f "$guard"' EXIT
  printf '#!/bin/sh\nexit 101\n' | root tee "$guard" >/dev/null
  root chmod 755 "$guard"
fi
root apt-get -qq update
root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends \
  postgresql redis-server >/dev/null
