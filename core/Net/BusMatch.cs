namespace HwNet.Net;

/// <summary>One line of a driver's ID table.</summary>
/// <param name="Bus">The bus it is for.</param>
/// <param name="Id">What the bus compares: vendor and product, a class triple; "*" for any device of the bus.</param>
/// <param name="Quirks">Flags for the driver, where this model differs.</param>
/// <param name="Description">The device's name, for people.</param>
public sealed record BusMatch(string Bus, string Id, uint Quirks, string Description);
