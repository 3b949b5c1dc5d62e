using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client.Http;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.Caching;

public sealed class CompactStoreTests()
    : ObjectStoreTests(new CompactForm<V1ConfigMap>(new KubernetesJson([]).Of<V1ConfigMap>()));
