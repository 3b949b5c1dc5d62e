using System.Text.Json;
using System.Text.Json.Serialization;
using Ballast.App.Jobs;

namespace Ballast.App.Serving;

/// <summary>Every type in requests and responses.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HealthSummary))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(JobCounts))]
[JsonSerializable(typeof(NewJob))]
[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof(IReadOnlyList<Note>))]
[JsonSerializable(typeof(NewNote))]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class AppJson : JsonSerializerContext;
