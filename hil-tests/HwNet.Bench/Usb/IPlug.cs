namespace HwNet.Bench.Usb;

/// <summary>Pulls the device under test out of its port and plugs it in again: a simulated device, a hub with switchable ports, a gadget's bind.</summary>
public interface IPlug
{
    /// <summary>Pulls it: surprise removal.</summary>
    /// <returns>None, or why it could not.</returns>
    Errno Pull();

    /// <summary>Plugs it in again. The interface that was there is gone; attach anew.</summary>
    /// <returns>None, or why it could not.</returns>
    Errno Push();
}
