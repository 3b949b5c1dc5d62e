#!/bin/sh
# Creates the database on the first start, then runs the server. Environment, as in the official image:
# MYSQL_ROOT_PASSWORD_FILE or MYSQL_ROOT_PASSWORD, MYSQL_USER and MYSQL_PASSWORD_FILE or MYSQL_PASSWORD, MYSQL_DATABASE.
# Of the options, --datadir is read here too. Scripts in /docker-entrypoint-initdb.d are not run.
set -eu

case "${1:-}" in -*) set -- mariadbd "$@" ;; esac
[ "${1:-}" = mariadbd ] || exec "$@"

data=/var/lib/mysql
for option in "$@"; do
  case "$option" in --datadir=*) data=${option#--datadir=} ;; esac
done

read_secret() { # variable
  eval "file=\${${1}_FILE:-} text=\${$1:-}"
  # shellcheck disable=SC2154  # set by eval
  [ -z "$file" ] || text=$(cat "$file")
  printf '%s' "$text" | sed "s/[\\\\']/\\\\&/g"
}

name() { printf '%s' "$1" | sed 's/`/``/g'; }

# The folder is complete when it has its final name. If the container is killed before that, the next start begins again.
make_database() {
  new=$data.new
  root=$(read_secret MYSQL_ROOT_PASSWORD) password=$(read_secret MYSQL_PASSWORD)
  if [ -z "$root" ]; then
    echo "no password for the administrator: set MYSQL_ROOT_PASSWORD or MYSQL_ROOT_PASSWORD_FILE" >&2
    exit 1
  fi
  rm -rf "$new"
  mariadb-install-db --datadir="$new" --auth-root-authentication-method=normal --skip-test-db >/dev/null
  {
    echo "FLUSH PRIVILEGES;"
    echo "ALTER USER root@localhost IDENTIFIED BY '$root';"
    [ -z "${MYSQL_DATABASE:-}" ] || echo "CREATE DATABASE \`$(name "$MYSQL_DATABASE")\`;"
    if [ -n "${MYSQL_USER:-}" ] && [ -n "$password" ]; then
      echo "CREATE USER '$MYSQL_USER'@'%' IDENTIFIED BY '$password';"
      [ -z "${MYSQL_DATABASE:-}" ] || echo "GRANT ALL ON \`$(name "$MYSQL_DATABASE")\`.* TO '$MYSQL_USER'@'%';"
    fi
  } | mariadbd --datadir="$new" --bootstrap
  mv "$new" "$data"
}

[ -d "$data/mysql" ] || make_database
exec "$@"
