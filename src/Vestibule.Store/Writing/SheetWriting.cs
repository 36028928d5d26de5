using System.Collections.Immutable;
using Dapper;
using NodaTime;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;

namespace Vestibule.Store.Writing;

/// <summary>A row of the table of sheets.</summary>
internal sealed class SheetRow
{
    public byte[] Sheet { get; set; } = [];
    public long Opened { get; set; }
    public long Version { get; set; }
    public byte[] Entry { get; set; } = [];
    public long State { get; set; }
    public long? Due { get; set; }
}

/// <summary>What keeping and erasing a sheet does inside the writer.</summary>
internal sealed class SheetWriting(KeyVault vault, LineReader reader, TimeProvider time)
{
    public Result<ImmutableArray<Sheet>> Keep(Work work, ImmutableArray<Keeping> keepings)
    {
        var now = time.Now();
        // All are looked at before the first is written: a refusal leaves nothing behind.
        var earlier = new Line?[keepings.Length];
        for (var i = 0; i < keepings.Length; i++)
        {
            var looked = Look(work, keepings[i]);
            if (!looked.IsOk)
            {
                return looked.Refusal!;
            }

            earlier[i] = looked.Value;
        }

        return keepings.Select((k, i) => earlier[i] is { } line ? Of(line, Row(work, k.Id)!.Opened, null) : Write(work, k, now)).ToImmutableArray();
    }

    public Result<bool> Erase(Work work, Register register, SheetId id, string rule, TapId tap, Actor by)
    {
        if (Row(work, id) is null)
        {
            return new Refusal("error.no-such-sheet");
        }

        Erasing.All(work, vault, new IncidentId(id.Value), rule, tap, by, time.Now());
        Outbox.Erase(work, new IncidentId(id.Value));
        work.Execute("DELETE FROM sheet_look_up WHERE sheet = @sheet", ("sheet", id.Value.Bytes()));
        work.Execute("DELETE FROM sheet WHERE sheet = @sheet", ("sheet", id.Value.Bytes()));
        return true;
    }

    public static byte[] Name(KeyVault vault, Register register) => vault.Purpose("register").Digest(register.Name);

    public static byte[] Digest(KeyVault vault, Register register, string lookUp) => vault.Purpose("look-up").Digest($"{register.Name}|{lookUp}");

    /// <summary>A version from its line of the journal.</summary>
    public static Sheet Of(Line line, long opened, Instant? due) => line.Entry is SheetKept kept
        ? new Sheet(new SheetId(line.Incident.Value), kept.Register, kept.Version, kept.State, due, line.RecordedAt, line.By, [.. kept.Body]) { Opened = opened }
        : throw new Refused("error.entry-altered", ("entry", line.Id.ToString()));

    /// <summary>The line this tap has made before, null when it is new, or why it may not be written.</summary>
    private Result<Line?> Look(Work work, Keeping keeping)
    {
        long first;
        using (var row = work.Query("SELECT incident, sender, first FROM tap WHERE tap = @tap", ("tap", keeping.Tap.Value.Bytes())))
        {
            first = !row.Read() ? -1
                : ((byte[])row[0]).Id() == keeping.Id.Value && ((byte[])row[1]).AsSpan().SequenceEqual(Leaves.Sender(keeping.By)) ? row.GetInt64(2) : -2;
        }

        return first switch
        {
            -2 => new Refusal("error.tap-reused"),
            -1 => (Row(work, keeping.Id)?.Version ?? 0) == keeping.Expected ? (Line?)null : new Refusal("error.sheet-changed"),
            _ => reader.After(work.Connection, work.Transaction, new IncidentId(keeping.Id.Value), first - 1)[0],
        };
    }

    private Sheet Write(Work work, Keeping keeping, Instant now)
    {
        var attempt = new Attempt(new IncidentId(keeping.Id.Value), keeping.Tap, keeping.By, keeping.Happened);
        var entry = new SheetKept(keeping.Register.Name, keeping.Register.Class, keeping.Expected + 1, keeping.State, keeping.Body);
        var line = Leaves.Append(work, vault, attempt, entry, now);
        Tapped(work, attempt, line.Sequence, now);
        var id = keeping.Id.Value.Bytes();
        work.Execute("""
            INSERT INTO sheet (sheet, register, opened, version, entry, state, due)
            VALUES (@sheet, @register, @opened, @version, @entry, @state, @due)
            ON CONFLICT (sheet) DO UPDATE SET version = excluded.version, entry = excluded.entry, state = excluded.state, due = excluded.due
            """, ("sheet", id), ("register", Name(vault, keeping.Register)), ("opened", line.Sequence), ("version", entry.Version),
            ("entry", line.Id.Value.Bytes()), ("state", (long)keeping.State), ("due", keeping.Due.Stored() ?? (object)DBNull.Value));
        work.Execute("DELETE FROM sheet_look_up WHERE sheet = @sheet", ("sheet", id));
        foreach (var digest in keeping.LookUps.Distinct().Select(l => Digest(vault, keeping.Register, l)))
        {
            work.Execute("INSERT INTO sheet_look_up (digest, sheet) VALUES (@digest, @sheet)", ("digest", digest), ("sheet", id));
        }

        Outbox.CallOff(work, vault, keeping.CalledOff);
        foreach (var message in keeping.Messages)
        {
            Outbox.Add(work, vault, attempt.Incident, message, now);
        }

        return Of(line, Row(work, keeping.Id)!.Opened, keeping.Due);
    }

    private static SheetRow? Row(Work work, SheetId id) => work.Connection.QuerySingleOrDefault<SheetRow>(
        "SELECT sheet, opened, version, entry, state, due FROM sheet WHERE sheet = @id", new { id = id.Value.Bytes() }, work.Transaction);

    internal static void Tapped(Work work, Attempt attempt, long sequence, Instant now) =>
        work.Execute("INSERT INTO tap (tap, incident, sender, first, last, recorded) VALUES (@tap, @incident, @sender, @first, @last, @recorded)",
            ("tap", attempt.Tap.Value.Bytes()), ("incident", attempt.Incident.Value.Bytes()), ("sender", Leaves.Sender(attempt.By)),
            ("first", sequence), ("last", sequence), ("recorded", Microseconds.From(now)));
}
