using System.Collections.Concurrent;
using System.Globalization;
using HwNet.Bench.Conformance;

namespace HwNet.Conformance.Tests.Engine;

/// <summary>Writes down what it is told, in order.</summary>
internal sealed class RecordingObserver : IConformanceObserver
{
    public ConcurrentQueue<string> Events { get; } = new();

    public void Started(ConformanceCheck check, int index, int total) => Events.Enqueue($"{check.Id} {index + 1}/{total}");

    public void Progress(ConformanceCheck check, double fraction, string text) =>
        Events.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{check.Id} {fraction} {text}"));

    public void Finished(CheckRecord record) => Events.Enqueue($"{record.Id} {record.Verdict}");
}
