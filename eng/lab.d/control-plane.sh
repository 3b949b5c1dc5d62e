# etcd, API server, controller manager, scheduler.

ask() { # path: the API server's answer, as the administrator
  curl -sf --max-time 5 --noproxy '*' --cacert "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key" "$api$1" "${@:2}"
}

start_control_plane() {
  # No fsync: the lab's data does not have to survive a power failure.
  start etcd "$assets/etcd" --data-dir "$state/etcd" --unsafe-no-fsync --listen-client-urls http://127.0.0.1:2379 \
    --advertise-client-urls http://127.0.0.1:2379 --listen-peer-urls http://127.0.0.1:2380
  start kube-apiserver "$assets/kube-apiserver" --etcd-servers=http://127.0.0.1:2379 --bind-address="$node_ip" \
    --advertise-address="$node_ip" --secure-port=6443 --service-cluster-ip-range="$service_cidr" --allow-privileged \
    --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" --cert-dir="$state/apiserver" \
    --client-ca-file="$pki/ca.crt" --kubelet-client-certificate="$pki/admin.crt" --kubelet-client-key="$pki/admin.key" \
    --kubelet-preferred-address-types=InternalIP --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$pki/service-accounts.pub" \
    --service-account-signing-key-file="$pki/service-accounts.key" --audit-policy-file="$here/lib/audit-policy.yaml" \
    --audit-log-path="$logs/audit.log" --audit-log-maxsize=200 --audit-log-maxbackup=2
  wait_for 60 "the API server" "see: eng/lab logs kube-apiserver" ask /readyz
  local local_only=(--leader-elect=false --kube-api-qps=100 --kube-api-burst=200)
  start kube-controller-manager "$assets/kube-controller-manager" --kubeconfig="$state/controller-manager.kubeconfig" \
    --service-account-private-key-file="$pki/service-accounts.key" --root-ca-file="$pki/ca.crt" \
    --use-service-account-credentials "${local_only[@]}"
  start kube-scheduler "$assets/kube-scheduler" --kubeconfig="$state/scheduler.kubeconfig" "${local_only[@]}"
}
