using System.Text.Json.Serialization;

namespace HwNet.Cli.Verbs.UsbIp;

/// <summary>The generated serializer of serve --json: one object a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UsbIpServeLine))]
internal sealed partial class UsbIpJson : JsonSerializerContext;
