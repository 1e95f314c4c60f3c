namespace HwNet.Bus.Usb.UsbIp;

/// <summary>What the last seqnums stood for, so that a late or second reply to one can be told from nonsense, and its bytes skipped.</summary>
internal sealed class UsbIpHistory
{
    private const int Size = 8192;

    private readonly int[] _room = new int[Size];
    private uint _next = 1;
    private uint _given;

    /// <summary>Gives out the next seqnum.</summary>
    /// <param name="room">Bytes that may come with its reply: the buffer of an IN transfer; 0 for an OUT transfer; less for an unlink.</param>
    internal uint Next(int room)
    {
        var sequence = _next++;
        _room[sequence % Size] = room;
        _given = Math.Min(_given + 1, Size);
        return sequence;
    }

    /// <summary>Whether a seqnum was given out to a submission lately, and how many bytes its reply may bring.</summary>
    internal bool Knows(uint sequence, out int room)
    {
        var age = _next - sequence;
        room = age >= 1 && age <= _given ? _room[sequence % Size] : -1;
        return room >= 0;
    }
}
