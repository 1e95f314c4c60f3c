using System.Text.Json.Serialization;

namespace HwNet.Cli.Verbs.Dump;

/// <summary>The generated serializer of dump --json: one object a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DumpPacket))]
internal sealed partial class DumpJson : JsonSerializerContext;
