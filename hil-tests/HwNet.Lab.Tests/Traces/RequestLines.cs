using System.Buffers.Binary;
using System.Text.Json;

namespace HwNet.Lab.Tests.Traces;

/// <summary>The lines of `hwnet usb diff --json`, made comparable: each once, without what depends on timing.</summary>
internal static class RequestLines
{
    private const string Message = "SEND_ENCAPSULATED_COMMAND";
    private const string Fetching = "GET_ENCAPSULATED_RESPONSE";

    /// <summary>"-..." only the kernel's driver says, "+..." only ours. How often an answer is looked for before it is there depends on the moment.</summary>
    internal static IReadOnlyList<string> Of(string json)
    {
        using var diff = JsonDocument.Parse(json);
        var lines = diff.RootElement.GetProperty("differences").EnumerateArray().Select(static l => l.GetString()!);
        return [.. lines.Where(static l => !l.Contains(Fetching, StringComparison.Ordinal)).Select(Plain).Distinct()];
    }

    private static string Plain(string line)
    {
        var at = line.IndexOf(Message, StringComparison.Ordinal);
        var data = line.IndexOf("] ", StringComparison.Ordinal);
        return at < 0 || data < 0 ? line : line[..at] + Rndis(Words(line[(data + 2)..]));
    }

    /// <summary>[MS-RNDIS] 2.2: type, length, number, and what the type has; QUERY and SET an OID, and SET its value last.</summary>
    private static string Rndis(uint[] words) => words switch
    {
        [2, _, _, _, _, var size, ..] => $"INITIALIZE, at most {size} bytes",
        [4, _, _, var oid, ..] => $"QUERY {oid:x8}",
        [5, _, _, var oid, _, _, _, var value, ..] => $"SET {oid:x8} to {value:x}",
        _ => $"message {string.Join(' ', words)}",
    };

    private static uint[] Words(string hex) =>
    [
        .. hex.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(static w => w.Length == 8)
            .Select(static w => BinaryPrimitives.ReadUInt32LittleEndian(Convert.FromHexString(w))),
    ];
}
