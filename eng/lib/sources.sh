# The machine's own package sources, as apt reads them: every tool uses this list, so it also works behind a mirror.

# package_sources TYPE SUITE...: the entries for main of those suites, in apt's deb822 format; TYPE is deb or deb-src.
# apt prints the file and the entry of each source, but not Signed-By and Trusted, so these are read from that file.
package_sources() {
  local type=$1 suite uri entry
  shift
  configured_sources | while IFS='|' read -r suite uri entry; do
    [[ " $* " == *" $suite "* ]] || continue
    printf 'Types: %s\nURIs: %s\nSuites: %s\nComponents: main\n' "$type" "$uri" "$suite"
    trust_of "${entry%:*}" "${entry##*:}"
    echo
  done
}

# require_package_source SUITE: fails, and says what to add, if apt has no source of that suite.
require_package_source() {
  [[ $(package_sources deb "$1") ]] ||
    fail "apt on this machine has no source for \"$1 main\"; add one to /etc/apt/sources.list:" \
      "deb URI-OF-A-DEBIAN-MIRROR $1 main"
}

# One line each: suite|URI|file:entry. The entry is a line's number in a .list file, a paragraph's in a .sources file.
configured_sources() {
  # shellcheck disable=SC2016  # apt's variables, not the shell's
  apt-get indextargets --no-release-info --format '$(RELEASE)|$(REPO_URI)|$(SOURCESENTRY)' \
    'Created-By: Packages' 'Component: main' 'Target-Of: deb' | awk '!seen[$0]++'
}

trust_of() { # file entry
  case $1 in
    *.sources)
      awk -v wanted="$2" '
        /^#/ { next }
        /^[ \t]*$/ { inside = 0; next }
        !inside { inside = 1; paragraph++ }
        /^[^ \t]/ { kept = tolower($0) ~ /^(signed-by|trusted):/ }
        kept && paragraph == wanted
      ' "$1"
      ;;
    *)
      sed -nE "$2"'{s/^[^[]*\[([^]]*)\].*/ \1 /p}' "$1" | tr ' ' '\n' |
        sed -nE 's/^signed-by=/Signed-By: /Ip; s/^trusted=/Trusted: /Ip'
      ;;
  esac
}
