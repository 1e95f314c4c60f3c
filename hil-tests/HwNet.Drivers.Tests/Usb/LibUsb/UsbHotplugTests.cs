using System.Collections.Concurrent;
using HwNet.Bus.Usb.LibUsb;
using HwNet.Drivers.Tests.FrameFaults;

namespace HwNet.Drivers.Tests.Usb.LibUsb;

public class UsbHotplugTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly BlockingCollection<string> _told = [];
    private volatile IReadOnlyList<LibUsbBusDevice>? _now = [];

    [Fact]
    public void What_is_there_at_the_start_arrives()
    {
        _now = [LibUsbRig.Device("1-1", 1, 2)];

        using var watch = Watch();

        Assert.Equal("+1-1/2", Next());
        Assert.False(watch.IsPolling);
    }

    [Fact]
    public void A_device_plugged_in_anew_between_two_looks_went_and_came()
    {
        _now = [LibUsbRig.Device("1-1", 1, 2, address: 5), LibUsbRig.Device("1-2", 1, 2, address: 6)];
        using var watch = Watch();
        _ = (Next(), Next());

        _now = [LibUsbRig.Device("1-1", 1, 2, address: 7), LibUsbRig.Device("1-2", 1, 2, address: 6)];
        watch.Look();

        Assert.Equal(["-1-1/5", "+1-1/7"], [Next(), Next()]);
    }

    [Fact]
    public void A_look_that_fails_changes_nothing()
    {
        var device = LibUsbRig.Device("1-1", 1, 2);
        _now = [device];
        using var watch = Watch();
        _ = Next();

        _now = null;
        watch.Look();
        _now = [LibUsbRig.Device("1-1", 1, 2), LibUsbRig.Device("1-2", 3, 4)];
        watch.Look();

        Assert.Equal("+1-2/2", Next());
    }

    [Fact]
    public void Where_the_system_does_not_tell_it_looks_once_a_second()
    {
        var clock = new ManualClock();
        using var watch = Watch(clock);

        _now = [LibUsbRig.Device("1-1", 1, 2)];
        clock.Advance(UsbHotplug.Interval);

        Assert.Equal("+1-1/2", Next());
        Assert.True(watch.IsPolling);
    }

    [Fact]
    public void A_handler_may_end_the_watch_and_may_throw()
    {
        _now = [LibUsbRig.Device("1-1", 1, 2), LibUsbRig.Device("1-2", 1, 2)];
        UsbHotplug? watch = null;
        using var ready = new ManualResetEventSlim();
        watch = new UsbHotplug(() => _now, device =>
        {
            Assert.True(ready.Wait(Limit));
            watch!.Dispose();
            _told.Add(device.Location);
            throw new InvalidOperationException("a handler's mistake");
        }, static _ => { }, null);
        ready.Set();

        Assert.Equal("1-1", Next());
        watch.Dispose();
        Assert.Empty(_told);
    }

    private UsbHotplug Watch(TimeProvider? polling = null) =>
        new(() => _now, d => _told.Add($"+{d.Location}/{d.Address}"), d => _told.Add($"-{d.Location}/{d.Address}"), polling);

    private string Next() => _told.TryTake(out var told, Limit) ? told : "nothing was told";
}
