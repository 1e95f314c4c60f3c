using System.Globalization;

namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>Setup packets in words: standard requests, those of hubs and of the communications class (CDC 1.2, ECM 1.2, NCM 1.0).</summary>
public static class UsbRequestText
{
    private static readonly string[] Standard =
    [
        "GET_STATUS", "CLEAR_FEATURE", "", "SET_FEATURE", "", "SET_ADDRESS", "GET_DESCRIPTOR", "SET_DESCRIPTOR", "GET_CONFIGURATION",
        "SET_CONFIGURATION", "GET_INTERFACE", "SET_INTERFACE", "SYNCH_FRAME",
    ];

    private static readonly (byte Request, string Name)[] Communications =
    [
        (0x00, "SEND_ENCAPSULATED_COMMAND"), (0x01, "GET_ENCAPSULATED_RESPONSE"), (0x20, "SET_LINE_CODING"), (0x21, "GET_LINE_CODING"),
        (0x22, "SET_CONTROL_LINE_STATE"), (0x23, "SEND_BREAK"), (0x40, "SET_ETHERNET_MULTICAST_FILTERS"),
        (0x41, "SET_ETHERNET_POWER_MANAGEMENT_PATTERN_FILTER"), (0x42, "GET_ETHERNET_POWER_MANAGEMENT_PATTERN_FILTER"),
        (0x43, "SET_ETHERNET_PACKET_FILTER"), (0x44, "GET_ETHERNET_STATISTIC"), (0x80, "GET_NTB_PARAMETERS"), (0x81, "GET_NET_ADDRESS"),
        (0x82, "SET_NET_ADDRESS"), (0x83, "GET_NTB_FORMAT"), (0x84, "SET_NTB_FORMAT"), (0x85, "GET_NTB_INPUT_SIZE"),
        (0x86, "SET_NTB_INPUT_SIZE"), (0x87, "GET_MAX_DATAGRAM_SIZE"), (0x88, "SET_MAX_DATAGRAM_SIZE"), (0x89, "GET_CRC_MODE"),
        (0x8a, "SET_CRC_MODE"),
    ];

    private static readonly string[] Filters = ["promiscuous", "all-multicast", "directed", "broadcast", "multicast"];

    /// <summary>The request with its parameters: "SET_INTERFACE 1 setting 0", "SET_ETHERNET_PACKET_FILTER interface 0 directed|broadcast".</summary>
    public static string Of(in UsbSetup setup) => (setup.RequestType & 0x60) switch
    {
        0x00 when setup.Request < Standard.Length && Standard[setup.Request].Length > 0 => OfStandard(setup),
        0x20 when (setup.RequestType & 0x1f) == 3 || ((setup.RequestType & 0x1f) == 0 && setup.Request is 0 or 6) => OfHub(setup),
        0x20 when NameOf(setup.Request) is { } name => OfCommunications(name, setup),
        _ => Text($"request {setup.RequestType:x2} {setup.Request:x2} value {setup.Value:x4} index {setup.Index:x4} length {setup.Length}"),
    };

    private static string? NameOf(byte request)
    {
        foreach (var pair in Communications)
        {
            if (pair.Request == request)
            {
                return pair.Name;
            }
        }

        return null;
    }

    private static string OfStandard(in UsbSetup s)
    {
        var name = Standard[s.Request];
        return s.Request switch
        {
            1 or 3 when (s.RequestType & 0x1f) == 2 && s.Value == 0 => Text($"{name} ENDPOINT_HALT endpoint 0x{s.Index:x2}"),
            5 or 9 => Text($"{name} {s.Value}"),
            6 => Text($"{name} {Descriptor((byte)(s.Value >> 8))} {s.Value & 0xff}{(s.Index == 0 ? "" : $" language {s.Index:x4}")} length {s.Length}"),
            11 => Text($"{name} {s.Index} setting {s.Value}"),
            10 => Text($"{name} {s.Index}"),
            8 => name,
            _ => Text($"{name} value {s.Value} index {s.Index} length {s.Length}"),
        };
    }

    private static string Descriptor(byte type) => type switch
    {
        1 => "device",
        2 => "configuration",
        3 => "string",
        6 => "qualifier",
        15 => "BOS",
        _ => Text($"type {type:x2}"),
    };

    private static string OfHub(in UsbSetup s) => s switch
    {
        { Request: 0 } => Text($"hub GET_STATUS port {s.Index}"),
        { Request: 6 } => "hub GET_DESCRIPTOR",
        { Request: 3, Value: 4 } => Text($"reset of port {s.Index}"),
        _ => Text($"hub {(s.Request == 1 ? "CLEAR_FEATURE" : "SET_FEATURE")} {s.Value} port {s.Index}"),
    };

    private static string OfCommunications(string name, in UsbSetup s)
    {
        var parameter = s.Request switch
        {
            0x43 => $" {Filter(s.Value)}",
            0x40 => Text($" of {s.Value} addresses"),
            0x44 => Text($" {s.Value}"),
            0x84 => s.Value switch { 0 => " NTB-16", 1 => " NTB-32", _ => Text($" {s.Value}") },
            0x8a => s.Value switch { 0 => " none", 1 => " CRC-32", _ => Text($" {s.Value}") },
            _ => s.Value == 0 ? "" : Text($" value {s.Value}"),
        };
        return Text($"{name} interface {s.Index}{parameter}{(s.Length == 0 ? "" : Text($" length {s.Length}"))}");
    }

    private static string Filter(ushort value)
    {
        var known = string.Join('|', Filters.Where((_, bit) => (value & (1 << bit)) != 0));
        return value == 0 ? "nothing" : value >> Filters.Length == 0 ? known : Text($"0x{value:x4}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
