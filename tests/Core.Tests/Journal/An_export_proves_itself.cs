using System.Collections.Immutable;
using System.Text;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Xunit;

namespace Vestibule.CoreTests.Journal;

public sealed class An_export_proves_itself
{
    private static readonly RecordClass[] Outside = [RecordClass.Operational, RecordClass.Student];
    private static readonly RecordClass[] All = Enum.GetValues<RecordClass>();

    [Fact]
    public void Every_incident_of_an_honest_journal_can_be_handed_over_and_checked()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var log = new TestLog(seed, 10 + seed, largestCommit: 4);
            log.Erase(seed % 7);
            foreach (var incident in log.Incidents)
            foreach (var classes in new[] { Outside, All })
            {
                var export = log.Export(incident, classes);
                var bytes = ExportBytes.Write(export);
                var read = ExportBytes.Read(bytes).Value;
                Assert.Equal(bytes, ExportBytes.Write(read));
                var verdict = ExportVerifier.Verify(read, log.Key.Verifier, TestKey.Verify);
                Assert.Null(verdict.Fault);
                Assert.Equal((export.Entries.Length, log.Head().Root), (verdict.Entries, verdict.Root));
            }
        }
    }

    [Fact]
    public void What_was_changed_in_an_export_is_named_by_its_place_in_the_journal()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var log = new TestLog(seed, 40, largestCommit: 4);
            var export = log.Export(log.Incidents[0], All);
            var at = seed % (export.Entries.Length - 1);
            long Place(int i) => HeaderBytes.Read(export.Entries[i].Header.AsSpan()).Value.Sequence;
            IncidentExport Entry(Func<ExportedEntry, ExportedEntry> change) => export with { Entries = export.Entries.SetItem(at, change(export.Entries[at])) };

            Expect(FaultKind.Proof, Place(at), Entry(e => e with { Header = [.. Tampering.Edited(log, (int)Place(at)).Header.Span] }));
            Expect(FaultKind.Proof, Place(at), Entry(e => e with { Proof = e.Proof.SetItem(0, default) }));
            Expect(FaultKind.Proof, Place(at), Entry(e => e with { Proof = e.Proof.Add(default) }));
            Expect(FaultKind.Altered, at == 0 ? 0 : Place(at - 1) + 1, Entry(e => e with { Header = e.Header.Add((byte)' ') }));
            Expect(FaultKind.Payload, Place(at), Entry(e => e with { Payload = new ExportedPayload.Open([.. log.Bytes(32)], [1]) }));
            Expect(FaultKind.Payload, Place(at), Entry(e => e with { Payload = new ExportedPayload.Open([], [1]) }));
            Expect(FaultKind.Erasure, Place(at), Entry(e => e with { Payload = new ExportedPayload.Erased("retention-rule", Place(at + 1)) }));
            Expect(FaultKind.Reordered, Place(at), export with { Entries = export.Entries.SetItem(at, export.Entries[at + 1]).SetItem(at + 1, export.Entries[at]) }, at + 1);
            Expect(FaultKind.Reordered, Place(at), export with { Entries = export.Entries.Insert(at, export.Entries[at]) });
            Expect(FaultKind.Inserted, 0, export with { Incident = log.Incidents[1] }, count: true);
            Left_out(at);

            void Left_out(int i)
            {
                var type = HeaderBytes.Read(export.Entries[i].Header.AsSpan()).Value.Class;
                var next = export.Entries.Skip(i + 1).Select(e => HeaderBytes.Read(e.Header.AsSpan()).Value).FirstOrDefault(h => h.Class == type);
                Expect(next is null ? FaultKind.Count : FaultKind.Series, next?.Sequence ?? 40, export with { Entries = export.Entries.RemoveAt(i) });
            }

            void Expect(FaultKind kind, long first, IncidentExport changed, int swapped = -1, bool count = false)
            {
                var fault = ExportVerifier.Verify(changed, log.Key.Verifier, TestKey.Verify).Fault;
                if (count) kind = FaultKind.Count;
                if (swapped >= 0 && fault?.Kind == FaultKind.Series) (kind, first) = (FaultKind.Series, Place(swapped));
                Assert.Equal((kind, first, first), (fault?.Kind, fault?.First ?? -1, fault?.Last ?? -1));
            }
        }
    }

    [Fact]
    public void An_export_signed_by_a_key_that_the_reader_does_not_know_proves_nothing()
    {
        var log = new TestLog(5, 30, 3);
        var export = log.Export(log.Incidents[0], All);
        var other = new TestKey(99);
        Assert.Equal(FaultKind.Key, ExportVerifier.Verify(export, other.Verifier, TestKey.Verify).Fault?.Kind);
        Assert.Equal(FaultKind.Checkpoint, ExportVerifier.Verify(export with { Key = other.Verifier }, other.Verifier, TestKey.Verify).Fault?.Kind);
        var swapped = export with { Checkpoint = export.Counts };
        Assert.Equal(FaultKind.Checkpoint, ExportVerifier.Verify(swapped, log.Key.Verifier, TestKey.Verify).Fault?.Kind);
        var elsewhere = export with { Counts = log.Export(log.Incidents[1], All).Counts };
        Assert.Equal(FaultKind.Count, ExportVerifier.Verify(elsewhere, log.Key.Verifier, TestKey.Verify).Fault?.Kind);
    }

    [Fact]
    public void The_numbers_of_a_class_outside_the_export_are_not_told()
    {
        var log = new TestLog(5, 30, 3);
        var text = Encoding.UTF8.GetString(ExportBytes.Write(log.Export(log.Incidents[0], Outside)));
        Assert.DoesNotContain("privileged", text, StringComparison.Ordinal);
        var smuggled = log.Export(log.Incidents[0], All) with { Counts = log.Export(log.Incidents[0], Outside).Counts };
        Assert.Equal(FaultKind.Count, ExportVerifier.Verify(smuggled, log.Key.Verifier, TestKey.Verify).Fault?.Kind);
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "version")]
    [InlineData("vestibule-incident-export", "another", "format")]
    [InlineData("\"version\": 1,", "\"version\": 1, \"version\": 1,", "json")]
    [InlineData("\"version\": 1,", "\"version\": 1, \"more\": 1,", "key 2")]
    [InlineData("\"version\": 1,", "", "missing")]
    [InlineData("\"reason\": \"privileged\"", "\"reason\": \"Because I say so\"", "reason")]
    [InlineData("\"salt\": \"", "\"salt\": \" ", "salt")]
    [InlineData("\"header\": \"", "\"header\": \"=", "header")]
    [InlineData("\"checkpoint\": \"", "\"checkpoint\": \"\\ud800", "json")]
    public void A_file_of_another_form_is_refused(string right, string wrong, string what)
    {
        var log = new TestLog(5, 30, 3);
        var text = Encoding.UTF8.GetString(ExportBytes.Write(log.Export(log.Incidents[0], All)));
        var at = text.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0);
        var changed = text[..at] + wrong + text[(at + right.Length)..];
        Assert.Equal($"journal.export(what={what})", ExportBytes.Read(Encoding.UTF8.GetBytes(changed)).Refusal?.ToString());
    }

    [Fact]
    public void The_counts_have_one_spelling()
    {
        var counts = new SeriesCounts(
            TestKey.Origin, 7, Tree.EmptyRoot, new IncidentId(Guid.Parse("00000000-0000-7000-8000-0000000000aa")),
            ImmutableSortedDictionary<RecordClass, long>.Empty.Add(RecordClass.Student, 2).Add(RecordClass.Operational, 5));
        Assert.Equal(
            "vestibule-series-counts@v1\norigin district.example/vestibule/2017-1\ntree 7 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
            + "incident 00000000-0000-7000-8000-0000000000aa\noperational 5\nstudent 2\n", counts.Text);
        Assert.Equal(counts.Text, SeriesCounts.Parse(counts.Text).Value.Text);
        Assert.False(Checkpoint.Parse(counts.Text).IsOk);
        foreach (var bad in new[] { counts.Text + "student 2\n", counts.Text.Replace(" 5", " 05", StringComparison.Ordinal), counts.Text.Replace("operational 5\nstudent 2", "student 2\noperational 5", StringComparison.Ordinal), "" })
            Assert.Equal("journal.counts", SeriesCounts.Parse(bad).Refusal?.Key);
    }
}
