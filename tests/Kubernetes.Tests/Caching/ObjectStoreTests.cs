using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.Caching;

/// <summary>The store with objects as they are, and with the same tests in compact form.</summary>
public class ObjectStoreTests
{
    private readonly ObjectStore<V1ConfigMap> _store;

    public ObjectStoreTests()
        : this(new WholeForm<V1ConfigMap>())
    {
    }

    private protected ObjectStoreTests(IObjectForm<V1ConfigMap> form) => _store = new(
        new InformerOptions<V1ConfigMap>
        {
            Indexes = { ["value"] = static c => c.Data?.Values ?? Enumerable.Empty<string>() },
        }.Indexes, form);

    [Fact]
    public void Object_OlderVersionComes_StaysAsItIs()
    {
        _store.Upsert(Map("a", version: 10, value: "new"));

        Assert.Empty(_store.Upsert(Map("a", version: 9, value: "old")));
        Assert.Equal("new", _store.Get(new("ns", "a"))!.Data!["k"]);
    }

    [Fact]
    public void Object_SameVersionComesAgain_ChangesNothing()
    {
        _store.Upsert(Map("a", version: 10));
        Assert.Empty(_store.Upsert(Map("a", version: 10)));
    }

    [Fact]
    public void Knows_ExactlyTheVersionThatIsThere()
    {
        _store.Upsert(Map("a", version: 10));
        var textual = Map("b", version: 1);
        textual.Metadata.ResourceVersion = "zz";
        _store.Upsert(textual);

        Assert.True(_store.Knows(new("ns", "a"), "10"));
        Assert.False(_store.Knows(new("ns", "a"), "9"));
        Assert.False(_store.Knows(new("ns", "a"), "11"));
        Assert.False(_store.Knows(new("other", "a"), "10"));
        Assert.False(_store.Knows(new("ns", "b"), "zz"));
        Assert.False(_store.Knows(new("ns", "c"), "0"));
    }

    // As after a backup of etcd was put back: another object may have the same version.
    [Fact]
    public void Object_AnotherOfTheSameVersionInATrustedList_TakesItsPlace()
    {
        _store.Upsert(Map("a", version: 10, uid: "1"));
        _store.Upsert([Map("a", version: 10, uid: "2")], trusted: true);

        Assert.Equal("2", _store.Get(new("ns", "a"))!.Metadata.Uid);
    }

    [Fact]
    public void Object_VersionsThatAreNoNumbers_AreTakenInTheOrderTheyCome()
    {
        var first = Map("a", version: 1, value: "first");
        first.Metadata.ResourceVersion = "zz";
        var second = Map("a", version: 1, value: "second");
        second.Metadata.ResourceVersion = "aa";
        _store.Upsert(first);

        Assert.Single(_store.Upsert(second));
        Assert.Equal("second", _store.Get(new("ns", "a"))!.Data!["k"]);
    }

    [Fact]
    public void Object_MadeAgainUnderItsName_IsToldAsGoneAndNew()
    {
        _store.Upsert(Map("a", version: 10, uid: "1"));
        var changes = _store.Upsert(Map("a", version: 12, uid: "2"));

        Assert.Equal([("1", null), (null, "2")], changes.Select(c => (c.Old?.Metadata.Uid, c.New?.Metadata.Uid)));
    }

    [Fact]
    public void Deletion_OfAFormerObjectOfTheName_RemovesNothing()
    {
        _store.Upsert(Map("a", version: 12, uid: "2"));

        Assert.Empty(_store.Remove(Map("a", version: 13, uid: "1")));
        Assert.NotNull(_store.Get(new("ns", "a")));
    }

    [Fact]
    public void List_LacksAnObject_TellsItAsGone()
    {
        _store.Upsert(Map("a", version: 1));
        _store.Upsert(Map("b", version: 2));

        var changes = _store.RemoveOthers(null, new HashSet<ObjectKey> { new("ns", "b") }, "2");
        Assert.Equal(("a", null), (Assert.Single(changes).Old!.Metadata.Name, changes[0].New));
        Assert.DoesNotContain(_store.ByIndex(InformerIndexes.Namespace, "ns"), m => m.Metadata.Name == "a");
    }

    [Fact]
    public void List_OfOneNamespace_LeavesOthersAlone()
    {
        _store.Upsert(Map("a", version: 1));
        _store.Upsert(Map("b", version: 2, ns: "other"));

        _store.RemoveOthers("ns", new HashSet<ObjectKey>(), "2");
        Assert.Equal(["b"], _store.All().Select(m => m.Metadata.Name));
    }

    // As an own write between the server's answer and its arrival.
    [Fact]
    public void List_LacksWhatIsNewerThanIt_LeavesIt()
    {
        _store.Upsert(Map("a", version: 2));
        _store.Upsert(Map("b", version: 3));

        _store.RemoveOthers(null, new HashSet<ObjectKey>(), "2");
        Assert.Equal(["b"], _store.All().Select(m => m.Metadata.Name));

        _store.RemoveOthers(null, new HashSet<ObjectKey>(), null);
        Assert.Empty(_store.All());
    }

    [Fact]
    public void Index_ObjectChanges_FollowsIt()
    {
        _store.Upsert(Map("a", version: 1, value: "red"));
        _store.Upsert(Map("b", version: 2, value: "red"));
        _store.Upsert(Map("a", version: 3, value: "blue"));

        Assert.Equal(["b"], _store.ByIndex("value", "red").Select(m => m.Metadata.Name));
        Assert.Equal(["a"], _store.ByIndex("value", "blue").Select(m => m.Metadata.Name));
        _store.Remove(Map("a", version: 4, value: "anything"));
        Assert.Empty(_store.ByIndex("value", "blue"));
    }

    [Fact]
    public void Index_ManyObjectsOfAKey_FindsEachUntilItIsGone()
    {
        for (var i = 1; i <= 20; i++)
        {
            _store.Upsert(Map($"{i}", i, value: "red"));
        }

        for (var left = 20; left > 0; left--)
        {
            Assert.Equal(
                Enumerable.Range(1, left).Select(i => $"{i}"),
                _store.ByIndex("value", "red").Select(m => m.Metadata.Name!).OrderBy(n => n.Length).ThenBy(n => n));
            _store.Remove(Map($"{left}", 100, value: "red"));
        }

        Assert.Empty(_store.ByIndex("value", "red"));
    }

    [Fact]
    public void Reader_WithWhatItHasRead_GetsTheSameObjectUntilItChanges()
    {
        var known = new ReadObjects();
        _store.Upsert(Map("a", version: 1, value: "red"));
        _store.Upsert(Map("b", version: 2, value: "red"));
        var first = Red(known);

        _store.Upsert(Map("b", version: 3, value: "red"));
        var second = Red(known);

        Assert.Same(first["a"], second["a"]);
        Assert.Equal(("2", "3"), (first["b"].Metadata.ResourceVersion, second["b"].Metadata.ResourceVersion));
    }

    [Fact]
    public void Reader_ToldOfAWrite_GetsWhatWasWritten()
    {
        var known = new ReadObjects();
        var written = Map("a", version: 1, value: "red");
        _store.Keep(written, known);

        Assert.Same(written, Red(known)["a"]);
    }

    [Fact]
    public void Reader_ToldOfAWriteThatIsOutOfDate_GetsWhatIsThere()
    {
        var known = new ReadObjects();
        _store.Upsert(Map("a", version: 9, value: "red"));
        _store.Keep(Map("a", version: 1, value: "red"), known);

        Assert.Equal("9", Red(known)["a"].Metadata.ResourceVersion);
    }

    [Fact]
    public void Contains_ObjectComesAndGoes_TellsWhetherItIsThere()
    {
        Assert.False(_store.Contains(new("ns", "a")));
        _store.Upsert(Map("a", version: 1));
        Assert.True(_store.Contains(new("ns", "a")));
        _store.Remove(Map("a", version: 2));
        Assert.False(_store.Contains(new("ns", "a")));
    }

    [Fact]
    public void Index_Unknown_Throws() => Assert.Throws<ArgumentException>(() => _store.ByIndex("none", "x"));

    [Fact]
    public void Index_ControllingOwner_FindsItsChildren()
    {
        var child = Map("a", version: 1);
        child.Metadata.OwnerReferences =
        [
            new() { ApiVersion = "v1", Kind = "Pod", Name = "x", Uid = "other" },
            new() { ApiVersion = "v1", Kind = "Pod", Name = "p", Uid = "owner", Controller = true },
        ];
        _store.Upsert(child);

        Assert.Equal(["a"], _store.ByIndex(InformerIndexes.Owner, "owner").Select(m => m.Metadata.Name));
        Assert.Empty(_store.ByIndex(InformerIndexes.Owner, "other"));
    }

    private Dictionary<string, V1ConfigMap> Red(ReadObjects known) =>
        _store.ByIndex("value", "red", known).ToDictionary(m => m.Metadata.Name!);

    private static V1ConfigMap Map(string name, int version, string value = "x", string? uid = null, string ns = "ns") => new()
    {
        Metadata = new() { Name = name, Namespace = ns, Uid = uid ?? $"uid-{ns}-{name}", ResourceVersion = $"{version}" },
        Data = new() { ["k"] = value },
    };
}
