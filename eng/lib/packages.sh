# Debian packages: installs the missing ones, and does not start their services.

is_debian() (
  ID='' VERSION_ID=''
  # shellcheck source=/dev/null
  [[ -r /etc/os-release ]] && . /etc/os-release
  [[ $ID == debian && $VERSION_ID == 12 ]]
)

require_debian() { # what for
  is_debian || fail "$1 needs Debian 12, this is another system; CLUSTER=k3s uses Docker instead (see CONTRIBUTING.md)"
}

require_root() { # what for
  [[ $(id -u) == 0 ]] || fail "$1 needs root; run it as root"
}

missing_packages() {
  local package
  for package; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || echo "$package"
  done
}

ensure_packages() (
  command -v dpkg-query >/dev/null || fail "this machine has no Debian packages; install by hand the programs of: $*"
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || exit 0
  [[ $(id -u) == 0 ]] || fail "missing packages; as root: apt-get install --no-install-recommends ${missing[*]}"

  exec 8>/run/ballast-packages.lock
  flock 8
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || exit 0
  say "installing ${missing[*]}"

  # With this file Debian does not start the services of a package that it installs.
  if [[ ! -e /usr/sbin/policy-rc.d ]]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
  fi
  export DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes
  refresh_package_lists
  apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" >/dev/null 8>&- ||
    fail "could not install ${missing[*]}; see what apt-get says above"
)

# Ignore errors of `apt-get update`: a source that we do not need may be unreachable. The install fails if a package is missing.
refresh_package_lists() {
  apt-get update -qq -o Acquire::Retries=2 -o Acquire::http::Timeout=30 8>&- ||
    say "some package lists could not be refreshed; going on with the others"
}
