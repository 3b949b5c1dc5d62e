# Folders, names and addresses. All processes run in the lab's own network namespace and control group: ports, bridges and
# firewall rules of the machine are not changed, and processes that an earlier run left behind can be found.

lab=ballast-lab
kubernetes_version=1.20.2
cache=${BALLAST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ballast}
state=/var/lib/$lab
pki=$state/pki logs=$state/logs run=$state/run
socket=$state/containerd.sock
kubeconfig=$state/admin.kubeconfig

# 10.86.0.0/20 pods, 10.86.64.0/20 Services, and a pair of addresses between the machine and the node.
network=${LAB_NETWORK:-10.86}
pod_cidr=$network.0.0/20 service_cidr=$network.64.0/20
machine_ip=$network.255.1 node_ip=$network.255.2
kubernetes_ip=$network.64.1 dns_ip=$network.64.10
api=https://$node_ip:6443

binaries=(etcd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy)
components=(etcd kube-apiserver kube-controller-manager kube-scheduler containerd kubelet kube-proxy dnsmasq addons)
packages=(containerd containernetworking-plugins catatonit iptables iproute2 conntrack dnsmasq-base python3
  openssl curl util-linux procps)
