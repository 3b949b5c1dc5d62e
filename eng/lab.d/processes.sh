# Starts, checks and ends processes. A process belongs to the lab if it is in the lab's network namespace or control group.
# Process ids in files are used only after this check: the id may belong to another process by now.

inside() { nsenter --net="/run/netns/$lab" "$@"; }

start() { # name command...
  local name=$1
  printf '%q ' start "$@" >"$run/$name.command"
  shift
  setsid nsenter --net="/run/netns/$lab" "$@" >>"$logs/$name.log" 2>&1 </dev/null 9>&- &
  echo $! >"$run/$name.pid"
}

running() { # name
  [[ -e /run/netns/$lab && -s $run/$1.pid ]] &&
    [[ $(stat -Lc %i "/proc/$(<"$run/$1.pid")/ns/net" 2>/dev/null) == "$(stat -Lc %i "/run/netns/$lab")" ]]
}

# As if it crashed: it gets no time to clean up, and what it has started runs on.
stop() { # name
  while running "$1"; do
    kill -KILL "$(<"$run/$1.pid")" 2>/dev/null || true
    sleep 0.1
  done
}

# Starts it with the command that `up` started it with.
start_again() { # name
  # shellcheck source=/dev/null
  running "$1" || . "$run/$1.command"
}

all_running() {
  local component
  for component in "${components[@]}"; do running "$component" || return 1; done
}

survivors() {
  { ip netns pids "$lab" 2>/dev/null || true
    find /sys/fs/cgroup -path "*/$lab/*" -name cgroup.procs -exec cat {} + 2>/dev/null || true; } | sort -un
}

# Kills everything at once: nothing in the lab needs a graceful stop, and a lab that is only partly up must end too.
end_processes() {
  local tries pids
  for ((tries = 0; tries < 100; tries++)); do
    mapfile -t pids < <(survivors)
    ((${#pids[@]})) || return 0
    kill -KILL "${pids[@]}" 2>/dev/null || true
    sleep 0.1
  done
  fail "processes ${pids[*]} of an earlier lab do not end; restart the machine"
}

end_mounts() {
  local tries mounts
  for ((tries = 0; tries < 5; tries++)); do
    mapfile -t mounts < <(awk -v under="$state/" 'index($2, under) == 1 { print $2 }' /proc/mounts | sort -r)
    ((${#mounts[@]})) || return 0
    umount -l "${mounts[@]}" 2>/dev/null || true
  done
}

end_groups() {
  find /sys/fs/cgroup -depth -type d \( -path "*/$lab/*" -o -name "$lab" \) -exec rmdir {} + 2>/dev/null || true
}

# Removes processes, mounts and network of the lab from the machine; the cluster's data stays on disk.
end_all() {
  end_processes
  end_mounts
  end_groups
  network_down
  rm -rf "$run" "$state/cni/reservations" "$state/containerd-state"
}
