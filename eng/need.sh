#!/usr/bin/env bash
# Installs, by apt, what ./check needs and this machine lacks: a browser, PostgreSQL, age, Go with its transparency-log packages, Node, a mail server, a C compiler.
set -euo pipefail
need=()
[ -x /usr/bin/chromium ] || need+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || need+=(postgresql)
command -v bwrap >/dev/null || need+=(bubblewrap)
command -v age >/dev/null || need+=(age)
command -v go >/dev/null || need+=(golang-go)
[ -d /usr/share/gocode/src/golang.org/x/mod ] || need+=(golang-golang-x-mod-dev)
command -v gcc >/dev/null || need+=(gcc libc6-dev)
command -v node >/dev/null || need+=(nodejs)
command -v npm >/dev/null || need+=(npm)
/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || need+=(python3 python3-aiosmtpd)
command -v pdftotext >/dev/null || need+=(poppler-utils)
[ -x /usr/sbin/dovecot ] || need+=(dovecot-imapd)
fc-list 2>/dev/null | grep -i 'Noto Sans Arabic' >/dev/null || need+=(fonts-noto-core fontconfig)
[ ${#need[@]} -eq 0 ] && exit 0
echo "Installing: ${need[*]}"
root=()
[ "$(id -u)" -eq 0 ] || root=(sudo)
"${root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
