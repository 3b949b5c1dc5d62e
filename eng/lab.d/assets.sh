# The Kubernetes binaries: KUBE_ASSETS, or built once from Debian's source package.

assets_folder() { echo "${KUBE_ASSETS:-$cache/kubernetes-$kubernetes_version}"; }

missing_binaries() {
  local binary
  for binary in "${binaries[@]}"; do
    [[ -x $(assets_folder)/$binary ]] || echo "$binary"
  done
}

ensure_assets() {
  local missing
  missing=$(missing_binaries | paste -sd' ')
  [[ $missing ]] || return 0
  [[ -z ${KUBE_ASSETS:-} ]] || fail "KUBE_ASSETS=$KUBE_ASSETS lacks: $missing; put them there, or unset it to use the lab's own"
  require_debian "building Kubernetes"
  require_package_source bookworm
  mkdir -p "$cache"
  (
    flock 7
    [[ $(missing_binaries) ]] || exit 0
    ensure_packages golang-go golang-github-json-iterator-go-dev golang-github-modern-go-reflect2-dev etcd-server ca-certificates
    say "building Kubernetes $kubernetes_version from Debian's source package (once; some minutes)"
    build_kubernetes
  ) 7>"$cache/kubernetes.lock"
}

build_kubernetes() {
  local work log=$cache/kubernetes-build.log
  work=$(mktemp -d -p "$cache" build.XXXXXX)
  # shellcheck disable=SC2064
  trap "chmod -R u+w '$work'; rm -rf '$work'" EXIT
  (set -e; fetch_source; repair_source; compile) >"$log" 2>&1 7>&- ||
    fail "Kubernetes did not build; the end of $log: $(tail -n 3 "$log" | paste -sd' ')"
  rm -rf "$cache/kubernetes-$kubernetes_version"
  mv "$work/out" "$cache/kubernetes-$kubernetes_version"
}

fetch_source() {
  cd "$work"
  mkdir -p lists/partial go/src/k8s.io
  package_sources deb-src bookworm >debian.sources
  local apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/debian.sources" -o Dir::Etc::sourceparts=-
    -o "Dir::State::lists=$work/lists" -o APT::Sandbox::User=root -o Acquire::Retries=3)
  "${apt[@]}" update
  "${apt[@]}" source --download-only kubernetes
  local tree=go/src/k8s.io/kubernetes
  mkdir "$tree"
  tar -xzf kubernetes_*"$kubernetes_version".orig.tar.gz -C "$tree" --strip-components=1
  cd "$tree"
}

# Debian's source lacks the generated OpenAPI definitions, so generate them. The vendored JSON libraries crash with Debian's
# Go, so replace them by the releases that Debian packages. GOPATH mode, because the source's go.mod is older than Go 1.17.
repair_source() {
  local library
  for library in json-iterator/go modern-go/reflect2; do
    rm -rf "vendor/github.com/$library"
    cp -rL "/usr/share/gocode/src/github.com/$library" "vendor/github.com/$library"
  done
  export GO111MODULE=off GOPATH=$work/go GOCACHE=$work/gocache CGO_ENABLED=0 GOFLAGS=
  go build -o "$work/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
  local inputs
  inputs=$(grep -rl --include='*.go' '+k8s:openapi-gen=' staging/src/k8s.io pkg |
    grep -vE '_examples|sample-apiserver|code-generator|/kube-openapi/|zz_generated' | xargs -n1 dirname | LC_ALL=C sort -u |
    sed 's#^staging/src/#k8s.io/kubernetes/vendor/#; s#^pkg#k8s.io/kubernetes/pkg#' | paste -sd,)
  "$work/openapi-gen" --go-header-file vendor/k8s.io/code-generator/hack/boilerplate.go.txt --output-base "$GOPATH/src" \
    -O zz_generated.openapi -p k8s.io/kubernetes/pkg/generated/openapi -i "$inputs" -r "$work/violations"
}

# Without the cloud providers and dockershim, which the lab does not need. The version is set in two packages.
compile() {
  local flags='-s -w' package
  for package in component-base/version client-go/pkg/version; do
    package=k8s.io/kubernetes/vendor/k8s.io/$package
    flags+=" -X $package.gitVersion=v$kubernetes_version -X $package.gitMajor=1 -X $package.gitMinor=20"
  done
  mkdir "$work/out"
  go build -trimpath -tags providerless,dockerless -ldflags "$flags" -o "$work/out/" \
    k8s.io/kubernetes/cmd/kube-{apiserver,controller-manager,scheduler,proxy} k8s.io/kubernetes/cmd/kubelet
  cp "$(command -v etcd)" "$work/out/etcd"
}
