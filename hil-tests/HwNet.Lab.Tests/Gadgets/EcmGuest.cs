namespace HwNet.Lab.Tests.Gadgets;

/// <summary>The guest with the ECM gadget.</summary>
public sealed class EcmGuest() : GadgetGuest("ecm");
