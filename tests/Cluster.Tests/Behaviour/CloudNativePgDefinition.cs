using System.Text.Json.Nodes;
using Ballast.Operator.Api;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>
/// The definition of CloudNativePG's Cluster, with the fields that the operator reads, named and typed as in the real one
/// (postgresql.cnpg.io/v1, CloudNativePG 1.20 and later).
/// </summary>
internal static class CloudNativePgDefinition
{
    public const string Name = "clusters.postgresql.cnpg.io";

    private const string Yaml = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: clusters.postgresql.cnpg.io}
        spec:
          group: postgresql.cnpg.io
          scope: Namespaced
          names: {kind: Cluster, listKind: ClusterList, plural: clusters, singular: cluster}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema:
              openAPIV3Schema:
                type: object
                required: [spec]
                properties:
                  spec:
                    type: object
                    required: [instances]
                    properties:
                      instances: {type: integer}
                      bootstrap:
                        type: object
                        properties:
                          initdb: &source
                            type: object
                            properties:
                              database: {type: string}
                              owner: {type: string}
                              secret: {type: object, required: [name], properties: {name: {type: string}}}
                          recovery: *source
                          pg_basebackup: *source
                      certificates: {type: object, properties: {serverCASecret: {type: string}}}
                  status:
                    type: object
                    properties:
                      phase: {type: string}
                      phaseReason: {type: string}
                      instances: {type: integer}
                      readyInstances: {type: integer}
                      writeService: {type: string}
                      certificates: {type: object, properties: {serverCASecret: {type: string}}}
        """;

    public static JsonObject Definition => YamlJson.Read(new StringReader(Yaml))[0].AsObject();
}
