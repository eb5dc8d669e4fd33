#!/bin/sh
# Installs what deliveries are tested against: WordPress with MariaDB and PHP, OpenSSH, Node.
# Nothing is started as a service meanwhile (policy-rc.d): each test starts its own servers.
set -eu

there() {
  command -v php && command -v node && command -v openssl && test -x /usr/sbin/sshd &&
    test -x /usr/sbin/mariadbd && test -d /usr/share/wordpress && php -m | grep -qx mysqli
}
there >/dev/null 2>&1 && exit 0

echo "Installing WordPress, MariaDB, PHP and OpenSSH for the tests of deliveries …"
root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
guard=/usr/sbin/policy-rc.d
if [ ! -e "$guard" ]; then
  trap 'root rm -f "$guard"' EXIT
  printf '#!/bin/sh\nexit 101\n' | root tee "$guard" >/dev/null
  root chmod 755 "$guard"
fi
root apt-get -qq update
node=$(command -v node >/dev/null || echo nodejs)
root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends \
  wordpress mariadb-server-core mariadb-client-core php-cli php-mysql php-gd openssh-server openssl \
  ${node:+"$node"} >/dev/null
