using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Xunit;

namespace Vestibule.CoreTests.Journal;

/// <summary>docs/journal-example.json is frozen, and every value that docs/journal.md quotes comes from it. Both must stay as they are.</summary>
public sealed class The_worked_example_of_the_document
{
    private static readonly TestKey Key = new(0x2a, "district.example/vestibule/example-1");
    private static readonly string[] Payloads = ["{\"place\":\"front door\"}", "{}", "{\"student\":\"S1\"}", "{\"note\":\"n\"}", "{\"erased\":[2]}"];
    private static readonly (string Kind, char Incident, RecordClass Class, int Series)[] Story =
    [
        ("opened", 'a', RecordClass.Operational, 1), ("opened", 'b', RecordClass.Operational, 1), ("student-named", 'a', RecordClass.Student, 1),
        ("reasoned", 'a', RecordClass.Privileged, 1), ("erased", 'a', RecordClass.Operational, 2),
    ];

    internal static byte[] Salt(int i) => [.. Enumerable.Repeat((byte)(0x10 + i), Commitment.SaltLength)];

    internal static EntryHeader Header(int i) => new(
        i, new EntryId(Guid.Parse($"00000000-0000-7000-8000-00000000000{i + 1}")),
        new IncidentId(Guid.Parse($"00000000-0000-7000-8000-0000000000{Story[i].Incident}0")),
        Story[i].Kind, 1, Story[i].Class, Story[i].Series,
        new Happened(Microseconds.ToInstant(1489482000000000 + (i * 1000000)), i == 0 ? TimeSource.Device : TimeSource.Server, i == 0 ? -250 : 0),
        Microseconds.ToInstant(1489482001000000 + (i * 1000000)),
        new Actor(i == 0 ? null : new PersonId(Guid.Parse("00000000-0000-7000-8000-0000000000c0")),
            i == 0 ? new DeviceId(Guid.Parse("00000000-0000-7000-8000-0000000000d0")) : null, i == 0 ? KnownBy.DeviceOnly : KnownBy.SignedIn),
        new KeyId(Guid.Parse($"00000000-0000-4000-8000-0000000000e{(int)Story[i].Class}")),
        Commitment.Of(Salt(i), Encoding.UTF8.GetBytes(Payloads[i])));

    private static IncidentExport Export()
    {
        var headers = Enumerable.Range(0, 5).Select(i => HeaderBytes.Write(Header(i))).ToArray();
        var levels = new Levels([.. headers.Select(h => Tree.LeafHash(h))]);
        var head = new Checkpoint(Key.Verifier.Name, 5, Tree.Root(5, levels.Node));
        var counts = new SeriesCounts(head.Origin, 5, head.Root, Header(0).Incident, ImmutableSortedDictionary<RecordClass, long>.Empty
            .Add(RecordClass.Operational, 2).Add(RecordClass.Privileged, 1).Add(RecordClass.Student, 1));
        ExportedPayload Open(int i) => new ExportedPayload.Open([.. Salt(i)], [.. Encoding.UTF8.GetBytes(Payloads[i])]);
        ExportedEntry Entry(int i, ExportedPayload payload) => new([.. headers[i]], Tree.InclusionProof(i, 5, levels.Node), payload);
        return new IncidentExport(
            head.Origin, Key.Verifier, Header(0).Incident, [.. head.Sign(Key.Verifier, Key.Sign)], [.. counts.Sign(Key.Verifier, Key.Sign)],
            [Entry(0, Open(0)), Entry(2, new ExportedPayload.Erased("retention-rule", 4)), Entry(3, new ExportedPayload.Withheld("privileged")), Entry(4, Open(4))]);
    }

    [Fact]
    public void The_file_is_what_the_program_writes_and_it_is_sound()
    {
        var file = File.ReadAllBytes(Docs("journal-example.json"));
        Assert.Equal(Encoding.UTF8.GetString(file), Encoding.UTF8.GetString(ExportBytes.Write(Export())));
        Assert.Null(ExportVerifier.Verify(ExportBytes.Read(file).Value, Key.Verifier, TestKey.Verify).Fault);
    }

    [Fact]
    public void Every_value_that_the_document_quotes_is_the_example_s()
    {
        var text = File.ReadAllText(Docs("journal.md"));
        var export = Export();
        var headers = Enumerable.Range(0, 5).Select(i => HeaderBytes.Write(Header(i))).ToArray();
        var leaves = headers.Select(h => Tree.LeafHash(h)).ToArray();
        Assert.Contains(Encoding.UTF8.GetString(headers[0]), text, StringComparison.Ordinal);
        foreach (var leaf in leaves) Assert.Contains(leaf.ToHex(), text, StringComparison.Ordinal);
        foreach (var hash in export.Entries[0].Proof) Assert.Contains(hash.ToHex(), text, StringComparison.Ordinal);
        Assert.Contains(Tree.NodeHash(leaves[0], leaves[1]).ToHex(), text, StringComparison.Ordinal);
        Assert.Contains(Tree.Root(leaves).ToHex(), text, StringComparison.Ordinal);
        Assert.Contains(Header(0).Commitment.ToHex(), text, StringComparison.Ordinal);
        Assert.Contains(Key.Verifier.ToString(), text, StringComparison.Ordinal);
        Assert.Contains(Encoding.UTF8.GetString(export.Checkpoint.AsSpan()), text, StringComparison.Ordinal);
        Assert.Contains(Encoding.UTF8.GetString(export.Counts.AsSpan()), text, StringComparison.Ordinal);
        foreach (var kind in Enum.GetValues<FaultKind>()) Assert.Contains($"`{Fault.Name(kind)}`", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_changes_that_the_document_suggests_are_named_as_it_says()
    {
        var export = Export();
        var e = export.Entries;
        (FaultKind?, long?) Named(ImmutableArray<ExportedEntry> entries)
        {
            var fault = ExportVerifier.Verify(export with { Entries = entries }, Key.Verifier, TestKey.Verify).Fault;
            return (fault?.Kind, fault?.First);
        }
        var payload = Encoding.UTF8.GetBytes(Payloads[0].Replace("front", "Front", StringComparison.Ordinal));
        Assert.Equal((FaultKind.Payload, 0), Named(e.SetItem(0, e[0] with { Payload = new ExportedPayload.Open([.. Salt(0)], [.. payload]) })));
        Assert.Equal((FaultKind.Count, 5), Named(e.RemoveAt(2)));
        Assert.Equal((FaultKind.Erasure, 2), Named(e.RemoveAt(3)));
        Assert.Equal((FaultKind.Reordered, 0), Named(e.SetItem(0, e[1]).SetItem(1, e[0])));
    }

    private static string Docs(string name, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../../docs", name));
}
