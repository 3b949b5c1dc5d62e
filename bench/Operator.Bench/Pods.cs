using System.Text;
using System.Text.Json.Nodes;

namespace Ballast.Operator.Bench;

/// <summary>Pods as an API server sends them: most of what they hold nobody here reads.</summary>
internal static class Pods
{
    private const string Template = """
        {
          "metadata": {
            "generateName": "stack-web-7d4b9c6f5d-", "creationTimestamp": "2026-01-01T12:00:00Z",
            "labels": {"app.kubernetes.io/component": "web", "app.kubernetes.io/managed-by": "ballast",
              "pod-template-hash": "7d4b9c6f5d"},
            "annotations": {"ballast.dev/config": "6c9f0b5e1d"},
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "stack-web-7d4b9c6f5d",
              "uid": "5d0c41c6-2e88-4e6f-8f25-8e7f1b0c2d3e", "controller": true, "blockOwnerDeletion": true}],
            "managedFields": [
              {"manager": "kube-controller-manager", "operation": "Update", "apiVersion": "v1", "time": "2026-01-01T12:00:00Z",
               "fieldsType": "FieldsV1", "fieldsV1": {"f:metadata": {"f:annotations": {".": {}, "f:ballast.dev/config": {}},
                 "f:generateName": {},
                 "f:labels": {".": {}, "f:app.kubernetes.io/component": {}, "f:ballast.dev/stack": {}, "f:pod-template-hash": {}},
                 "f:ownerReferences": {".": {}, "k:{\"uid\":\"5d0c41c6-2e88-4e6f-8f25-8e7f1b0c2d3e\"}": {".": {},
                   "f:controller": {}, "f:uid": {}}}},
                 "f:spec": {"f:containers": {"k:{\"name\":\"web\"}": {".": {}, "f:args": {}, "f:envFrom": {}, "f:image": {},
                   "f:livenessProbe": {},
                 "f:name": {}, "f:ports": {}, "f:readinessProbe": {}, "f:resources": {}, "f:securityContext": {},
                   "f:volumeMounts": {}}},
                 "f:dnsPolicy": {}, "f:enableServiceLinks": {}, "f:restartPolicy": {}, "f:schedulerName": {},
                   "f:securityContext": {}}}},
              {"manager": "kubelet", "operation": "Update", "apiVersion": "v1", "time": "2026-01-01T12:00:09Z",
                "fieldsType": "FieldsV1",
               "fieldsV1": {"f:status": {"f:conditions": {"k:{\"type\":\"Ready\"}": {".": {}, "f:status": {}, "f:type": {}}},
                 "f:containerStatuses": {}, "f:hostIP": {}, "f:phase": {}, "f:podIP": {}, "f:startTime": {}}},
                   "subresource": "status"}]
          },
          "spec": {
            "volumes": [{"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}}, {"name": "configs",
              "secret": {"secretName": "shop-config", "defaultMode": 420}}],
            "containers": [{
              "name": "web", "image": "registry.example/shop:1.4.2", "args": ["serve"], "ports": [{"name": "http",
                "containerPort": 8000, "protocol": "TCP"}],
              "envFrom": [{"secretRef": {"name": "shop-env-0123456789"}}],
              "env": [{"name": "SECRET_KEY", "valueFrom": {"secretKeyRef": {"name": "shop", "key": "secret-key"}}},
                {"name": "WORKER_PROCESSES", "value": "4"}],
              "resources": {"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "250m", "memory": "512Mi"}},
              "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}, {"name": "configs", "mountPath": "/app/configs",
                "readOnly": true}],
              "startupProbe": {"httpGet": {"path": "/health", "port": 8000, "scheme": "HTTP"}, "timeoutSeconds": 2,
                "periodSeconds": 2, "successThreshold": 1, "failureThreshold": 30},
              "livenessProbe": {"tcpSocket": {"port": 8000}, "timeoutSeconds": 3, "periodSeconds": 20, "successThreshold": 1,
                "failureThreshold": 6},
              "readinessProbe": {"httpGet": {"path": "/ready", "port": 8000, "scheme": "HTTP"}, "timeoutSeconds": 3,
                "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3},
              "lifecycle": {"preStop": {"sleep": {"seconds": 5}}}, "terminationMessagePath": "/dev/termination-log",
              "terminationMessagePolicy": "FallbackToLogsOnError", "imagePullPolicy": "IfNotPresent",
              "securityContext": {"capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": true,
                "allowPrivilegeEscalation": false}}],
            "restartPolicy": "Always", "terminationGracePeriodSeconds": 35, "dnsPolicy": "ClusterFirst",
              "serviceAccountName": "shop",
            "serviceAccount": "shop", "automountServiceAccountToken": false, "nodeName": "node-17",
            "securityContext": {"runAsUser": 10001, "runAsNonRoot": true, "fsGroup": 10001,
              "seccompProfile": {"type": "RuntimeDefault"}},
            "schedulerName": "default-scheduler", "priority": 0, "enableServiceLinks": false,
              "preemptionPolicy": "PreemptLowerPriority",
            "tolerations": [{"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute",
              "tolerationSeconds": 300},
                            {"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute",
                              "tolerationSeconds": 300}],
            "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "kubernetes.io/hostname",
              "whenUnsatisfiable": "ScheduleAnyway",
                                           "labelSelector": {"matchLabels": {"app.kubernetes.io/component": "web"}}}]
          },
          "status": {
            "phase": "Running", "hostIP": "192.0.2.17", "podIP": "198.51.100.24", "podIPs": [{"ip": "198.51.100.24"}],
              "startTime": "2026-01-01T12:00:01Z",
            "qosClass": "Burstable",
            "conditions": [
              {"type": "Initialized", "status": "True", "lastProbeTime": null, "lastTransitionTime": "2026-01-01T12:00:01Z"},
              {"type": "Ready", "status": "True", "lastProbeTime": null, "lastTransitionTime": "2026-01-01T12:00:09Z"},
              {"type": "ContainersReady", "status": "True", "lastProbeTime": null, "lastTransitionTime": "2026-01-01T12:00:09Z"},
              {"type": "PodScheduled", "status": "True", "lastProbeTime": null, "lastTransitionTime": "2026-01-01T12:00:00Z"}],
            "containerStatuses": [{"name": "web", "state": {"running": {"startedAt": "2026-01-01T12:00:03Z"}}, "lastState": {},
              "ready": true,
              "restartCount": 0, "image": "registry.example/shop:1.4.2",
                "imageID": "registry.example/shop@sha256:5d0c41c62e884e6f8f258e7f1b0c2d3e",
              "containerID": "containerd://0b8f2a513c1d4e5f9a6b0b8f2a513c1d4e5f9a6b", "started": true}]
          }
        }
        """;

    /// <summary>A page of a list of pods, as UTF-8 JSON.</summary>
    public static byte[] Page(int count) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["kind"] = "PodList",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject { ["resourceVersion"] = "123456" },
        ["items"] =
            new JsonArray([.. Enumerable.Range(0, count).Select(number => (JsonNode)Pod(number, version: $"{1000 + number}"))]),
    }.ToJsonString());

    /// <summary>A pod of web, ten to a stack.</summary>
    public static JsonObject Pod(int number, string version)
    {
        var stack = $"stack-{number / 10}";
        var pod = JsonNode.Parse(Template)!.AsObject();
        var metadata = pod["metadata"]!.AsObject();
        metadata["name"] = $"{stack}-web-7d4b9c6f5d-{number:D5}";
        metadata["namespace"] = $"team-{number / 100}";
        metadata["uid"] = $"0b8f2a51-3c1d-4e5f-9a6b-{number:D12}";
        metadata["resourceVersion"] = version;
        metadata["labels"]!["ballast.dev/stack"] = stack;
        return pod;
    }
}
