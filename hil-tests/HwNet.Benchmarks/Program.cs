using BenchmarkDotNet.Running;
using HwNet.Benchmarks.Paths;

if (args is ["stages", .. var stages])
{
    _ = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(stages);
    return 0;
}

return PathProgram.Run(args);
