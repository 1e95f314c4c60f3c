using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Registers;
using HwNet.Net;

namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>What the folder of a USB Ethernet driver exports. Attaching opens the device, since its address is inside it.</summary>
public abstract class UsbEtherModule : DriverModule
{
    /// <summary>Makes the driver; no I/O here.</summary>
    protected abstract UsbEther CreateDriver(IUsbBusDevice device, BusMatch match);

    /// <summary>The chip's registers by name, for traces: one object for each device that is traced. Null: the driver's requests are a class's.</summary>
    /// <param name="match">The line of the ID table.</param>
    public virtual IRegisterNames? RegisterNames(BusMatch match) => null;

    /// <inheritdoc/>
    public sealed override bool CanBind(IBusDevice device, BusMatch match) => WhyUnbindable(Usb(device), match) is null;

    /// <inheritdoc/>
    public sealed override NetDriver Create(IBusDevice device, BusMatch match) => CreateDriver(Usb(device), match);

    /// <inheritdoc/>
    public sealed override IfAttachOptions Describe(IBusDevice device, BusMatch match) => new()
    {
        Location = device.Location,
        Description = Usb(device).Info.Description,
    };

    /// <inheritdoc/>
    public sealed override Errno Attach(NetStack stack, IBusDevice device, BusMatch match, out IReadOnlyList<IfNet> ifps, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ifps = [];
        var driver = CreateDriver(Usb(device), match);
        driver.Clock = stack.Clock;
        var error = driver.Open(out failure);
        if (error != Errno.None)
        {
            return error;
        }

        error = stack.Interfaces.Attach(Name, driver, driver.Complete(Describe(device, match)), out var ifp);
        if (error != Errno.None)
        {
            driver.ClosePort();
            return error;
        }

        driver.Attached();
        ifps = [ifp!];
        return Errno.None;
    }

    /// <summary>Why the driver could not use a device that fits a line of its table; null: it could. No I/O.</summary>
    public string? WhyUnbindable(IUsbBusDevice device, BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(device);
        return CreateDriver(device, match).WhyUnbindable(device.Descriptors);
    }

    private static IUsbBusDevice Usb(IBusDevice device) =>
        device as IUsbBusDevice ?? throw new ArgumentException($"{device.Location} is no USB device", nameof(device));
}
