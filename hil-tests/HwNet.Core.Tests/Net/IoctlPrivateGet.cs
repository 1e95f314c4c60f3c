using HwNet.Ioctl;

namespace HwNet.Core.Tests.Net;

/// <summary>A request that only one driver knows: reads a word of its EEPROM.</summary>
internal sealed record IoctlPrivateGet(byte Word) : IfRequest<ushort>;
