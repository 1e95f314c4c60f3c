using System.Globalization;
using HwNet.Bench.Lab;
using HwNet.Bus.Usb.LibUsb;

namespace HwNet.Drivers.Tests.Usb.LibUsb;

/// <summary>The guest of tools/lab in which the tests may run, and its gadgets. They are shared: tests with gadgets run one after the other.</summary>
internal static class LabGuest
{
    internal const string Collection = "gadgets of a lab guest";

    private static readonly Lazy<Dictionary<string, string>> Gadgets = new(List);

    /// <summary>Why a test with that gadget cannot run here; null when it can.</summary>
    internal static string? Missing(string gadget) => Environment.GetEnvironmentVariable("HWNET_LAB") == "uml" && Gadgets.Value.ContainsKey(gadget)
        ? null
        : $"needs a guest with the gadget {gadget}: tools/lab run uml --gadget {gadget} -- dotnet test HwNet.Drivers.Tests.dll --filter FullyQualifiedName~Usb.LibUsb";

    /// <summary>The gadget as libusb sees it.</summary>
    internal static LibUsbBusDevice Find(string gadget)
    {
        var id = Gadgets.Value[gadget].Split(':');
        var (vendor, product) = (ushort.Parse(id[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), ushort.Parse(id[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        Assert.True(LibUsbBus.Find(vendor, product, null, out var device, out var failure) == Errno.None, failure);
        return device!;
    }

    /// <summary>Runs the guest's `gadget` command.</summary>
    internal static string Gadget(params string[] words)
    {
        var result = HostCommand.Run("gadget", words);
        Assert.True(result.ExitCode == 0, $"gadget {string.Join(' ', words)}: {result.Error}");
        return result.Output;
    }

    private static Dictionary<string, string> List() =>
        Gadget("list").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split(' ')).ToDictionary(static w => w[0], static w => w[2]);
}
