#!/bin/sh
# The PostgreSQL that the tests run a server of: there already, or from the system's packages where
# we may. Of the package its programs are wanted, not a cluster of its own.
set -eu
command -v postgres >/dev/null && exit 0
for found in /usr/lib/postgresql/*/bin/postgres /usr/local/bin/postgres /usr/local/pgsql/bin/postgres; do
    test -x "$found" && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing PostgreSQL for the storage tests"
    if [ ! -e /etc/postgresql-common ]; then
        mkdir -p /etc/postgresql-common/createcluster.d
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/tests.conf
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
else
    echo "The storage tests need PostgreSQL: install your system's package 'postgresql'." >&2
    exit 1
fi
