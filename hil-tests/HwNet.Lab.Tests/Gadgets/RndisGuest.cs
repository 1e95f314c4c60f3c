namespace HwNet.Lab.Tests.Gadgets;

/// <summary>The guest with the RNDIS gadget.</summary>
public sealed class RndisGuest() : GadgetGuest("rndis");
