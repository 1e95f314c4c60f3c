namespace HwNet.Drivers.Ure;

/// <summary>One step of a sequence: a register is written, as it is or changed.</summary>
/// <param name="Register">The register.</param>
/// <param name="Keep">Bits that stay as they are; 0: it is not read before.</param>
/// <param name="Bits">Bits to be set.</param>
internal readonly record struct UreStep(UreRegister Register, uint Keep, uint Bits)
{
    /// <summary>Writes all of it.</summary>
    internal static UreStep Put(UreRegister register, uint value) => new(register, 0, value);

    /// <summary>Sets bits.</summary>
    internal static UreStep On(UreRegister register, uint bits) => new(register, ~0u, bits);

    /// <summary>Clears bits.</summary>
    internal static UreStep Off(UreRegister register, uint bits) => new(register, ~bits, 0);

    /// <summary>Gives a field another value.</summary>
    internal static UreStep Field(UreRegister register, uint field, uint value) => new(register, ~field, value);

    /// <summary>Sets or clears bits.</summary>
    internal static UreStep Switch(UreRegister register, uint bits, bool on) => on ? On(register, bits) : Off(register, bits);
}
