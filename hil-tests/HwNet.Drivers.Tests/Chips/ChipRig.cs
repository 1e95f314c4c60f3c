using HwNet.Fixtures.UsbModels;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Chips;

/// <summary>A model of a chip with its driver on it, whichever they are.</summary>
internal sealed class ChipRig : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    internal ChipRig(string model)
    {
        var error = SimModels.Find(model, out var device, out var failure);
        Assert.True(error == Errno.None, failure);
        Device = device!;
    }

    internal DriverStack Drivers { get; } = new(threaded: true);

    internal SimBusDevice Device { get; }

    public void Dispose()
    {
        Drivers.Dispose();
        Device.Dispose();
    }

    internal static void Await(Func<bool> condition, string what) => Assert.True(SpinWait.SpinUntil(condition, Patience), what);

    /// <summary>Attaches it, or tells why not.</summary>
    internal Errno TryAttach(out IfNet? ifp, out string? failure)
    {
        var found = Drivers.Catalog.Find(Device)!.Value;
        var error = found.Module.Attach(Drivers.Stack, Device, found.Match, out var ifps, out failure);
        ifp = error == Errno.None ? ifps[0] : null;
        return error;
    }

    internal IfNet Attach()
    {
        var error = TryAttach(out var ifp, out var failure);
        Assert.True(error == Errno.None, $"{error}: {failure}");
        return ifp!;
    }

    internal IfNet Up()
    {
        var ifp = Attach();
        DriverStack.Up(ifp);
        Await(() => ifp.Link == LinkState.Up, "link");
        return ifp;
    }

    internal void ExpectNoBrokenRule() => Assert.True(Device.Model.Violations.First is null, Device.Model.Violations.First);
}
