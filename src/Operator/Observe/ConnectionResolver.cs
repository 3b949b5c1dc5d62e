using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>A connection, or why there is none.</summary>
/// <param name="Connection">Null when it is not known.</param>
/// <param name="Reason">
/// A constant of <c>Reasons</c>; empty when known. <c>Progressing</c>: the operator is still creating the credentials.
/// </param>
/// <param name="Message">For people, without any value of the Secret; empty when known.</param>
internal sealed record ConnectionResult(ConnectionInfo? Connection, string Reason, string Message)
{
    public static ConnectionResult Known(ConnectionInfo connection) => new(connection, "", "");

    public static ConnectionResult Unknown(string reason, string message) => new(null, reason, message);
}

/// <summary>Finds the address and credentials of a dependency in its Secret.</summary>
internal static class ConnectionResolver
{
    public static ConnectionResult Resolve(AppStack stack, DependencySpec dependency, ObservedState observed) =>
        EngineCatalog.For(dependency) switch
        {
            { Literal: { } literal } => ConnectionResult.Known(literal),
            { External: { } external } choice =>
                WithAuthority(OfSecret(choice.Engine, external, observed), external, observed),
            { Cluster: not null } choice => OfCluster(stack, dependency, choice.Engine, observed),
            { Managed: not null } choice => OfManaged(stack, dependency, choice, observed),
            _ => ConnectionResult.Unknown(
                Reasons.InvalidSpec, $"dependency {dependency.Name}: this version of the operator does not know its engine"),
        };

    private static ConnectionResult OfManaged(
        AppStack stack, DependencySpec dependency, EngineChoice choice, ObservedState observed)
    {
        var engine = choice.Engine;
        var name = Names.Credentials(stack.Metadata.Name!, dependency.Name);
        if (observed.Secret(name) is not { } secret)
        {
            if (Refused(name, observed) is { } refused)
            {
                return refused;
            }

            var claim = Names.DataClaim(stack.Metadata.Name!, dependency.Name);
            return choice.HasVolume && observed.Claims.Any(c => c.Metadata.Name == claim)
                ? ConnectionResult.Unknown(
                    Reasons.CredentialsMissing,
                    $"Secret {name} is missing beside the volume {claim} that was made with it; put it back, or delete the "
                        + $"volume and its data")
                : ConnectionResult.Unknown(Reasons.Progressing, $"Secret {name} is still to be made");
        }

        var layout = engine.Credentials(stack.Metadata.Name!, choice.Managed!.Version);
        if (layout.Fixed.Keys.Concat(layout.Random).FirstOrDefault(k => string.IsNullOrEmpty(secret.Text(k))) is { } missing)
        {
            return ConnectionResult.Unknown(Reasons.CredentialsMissing, $"Secret {name} has no key {missing}; put it back");
        }

        var host = Names.DependencyHost(stack.Metadata.Name!, dependency.Name, stack.Metadata.Namespace!);
        return ConnectionParts.TryReadManaged(secret, host, engine.DefaultPort, out var parts, out var fault)
            ? AsManaged(engine, Judge(engine, name, "", parts with { Secret = secret }, null))
            : Invalid(name, "", fault);
    }

    // No mode stands in the environment of a stack's own servers, so that it is the same as before there were modes.
    private static ConnectionResult AsManaged(IEngine engine, ConnectionResult result) => result.Connection is { } connection
        ? ConnectionResult.Known(connection with { Tls = new TlsSettings(engine.ManagedTls) })
        : result;

    // The address is the Cluster's Service, whatever the Secret says: one that its author made has only a user and a password.
    private static ConnectionResult OfCluster(
        AppStack stack, DependencySpec dependency, IEngine engine, ObservedState observed)
    {
        var (external, clusters) = (ReferenceUse.External(dependency)!, observed.Clusters);
        if (clusters.Of(dependency) is not { } cluster)
        {
            var (reason, message) = clusters.Problem(dependency)!;
            return ConnectionResult.Unknown(reason, message);
        }

        var name = external.SecretRef.Name;
        if (observed.Secret(name) is not { } secret)
        {
            return Refused(name, observed)
                ?? ConnectionResult.Unknown(
                    Reasons.SecretNotFound, $"Secret {name} of Cluster {cluster.Metadata.Name} does not exist");
        }

        var host = $"{ClusterSource.WriteService(cluster)}.{stack.Metadata.Namespace}.svc";
        if (!ConnectionParts.TryReadManaged(secret, host, engine.DefaultPort, out var parts, out var fault))
        {
            return Invalid(name, "", fault);
        }

        parts = parts with { Database = secret.Text(CredentialKeys.DbName) ?? ClusterSource.Database(cluster) };
        var result = WithAuthority(Judge(engine, name, "", parts, external.Tls?.Mode), external, observed);
        return result.Connection is { } connection
            ? ConnectionResult.Known(connection with { Uid = cluster.Metadata.Uid })
            : result;
    }

    private static ConnectionResult WithAuthority(ConnectionResult result, ExternalSpec external, ObservedState observed)
    {
        if (result.Connection is not { } connection || ReferenceUse.Authority(external) is not ({ } key, { } field))
        {
            return result;
        }

        if (observed.References.GetValueOrDefault(key) is not { } found)
        {
            return Refused(key, observed) ?? ConnectionResult.Unknown(
                key.Kind == ReferenceKind.Secret ? Reasons.SecretNotFound : Reasons.ConfigMapNotFound, $"{key} does not exist");
        }

        return found.Text(field) switch
        {
            null => ConnectionResult.Unknown(Reasons.KeyNotFound, $"{key} has no key {field}"),
            { } pem when !IsPem(pem) => ConnectionResult.Unknown(
                Reasons.InvalidConnection, $"{key}, key {field} holds no certificate in PEM form"),
            { } pem => ConnectionResult.Known(connection with { Tls = connection.Tls with { Authority = pem } }),
        };
    }

    private static bool IsPem(string text)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text);
            return certificates.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static ConnectionResult OfSecret(IEngine engine, ExternalSpec external, ObservedState observed)
    {
        var name = external.SecretRef.Name;
        if (observed.Secret(name) is not { } secret)
        {
            return Refused(name, observed) ?? ConnectionResult.Unknown(Reasons.SecretNotFound, $"Secret {name} does not exist");
        }

        string? fault;
        if (secret.Text(CredentialKeys.Uri) is { } uri)
        {
            return ConnectionParts.TryReadUri(uri, out var ofUri, out fault)
                ? Judge(engine, name, $", key {CredentialKeys.Uri}", ofUri with { Secret = secret }, external.Tls?.Mode)
                : Invalid(name, $", key {CredentialKeys.Uri}", fault);
        }

        if (engine.RequiredKeys.FirstOrDefault(k => secret.Text(k) is null) is { } missing)
        {
            return ConnectionResult.Unknown(
                Reasons.KeyNotFound,
                $"Secret {name} has no key {missing}; it needs {CredentialKeys.Uri}, or "
                    + $"{string.Join(", ", engine.RequiredKeys)}");
        }

        return ConnectionParts.TryReadKeys(secret, out var parts, out fault)
            ? Judge(engine, name, "", parts with { Secret = secret }, external.Tls?.Mode)
            : Invalid(name, "", fault);
    }

    private static ConnectionResult? Refused(string secret, ObservedState observed) =>
        Refused(new ReferenceKey(ReferenceKind.Secret, secret), observed);

    private static ConnectionResult? Refused(ReferenceKey key, ObservedState observed) =>
        observed.Unreadable.TryGetValue(key, out var refusal)
            ? ConnectionResult.Unknown(refusal.Reason, refusal.Message)
            : null;

    private static ConnectionResult Judge(IEngine engine, string secret, string key, ConnectionParts parts, string? tlsMode) =>
        engine.TryRead(parts, tlsMode, out var connection, out var fault)
            ? ConnectionResult.Known(connection)
            : Invalid(secret, key, fault);

    private static ConnectionResult Invalid(string secret, string key, string fault) =>
        ConnectionResult.Unknown(Reasons.InvalidConnection, $"Secret {secret}{key} {fault}");
}
