using System.Diagnostics.CodeAnalysis;
using HwNet.Bus.Usb;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Drivers.Eem;

/// <summary>CDC-EEM: no control request, no notification, no address of its own, always with link.</summary>
/// <param name="bus">The device.</param>
public sealed class EemDriver(IUsbBusDevice bus) : UsbEther(bus)
{
    /// <summary>Class, subclass and protocol of its interface.</summary>
    internal const string Triple = "02/0c/07";

    /// <summary>A gadget bundles what fits; the longest packet is 16 KiB.</summary>
    private const int LongestPacket = 16384;

    private EemUnframer? _unframer;
    private EemFramer? _framer;

    /// <inheritdoc/>
    protected override string DriverName => "eem";

    /// <inheritdoc/>
    protected override UsbUnframer Unframer => _unframer ??= new EemUnframer(Function.BulkIn.MaxPacketSize, RxTransferSize, Answer);

    /// <inheritdoc/>
    protected override UsbFramer Framer => _framer ??= new EemFramer();

    /// <inheritdoc/>
    /// <remarks>Whole USB packets at every speed, so that only a bundle that is longer fills it.</remarks>
    protected override int RxTransferSize => LongestPacket + Function.BulkIn.MaxPacketSize;

    /// <inheritdoc/>
    protected override bool TryBind(UsbDescriptors descriptors, [NotNullWhen(true)] out UsbFunction? function, [NotNullWhen(false)] out string? failure)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        function = null;
        failure = $"no interface is {Triple}";
        foreach (var configuration in descriptors.Configurations)
        {
            foreach (var setting in configuration.Interfaces.Where(static i => UsbMatch.HasTriple(i, Triple)))
            {
                if (UsbEndpoints.TryFind(setting, out var bulkIn, out var bulkOut, out failure))
                {
                    function = new UsbFunction(configuration.Value, setting.Number, setting.Number, setting.Alternate, null, bulkIn, bulkOut, null);
                    return true;
                }
            }
        }

        return false;
    }

    /// <inheritdoc/>
    protected override Errno ProbeChip(out LinkAddress address, out string? failure)
    {
        // The class has no way to ask for one.
        address = default;
        failure = null;
        return Errno.None;
    }

    /// <inheritdoc/>
    protected override Errno InitChip() => Errno.None;

    private void Answer(ReadOnlySpan<byte> transfer) => _ = SendRaw(transfer);
}
