#!/bin/sh
# redis-server with the given arguments. As in the official image, clients from other hosts are let in without a
# configuration file having to say so.
set -eu

case "${1:-}" in -* | *.conf) set -- redis-server "$@" ;; esac
if [ "${1:-}" = redis-server ]; then
  case " $* " in
    *" --protected-mode "*) ;;
    *) set -- "$@" --protected-mode no ;;
  esac
fi
exec "$@"
