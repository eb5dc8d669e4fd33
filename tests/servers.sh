#!/bin/sh
# Installs from Debian what the tests start servers of: WordPress with MariaDB and PHP, OpenSSH, Node
# for deliveries; PostgreSQL and Redis for workers on many machines.
# Nothing is started as a service meanwhile (policy-rc.d): each test starts its own servers.
set -eu

delivery() {
  command -v php && command -v node && command -v openssl && test -x /usr/sbin/sshd &&
    test -x /usr/sbin/mariadbd && test -d /usr/share/wordpress && php -m | grep -qx mysqli
}
scaling() {
  command -v redis-server && ls /usr/lib/postgresql/*/bin/initdb
}

wanted=""
if ! delivery >/dev/null 2>&1; then
  wanted="wordpress mariadb-server-core mariadb-client-core php-cli php-mysql php-gd openssh-server openssl"
  command -v node >/dev/null || wanted="$wanted nodejs"
fi
scaling >/dev/null 2>&1 || wanted="$wanted postgresql redis-server"
[ -n "$wanted" ] || exit 0

echo "Installing servers for the tests:$(printf ' %s' $wanted) …"
root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
guard=/usr/sbin/policy-rc.d
if [ ! -e "$guard" ]; then
  trap 'root rm -f "$guard"' EXIT
  printf '#!/bin/sh\nexit 101\n' | root tee "$guard" >/dev/null
  root chmod 755 "$guard"
fi
root apt-get -qq update
# shellcheck disable=SC2086  # a list of packages
root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends $wanted >/dev/null
