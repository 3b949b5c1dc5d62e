#!/bin/sh
# Starts etcd, and in the place of this script kube-apiserver with the given arguments: the container ends with it.
set -eu
etcd --data-dir=/tmp/etcd --unsafe-no-fsync --listen-client-urls=http://127.0.0.1:2379 \
  --advertise-client-urls=http://127.0.0.1:2379 --listen-peer-urls=http://127.0.0.1:2380 &
exec kube-apiserver "$@"
