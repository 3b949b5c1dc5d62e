using System.Text;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Desired;

/// <summary>
/// The environment that profile and dependencies give to every component. Immutable and named by its content: otherwise pods of
/// an old release would read the values of a new one.
/// </summary>
internal static class EnvironmentSecretBuilder
{
    /// <summary>
    /// Null while the digest key or a dependency's connection is not known. An optional dependency that is misconfigured is
    /// left out.
    /// </summary>
    /// <param name="spec">A release's inputs, with profile defaults filled in.</param>
    public static V1Secret? Build(AppStack stack, FilledSpec spec, StackConnections connections, ObservedState observed)
    {
        if (observed.Secret(
            Names.DigestKey(stack.Metadata.Name!))?.Data.GetValueOrDefault(Names.DigestKeyField) is not { Length: > 0 } digestKey
            || BuildVariables(spec, connections) is not { } variables)
        {
            return null;
        }

        return new V1Secret
        {
            Metadata = ChildMetadata.Build(
                stack, Names.Environment(stack.Metadata.Name!, ContentDigest.Of(digestKey, variables)), Components.App),
            Type = "Opaque",
            Immutable = true,
            Data = variables.ToDictionary(v => v.Key, v => Encoding.UTF8.GetBytes(v.Value)),
        };
    }

    private static SortedDictionary<string, string>? BuildVariables(FilledSpec spec, StackConnections connections)
    {
        var variables =
            new SortedDictionary<string, string>(ProfileEnvironment.Shared(spec.Profile).ToDictionary(), StringComparer.Ordinal);
        foreach (var dependency in spec.Dependencies ?? [])
        {
            var found = connections.Of(dependency);
            if (found.Connection is not { } connection)
            {
                if (dependency.Required || found.Reason == Reasons.Progressing)
                {
                    return null;
                }

                continue;
            }

            foreach (var (name, value) in DependencyEnvironment.Build(spec, dependency, connection))
            {
                variables[name] = value;
            }
        }

        return variables;
    }
}
