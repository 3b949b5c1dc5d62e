#!/bin/sh
# Runs redis-server with the given arguments. As in the official image, protected mode is off: clients from other hosts
# can connect without a configuration file.
set -eu

case "${1:-}" in -* | *.conf) set -- redis-server "$@" ;; esac
if [ "${1:-}" = redis-server ]; then
  case " $* " in
    *" --protected-mode "*) ;;
    *) set -- "$@" --protected-mode no ;;
  esac
fi
exec "$@"
