using HwNet.Drivers.Pseudo.Lagg.Lacp;
using HwNet.Drivers.Tests.UsbEther;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>Two LACP systems on one clock, port n of one joined to port n of the other by a cable that a test may cut in either direction.</summary>
internal sealed class LacpPair
{
    internal static readonly LinkAddress Left = LinkAddress.Parse("02:00:00:00:00:0a");
    internal static readonly LinkAddress Right = LinkAddress.Parse("02:00:00:00:00:0b");

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    internal LacpPair(LacpSettings a, LacpSettings b, int cables = 2)
    {
        A = new LacpSystem(Clock, a);
        B = new LacpSystem(Clock, b);
        A.Begin(Left, 7);
        B.Begin(Right, 9);
        for (ushort n = 1; n <= cables; n++)
        {
            PortsA.Add(A.Add(n));
            PortsB.Add(B.Add((ushort)(10 + n)));
            Plug(n - 1);
        }
    }

    internal SteppedClock Clock { get; } = new();

    internal LacpSystem A { get; }

    internal LacpSystem B { get; }

    internal List<LacpPort> PortsA { get; } = [];

    internal List<LacpPort> PortsB { get; } = [];

    /// <summary>Ports of A whose frames, and whose partner's frames, are lost without a loss of carrier.</summary>
    internal HashSet<LacpPort> Deaf { get; } = [];

    /// <summary>When each LACPDU of A's left, by port.</summary>
    internal List<(TimeSpan At, LacpPort Port)> SentByA { get; } = [];

    internal TimeSpan Now => TimeSpan.FromTicks(Clock.GetTimestamp());

    internal void Plug(int cable)
    {
        A.SetEnabled(PortsA[cable], true, 0);
        B.SetEnabled(PortsB[cable], true, 0);
    }

    internal void Unplug(int cable)
    {
        A.SetEnabled(PortsA[cable], false, 0);
        B.SetEnabled(PortsB[cable], false, 0);
    }

    /// <summary>Lets time pass in tenths of a second, and carries what is sent.</summary>
    internal void Run(double seconds)
    {
        Exchange();
        for (var end = Now + TimeSpan.FromSeconds(seconds); Now < end;)
        {
            Clock.Advance(Step);
            A.Run();
            B.Run();
            Exchange();
        }
    }

    internal LacpMuxState[] MuxA() => [.. PortsA.Select(static p => p.Mux)];

    internal LacpMuxState[] MuxB() => [.. PortsB.Select(static p => p.Mux)];

    private void Exchange()
    {
        var moved = true;
        while (moved)
        {
            moved = false;
            for (var i = 0; i < PortsA.Count; i++)
            {
                moved |= Carry(A, PortsA[i], B, PortsB[i], lost: Deaf.Contains(PortsA[i]));
                moved |= Carry(B, PortsB[i], A, PortsA[i], lost: Deaf.Contains(PortsA[i]));
            }
        }
    }

    /// <summary>Over the wire, so that what is not in a LACPDU does not arrive.</summary>
    private bool Carry(LacpSystem from, LacpPort port, LacpSystem to, LacpPort far, bool lost)
    {
        if (!from.TryTransmit(port, out var pdu))
        {
            return false;
        }

        if (from == A)
        {
            SentByA.Add((Now, port));
        }

        var bytes = new byte[LacpPdu.Length];
        pdu.Write(bytes);
        Assert.True(LacpPdu.TryParse(bytes, out var read, out _));
        Assert.Equal(pdu, read);
        _ = lost || to.Receive(far, read);
        return true;
    }
}
