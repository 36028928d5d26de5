using System.Globalization;
using System.Text.RegularExpressions;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Kernel;
using Vestibule.DeskTests.Reach;
using Vestibule.Plumbing;
using Vestibule.Reach;
using Vestibule.Store;

namespace Vestibule.Faults.Kill;

/// <summary>
/// The program is killed in the middle of sending a letter through a real mail server, and started again. Everybody is written to. A copy that was under way
/// at the kill may be handed over again: it is the same mail, by its id, so a mailbox shows it once.
/// </summary>
public sealed partial class LetterKillTests
{
    private static readonly int Readers = Environment.GetEnvironmentVariable("VESTIBULE_LONG") is null ? 1500 : 15_000;

    [GeneratedRegex(@"^Message-I[dD]: <([^>]+)>", RegexOptions.Multiline)]
    private static partial Regex MailId();

    [Fact]
    public async Task A_kill_in_the_middle_of_a_letter_leaves_nobody_out_and_writes_to_nobody_twice()
    {
        var folder = Directory.CreateTempSubdirectory("vestibule-letter-").FullName;
        await using var server = await Peer.MailAsync();
        try
        {
            var letter = await PrepareAsync(folder, server.Port);
            var got = new List<(string To, string Id)>();
            using (var house = await RunningHouse.StartAsync(folder, null, "serve"))
            {
                await TakeAsync(server, got, Readers / 2);
                house.Kill();
            }

            using (var house = await RunningHouse.StartAsync(folder, null, "serve"))
            {
                while (got.Select(g => g.To).Distinct().Count() < Readers)
                {
                    await TakeAsync(server, got, 1);
                }

                house.Kill();
            }

            Assert.Equal(Readers, got.Select(g => g.Id).Distinct().Count());
            Assert.All(got.GroupBy(g => g.To), one => Assert.Single(one.Select(g => g.Id).Distinct()));
            Assert.InRange(got.Count - Readers, 0, 10);
            Assert.StartsWith(letter.Value.ToString("N"), got[0].Id, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task TakeAsync(Peer server, List<(string To, string Id)> got, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var mail = await server.NextAsync();
            got.Add((mail.GetProperty("to")[0].GetString()!, MailId().Match(mail.GetProperty("data").GetString()!.ReplaceLineEndings("\n")).Groups[1].Value));
        }
    }

    private static async Task<SheetId> PrepareAsync(string folder, int port)
    {
        var house = new House(Path.Combine(folder, "data"), Path.Combine(folder, "keys"), "http://127.0.0.1:0", false);
        Directory.CreateDirectory(house.Data);
        await using var open = (await OpenHouse.OpenAsync(house, TimeProvider.System)).Value;
        Assert.True((await open.SeedAsync(Path.Combine(AppContext.BaseDirectory, "seeds", "denver-2017", "district.json"), TimeProvider.System, CancellationToken.None)).IsOk);
        await open.Channels.SaveAsync(ChannelSettings.None with
        {
            Mail = new MailServer("127.0.0.1", port, MailSecurity.None, null, null, "letters@district.example") { LettersASecond = 2000 },
        }, CancellationToken.None);
        var now = NodaTime.Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        var (author, second) = (new PersonId(Guid.NewGuid()), new PersonId(Guid.NewGuid()));
        var campus = open.Store.Book.Current()!.Campuses[0].Id;
        var begun = Writing.Begin(new LetterPlan(new Audience(LetterFor.SchoolFamilies, campus), true, "The superintendent", [], [], null), new LetterText("Ready", "Call", "Dear families"), author).Value;
        var approved = Writing.Review(Writing.AskReview(begun).Value, second, true, null, now).Value;
        var book = new LetterBook(open.Store);
        var id = new SheetId(Guid.NewGuid());
        await open.Store.Mailings.Address(id, [.. Enumerable.Range(0, Readers).Select(n => new Reader(string.Create(CultureInfo.InvariantCulture, $"reader{n}@f.example"), "R", new Language("vi")))], now, CancellationToken.None);
        var kept = await book.Keep(id, 0, approved, new TapId(Guid.NewGuid()), Actor.Program, new Happened(now, TimeSource.Server), CancellationToken.None);
        Assert.True(kept.IsOk, kept.Refusal?.ToString());
        return id;
    }
}
