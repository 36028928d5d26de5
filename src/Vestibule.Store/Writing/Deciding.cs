using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
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

        var lines = decided.Value.Select(entry => Append(work, attempt, entry, now)).ToImmutableArray();
        if (before is null)
        {
            work.Execute("INSERT INTO case_number (year, last) VALUES (@year, @last) ON CONFLICT (year) DO UPDATE SET last = excluded.last",
                ("year", year), ("last", number));
        }

        var after = composition.Fold(lines.Any(l => l.Entry is Erased) ? null : before, lines.Any(l => l.Entry is Erased)
            ? reader.After(work.Connection, work.Transaction, attempt.Incident, -1) : lines);
        work.Execute("INSERT INTO tap (tap, incident, sender, first, last, recorded) VALUES (@tap, @incident, @sender, @first, @last, @recorded)",
            ("tap", attempt.Tap.Value.Bytes()), ("incident", attempt.Incident.Value.Bytes()), ("sender", Sender(attempt.By)),
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

        return composition.Fold(null, reader.After(work.Connection, work.Transaction, id, -1));
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

            if (((byte[])row[0]).Id() != attempt.Incident.Value || !((byte[])row[1]).AsSpan().SequenceEqual(Sender(attempt.By)))
            {
                return new Refusal("error.tap-reused");
            }

            (first, last, recorded) = (row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
        }

        var now = Current(work, attempt.Incident)!;
        var lines = now.Lines.Where(l => l.Sequence >= first && l.Sequence <= last).ToImmutableArray();
        return new Receipt(attempt.Incident, first, last, Microseconds.ToInstant(recorded), true, lines, now);
    }

    private Line Append(Work work, Attempt attempt, Entry entry, Instant now)
    {
        var incident = attempt.Incident.Value.Bytes();
        var (kind, version) = EntryKinds.Of(entry);
        var sequence = work.Head.Next;
        if (entry is Erased erased)
        {
            Erasing.Run(work, vault, attempt.Incident, erased, sequence);
        }

        var series = ((work.Scalar("SELECT max(class_number) FROM leaf WHERE incident = @incident AND class = @class",
            ("incident", incident), ("class", (long)entry.Class)) as long?) ?? 0) + 1;
        var (key, sealer) = vault.InUse(attempt.Incident, entry.Class);
        var plain = EntryKinds.Write(entry);
        var salted = new byte[Commitment.SaltLength + plain.Length];
        RandomNumberGenerator.Fill(salted.AsSpan(0, Commitment.SaltLength));
        plain.CopyTo(salted, Commitment.SaltLength);
        var header = new EntryHeader(sequence, new EntryId(Guid.CreateVersion7(now.ToDateTimeOffset())), attempt.Incident, kind, version,
            entry.Class, series, attempt.Happened, now, attempt.By, key, Commitment.Of(salted.AsSpan(0, Commitment.SaltLength), plain));
        var stored = HeaderBytes.Write(header);
        var hash = Tree.LeafHash(stored);
        var id = header.Entry.Value.Bytes();
        work.Execute("""
            INSERT INTO leaf (sequence, incident, entry, class, class_number, header, hash)
            VALUES (@sequence, @incident, @entry, @class, @number, @header, @hash)
            """, ("sequence", sequence), ("incident", incident), ("entry", id), ("class", (long)entry.Class), ("number", series),
            ("header", stored), ("hash", hash.ToArray()));
        work.Execute("INSERT INTO payload (entry, incident, class, sealed) VALUES (@entry, @incident, @class, @sealed)",
            ("entry", id), ("incident", incident), ("class", (long)entry.Class), ("sealed", sealer.Seal(salted, id)));
        work.Head = work.Head with { Frontier = work.Head.Frontier.Append(hash) };
        work.Events.Add(new LedgerEvent(sequence, attempt.Incident, kind));
        return new Line(header.Entry, sequence, attempt.Incident, attempt.By, header.Happened, now, entry) { Tap = attempt.Tap };
    }

    private (long Year, long Number) NextNumber(Work work, Instant now)
    {
        var year = (long)now.InZone(zone()).Year;
        return (year, ((work.Scalar("SELECT last FROM case_number WHERE year = @year", ("year", year)) as long?) ?? 0) + 1);
    }

    // A tap is sent again by the same device, or by the same person where no device is known; a sign-in may have ended in between.
    private static byte[] Sender(Actor by) => (by.Device?.Value ?? by.Person?.Value ?? Guid.Empty).Bytes();
}
