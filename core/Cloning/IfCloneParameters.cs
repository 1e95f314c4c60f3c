namespace HwNet.Cloning;

/// <summary>ifr_data of SIOCIFCREATE2: what a cloner wants to know to make an interface. Each cloner has its own; it refuses another's with EINVAL.</summary>
public abstract record IfCloneParameters;
