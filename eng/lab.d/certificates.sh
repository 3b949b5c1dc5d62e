# The lab's certificate authority, a certificate for each component, and kubeconfigs that contain them.

make_certificates() {
  mkdir -p "$pki"
  local key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
  openssl req -x509 "${key[@]}" -keyout "$pki/ca.key" -subj "/CN=$lab" -days 3650 -out "$pki/ca.crt" 2>/dev/null
  openssl ecparam -name prime256v1 -genkey -noout -out "$pki/service-accounts.key"
  openssl ec -in "$pki/service-accounts.key" -pubout -out "$pki/service-accounts.pub" 2>/dev/null

  local names=DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:localhost
  certificate apiserver /CN=kube-apiserver "$names,IP:$node_ip,IP:$kubernetes_ip,IP:127.0.0.1"
  certificate node "/O=system:nodes/CN=system:node:$lab" "DNS:$lab,IP:$node_ip"
  certificate admin /O=system:masters/CN=admin
  certificate controller-manager /CN=system:kube-controller-manager
  certificate scheduler /CN=system:kube-scheduler
  certificate proxy /CN=system:kube-proxy
  local name
  for name in admin node controller-manager scheduler proxy; do write_kubeconfig "$name"; done
}

certificate() { # name subject [alternative names]
  openssl req -new "${key[@]}" -keyout "$pki/$1.key" -subj "$2" -out "$pki/$1.csr" 2>/dev/null
  openssl x509 -req -in "$pki/$1.csr" -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -CAcreateserial -days 3650 -out "$pki/$1.crt" \
    -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "${3:-DNS:$1}") 2>/dev/null
}

write_kubeconfig() { # name
  (umask 077 && cat >"$state/$1.kubeconfig") <<YAML
apiVersion: v1
kind: Config
current-context: $lab
clusters:
- {name: $lab, cluster: {server: "$api", certificate-authority-data: $(base64 -w0 "$pki/ca.crt")}}
users:
- {name: $1, user: {client-certificate-data: $(base64 -w0 "$pki/$1.crt"), client-key-data: $(base64 -w0 "$pki/$1.key")}}
contexts:
- {name: $lab, context: {cluster: $lab, user: $1}}
YAML
}
