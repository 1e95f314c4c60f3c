namespace HwNet.Lab.Tests.Gadgets;

/// <summary>The guest with the NCM gadget.</summary>
public sealed class NcmGuest() : GadgetGuest("ncm");
