# containerd, kubelet, kube-proxy, DNS and volumes.

in_containerd() { ctr -a "$socket" -n k8s.io "$@"; }

start_containerd() {
  mkdir -p "$state/cni/config"
  # restrict_oom_score_adj: if the machine is itself a container, it may not be allowed to lower the score.
  cat >"$state/containerd.toml" <<TOML
version = 2
root = "$state/containerd"
state = "$state/containerd-state"
[grpc]
  address = "$socket"
[plugins."io.containerd.grpc.v1.cri"]
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  sandbox_image = "docker.io/$lab/pause:1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$state/cni/config"
TOML
  cat >"$state/cni/config/10-$lab.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "$lab", "plugins": [
  {"type": "ptp", "ipam": {"type": "host-local", "dataDir": "$state/cni/reservations",
    "ranges": [[{"subnet": "$pod_cidr"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
  start containerd containerd -c "$state/containerd.toml"
}

# The image of the pause container, made from Debian's pause program without an image builder.
import_pause_image() {
  local work layer
  work=$(mktemp -d)
  cp "$(command -v catatonit)" "$work/pause"
  tar -C "$work" --owner=0 --group=0 -cf "$work/layer.tar" pause
  layer=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
  cat >"$work/config.json" <<JSON
{"architecture": "$(dpkg --print-architecture)", "os": "linux", "config": {"Entrypoint": ["/pause", "-P"], "User": "65535:65535"},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$layer"]}}
JSON
  echo "[{\"Config\": \"config.json\", \"RepoTags\": [\"$lab/pause:1\"], \"Layers\": [\"layer.tar\"]}]" >"$work/manifest.json"
  tar -C "$work" -c manifest.json config.json layer.tar | in_containerd images import - >/dev/null
  rm -rf "$work"
}

start_node() {
  local minor remote=() failCgroupV1=''
  minor=$("$assets/kubelet" --version | sed -E 's/.*v1\.([0-9]+).*/\1/')
  ((minor >= 24)) || remote=(--container-runtime=remote)
  ((minor < 31)) || failCgroupV1='failCgroupV1: false'
  make_group
  cat >"$state/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: cgroupfs
cgroupRoot: /$lab
$failCgroupV1
failSwapOn: false
clusterDomain: cluster.local
clusterDNS: [$dns_ip]
maxPods: 500
serializeImagePulls: false
authentication: {anonymous: {enabled: false}, webhook: {enabled: false}, x509: {clientCAFile: $pki/ca.crt}}
authorization: {mode: AlwaysAllow}
enforceNodeAllocatable: []
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
YAML
  start kubelet "$assets/kubelet" --config="$state/kubelet.yaml" --kubeconfig="$state/node.kubeconfig" \
    --hostname-override="$lab" --node-ip="$node_ip" --tls-cert-file="$pki/node.crt" --tls-private-key-file="$pki/node.key" \
    "${remote[@]}" --container-runtime-endpoint="unix://$socket" --root-dir="$state/kubelet"
  # The conntrack limits belong to the machine and cannot be changed in a network namespace.
  start kube-proxy "$assets/kube-proxy" --kubeconfig="$state/proxy.kubeconfig" --hostname-override="$lab" \
    --proxy-mode=iptables --cluster-cidr="$pod_cidr" --conntrack-max-per-core=0 \
    --conntrack-tcp-timeout-established=0 --conntrack-tcp-timeout-close-wait=0
}

start_addons() {
  mkdir -p "$state/dns" "$state/volumes"
  # Every name that it does not have does not exist: otherwise it refuses to answer for those of other networks, as if DNS failed.
  start dnsmasq dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts --listen-address="$dns_ip" \
    --bind-interfaces --hostsdir="$state/dns" --local=/#/ --user=root --pid-file= --log-facility=-
  start addons /usr/bin/python3 -u "$here/lab.d/addons.py" "$state" "$api" "$lab"
}

# One control group above all pods: in every hierarchy (cgroup version 1) or in the single hierarchy (version 2).
make_group() {
  if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
    mkdir -p "/sys/fs/cgroup/$lab"
    sed 's/[^ ]*/+&/g' /sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
  else
    awk '$3 == "cgroup" { print $2 }' /proc/mounts | while read -r hierarchy; do mkdir -p "$hierarchy/$lab"; done
  fi
}

node_ready() {
  [[ $(ask "/api/v1/nodes/$lab" | tr -d ' \n') =~ \{\"type\":\"Ready\",\"status\":\"True\" ]] &&
    [[ $(ask /api/v1/namespaces/default/serviceaccounts/default) ]]
}
