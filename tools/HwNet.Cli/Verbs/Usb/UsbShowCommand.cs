using System.CommandLine;
using HwNet.Bus.Usb;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.Usb;

/// <summary>hwnet usb show: a device's descriptors, decoded.</summary>
internal sealed class UsbShowCommand : Verb
{
    private readonly Argument<string> _target = UsbWords.Target();
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "The bytes of each descriptor too" };

    internal UsbShowCommand(CliContext context)
        : base("show", "A device's descriptors in words, with their offsets and what is wrong with them", context)
    {
        Add(_target);
        Add(_verbose);
    }

    internal override IReadOnlyList<string> Examples { get; } = ["hwnet usb show sim:ecm", "hwnet usb show usb:0525:a4a1 -v"];

    internal override IReadOnlyList<string> ExitCodes { get; } = ["0  shown", "2  wrong usage, or no such device"];

    protected override int Run(Invocation invocation)
    {
        var target = invocation.Target(_target);
        var device = UsbWords.Find(target, invocation.Catalog);
        using (device as IDisposable)
        {
            var report = Describe(target.ToString(), device);
            if (invocation.Json)
            {
                invocation.Write(report, CliJson.Default.UsbShowReport);
            }
            else
            {
                UsbShowText.Write(invocation.Terminal.Out, report, invocation.Value(_verbose));
            }
        }

        return ExitCode.Good;
    }

    private static UsbShowReport Describe(string target, IUsbBusDevice device)
    {
        var head = device.Descriptors.Device;
        var bytes = new byte[UsbDeviceDescriptor.Size];
        head.Write(bytes);
        var strings = ReadStrings(device, out var missing);
        return new UsbShowReport
        {
            Target = target,
            Location = device.Location,
            Id = head.Id,
            Speed = device.Info.Speed.ToString().ToLowerInvariant(),
            Description = device.Description,
            Device = new DescriptorEntry(0, "DEVICE", Describe(head), Convert.ToHexStringLower(bytes), 0),
            Configurations = [.. device.Descriptors.Configurations.Select(c => new UsbShowConfiguration(c.Index, c.Value, DescriptorDecoder.Decode(c.Raw.Span), c.Problems))],
            Strings = strings,
            StringsMissing = missing,
        };
    }

    private static string Describe(UsbDeviceDescriptor d) =>
        $"{d.Id} release {d.Release:x4}, USB {d.UsbVersion >> 8:x}.{d.UsbVersion & 0xff:x2}, {d.Class:x2}/{d.Subclass:x2}/{d.Protocol:x2}, " +
        $"control packets of {d.MaxPacketSize0}, {d.ConfigurationCount} configurations, strings {d.ManufacturerIndex} {d.ProductIndex} {d.SerialIndex}";

    /// <summary>Every string that a descriptor names.</summary>
    private static SortedDictionary<int, string> ReadStrings(IUsbBusDevice device, out string? missing)
    {
        var strings = new SortedDictionary<int, string>();
        if (device.Open(out var opened, out missing) is var error and not Errno.None)
        {
            missing ??= $"the device cannot be opened ({error})";
            return strings;
        }

        using (opened)
        {
            foreach (var index in Indices(device.Descriptors).Where(static i => i != 0).Distinct())
            {
                if (UsbStrings.Printable(UsbStrings.Read(opened!, index)) is { } text)
                {
                    strings[index] = text;
                }
            }
        }

        return strings;
    }

    private static IEnumerable<byte> Indices(UsbDescriptors descriptors)
    {
        const int ethernet = 0x0f;
        const int addressAt = 3;
        var device = descriptors.Device;
        yield return device.ManufacturerIndex;
        yield return device.ProductIndex;
        yield return device.SerialIndex;
        foreach (var setting in descriptors.Configurations.SelectMany(static c => c.Interfaces))
        {
            yield return setting.StringIndex;
            foreach (var extra in setting.Extras.Where(static e => e.Subtype == ethernet && e.Bytes.Length > addressAt))
            {
                yield return extra.Bytes.Span[addressAt];
            }
        }
    }
}
