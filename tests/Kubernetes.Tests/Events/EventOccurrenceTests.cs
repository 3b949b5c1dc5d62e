using Ballast.Kubernetes.Events;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.Events;

public class EventOccurrenceTests
{
    private static readonly DateTimeOffset At = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Name_SameWordsAboutTheSameObject_IsTheSame()
    {
        Assert.Equal(NameOf("Ready", "all is well"), NameOf("Ready", "all is well"));
        Assert.NotEqual(NameOf("Ready", "all is well"), NameOf("Ready", "all is not"));
        Assert.NotEqual(NameOf("Ready", "x", uid: "1"), NameOf("Ready", "x", uid: "2"));
    }

    [Fact]
    public void Name_LongObjectName_FitsAndKeepsTheHash()
    {
        var name = NameOf("Ready", "x", name: new string('a', 253));
        Assert.InRange(name.Length, 200, 253);
        Assert.Matches("^a+\\.[0-9a-f]{16}$", name);
    }

    [Fact]
    public void Message_TooLong_IsCutBetweenCharacters()
    {
        var message = EventOccurrence.Of(Regarding(), "Normal", "R", new string('x', 1022) + "\U0001F6A2\U0001F6A2", At).Message;
        Assert.Equal(1023, message.Length);
        Assert.EndsWith("x\u2026", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Event_AboutAClusterObject_LivesInDefault()
    {
        var node = new V1ConfigMap { Metadata = new() { Name = "n", Uid = "1" } };
        Assert.Equal("default", EventOccurrence.Of(node, "Normal", "R", "m", At).Build("ballast", "here").Metadata.Namespace);
    }

    private static string NameOf(string reason, string message, string uid = "1", string name = "web") =>
        EventOccurrence.Of(Regarding(uid, name), "Normal", reason, message, At).Build("ballast", "here").Metadata.Name!;

    private static V1ConfigMap Regarding(string uid = "1", string name = "web") =>
        new() { Metadata = new() { Name = name, Namespace = "ns", Uid = uid } };
}
