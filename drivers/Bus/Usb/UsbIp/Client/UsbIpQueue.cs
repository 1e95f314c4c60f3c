namespace HwNet.Bus.Usb.UsbIp;

/// <summary>The transfers of one endpoint, in order of submission.</summary>
/// <remarks>Lock: G of <see cref="UsbIpLink"/>.</remarks>
internal sealed class UsbIpQueue
{
    private int _onTheWay;

    /// <summary>The oldest.</summary>
    internal UsbIpSlot? First { get; private set; }

    /// <summary>The newest.</summary>
    internal UsbIpSlot? Last { get; private set; }

    /// <summary>Transfers in the waiting line.</summary>
    internal int Waiting { get; private set; }

    /// <summary>Bytes of the transfers that left the waiting line and have not ended.</summary>
    internal long BytesInFlight { get; private set; }

    /// <summary>Puts a transfer behind the others.</summary>
    internal void Add(UsbIpSlot slot)
    {
        slot.State = UsbIpSlotState.Waiting;
        Waiting++;
        (slot.Previous, slot.Next) = (Last, null);
        if (Last is null)
        {
            First = slot;
        }
        else
        {
            Last.Next = slot;
        }

        Last = slot;
    }

    /// <summary>Takes a transfer out.</summary>
    internal void Remove(UsbIpSlot slot)
    {
        if (slot.Previous is null)
        {
            First = slot.Next;
        }
        else
        {
            slot.Previous.Next = slot.Next;
        }

        if (slot.Next is null)
        {
            Last = slot.Previous;
        }
        else
        {
            slot.Next.Previous = slot.Previous;
        }

        (slot.Previous, slot.Next) = (null, null);
    }

    /// <summary>True when a transfer of that length may leave the waiting line; one always may.</summary>
    internal bool Allows(int length, int limit) => _onTheWay == 0 || BytesInFlight + length <= limit;

    /// <summary>A transfer left the waiting line.</summary>
    internal void Leave(UsbIpSlot slot)
    {
        slot.State = UsbIpSlotState.Sending;
        Waiting--;
        _onTheWay++;
        BytesInFlight += slot.Buffer.Length;
    }

    /// <summary>A transfer that was on its way has ended.</summary>
    internal void End(UsbIpSlot slot)
    {
        slot.State = UsbIpSlotState.Done;
        _onTheWay--;
        BytesInFlight -= slot.Buffer.Length;
    }
}
