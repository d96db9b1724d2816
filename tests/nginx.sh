#!/bin/sh
# The nginx that the tests run as README sets it up: there already, or from the system's packages
# where we may. Of the package its program is wanted, not a server of its own.
set -eu
command -v nginx >/dev/null || test -x /usr/sbin/nginx && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing nginx for the tests of its set-up"
    apt-get update -qq
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light >/dev/null
else
    echo "The tests of its set-up need nginx: install your system's package 'nginx'." >&2
    exit 1
fi
