using System.Collections.Immutable;
using Vestibule.Core.Incidents;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Verbs;

/// <summary>
/// <c>vestibule journal export --case 2017-0001 --out FILE</c>: one case as a file that can be checked years later. Of the classes of entries it
/// takes the operational ones, or those named in <c>--classes</c>, separated by commas. It never writes over a file.
/// </summary>
public static class ExportJournal
{
    /// <summary>Writes the file: 0. The record does not hold: 1. Nothing could be written: 2.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter to)
    {
        if (Arguments.Read(args, ["data", "keys", "postgres", "origin", "case", "out", "classes"]) is not { } given
            || given["case"] is not { } number || given["out"] is not { } file || Classes(given["classes"]) is not { } classes)
        {
            return Spoken.Usage();
        }

        var opened = await OpenHouse.OpenAsync(given.House(demonstration: false), TimeProvider.System);
        var words = (opened.IsOk ? opened.Value.Words : WordsFolder.Read(WordsFolder.Beside, strict: false))[Language.English];
        if (opened.Refusal is { } closed)
        {
            return await SayAsync(to, VerifyJournal.NotChecked, words.Say("journal.export.not-made"), words.Say(closed));
        }

        await using var open = opened.Value;
        if (await FindAsync(open.Store, number, CancellationToken.None) is not { } incident)
        {
            return await SayAsync(to, VerifyJournal.NotChecked, words.Say("journal.export.no-case", ("case", number)));
        }

        var made = await Exports.Check(open.Store, incident, classes, CancellationToken.None);
        if (made is { IsOk: true, Value.Export: not null })
        {
            // The copy is a fact of the record: its line comes first, and is in the copy.
            var now = new HouseClock(TimeProvider.System).GetCurrentInstant();
            var noted = await open.Store.Ledger.Write(
                new Attempt(incident, new TapId(Guid.CreateVersion7()), Actor.Program, new Happened(now, TimeSource.Server)),
                _ => System.Collections.Immutable.ImmutableArray.Create<Core.Incidents.Entries.Entry>(new Core.Incidents.Entries.Exported([.. classes])), CancellationToken.None);
            made = noted.Refusal is { } unsaved ? unsaved : await Exports.Check(open.Store, incident, classes, CancellationToken.None);
        }

        if (made.Refusal is { } no)
        {
            return await SayAsync(to, VerifyJournal.NotChecked, words.Say("journal.export.not-made"), words.Say(no));
        }

        if (made.Value is not { Export: { } export })
        {
            return await SayAsync(to, VerifyJournal.Faulty, words.Say("journal.verify.changed"), words.Say(made.Value.Verdict.Fault!.Refusal));
        }

        try
        {
            await using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            await stream.WriteAsync(ExportBytes.Write(export));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await SayAsync(to, VerifyJournal.NotChecked, words.Say("journal.export.not-made"), words.Say("journal.export.no-file", ("file", file)));
        }

        return await SayAsync(to, VerifyJournal.Sound, words.Say("journal.export.made", ("case", number), ("entries", export.Entries.Length), ("file", file)),
            words.Say("journal.export.key", ("key", export.Key.ToString())));
    }

    private static async Task<IncidentId?> FindAsync(DistrictStore store, string number, CancellationToken stop)
    {
        long? before = null;
        while (await store.Ledger.Cases(new CaseFilter([(int)CaseState.Open, (int)CaseState.Closed], before), stop) is { Count: > 0 } page)
        {
            if (page.FirstOrDefault(r => CaseSummary.Read(r.Summary).CaseNumber == number) is { } found)
            {
                return found.Incident;
            }

            before = page[^1].Opened;
        }

        return null;
    }

    private static ImmutableSortedSet<RecordClass>? Classes(string? named)
    {
        var known = Enum.GetValues<RecordClass>().ToDictionary(c => Told.Kebab(c), StringComparer.Ordinal);
        var wanted = (named ?? "operational").Split(',');
        return wanted.All(known.ContainsKey) ? wanted.Select(w => known[w]).ToImmutableSortedSet() : null;
    }

    private static async Task<int> SayAsync(TextWriter to, int code, params Said[] lines)
    {
        foreach (var line in lines)
        {
            await to.WriteLineAsync(line.Text);
        }

        return code;
    }
}
