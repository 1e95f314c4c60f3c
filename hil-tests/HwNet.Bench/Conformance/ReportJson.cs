using System.Text.Json.Serialization;

namespace HwNet.Bench.Conformance;

/// <summary>The generated serializer of reports.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ConformanceReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
