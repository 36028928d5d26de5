using System.Security.Cryptography;
using NodaTime;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;

namespace Vestibule.Store.Writing;

/// <summary>Adds one entry to the journal: the header as a leaf of the tree, what it says sealed beside it.</summary>
internal static class Leaves
{
    public static Line Append(Work work, KeyVault vault, Attempt attempt, Entry entry, Instant now)
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

    /// <summary>A tap is sent again by the same device, or by the same person where no device is known; a sign-in may have ended in between.</summary>
    public static byte[] Sender(Actor by) => (by.Device?.Value ?? by.Person?.Value ?? Guid.Empty).Bytes();
}
