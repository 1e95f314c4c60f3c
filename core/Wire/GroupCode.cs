namespace HwNet.Wire;

/// <summary>Numbers of queries that are exact when small, and a mantissa with an exponent when large.</summary>
internal static class GroupCode
{
    /// <summary>Max Resp Code and QQIC of IGMPv3, QQIC of MLDv2 (RFC 3376 section 4.1.1).</summary>
    internal static int Decode8(byte code) => code < 0x80 ? code : ((code & 0xf) | 0x10) << (((code >> 4) & 7) + 3);

    /// <summary>Maximum Response Code of MLDv2 (RFC 3810 section 5.1.3).</summary>
    internal static int Decode16(ushort code) => code < 0x8000 ? code : ((code & 0xfff) | 0x1000) << (((code >> 12) & 7) + 3);
}
