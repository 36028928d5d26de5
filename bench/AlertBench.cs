using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Bench;

/// <summary>
/// From the instant an alert was decided to the instant its first message had left the outbox, both as stored; and how late a due rung is climbed. Bar: 100 ms at
/// the 99th percentile, and a second. The gateway is one that takes everything at once: what is measured is ours.
/// </summary>
internal static class AlertBench
{
    private const int Times = 200, Cases = 20;

    public static async Task RunAsync(OpenBench house)
    {
        var (late, floor) = (new List<double>(), new List<double>());
        await using var raw = new FileStream(Path.Combine(house.Folder, "floor"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        var cases = new List<IncidentId>();
        for (var i = 0; i < Times; i++)
        {
            var id = new IncidentId(Guid.Parse((await house.TapAsync()).Split('/')[2]));
            late.Add(await LeftAsync(house, id));
            floor.Add(await FloorAsync(raw));
            if (i >= Times - Cases)
            {
                cases.Add(id);
            }
        }

        late.Sort();
        floor.Sort();
        OpenBench.Say($"the machine alone, one synced append and four hand-overs between threads: p50 {floor[Times / 2]:0.0} ms, p99 {floor[(int)(Times * 0.99)]:0.0} ms, worst {floor[^1]:0.0} ms");
        OpenBench.Say($"first alert, decided to left: p50 {late[Times / 2]:0.0} ms, p99 {late[(int)(Times * 0.99)]:0.0} ms, worst {late[^1]:0.0} ms (bar: p99 100 ms)");
        var rungs = new List<double>();
        foreach (var id in cases)
        {
            var incident = await house.Open.Journals.Read(id, CancellationToken.None);
            while (incident!.Rungs.Count(r => r.Entry.Ladder == "leader") < 2)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
                incident = await house.Open.Journals.Read(id, CancellationToken.None);
            }

            var leader = incident.Rungs.Where(r => r.Entry.Ladder == "leader").ToArray();
            rungs.Add((leader[1].RecordedAt - leader[0].RecordedAt - Duration.FromMinutes(2)).TotalMilliseconds);
        }

        rungs.Sort();
        OpenBench.Say($"second rung, {Cases} cases due almost at once: p50 {rungs[Cases / 2]:0} ms late, worst {rungs[^1]:0} ms (bar: 1000 ms)");
    }

    // What no program can go below here and now: the commit on the disk, and the writer, the sender, its message and the gateway each getting a turn.
    private static async Task<double> FloorAsync(FileStream raw)
    {
        var at = System.Diagnostics.Stopwatch.GetTimestamp();
        await raw.WriteAsync(new byte[8192]);
        raw.Flush(flushToDisk: true);
        for (var turn = 0; turn < 4; turn++)
        {
            await Task.Factory.StartNew(() => { }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        return System.Diagnostics.Stopwatch.GetElapsedTime(at).TotalMilliseconds;
    }

    private static async Task<double> LeftAsync(OpenBench house, IncidentId id)
    {
        while (true)
        {
            var first = (await house.Open.Store.Outbox.ForIncident(id, CancellationToken.None)).OrderBy(m => m.Step).First();
            if (first.Sent is { } sent)
            {
                return (sent - first.Made).TotalMilliseconds;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
