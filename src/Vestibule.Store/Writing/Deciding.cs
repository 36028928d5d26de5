using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;

namespace Vestibule.Store.Writing;

/// <summary>What one attempt does inside the writer: decide against the incident as it is, and write what was decided.</summary>
internal sealed class Deciding(
    KeyVault vault, LineReader reader, FoldCache cache, Screens screens, Composition composition, TimeProvider time, Func<DateTimeZone> zone)
{
    public Result<Receipt> Apply(Work work, Attempt attempt, Decision decide)
    {
        if (Earlier(work, attempt) is { } earlier)
        {
            return earlier;
        }

        var now = time.Now();
        var before = Current(work, attempt.Incident);
        if (before is not null && before.Lines.Any(l => l.Entry is UnknownEntry))
        {
            return new Refusal("error.newer-entry");
        }

        var (year, number) = before is null ? NextNumber(work, now) : default;
        var text = before is null ? string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{number:0000}") : "";
        var decided = decide(new Moment(before, now, text));
        if (!decided.IsOk)
        {
            return decided.Refusal!;
        }

        if (decided.Value.IsDefaultOrEmpty)
        {
            return before is null ? new Refusal("error.no-such-case") : new Receipt(attempt.Incident, -1, -1, now, false, [], before);
        }

        var lines = decided.Value.Select(entry => Leaves.Append(work, vault, attempt, entry, now)).ToImmutableArray();
        if (before is null)
        {
            work.Execute("INSERT INTO case_number (year, last) VALUES (@year, @last) ON CONFLICT (year) DO UPDATE SET last = excluded.last",
                ("year", year), ("last", number));
        }

        var after = composition.Fold(lines.Any(l => l.Entry is Erased) ? null : before, lines.Any(l => l.Entry is Erased)
            ? reader.Whole(work.Connection, work.Transaction, attempt.Incident) : lines);
        work.Execute("INSERT INTO tap (tap, incident, sender, first, last, recorded) VALUES (@tap, @incident, @sender, @first, @last, @recorded)",
            ("tap", attempt.Tap.Value.Bytes()), ("incident", attempt.Incident.Value.Bytes()), ("sender", Leaves.Sender(attempt.By)),
            ("first", lines[0].Sequence), ("last", lines[^1].Sequence), ("recorded", Microseconds.From(now)));
        screens.Write(work, after, composition.Follow(before, after, now), now);
        work.Changed[attempt.Incident] = after;
        return new Receipt(attempt.Incident, lines[0].Sequence, lines[^1].Sequence, now, false, lines, after);
    }

    /// <summary>The incident as this transaction sees it, or null when it has not begun.</summary>
    public Incident? Current(Work work, IncidentId id)
    {
        if (work.Changed.TryGetValue(id, out var changed))
        {
            return changed;
        }

        var version = work.Scalar("SELECT version FROM case_row WHERE incident = @incident", ("incident", id.Value.Bytes())) as long?;
        if (version is null)
        {
            return null;
        }

        var held = cache.Find(id);
        if (held?.Version == version)
        {
            return held;
        }

        return composition.Fold(null, reader.Whole(work.Connection, work.Transaction, id));
    }

    private Result<Receipt>? Earlier(Work work, Attempt attempt)
    {
        long first, last, recorded;
        using (var row = work.Query("SELECT incident, sender, first, last, recorded FROM tap WHERE tap = @tap", ("tap", attempt.Tap.Value.Bytes())))
        {
            if (!row.Read())
            {
                return null;
            }

            if (((byte[])row[0]).Id() != attempt.Incident.Value || !((byte[])row[1]).AsSpan().SequenceEqual(Leaves.Sender(attempt.By)))
            {
                return new Refusal("error.tap-reused");
            }

            (first, last, recorded) = (row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
        }

        if (Current(work, attempt.Incident) is not { } now)
        {
            return new Refusal("error.no-such-case");
        }

        var lines = now.Lines.Where(l => l.Sequence >= first && l.Sequence <= last).ToImmutableArray();
        return new Receipt(attempt.Incident, first, last, Microseconds.ToInstant(recorded), true, lines, now);
    }

    private (long Year, long Number) NextNumber(Work work, Instant now)
    {
        var year = (long)now.InZone(zone()).Year;
        return (year, ((work.Scalar("SELECT last FROM case_number WHERE year = @year", ("year", year)) as long?) ?? 0) + 1);
    }
}
