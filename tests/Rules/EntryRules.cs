using System.Text;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Plumbing;
using Xunit;

namespace Vestibule.Rules;

/// <summary>
/// Every kind of entry has a sample under Samples that is never changed: what an old journal holds must be read for ever. A new version of
/// a kind gets a sample of its own beside the old one.
/// </summary>
public sealed class EntryRules
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests/Rules/Samples");

    [Fact]
    public void Every_kind_of_entry_has_a_frozen_sample()
    {
        var kept = Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)).ToHashSet();
        Rule.Holds(Unsampled(EntryKinds.Known.Select(k => (k.Kind, k.Version)), kept));
        Assert.Equal(["made-up.1.json"], Unsampled([("opened", 1), ("made-up", 1)], kept));
        Assert.Equal(EntryKinds.Known.Select(k => k.Type).ToHashSet(), [.. Samples.All.Select(s => s.GetType())]);
    }

    [Fact]
    public void A_frozen_sample_is_still_what_the_entry_is_written_as()
    {
        foreach (var entry in Samples.All)
        {
            var (kind, version) = EntryKinds.Of(entry);
            Assert.Equal(Sample(kind, version), Encoding.UTF8.GetString(EntryKinds.Write(entry)));
        }
    }

    [Fact]
    public void A_frozen_sample_is_still_read_to_the_same_value()
    {
        foreach (var file in Directory.GetFiles(Folder))
        {
            var name = Path.GetFileName(file).Split('.');
            var version = int.Parse(name[1], System.Globalization.CultureInfo.InvariantCulture);
            var sample = File.ReadAllText(file);
            Assert.True(IsReadWhole(name[0], version, sample), file);
            Assert.Equal(name[0], EntryKinds.Of(EntryKinds.Read(name[0], version, Encoding.UTF8.GetBytes(sample))).Kind);
        }
        Assert.False(IsReadWhole("noted", 1, """{"text":"kept","renamed-since":"lost"}"""));
        Assert.False(IsReadWhole("call-attempted", 1, """{"contact":"safety","result":"reached","role":"leader"}"""));
    }

    [Fact]
    public void Every_kind_of_entry_has_a_line_of_the_timeline_and_a_label()
    {
        var words = WordsFolder.Read(Path.Combine(Repository.Root, "words"), strict: true).English;
        Rule.Holds(Unsaid(EntryKinds.Known.Select(k => k.Kind).Concat(["unknown", "withheld", "gone"]), words));
        Assert.Equal(["entry.made-up.label", "entry.made-up.line"], Unsaid(["opened", "made-up"], words));
    }

    [Fact]
    public void Every_kind_of_entry_tells_all_that_its_line_asks_for()
    {
        var words = WordsFolder.Read(Path.Combine(Repository.Root, "words"), strict: true).English;
        foreach (var entry in Samples.All.Concat([new UnknownEntry("newer", 2, "{}"), new ErasedEntry("noted"), new WithheldEntry("noted")]))
        {
            var told = Told.Of(Samples.Line(entry));
            // In words/ a choice stands under its bare name; what it is comes from words or from the edition.
            var said = words.Say(told.Key, [.. told.Arguments.Select(a => (a.Name.TrimStart('*'), (Argument)a.Value))]);
            Assert.NotEqual("", said.Text.Trim());
        }
        var line = Told.Of(Samples.Line(new Noted("heard")));
        Assert.ThrowsAny<Exception>(() => words.Say(line.Key));
    }

    private static string Sample(string kind, int version) => File.ReadAllText(Path.Combine(Folder, $"{kind}.{version}.json"));

    private static List<string> Unsampled(IEnumerable<(string Kind, int Version)> kinds, HashSet<string> kept) =>
        [.. kinds.Select(k => $"{k.Kind}.{k.Version}.json").Where(f => !kept.Contains(f))];

    private static List<string> Unsaid(IEnumerable<string> kinds, Phrasebook words) =>
        [.. kinds.SelectMany(k => new[] { $"entry.{k}.label", $"entry.{k}.line" }).Where(k => !words.Has(k)).Distinct()];

    private static bool IsReadWhole(string kind, int version, string sample) =>
        Encoding.UTF8.GetString(EntryKinds.Write(EntryKinds.Read(kind, version, Encoding.UTF8.GetBytes(sample)))) == sample;
}
