using System.Text.Json;

namespace HwNet.Cli.Common.Interfaces;

/// <summary>C# names as counters and flags are called elsewhere.</summary>
internal static class SnakeCase
{
    /// <summary>"NotForUs" is "not_for_us".</summary>
    internal static string Lower(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>"VlanMtu" is "VLAN_MTU"; the words BSD writes in one piece stay so.</summary>
    internal static string Upper(string name) => name switch
    {
        "PointToPoint" or "NoArp" or "AllMulti" or "OActive" or "PPromisc" or "RxCsum" or "TxCsum" or "LinkState" => name.ToUpperInvariant(),
        _ => JsonNamingPolicy.SnakeCaseUpper.ConvertName(name),
    };
}
