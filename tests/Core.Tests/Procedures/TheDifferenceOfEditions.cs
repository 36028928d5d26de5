using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Telling;
using Vestibule.CoreTests.Wording;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>What changes between two editions, said so that a board can vote on it.</summary>
public sealed class TheDifferenceOfEditions
{
    private static readonly Core.Kernel.Wording.Words Words = Repository.Words();

    [Fact]
    public void Nothing_changed_is_said_plainly()
    {
        Assert.Empty(Between(Denver2017, Denver2017));
        Assert.EndsWith("Nothing changed. The files are the same.\n", EditionDifference.Text(Denver2017, Denver2017, Words, Language.English), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("owes: [comply, call-safety, call-legal, note-words]", "owes: [note-words, call-legal, comply, call-safety]")]
    [InlineData("do: [do.call-safety, do.read-out]", "do: [do.read-out, do.call-safety]")]
    [InlineData("needs: [[counsel-admits, emergency]]", "needs: [[emergency, counsel-admits]]")]
    [InlineData("'warrant in [says-yes, shown]'", "'warrant = shown or warrant = says-yes'")]
    [InlineData("group: ask\n", "group: asking\n", "alone, ask, ask-more", "alone, asking, ask-more")]
    [InlineData("# Whoever is first.", "# Somebody.")]
    public void What_is_only_written_in_another_way_is_no_difference(params string[] edits)
    {
        var edited = Edited([.. edits.Chunk(2).Select(e => (e[0], e[1]))]);
        Assert.NotEqual(Denver2017.Digest, edited.Digest);
        Assert.Empty(Between(Denver2017, edited));
        Assert.Contains("Nothing changed. The two say the same", EditionDifference.Text(Denver2017, edited, Words, Language.English), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("until: 2024-12-31", "until: 2025-06-30", "Last day in force: it was Dec 31, 2024, now it is Jun 30, 2025.")]
    [InlineData("reviewer: awaiting review", "reviewer: A. Counsel", "Reviewed by: it was awaiting review, now it is A. Counsel.")]
    [InlineData("safety: {hours: always}", "safety: {hours: office}", "No longer: Department of Safety: answers day and night.")]
    [InlineData("needs: [[counsel-admits, emergency]]", "needs: [counsel-admits]", "New: Never before “Legal advises to admit”.")]
    [InlineData("waits: [call-legal, call-safety, tell-safety, carry-out]", "waits: [call-legal, call-safety, carry-out]", "No longer: Not while this still has to be done: “Tell Safety what legal said”.")]
    [InlineData("owes: [instruct]\n", "owes: {instruct: PT5M}\n", "New: Then this must be done within 5 minutes: “Read it back. Tell the front desk”.")]
    [InlineData("      - never comply before emergency\n", "", "No longer: Never “Comply. Do not interfere” before “Emergency or an order”.")]
    [InlineData("by: [leader, legal]", "by: [leader]", "New: Who: School leader.")]
    [InlineData("when: cooperation = working-with-us", "when: not cooperation = working-with-us", "New: Only if “Is the officer working with us?” is not “Working with us”.")]
    [InlineData("source: letter step 6", "source: letter step 7", "New: Source: [1] step 7.")]
    [InlineData("fallback: call-safety", "", "No longer: If nobody is reached, this must be done: “Call the Department of Safety”. The first call is still owed.")]
    public void A_change_is_said_in_words(string from, string to, string sentence) =>
        Assert.Contains(sentence, Between(Denver2017, Edited((from, to))).Select(l => l.Text));

    [Fact]
    public void A_step_that_comes_goes_or_moves_is_said_once()
    {
        const string Watch = "      watch:\n        by: [employee, leader]\n        closed: true\n        do: [do.watch]\n        avoid: [avoid.interfere, avoid.argue]\n"
            + "        source: pack an official who does not wait is not working cooperatively\n";
        var moved = Edited((Watch, ""), ("      official-left:\n        by: [employee, leader]\n", "      official-left:\n        by: [employee, leader]\n"), ("      # What may happen at any time.\n", Watch));
        Assert.Equal(["Changes in “Asks for a student, or to come in”", "This step moves, right after “Tell Safety what legal said”: “Watch and write”"], Between(Denver2017, moved).Select(l => l.Text));

        var gone = Edited((Watch, ""), ("      - entered makes watch owed\n", ""), ("      - official-left makes watch impossible\n", ""), ("opens: [call-safety, watch]", "opens: [call-safety]"), ("owes: [call-safety, call-legal, watch]", "owes: [call-safety, call-legal]"), ("waiting, watch, write-down", "waiting, write-down"));
        Assert.Single(Between(Denver2017, gone), l => l.Text == "This step is gone: “Watch and write”");
        var back = Between(gone, Denver2017).Select(l => l.Text).ToList();
        Assert.Single(back, l => l == "This step is new, right after “They came in without permission”: “Watch and write”");
        Assert.Contains("Do: Watch from a safe place. Note where, when and who.", back);
    }

    [Fact]
    public void A_step_with_a_new_name_in_the_file_is_still_the_same_step()
    {
        var renamed = Edited(("      watch:\n", "      look-on:\n        title: title.watch\n"), ("opens: [call-safety, watch]", "opens: [call-safety, look-on]"),
            ("owes: [call-safety, call-legal, watch]", "owes: [call-safety, call-legal, look-on]"), ("waiting, watch, write-down", "waiting, look-on, write-down"), ("makes watch ", "makes look-on "));
        Assert.Equal(["Its name in the file was watch, now it is look-on."], Between(Denver2017, renamed).Where(l => l.Level == 2).Select(l => l.Text));
    }

    [Fact]
    public void Changed_words_are_said_for_each_language_they_changed_in()
    {
        var words = WordsOf("denver-2017");
        words["words.es.yaml"] = words["words.es.yaml"].Replace("\"Coopera\"", "\"Colabora\"", StringComparison.Ordinal);
        var edited = Read(File.ReadAllText(Path.Combine(Folder("denver-2017"), "procedure.yaml")), words);
        Assert.Equal(["Words in Español", "It was “Coopera”, now it is “Colabora”"], Between(Denver2017, edited).Select(l => l.Text));
    }

    [Fact]
    public void A_language_that_is_dropped_is_said()
    {
        var words = WordsOf("denver-2017");
        words.Remove("words.vi.yaml");
        var fewer = Read(File.ReadAllText(Path.Combine(Folder("denver-2017"), "procedure.yaml")), words);
        Assert.Equal(["There are no words any more in this language: Tiếng Việt"], Between(Denver2017, fewer).Select(l => l.Text));
        Assert.Equal(["There are words now in this language: Tiếng Việt"], Between(fewer, Denver2017).Select(l => l.Text));
    }

    private static System.Collections.Immutable.ImmutableArray<ToldLine> Between(Edition old, Edition now) => EditionDifference.Between(old, now, Words, Language.English);
}
