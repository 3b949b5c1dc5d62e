# The node's network namespace, connected to the machine by a veth pair. Pods are connected by routes, not by a bridge:
# with a bridge, packets to a Service pass the node's firewall tables only if the kernel has the br_netfilter module.

network_up() {
  local taken
  taken=$(ip -4 route show root "$network.0.0/16" | head -n 1)
  [[ -z $taken ]] || fail "the addresses $network.0.0/16 are in use here ($taken); choose others: LAB_NETWORK=10.87 eng/lab up"
  ip netns add "$lab" || fail "cannot make a network namespace; the lab needs a machine or container that may (CAP_SYS_ADMIN)"
  ip link add "$lab" type veth peer name node netns "$lab" ||
    fail "the kernel has no virtual Ethernet (veth); load the module, or use a cluster of your own"
  ip addr add "$machine_ip/30" dev "$lab"
  ip link set "$lab" up
  ip -n "$lab" link set lo up
  ip -n "$lab" addr add "$dns_ip/32" dev lo
  ip -n "$lab" addr add "$node_ip/30" dev node
  ip -n "$lab" link set node up
  ip -n "$lab" route add default via "$machine_ip"
  ip route add "$network.0.0/17" via "$node_ip"
  inside sysctl -qw net.ipv4.ip_forward=1
}

network_down() {
  ip link delete "$lab" 2>/dev/null || true
  ip netns delete "$lab" 2>/dev/null || true
}
