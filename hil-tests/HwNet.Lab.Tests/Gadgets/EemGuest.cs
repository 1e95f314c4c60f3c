namespace HwNet.Lab.Tests.Gadgets;

/// <summary>The guest with the EEM gadget.</summary>
public sealed class EemGuest() : GadgetGuest("eem");
