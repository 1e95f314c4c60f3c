namespace HwNet.Bus.Usb.UsbIp;

/// <summary>Where a transfer is on its way.</summary>
internal enum UsbIpSlotState
{
    /// <summary>With its owner.</summary>
    Idle,

    /// <summary>Here, until the endpoint's share of bytes in flight allows it.</summary>
    Waiting,

    /// <summary>With the sending thread: its buffer is being read.</summary>
    Sending,

    /// <summary>At the server, all of it.</summary>
    Sent,

    /// <summary>Ended; its completion is still to be called.</summary>
    Done,
}
