# The Docker engine: the machine's own if it runs. Otherwise we start one, and stop it with the lab.

docker_pid_file=/run/ballast-docker.pid

ensure_docker() {
  ! docker_answers || return 0
  require_root "starting the Docker engine"
  require_debian "starting the Docker engine"
  ensure_packages docker.io
  (
    exec 6>/run/ballast-docker.lock
    flock 6
    ! docker_answers || exit 0
    # Files of an engine that was killed: the process id in them may belong to another process by now.
    [[ $(pgrep -x dockerd) ]] || rm -f /run/docker.pid /run/docker/containerd/containerd.pid
    say "starting the Docker engine"
    # Builds use the machine's network, so the engine needs no bridge and no firewall rules.
    setsid dockerd --bridge=none --iptables=false --ip6tables=false >/run/ballast-docker.log 2>&1 </dev/null 6>&- 7>&- 8>&- 9>&- &
    echo $! >"$docker_pid_file"
    wait_for 30 "the Docker engine" "see /run/ballast-docker.log" docker_answers
  )
}

docker_answers() { docker info >/dev/null 2>&1; }

stop_docker() {
  local pid tries
  [[ -s $docker_pid_file ]] || return 0
  pid=$(<"$docker_pid_file")
  rm -f "$docker_pid_file"
  [[ $(cat "/proc/$pid/comm" 2>/dev/null) == dockerd ]] || return 0
  kill "$pid"
  for ((tries = 0; tries < 100; tries++)); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
}
