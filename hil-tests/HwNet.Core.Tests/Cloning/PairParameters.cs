using HwNet.Cloning;

namespace HwNet.Core.Tests.Cloning;

internal sealed record PairParameters(int Mtu) : IfCloneParameters;
