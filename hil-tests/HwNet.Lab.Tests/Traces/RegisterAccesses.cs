using HwNet.Bench.Usb;
using HwNet.Bus.Usb.Wrappers.Replay;
using HwNet.Drivers;

namespace HwNet.Lab.Tests.Traces;

/// <summary>What a driver did with a chip's registers, made comparable: each write once, each register that was read once.</summary>
internal static class RegisterAccesses
{
    /// <summary>The accesses of a trace, in the order in which each was made first.</summary>
    internal static IReadOnlyList<string> Of(string path)
    {
        Assert.True(UsbTrace.Read(path, out var trace, out var failure) == Errno.None, failure);
        var device = trace!.Main;
        Assert.True(device?.Descriptors is not null, $"{path}: {device?.Problem ?? "no device in it"}");
        var names = RegisterNaming.Of(new DriverCatalog(), device!.Descriptors!)?.Invoke();
        Assert.True(names is not null, $"{device.Descriptors!.Device.Id}: no driver names its registers");
        var lines = new List<string>();
        foreach (var exchange in device.Exchanges.Where(static e => e is { IsControl: true, Setup: not null, IsEnumeration: false }))
        {
            var setup = exchange.Setup!.Value;
            var access = (setup.RequestType & 0x60) == 0x40 ? names!.Find(setup, exchange.Data.Span) : null;

            // What a register had depends on the moment: the link comes when it comes.
            lines.Add(access is { IsWrite: false } ? $"{access.Register} read" : access?.ToString() ?? UsbRequestText.Of(setup));
        }

        return [.. lines.Distinct()];
    }
}
