# Output for the person at the terminal. Progress and errors go to standard error, results to standard output.

bold=$'\e[1m' plain=$'\e[0m'
[[ -t 2 ]] || bold='' plain=''

say() { printf '%s==> %s%s\n' "$bold" "$*" "$plain" >&2; }

# One line: what is wrong, and how to correct it.
fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# wait_for SECONDS WHAT HINT COMMAND...: polls until the command succeeds.
wait_for() {
  local deadline=$((SECONDS + $1)) what=$2 hint=$3
  shift 3
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || fail "$what did not come up in time; $hint"
    sleep 0.1
  done
}
