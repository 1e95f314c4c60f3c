using System.Buffers.Binary;
using System.Numerics;

namespace HwNet.Drivers.Ncm;

/// <summary>The answer to GET_NTB_PARAMETERS, made sane: whatever the device said, these numbers can be used.</summary>
/// <remarks>"In" is to the host, as everywhere in USB.</remarks>
/// <param name="HasNtb32">bmNtbFormatsSupported bit 1: NTB32 may be asked for. NTB16 is always there.</param>
/// <param name="InMaxSize">dwNtbInMaxSize: the largest block the device would send; 2,048 to <see cref="NcmMessages.MaxBlockLength"/>.</param>
/// <param name="OutMaxSize">dwNtbOutMaxSize: the largest block it takes; 2,048 bytes or more.</param>
/// <param name="OutDivisor">wNdpOutDivisor: a power of two, at least 4.</param>
/// <param name="OutRemainder">wNdpOutPayloadRemainder: less than the divisor.</param>
/// <param name="OutAlignment">wNdpOutAlignment: a power of two, at least 4.</param>
/// <param name="OutMaxDatagrams">wNtbOutMaxDatagrams: 1 to <see cref="NcmMessages.MaxDatagrams"/>.</param>
public readonly record struct NcmParameters(
    bool HasNtb32,
    int InMaxSize,
    int OutMaxSize,
    int OutDivisor,
    int OutRemainder,
    int OutAlignment,
    int OutMaxDatagrams)
{
    /// <summary>Bytes of the answer.</summary>
    public const int Size = 28;

    /// <summary>What a device that says nothing odd is taken to be.</summary>
    public static NcmParameters Default { get; } =
        new(false, NcmMessages.UsualBlockLength, NcmMessages.UsualBlockLength, NcmMessages.MinAlignment, 0, NcmMessages.MinAlignment, NcmMessages.MaxDatagrams);

    /// <summary>Where byte 0 of a frame belongs, modulo the divisor: the remainder is that of the payload behind the 14 bytes of Ethernet header (class definition, 3.3.4).</summary>
    public int FrameRemainder => (OutRemainder - 14) & (OutDivisor - 1);

    /// <summary>Reads the answer.</summary>
    /// <param name="bytes">The bytes that came, and no more: a short answer is never used.</param>
    /// <param name="parameters">The sane numbers.</param>
    /// <param name="reason">Why there are none; or what was put right, for the log; null when all was well.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out NcmParameters parameters, out string? reason)
    {
        if (bytes.Length < Size || Word(bytes, 0) < Size)
        {
            parameters = default;
            reason = $"GET_NTB_PARAMETERS: {bytes.Length} bytes came, wLength is {(bytes.Length < 2 ? 0 : Word(bytes, 0))}; {Size} are needed";
            return false;
        }

        var outMax = Long(bytes, 16);
        var outSize = outMax == 0 ? NcmMessages.UsualBlockLength : (int)Math.Clamp(outMax, NcmMessages.MinBlockLength, int.MaxValue);
        var divisor = Alignment(Word(bytes, 20), outSize);
        var remainder = Word(bytes, 22);
        var datagrams = Word(bytes, 26);
        parameters = new NcmParameters(
            (Word(bytes, 2) & 2) != 0,
            (int)Math.Clamp(Long(bytes, 4), NcmMessages.MinBlockLength, NcmMessages.MaxBlockLength),
            outSize,
            divisor,
            remainder < divisor ? remainder : 0,
            Alignment(Word(bytes, 24), outSize),
            datagrams is 0 or > NcmMessages.MaxDatagrams ? NcmMessages.MaxDatagrams : datagrams);
        reason = Corrections(bytes, parameters);
        return true;
    }

    private static string? Corrections(ReadOnlySpan<byte> bytes, in NcmParameters used)
    {
        List<string> odd = [];
        Note(odd, "dwNtbInMaxSize", Long(bytes, 4), Long(bytes, 4) < NcmMessages.MinBlockLength, used.InMaxSize);
        Note(odd, "dwNtbOutMaxSize", Long(bytes, 16), Long(bytes, 16) < NcmMessages.MinBlockLength, used.OutMaxSize);
        Note(odd, "wNdpOutDivisor", Word(bytes, 20), Word(bytes, 20) != used.OutDivisor, used.OutDivisor);
        Note(odd, "wNdpOutPayloadRemainder", Word(bytes, 22), Word(bytes, 22) != used.OutRemainder, used.OutRemainder);
        Note(odd, "wNdpOutAlignment", Word(bytes, 24), Word(bytes, 24) != used.OutAlignment, used.OutAlignment);
        return odd.Count == 0 ? null : string.Join("; ", odd);
    }

    private static void Note(List<string> odd, string field, long said, bool wrong, int used)
    {
        if (wrong)
        {
            odd.Add($"{field} is {said}, {used} is used");
        }
    }

    private static int Alignment(int said, int limit) =>
        said >= NcmMessages.MinAlignment && said < limit && BitOperations.IsPow2(said) ? said : NcmMessages.MinAlignment;

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
