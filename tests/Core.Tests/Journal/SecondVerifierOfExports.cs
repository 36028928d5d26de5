using System.Text;
using Vestibule.Core.Kernel;
using Xunit;
using Vestibule.Core.Journal;

namespace Vestibule.CoreTests.Journal;

public sealed class SecondVerifierOfExports
{
    private const int Tamperings = SecondVerifierTampering.Ways * 40;
    private static readonly RecordClass[] All = Enum.GetValues<RecordClass>();

    [Fact]
    public void Node_finds_every_honest_export_sound()
    {
        var cases = new List<SecondVerifier.Case>();
        for (var seed = 0; seed < 20; seed++)
        {
            var log = Log(seed);
            foreach (var incident in log.Incidents)
                cases.Add(new($"{seed:000}-{cases.Count:000}.export", ExportBytes.Write(log.Export(incident, seed % 2 == 0 ? All : [RecordClass.Operational, RecordClass.Student]))));
        }
        Assert.All(SecondVerifier.Judge(cases, new TestKey(7).Verifier).Values, said => Assert.Equal("ok", said));
    }

    [Fact]
    public void Both_verifiers_say_the_same_of_every_tampered_export()
    {
        var key = new TestKey(7).Verifier;
        var logs = Enumerable.Range(0, 10).Select(Log).ToArray();
        var cases = Enumerable.Range(0, Tamperings)
            .Select(round => new SecondVerifier.Case(
                $"{round:0000}-way-{round % SecondVerifierTampering.Ways}.export",
                SecondVerifierTampering.Of(logs[round % logs.Length], round % SecondVerifierTampering.Ways, new Random(round))))
            .ToList();
        var theirs = SecondVerifier.Judge(cases, key);
        var differ = cases.Select(c => (c.Name, Ours: SecondVerifier.Ours(c.Bytes, key), Theirs: theirs[c.Name])).Where(c => c.Ours != c.Theirs).ToList();
        Assert.True(differ.Count == 0, $"{differ.Count} differ:\n" + string.Join('\n', differ.Take(30)));

        var verdicts = theirs.Values.Select(v => string.Join(' ', v.Split(' ').Take(2))).ToHashSet();
        Assert.Superset(
            new HashSet<string>(["refused journal.export", .. new[] { "key", "checkpoint", "count", "altered", "inserted", "reordered", "proof", "series", "payload", "erasure" }.Select(f => $"fault {f}")]),
            verdicts);
        Assert.True(theirs.Values.Count(v => v == "ok") < Tamperings / 20, "most tamperings must be found");
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Both_verifiers_take_or_refuse_the_same_spellings(string right, string wrong)
    {
        var log = Log(2);
        var text = Encoding.UTF8.GetString(ExportBytes.Write(log.Export(log.Incidents[0], All)));
        var at = right.Length == 0 ? 0 : text.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0);
        var bytes = Encoding.UTF8.GetBytes(text[..at] + wrong + text[(at + right.Length)..]);
        var theirs = SecondVerifier.Judge([new("one.export", bytes)], log.Key.Verifier).Single().Value;
        Assert.Equal(SecondVerifier.Ours(bytes, log.Key.Verifier), theirs);
    }

    public static TheoryData<string, string> Spellings => new()
    {
        { "\"version\": 1", "\"version\": 1.0" },
        { "\"version\": 1", "\"version\": 1e0" },
        { "\"version\": 1", "\"version\": -1" },
        { "\"version\": 1", "\"version\": 01" },
        { "\"version\": 1", "\"version\": \"1\"" },
        { "\"version\": 1,", "\"version\": 1, \"\\u0076ersion\": 1," },
        { "\"version\"", "\"\\u0076ersion\"" },
        { "\"version\"", "\"Version\"" },
        { "\"vkey\": \"", "\"vkey\": \"+" },
        { "\"vkey\": \"", "\"vkey\": \"\u007F" },
        { "\"vkey\": \"", "\"vkey\": \"another." },
        { "", "\uFEFF" },
        { "", " \t\r\n" },
        { "", "/* honest */" },
        { "", "\v" },
        { "\"entries\": [", "\"entries\": [null," },
        { "\"entries\": [", "\"entries\": [,"},
        { "\"proof\": [", "\"proof\": [\"\"," },
        { "\"proof\": [", "\"proof\": [null," },
        { "\"checkpoint\": \"", "\"checkpoint\": \"\\udc00" },
        { "\"checkpoint\": \"", "\"checkpoint\": \"\u007F" },
        { "\"checkpoint\": \"", "\"checkpoint\": \"\t" },
        { "\"checkpoint\": \"", "\"checkpoint\": \"\\/" },
        { "\"reason\": \"privileged\"", "\"reason\": \"privileged\", \"by\": 3" },
        { "\"withheld\": {\n        \"reason\": \"privileged\"\n      }", "\"erased\": {\"reason\": \"retention-rule\", \"by\": -1}" },
        { "\"withheld\": {\n        \"reason\": \"privileged\"\n      }", "\"erased\": {\"reason\": \"retention-rule\", \"by\": 1.5}" },
        { "\"withheld\": {\n        \"reason\": \"privileged\"\n      }", "\"erased\": {\"reason\": \"retention-rule\", \"by\": 9007199254740991}" },
        { "\"withheld\": {\n        \"reason\": \"privileged\"\n      }", "\"erased\": {\"reason\": \"retention-rule\", \"by\": 9007199254740992}" },
        { "\"withheld\": {\n        \"reason\": \"privileged\"\n      }", "\"open\": {\"salt\": \"\", \"payload\": \"\"}" },
    };

    private static TestLog Log(int seed)
    {
        var log = new TestLog(seed, 40, largestCommit: 4);
        log.Erase(log.Headers.FindIndex(h => h.Incident == log.Incidents[0]));
        return log;
    }
}
