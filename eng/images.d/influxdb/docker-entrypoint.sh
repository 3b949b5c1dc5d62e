#!/bin/sh
# Creates users and database on the first start, then runs the server. Environment, as in the official image of version 1:
# INFLUXDB_ADMIN_USER, INFLUXDB_ADMIN_PASSWORD, INFLUXDB_DB, INFLUXDB_USER, INFLUXDB_USER_PASSWORD, and what influxd reads itself.
set -eu

[ "${1:-}" = influxd ] || exec "$@"

quoted() { printf '%s' "$1" | sed "s/[\\\\']/\\\\&/g"; }

# Listens on loopback only, so that nothing outside takes it for the server.
ask() { influx -host 127.0.0.1 -port 8086 "$@"; }

make_database() {
  INFLUXDB_HTTP_BIND_ADDRESS=127.0.0.1:8086 INFLUXDB_BIND_ADDRESS=127.0.0.1:8088 "$@" >/dev/null 2>&1 &
  server=$!
  # Without an administrator a server that asks for passwords allows nothing but making one.
  until ask -execute \
    "CREATE USER \"$INFLUXDB_ADMIN_USER\" WITH PASSWORD '$(quoted "$INFLUXDB_ADMIN_PASSWORD")' WITH ALL PRIVILEGES" \
    >/dev/null 2>&1; do
    kill -0 "$server"
    sleep 0.2
  done
  export INFLUX_USERNAME="$INFLUXDB_ADMIN_USER" INFLUX_PASSWORD="$INFLUXDB_ADMIN_PASSWORD"
  ask -execute "CREATE DATABASE \"$INFLUXDB_DB\""
  ask -execute "CREATE USER \"$INFLUXDB_USER\" WITH PASSWORD '$(quoted "$INFLUXDB_USER_PASSWORD")'"
  ask -execute "GRANT ALL ON \"$INFLUXDB_DB\" TO \"$INFLUXDB_USER\""
  kill "$server"
  wait "$server" || true
  touch "$made"
}

made=/var/lib/influxdb/.made
[ -e "$made" ] || make_database "$@"
exec "$@"
