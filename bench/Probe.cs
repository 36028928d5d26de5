using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
namespace Vestibule.Bench;
internal static class Probe
{
    public static async Task RunAsync(OpenBench house)
    {
        var id = new IncidentId(Guid.Parse((await house.TapAsync()).Split('/')[2]));
        var i = (await house.Open.Journals.Read(id, default))!;
        var following = new Following(() => house.Open.Store.Book.Current()!, () => house.Open.Store.Book.OutOn(new LocalDate(2017,2,21)), LadderTimes.Usual, house.Open.Words, "http://x");
        var now = Instant.FromUtc(2017,2,21,16,40);
        Incident After(Incident b, int n) => house.Open.Folding.Fold(b, [new Line(new EntryId(Guid.NewGuid()), b.Version + 1, id, Actor.Program, new Happened(now, TimeSource.Server), now, new Noted("hello"))]);
        for (var round = 0; round < 3; round++)
        {
            var at = Stopwatch.GetTimestamp(); var x = i;
            for (var n = 0; n < 300; n++) x = After(x, n);
            var fold = Stopwatch.GetElapsedTime(at).TotalMilliseconds / 300;
            at = Stopwatch.GetTimestamp();
            for (var n = 0; n < 300; n++) following.Of(i, x, now);
            var follow = Stopwatch.GetElapsedTime(at).TotalMilliseconds / 300;
            at = Stopwatch.GetTimestamp();
            for (var n = 0; n < 300; n++) CaseSummary.Of(x, now);
            var summary = Stopwatch.GetElapsedTime(at).TotalMilliseconds / 300;
            at = Stopwatch.GetTimestamp();
            var esc = new Escalate(house.Open.Store.Book.Current()!, house.Open.Store.Book.OutOn(new LocalDate(2017,2,21)), LadderTimes.Usual);
            for (var n = 0; n < 300; n++) esc.NextDue(x, now);
            var due = Stopwatch.GetElapsedTime(at).TotalMilliseconds / 300;
            at = Stopwatch.GetTimestamp();
            for (var n = 0; n < 300; n++) house.Open.Store.Book.Current();
            var book = Stopwatch.GetElapsedTime(at).TotalMilliseconds / 300;
            at = Stopwatch.GetTimestamp();
            for (var n = 0; n < 300; n++) house.Open.Store.Book.OutOn(new LocalDate(2017,2,21));
            var outon = Stopwatch.GetElapsedTime(at).TotalMilliseconds / 300;
            OpenBench.Say($"fold {fold:0.000} follow {follow:0.000} (summary {summary:0.000} due {due:0.000} book {book:0.000} out {outon:0.000}) ms");
        }
    }
}
