namespace HwNet.Lab.Tests.Suites;

/// <summary>The kernel's drivers on our models.</summary>
public sealed class KernelSuiteGuest() : SuiteGuest("kernel", typeof(KernelSuiteGuest).Assembly.Location);
