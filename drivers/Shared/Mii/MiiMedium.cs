namespace HwNet.Drivers.Shared.Mii;

/// <summary>A medium that a PHY may run.</summary>
/// <param name="Name">As ifconfig names it.</param>
/// <param name="Megabits">10, 100, 1000 or 2500.</param>
/// <param name="IsFullDuplex">Full duplex.</param>
public sealed record MiiMedium(string Name, int Megabits, bool IsFullDuplex)
{
    /// <summary>What a PHY does unless it is told.</summary>
    public const string Autoselect = "autoselect";

    /// <summary>10BASE-T.</summary>
    public static MiiMedium Ten { get; } = new("10baseT/UTP", 10, false);

    /// <summary>10BASE-T, full duplex.</summary>
    public static MiiMedium TenFull { get; } = new("10baseT/UTP full-duplex", 10, true);

    /// <summary>100BASE-TX.</summary>
    public static MiiMedium Hundred { get; } = new("100baseTX", 100, false);

    /// <summary>100BASE-TX, full duplex.</summary>
    public static MiiMedium HundredFull { get; } = new("100baseTX full-duplex", 100, true);

    /// <summary>1000BASE-T, full duplex. Nobody runs it half duplex.</summary>
    public static MiiMedium GigabitFull { get; } = new("1000baseT full-duplex", 1000, true);

    /// <summary>2500BASE-T; there is no half duplex.</summary>
    public static MiiMedium TwoAndHalfGigabitFull { get; } = new("2500baseT full-duplex", 2500, true);

    /// <summary>Bit/s.</summary>
    public long Baudrate => Megabits * 1_000_000L;
}
