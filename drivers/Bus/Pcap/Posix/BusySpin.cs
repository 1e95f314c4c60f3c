namespace HwNet.Bus.Pcap.Posix;

/// <summary>The pauses of a receiver that never sleeps: short ones that leave a second thread of the core its turn, and now and then the processor to others.</summary>
internal struct BusySpin
{
    /// <summary>Looks at the ring between two looks at everything else.</summary>
    private const int Looks = 64;

    // Some 150 ns, whatever the processor: .NET measures its pause instruction.
    private const int Iterations = 4;

    private int _looks;

    /// <summary>After a look in vain: pauses. True when it is time to look at everything else.</summary>
    internal bool IsLong()
    {
        if (++_looks % Looks != 0)
        {
            Thread.SpinWait(Iterations);
            return false;
        }

        // At most one of many is a system call; where nobody else wants the processor it returns at once.
        _ = Thread.Yield();
        return true;
    }
}
