using System.Text.Json.Serialization;

namespace HwNet.Bench.Conformance;

/// <summary>How many checks ended how.</summary>
/// <param name="Pass">Passed.</param>
/// <param name="Fail">Failed.</param>
/// <param name="Skip">Not run.</param>
/// <param name="XFail">Failed, as was known beforehand.</param>
public sealed record CheckCounts(
    [property: JsonPropertyName("pass")] int Pass,
    [property: JsonPropertyName("fail")] int Fail,
    [property: JsonPropertyName("skip")] int Skip,
    [property: JsonPropertyName("xfail")] int XFail);
