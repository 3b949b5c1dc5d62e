using System.Text.Json.Nodes;
using Ballast.Operator.Api;

namespace Ballast.Cluster.Tests.SpecWalk;

/// <summary>The stack that every walk begins with and returns to: every supported field has a value in it.</summary>
internal static class FullSpec
{
    /// <summary>Name of the stack.</summary>
    public const string Name = "shop";

    private const string Component = """
        image: registry.example/shop:1.4.3
          command: [run]
          env:
          - {name: ROLE, value: this}
          - {name: TOKEN, secretKeyRef: {name: shop, key: token}}
          - {name: FLAGS, configMapKeyRef: {name: features, key: flags}}
          resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: "1", memory: 1Gi}}
          mounts:
          - {path: /app/logs, emptyDir: {sizeLimit: 1Gi}}
          - {path: /etc/shop, secret: shop}
          - {path: /etc/features, configMap: features}
          - {path: /app/configs/.secrets, secret: shop, key: token}
          runAsUser: 1001
          nodeSelector: {disk: fast}
          tolerations: [{key: dedicated, operator: Equal, value: shop, effect: NoExecute, tolerationSeconds: 60}]
        """;

    private const string Supported = """
        image: registry.example/shop:1.4.2
        imagePullSecrets: [registry]
        serviceAccountName: runner
        profile: Production
        suspend: false
        networkPolicy: Restricted
        rollout: {progressDeadlineSeconds: 600, onFailure: Rollback, historyLimit: 10}
        env:
        - {name: REGION, value: north}
        - {name: SECRET_KEY, secretKeyRef: {name: shop, key: secret-key}}
        - {name: FEATURES, configMapKeyRef: {name: features, key: list}}
        dependencies:
        - name: db
          postgres:
            managed:
              version: "15.4"
              storage: 2Gi
              storageClassName: fast
              maxConnections: 800
              resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}
          pool: {size: 10, overflow: 20, recycleSeconds: 300, timeoutSeconds: 30, prePing: true}
          env: [{name: DATABASE_URL, format: "postgresql+asyncpg://{username}:{password}@{host}:{port}/{database}"}]
          required: true
          check: {mode: Operator, intervalSeconds: 15, timeoutSeconds: 5, failureThreshold: 3}
          deletionPolicy: Retain
        - name: cache
          redis:
            managed:
              version: "7.2"
              maxMemory: 256Mi
              persistence: true
              storage: 1Gi
              storageClassName: fast
              resources: {requests: {cpu: 100m, memory: 512Mi}, limits: {cpu: 500m, memory: 1Gi}}
          pool: {maxConnections: 50, timeoutSeconds: 5}
        - name: books
          mysql:
            managed:
              version: "8.4"
              storage: 2Gi
              storageClassName: fast
              maxConnections: 900
              resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}
        - name: ledger
          mysql:
            external:
              secretRef: {name: ledger}
              tls: {mode: verify-ca, caRef: {secretKeyRef: {name: ledger-ca, key: ca.crt}}}
        - name: mq
          rabbitmq:
            managed:
              version: "3.13"
              storage: 2Gi
              storageClassName: fast
              resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}
        - name: bus
          rabbitmq:
            external:
              secretRef: {name: bus}
              tls: {mode: verify-full, caRef: {configMapKeyRef: {name: bus-ca, key: ca.crt}}}
        - name: metrics
          influxdb:
            managed:
              version: "2.7"
              storage: 2Gi
              storageClassName: fast
              resources: {requests: {cpu: 100m, memory: 256Mi}, limits: {cpu: 500m, memory: 512Mi}}
        - name: traces
          influxdb:
            external:
              secretRef: {name: traces}
              tls: {mode: require, caRef: {configMapKeyRef: {name: traces-ca, key: ca.crt}}}
        - {name: mail, service: {host: mail.example, port: 25, tcp: {}}}
        - {name: maps, service: {host: maps.example, port: 80, http: {path: /health}}}
        - name: archive
          postgres:
            external:
              secretRef: {name: archive}
              tls: {mode: verify-full, caRef: {secretKeyRef: {name: archive-ca, key: ca.crt}}}
        - {name: core, postgres: {cluster: {name: main}}}
        - name: events
          redis:
            external:
              secretRef: {name: events}
              tls: {mode: require, caRef: {configMapKeyRef: {name: events-ca, key: ca.crt}}}
        migration:
          args: [alembic, upgrade, head]
          retries: 5
          timeoutSeconds: 900
          backwardCompatible: true
          quiesce: None
          <component>
        web:
          args: [serve]
          port: 8000
          replicas: 2
          workers: 4
          health:
            startup: {path: /health, withinSeconds: 60}
            readiness: {path: /ready, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3}
            liveness: {path: /alive, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6}
            detail: {path: /detail}
          autoscaling: {minReplicas: 2, maxReplicas: 6, targetCPUUtilizationPercentage: 70}
          disruption: {maxUnavailable: 1}
          ingress: {host: shop.example, path: /, className: front, tls: {secretName: shop-tls}}
          terminationGracePeriodSeconds: 30
          <component>
        processes:
        - name: dashboard
          args: [work]
          replicas: 2
          exclusive: false
          port: 8501
          workers: 1
          health:
            startup: {path: /health, withinSeconds: 60}
            readiness: {command: [ready], periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3}
            liveness: {path: /alive, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6}
          autoscaling: {minReplicas: 2, maxReplicas: 6, targetCPUUtilizationPercentage: 70}
          disruption: {maxUnavailable: 1}
          ingress: {host: shop.example, path: /ui, className: front, tls: {secretName: shop-tls}}
          terminationGracePeriodSeconds: 30
          <component>
        - name: clock
          exclusive: true
          replicas: 1
          health: {liveness: {command: [alive]}}
          <component>
        tasks:
        - name: daily
          args: [report]
          schedule: "3 1 * * *"
          concurrencyPolicy: Forbid
          retries: 3
          timeoutSeconds: 600
          successfulJobsHistoryLimit: 3
          failedJobsHistoryLimit: 1
          <component>
        """;

    /// <summary>A stack of everything that is supported.</summary>
    public static JsonObject Stack() => StackOf(Supported);

    private static JsonObject StackOf(string spec) => new()
    {
        ["apiVersion"] = "ballast.dev/v1alpha1",
        ["kind"] = "AppStack",
        ["metadata"] = new JsonObject { ["name"] = Name },
        ["spec"] =
            YamlJson.Read(new StringReader(spec.Replace("<component>", Component, StringComparison.Ordinal)))[0].DeepClone(),
    };
}
