using System.Text.Json.Serialization;

namespace HwNet.Bench.Conformance;

/// <summary>How a check ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>What was measured is within the limit.</summary>
    [JsonStringEnumMemberName("PASS")]
    Pass,
    /// <summary>It is not, or the check could not be brought to an end.</summary>
    [JsonStringEnumMemberName("FAIL")]
    Fail,
    /// <summary>Not run: something that it needs is not there.</summary>
    [JsonStringEnumMemberName("SKIP")]
    Skip,
    /// <summary>Failed, as was known beforehand.</summary>
    [JsonStringEnumMemberName("XFAIL")]
    XFail,
}
