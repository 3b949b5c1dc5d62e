"""What a cluster's add-ons do, for one node: names for Services and volumes for claims.

Usage: addons.py STATE API NODE. Twice a second it reads the cluster and brings these in step with it:
- STATE/dns/services, one line an address, which dnsmasq serves;
- claims of the StorageClass "standard": each gets a local volume (those honour fsGroup), which grows when the claim asks
  for more and goes with its data when the claim is gone.
"""
import http.client
import json
import os
import shutil
import ssl
import sys
import time
import urllib.parse

state, api, node = sys.argv[1:4]
CLASS = "standard"


class Server:
    """The API server over one connection that is opened again when it breaks."""

    def __init__(self):
        self.tls = ssl.create_default_context(cafile=f"{state}/pki/ca.crt")
        self.tls.load_cert_chain(f"{state}/pki/admin.crt", f"{state}/pki/admin.key")
        self.connection = None

    def send(self, method, path, body=None, kind="application/json"):
        if self.connection is None:
            address = urllib.parse.urlsplit(api)
            self.connection = http.client.HTTPSConnection(address.hostname, address.port, context=self.tls, timeout=10)
        try:
            self.connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": kind})
            response = self.connection.getresponse()
            answer = json.load(response)
        except BaseException:
            self.connection.close()
            self.connection = None
            raise
        if response.status >= 300 and response.status not in (404, 409):
            raise RuntimeError(f"{method} {path}: {response.status} {answer.get('message')}")
        return answer

    def items(self, path):
        return self.send("GET", path)["items"]

    def patch(self, path, body):
        self.send("PATCH", path, body, "application/merge-patch+json")


def names(server):
    """The lines of the hosts file: each Service's address; of a headless one the ready pods, and each by its host name."""
    lines, endpoints = set(), None
    for service in server.items("/api/v1/services"):
        key = (service["metadata"]["namespace"], service["metadata"]["name"])
        name = f"{key[1]}.{key[0]}.svc.cluster.local"
        address = service["spec"].get("clusterIP")
        if address and address != "None":
            lines.add(f"{address} {name}")
        elif address:
            if endpoints is None:
                endpoints = {(e["metadata"]["namespace"], e["metadata"]["name"]): e for e in server.items("/api/v1/endpoints")}
            unready = service["spec"].get("publishNotReadyAddresses")
            for subset in endpoints.get(key, {}).get("subsets") or []:
                for pod in (subset.get("addresses") or []) + (subset.get("notReadyAddresses") or [] if unready else []):
                    lines.add(f"{pod['ip']} {name}")
                    if pod.get("hostname"):
                        lines.add(f"{pod['ip']} {pod['hostname']}.{name}")
    return "".join(line + "\n" for line in sorted(lines))


def write_names(server, written):
    text = names(server)
    if text != written:
        with open(f"{state}/dns.next", "w", encoding="ascii") as file:
            file.write(text)
        os.replace(f"{state}/dns.next", f"{state}/dns/services")
    return text


def give_volume(server, claim):
    meta, spec = claim["metadata"], claim["spec"]
    path = f"{state}/volumes/{meta['namespace']}-{meta['name']}-{meta['uid']}"
    os.makedirs(path, exist_ok=True)
    os.chmod(path, 0o777)
    here = {"key": "kubernetes.io/hostname", "operator": "In", "values": [node]}
    server.send("POST", "/api/v1/persistentvolumes", {
        "apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": f"pvc-{meta['uid']}"},
        "spec": {"capacity": {"storage": spec["resources"]["requests"]["storage"]}, "accessModes": spec["accessModes"],
                 "storageClassName": CLASS, "persistentVolumeReclaimPolicy": "Retain", "local": {"path": path},
                 "claimRef": {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": meta["namespace"],
                              "name": meta["name"], "uid": meta["uid"]},
                 "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [here]}]}}}})


def grow_volume(server, claim):
    meta = claim["metadata"]
    size = {"capacity": {"storage": claim["spec"]["resources"]["requests"]["storage"]}}
    server.patch(f"/api/v1/persistentvolumes/{claim['spec']['volumeName']}", {"spec": size})
    server.patch(f"/api/v1/namespaces/{meta['namespace']}/persistentvolumeclaims/{meta['name']}/status",
                 {"status": {**size, "conditions": None}})


def volumes(server):
    for claim in server.items("/api/v1/persistentvolumeclaims"):
        spec, status = claim["spec"], claim["status"]
        if spec.get("storageClassName") != CLASS or claim["metadata"].get("deletionTimestamp"):
            continue
        if status.get("phase") == "Pending" and not spec.get("volumeName"):
            give_volume(server, claim)
        elif status.get("phase") == "Bound" and spec["resources"]["requests"]["storage"] != status["capacity"]["storage"]:
            grow_volume(server, claim)
    for volume in server.items("/api/v1/persistentvolumes"):
        if volume["status"].get("phase") == "Released" and volume["spec"].get("storageClassName") == CLASS:
            server.send("DELETE", f"/api/v1/persistentvolumes/{volume['metadata']['name']}")
            shutil.rmtree(volume["spec"]["local"]["path"], ignore_errors=True)


def storage_class(server):
    server.send("POST", "/apis/storage.k8s.io/v1/storageclasses", {
        "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "provisioner": "kubernetes.io/no-provisioner",
        "allowVolumeExpansion": True,
        "metadata": {"name": CLASS, "annotations": {"storageclass.kubernetes.io/is-default-class": "true"}}})


def main():
    server, written, classed = Server(), None, False
    while True:
        try:
            if not classed:
                storage_class(server)
                classed = True
            written = write_names(server, written)
            volumes(server)
        except Exception as error:  # the API server may be restarting; the next round tries again
            print(error, file=sys.stderr)
        time.sleep(0.5)


main()
