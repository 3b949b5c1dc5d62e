using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>Orders collections by their names.</summary>
public sealed class ByName : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.DisplayName, StringComparer.Ordinal);
}
