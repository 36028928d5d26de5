using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Rooms.Families;

namespace Vestibule.DeskTests.Rooms.Families;

/// <summary>What families may read, without telling anybody who they are.</summary>
public sealed class FamilyPageTests(FamilyPageTests.Opened opened) : IClassFixture<FamilyPageTests.Opened>
{
    private static readonly string[] Languages = ["en", "es", "ar", "vi", "am"];
    private static readonly string[] Pages = ["", "/help", "/help/food", "/steps", "/promise", "/all"];
    private static readonly CancellationToken Stop = CancellationToken.None;

    /// <summary>One house for everything that only reads.</summary>
    public sealed class Opened : IAsyncLifetime
    {
        internal Desk Desk { get; private set; } = null!;

        internal Library Library { get; private set; } = null!;

        public async ValueTask InitializeAsync() => (Desk, Library) = await OpenAsync();

        public ValueTask DisposeAsync() => Desk.DisposeAsync();
    }

    private static async Task<(Desk Desk, Library Library)> OpenAsync(DateTimeOffset? at = null)
    {
        var desk = await Desk.OpenAsync(at: at);
        var library = desk.Service<Library>();
        var seeded = await library.Seed(Path.Combine(AppContext.BaseDirectory, "seeds", "denver-2017", "texts"), Now(desk), Stop);
        Assert.True(seeded is { IsOk: true, Value: true }, seeded.Refusal?.ToString());
        return (desk, library);
    }

    private static Happened Now(Desk desk) => new(Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), TimeSource.Server);

    [Fact]
    public async Task Every_family_page_opens_for_a_stranger_with_no_cookie_and_nothing_from_elsewhere()
    {
        using var stranger = opened.Desk.Stranger();
        foreach (var language in Languages)
        {
            foreach (var page in Pages)
            {
                var seen = await stranger.GetAsync($"/family/{language}{page}");
                Assert.True(seen.Status == HttpStatusCode.OK, $"{language}{page}: {seen.Status}");
                Assert.False(seen.Response.Headers.Contains("Set-Cookie"), $"{language}{page}");
                Assert.Contains($"<html lang=\"{language}\" dir=\"{(language == "ar" ? "rtl" : "ltr")}\"", seen.Html, StringComparison.Ordinal);
                Assert.DoesNotContain("<form", seen.Html, StringComparison.Ordinal);
                Assert.DoesNotMatch("\\s(src|srcset|action|poster|data)=", seen.Html);
                Assert.Single(Regex.Matches(seen.Html, "<link rel=\"stylesheet\""));
                Assert.Empty(Regex.Matches(seen.Html, "<link (?!rel=\"(stylesheet|icon)\")"));
                Assert.Contains("class=\"tool leave far\" rel=\"noreferrer\" href=\"https://www.weather.gov/\"", seen.Html, StringComparison.Ordinal);
            }
        }

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/family/xx")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/family/en/help/nothing")).Status);
    }

    [Fact]
    public async Task A_family_finds_its_own_language_at_the_short_address()
    {
        using var stranger = opened.Desk.Stranger();
        stranger.Http.DefaultRequestHeaders.Add("Accept-Language", "fr, vi-VN;q=0.9, en;q=0.5");
        var seen = await stranger.GetAsync("/family");
        Assert.Contains("Con quý vị có chỗ ở trường.", seen.Text, StringComparison.Ordinal);
        Assert.Contains("Soomaali", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/language/am", (await stranger.GetAsync("/sign-in")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_few_lines_the_page_carries_may_run_and_the_page_is_small()
    {
        using var stranger = opened.Desk.Stranger();
        stranger.Http.DefaultRequestHeaders.Add("Accept-Encoding", "br");
        using var answer = await stranger.Http.GetAsync(new Uri("/family/ar", UriKind.Relative));
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Matches("^default-src 'none'; script-src 'sha256-[A-Za-z0-9+/=]{44}'; style-src 'self'; img-src data:; worker-src 'self'; form-action 'none'; ", policy);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync()).Length, 1500, 8000);
        using var worker = await stranger.Http.GetAsync(new Uri("/family/sw.js", UriKind.Relative));
        Assert.Equal("/family", worker.Headers.GetValues("Service-Worker-Allowed").Single());
    }

    [Fact]
    public async Task A_right_whose_English_changed_is_shown_in_English_with_a_notice_until_it_is_translated()
    {
        var (desk, library) = await OpenAsync();
        await using var closing = desk;
        using var stranger = desk.Stranger();
        Assert.Contains("لا. يحمي الدستور", (await stranger.GetAsync("/family/ar")).Text, StringComparison.Ordinal);

        var kept = (await library.Read(Stop)).Find("schooling")!;
        var (writer, reader) = (Somebody(desk, "ito"), Somebody(desk, "raman"));
        var today = new LocalDate(2017, 3, 10);
        var next = kept.Text.Write(Language.English, null, kept.Text.OriginalOn(today)!.Title, "No. This was made clearer.", writer).Value
            .HandIn(Language.English, 2).Value.Review(Language.English, 2, reader, Now(desk).At).Value.Publish(Language.English, 2, today, null, today).Value;
        Assert.True((await library.Keep(kept.Id, kept.Version, next, new TapId(Guid.NewGuid()), writer.Actor, Now(desk), Stop)).IsOk);

        var stale = await stranger.GetAsync("/family/ar");
        Assert.DoesNotContain("لا. يحمي الدستور", stale.Text, StringComparison.Ordinal);
        Assert.Contains("<div class=\"md\" lang=\"en\" dir=\"ltr\"><p>No. This was made clearer.</p></div>", stale.Html, StringComparison.Ordinal);
        Assert.Contains("تغيّر النص الإنجليزي", stale.Text, StringComparison.Ordinal);
        Assert.Equal("error.sheet-changed", (await library.Keep(kept.Id, kept.Version, next, new TapId(Guid.NewGuid()), writer.Actor, Now(desk), Stop)).Refusal!.Key);
    }

    [Fact]
    public async Task What_federal_policy_said_stops_showing_on_the_day_it_was_withdrawn()
    {
        var (desk, _) = await OpenAsync(new DateTimeOffset(2025, 1, 20, 6, 59, 0, TimeSpan.Zero)); // 11:59 p.m. on the 19th in Denver
        await using var closing = desk;
        using var stranger = desk.Stranger();
        const string Stands = "A federal policy tells immigration officers to keep away", Withdrawn = "the federal government took back its policy";
        var before = await stranger.GetAsync("/family/en");
        Assert.Contains(Stands, before.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Withdrawn, before.Text, StringComparison.Ordinal);
        Assert.Contains("<!--until 2025-01-20-->", before.Html, StringComparison.Ordinal);
        desk.Time.Advance(TimeSpan.FromMinutes(1));
        foreach (var language in Languages)
        {
            var after = await stranger.GetAsync($"/family/{language}/promise");
            Assert.DoesNotContain("id=\"federal-policy\"", after.Html, StringComparison.Ordinal);
            Assert.Contains("id=\"federal-policy-withdrawn\"", after.Html, StringComparison.Ordinal);
        }

        Assert.Contains(Withdrawn, (await stranger.GetAsync("/family/en")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_found_by_what_somebody_needs()
    {
        using var stranger = opened.Desk.Stranger();
        var food = await stranger.GetAsync("/family/es/help/food");
        Assert.Contains("Despensa de alimentos", food.Text, StringComparison.Ordinal);
        Assert.Contains("Gratis", food.Text, StringComparison.Ordinal);
        Assert.Contains("Sábado 9:00", food.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Enfermería", food.Text, StringComparison.Ordinal);
        Assert.Contains("Enfermería", (await stranger.GetAsync("/family/es/help")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machines_draft_says_so_and_stands_beside_the_English()
    {
        using var stranger = opened.Desk.Stranger();
        var seen = await stranger.GetAsync("/family/am");
        Assert.Contains("ይህን ረቂቅ ማሽን ጻፈው።", seen.Text, StringComparison.Ordinal);
        Assert.Contains("The Constitution protects", seen.Text, StringComparison.Ordinal);
        Assert.Contains("lang=\"en\" dir=\"ltr\">Does this also count on the bus and on trips?", seen.Html, StringComparison.Ordinal);
    }

    /// <summary>Somali is promised; here somebody adds the two files, of sentences and of texts, and nothing else.</summary>
    [Fact]
    public async Task Adding_a_language_is_adding_files()
    {
        var folder = Directory.CreateTempSubdirectory("vestibule-language-").FullName;
        var (words, texts) = (Path.Combine(folder, "words"), Path.Combine(folder, "texts"));
        try
        {
            Copy(WordsFolder.Beside, words);
            Copy(Path.Combine(AppContext.BaseDirectory, "seeds", "denver-2017", "texts"), texts);
            Directory.CreateDirectory(Path.Combine(words, "so"));
            var english = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(words, "en", "family.json"), Stop)).RootElement;
            var said = english.EnumerateObject().Where(p => p.Name.StartsWith("family.", StringComparison.Ordinal)).ToDictionary(
                p => p.Name, object (p) => new { text = p.Name == "family.language" ? "Soomaali" : "so " + p.Value.GetString(), of = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(p.Value.GetString()!)))[..8] });
            said["$meta"] = new { translator = "machine draft", reviewer = "awaiting human review", date = "2026-11-25" };
            await File.WriteAllTextAsync(Path.Combine(words, "so", "family.json"), JsonSerializer.Serialize(said), Stop);
            await File.WriteAllTextAsync(Path.Combine(texts, "so.json"),
                """{"$machine": true, "welcome": {"title": "Ilmahaagu meel ayuu ku leeyahay.", "body": "Qof walba."}, "schooling": {"title": "Su’aal?", "body": "Maya."}}""", Stop);

            await using var desk = await Desk.OpenAsync(ships: WhatShips.Read(strict: true).Value with { Words = WordsFolder.Read(words, strict: true) });
            Assert.True((await desk.Service<Library>().Seed(texts, Now(desk), Stop)).Value);
            using var stranger = desk.Stranger();
            var page = await stranger.GetAsync("/family/so");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains("<html lang=\"so\" dir=\"ltr\"", page.Html, StringComparison.Ordinal);
            Assert.Contains("Ilmahaagu meel ayuu ku leeyahay.", page.Text, StringComparison.Ordinal);
            Assert.Contains("href=\"/family/so\"", (await stranger.GetAsync("/family/en")).Html, StringComparison.Ordinal);

            // What a machine wrote says so and has the English under it; what nobody translated yet is shown in English; Somali is no longer to come.
            Assert.Contains("so " + english.GetProperty("family.draft").GetString(), page.Text, StringComparison.Ordinal);
            Assert.Contains("Maya.", page.Text, StringComparison.Ordinal);
            Assert.Contains("The Constitution protects", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("<bdi lang=\"so\">", page.Html, StringComparison.Ordinal);
            Assert.Contains("<bdi lang=\"fr\">Français</bdi>", page.Html, StringComparison.Ordinal);
            Assert.Contains("<bdi lang=\"so\">Soomaali</bdi>", (await opened.Desk.Stranger().GetAsync("/family/en")).Html, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static void Copy(string from, string to)
        {
            foreach (var file in Directory.EnumerateFiles(from, "*.json", SearchOption.AllDirectories))
            {
                var at = Path.Combine(to, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(at)!);
                File.Copy(file, at);
            }
        }
    }

    [Fact]
    public async Task Texts_that_were_put_in_once_are_not_put_in_twice()
    {
        var library = opened.Library;
        var before = (await library.Read(Stop)).Texts.Length;
        Assert.False((await library.Seed(Path.Combine(AppContext.BaseDirectory, "seeds", "denver-2017", "texts"), Now(opened.Desk), Stop)).Value);
        Assert.Equal(before, (await library.Read(Stop)).Texts.Length);
    }

    [Theory]
    [InlineData("&#x627;&#x644;", "ال")]
    [InlineData("&#x2019;s", "’s")]
    [InlineData("&#x3C;b&#x3E; &lt; &#x22;", "&#x3C;b&#x3E; &lt; &#x22;")]
    [InlineData("&#x202E;&#x2066;&#xD800;&#x0;", "&#x202E;&#x2066;&#xD800;&#x0;")]
    public void Letters_are_written_as_letters_and_nothing_that_could_be_markup_is(string html, string plain) => Assert.Equal(plain, Letters.Plain(html));

    private static Who Somebody(Desk desk, string signIn) => new(desk.Book.People.Single(p => p.SignIn == signIn), null, null, KnownBy.SignedIn);
}
