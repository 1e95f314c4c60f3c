using System.CommandLine;
using HwNet.Bus.Usb.Wrappers.Replay;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.Usb;

/// <summary>hwnet usb diff: two traces side by side, request by request.</summary>
internal sealed class UsbDiffCommand : Verb
{
    private readonly Argument<string> _first = UsbWords.File("A");
    private readonly Argument<string> _second = UsbWords.File("B");
    private readonly Option<bool> _requests = new("--requests", "-r") { Description = "Requests only, no bulk and interrupt transfers" };
    private readonly Option<bool> _content = new("--content", "-c") { Description = "Compare the bytes of bulk and interrupt transfers, not only their lengths" };
    private readonly Option<bool> _addresses = new("--ignore-addresses") { Description = "Endpoint numbers and bus addresses count as equal" };
    private readonly Option<bool> _sequence = new("--ignore-sequence") { Description = "NTB sequence numbers and RNDIS request IDs count as equal" };
    private readonly Option<bool> _enumeration = new("--ignore-enumeration", "-e") { Description = "Leave GET_DESCRIPTOR and SET_ADDRESS out" };
    private readonly Option<long?> _context = Numbers.Whole("--unified", "N", "Equal transfers shown round a difference (3)", 0, 1000, "-U");

    internal UsbDiffCommand(CliContext context)
        : base("diff", "The difference of two traces: two runs, or another system's driver beside ours", context)
    {
        foreach (var argument in new[] { _first, _second })
        {
            Add(argument);
        }

        foreach (var option in new[] { _requests, _content, _addresses, _sequence, _enumeration })
        {
            Add(option);
        }

        Add(_context);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet usb diff before.pcapng after.pcapng",
        "hwnet usb diff -re fixtures/captures/usb/kernel_ncm.pcap ours.pcapng    request by request",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } = ["0  nothing is different", "1  there are differences", "2  wrong usage, or no traces"];

    protected override int Run(Invocation invocation)
    {
        var (first, second) = (invocation.Value(_first) ?? "", invocation.Value(_second) ?? "");
        var (one, other) = (UsbWords.Read(first, null), UsbWords.Read(second, null));
        var options = new UsbTraceDiffOptions
        {
            Names = UsbWords.Names(invocation.Catalog, one) ?? UsbWords.Names(invocation.Catalog, other),
            IgnoreTransfers = invocation.Value(_requests),
            CompareContent = invocation.Value(_content),
            IgnoreAddresses = invocation.Value(_addresses),
            IgnoreSequence = invocation.Value(_sequence),
            IgnoreEnumeration = invocation.Value(_enumeration),
        };
        var diff = UsbTraceDiff.Of(one, other, options);
        if (invocation.Json)
        {
            var lines = diff.Lines.Where(line => line.Sign != ' ').Select(line => $"{line.Sign}{line.Text}");
            invocation.Write(new UsbDiffReport(first, second, diff.Same, diff.OnlyFirst, diff.OnlySecond, [.. lines]), CliJson.Default.UsbDiffReport);
        }
        else
        {
            var output = invocation.Terminal.Out;
            diff.Write(output, Printable.Text(first), Printable.Text(second), (int)(invocation.Value(_context) ?? 3));
            output.WriteLine($"{diff.Same} the same, {diff.OnlyFirst} only in {Printable.Text(first)}, {diff.OnlySecond} only in {Printable.Text(second)}");
        }

        return diff.IsEqual ? ExitCode.Good : ExitCode.Failed;
    }
}
