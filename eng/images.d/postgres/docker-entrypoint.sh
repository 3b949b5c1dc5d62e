#!/bin/sh
# Creates the database on the first start, then runs the server. Environment, as in the official image:
# POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE, POSTGRES_USER (postgres), POSTGRES_DB (as the user), PGDATA,
# POSTGRES_INITDB_ARGS. Scripts in /docker-entrypoint-initdb.d are not run.
set -eu

case "${1:-}" in -*) set -- postgres "$@" ;; esac
[ "${1:-}" = postgres ] || exec "$@"

# The data directory is complete if it contains PG_VERSION, which is moved there last. If the container is killed before that,
# the next start finds a folder .new: it continues with the folder if it is complete, and deletes it if not.
make_database() {
  user=${POSTGRES_USER:-postgres} database=${POSTGRES_DB:-${POSTGRES_USER:-postgres}} new=$PGDATA/.new
  password=${POSTGRES_PASSWORD:-}
  [ -z "${POSTGRES_PASSWORD_FILE:-}" ] || password=$(cat "$POSTGRES_PASSWORD_FILE")
  if [ -z "$password" ] && [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ]; then
    echo "no password for the superuser: set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE" >&2
    exit 1
  fi
  if [ ! -e "$new/.complete" ]; then
    rm -rf "$new"
    secret=$(mktemp -p "${TMPDIR:-/dev/shm}")
    printf '%s\n' "$password" >"$secret"
    # shellcheck disable=SC2086  # arguments, plural
    initdb --pgdata="$new" --username="$user" ${password:+--pwfile="$secret"} ${POSTGRES_INITDB_ARGS:-}
    rm -f "$secret"
    printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$new/pg_hba.conf"
    if [ "$database" != postgres ]; then
      name=$(printf '%s' "$database" | sed 's/"/""/g')
      printf 'CREATE DATABASE "%s"\n' "$name" | postgres --single -D "$new" postgres >/dev/null
    fi
    sync "$new/pg_hba.conf"
    touch "$new/.complete"
  fi

  for entry in "$new"/*; do
    [ "${entry##*/}" = PG_VERSION ] || mv "$entry" "$PGDATA/"
  done
  mv "$new/PG_VERSION" "$PGDATA/"
  rm -rf "$new"
}

# On every start: with fsGroup the kubelet gives the group access to the volume each time, and the server refuses to start.
mkdir -p "$PGDATA"
chmod 700 "$PGDATA" 2>/dev/null || true

[ -s "$PGDATA/PG_VERSION" ] || make_database
exec "$@"
