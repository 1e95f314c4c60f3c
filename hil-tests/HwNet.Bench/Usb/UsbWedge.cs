using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Drivers;

namespace HwNet.Bench.Usb;

/// <summary>"OUT never completes": the bulk OUT endpoint takes nothing more until an alternate setting is chosen or the device is reset.</summary>
/// <param name="plan">The device's faults.</param>
internal sealed class UsbWedge(UsbFaultPlan plan) : IWedge
{
    public bool Wedged
    {
        get => plan.IsWedged;

        set
        {
            if (value)
            {
                plan.Add(new UsbFault(UsbFaultKind.Wedge, UsbFaultWhere.BulkOut) { Cure = UsbFaultCure.Alternate });
            }
            else
            {
                plan.Clear();
            }
        }
    }
}
