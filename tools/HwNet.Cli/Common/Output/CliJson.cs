using System.Text.Json.Serialization;
using HwNet.Cli.Verbs.Bringup;
using HwNet.Cli.Verbs.Dhcp;
using HwNet.Cli.Verbs.Forward;
using HwNet.Cli.Verbs.Lacp;
using HwNet.Cli.Verbs.List;
using HwNet.Cli.Verbs.Ping;
using HwNet.Cli.Verbs.Replay;
using HwNet.Cli.Verbs.Show;
using HwNet.Cli.Verbs.Sysctl;
using HwNet.Cli.Verbs.Usb;
using HwNet.Cli.Verbs.UsbIp;

namespace HwNet.Cli.Common.Output;

/// <summary>The generated serializer of --json: one indented document; names are stable.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BackEndReport))]
[JsonSerializable(typeof(BringupReport))]
[JsonSerializable(typeof(LacpReport))]
[JsonSerializable(typeof(ListReport))]
[JsonSerializable(typeof(DriverListReport))]
[JsonSerializable(typeof(ShowReport))]
[JsonSerializable(typeof(PingReport))]
[JsonSerializable(typeof(DhcpReport))]
[JsonSerializable(typeof(ReplayReport))]
[JsonSerializable(typeof(ForwardReport))]
[JsonSerializable(typeof(SysctlReport))]
[JsonSerializable(typeof(UsbTreeReport))]
[JsonSerializable(typeof(UsbShowReport))]
[JsonSerializable(typeof(UsbExplainReport))]
[JsonSerializable(typeof(UsbRecordReport))]
[JsonSerializable(typeof(UsbReplayReport))]
[JsonSerializable(typeof(UsbDiffReport))]
[JsonSerializable(typeof(UsbRegistersReport))]
[JsonSerializable(typeof(UsbIpListReport))]
internal sealed partial class CliJson : JsonSerializerContext;
