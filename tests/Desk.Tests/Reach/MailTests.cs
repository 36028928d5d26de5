using Vestibule.Reach;

namespace Vestibule.DeskTests.Reach;

/// <summary>E-mail through a real mail server that can also be busy, refuse, hang, or cut the line.</summary>
public sealed class MailTests
{
    [Fact]
    public async Task A_message_arrives_whole_in_any_script_under_an_id_that_stays_the_same()
    {
        await using var server = await Peer.MailAsync();
        var post = new Post(Guid.Parse("0190a2b4-0000-4000-8000-00000000000a"), "email", "okafor@district.example",
            "مدرسة لاركسبير: هناك من يحتاج إليك\nhttps://v.district.example/a/abc?lang=ar"u8.ToArray(), "ar");
        Assert.Equal(Sent.Ok, await SendAsync(server, post));
        Assert.Equal(Sent.Ok, await SendAsync(server, post));

        var (one, two) = (MimeKit.MimeMessage.Load(Data(await server.NextAsync())), MimeKit.MimeMessage.Load(Data(await server.NextAsync())));
        Assert.Equal("مدرسة لاركسبير: هناك من يحتاج إليك", one.Subject);
        Assert.Contains("https://v.district.example/a/abc?lang=ar", one.TextBody, StringComparison.Ordinal);
        Assert.Equal("alerts@district.example", one.From.Mailboxes.Single().Address);
        Assert.Equal(("0190a2b4000040008000-00000000000a".Replace("-", "", StringComparison.Ordinal) + "@district.example", one.MessageId), (one.MessageId, two.MessageId));
    }

    [Theory]
    [InlineData("busy", false, "mail-451")]
    [InlineData("no", true, "mail-550")]
    [InlineData("gone", false, "mail-line-lost")]
    public async Task What_the_server_will_not_take_is_tried_again_unless_it_never_will(string how, bool final, string code)
    {
        await using var server = await Peer.MailAsync();
        var sent = await SendAsync(server, To(how));
        Assert.Equal((false, final), (sent.Accepted, sent.Final));
        Assert.StartsWith(code.Split('-')[0], sent.Error, StringComparison.Ordinal);
        Assert.True(how == "gone" || sent.Error == code, sent.Error);
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up_after_eight_seconds_and_tried_again()
    {
        await using var server = await Peer.MailAsync();
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var senders = new Senders(() => new Dictionary<string, Sender> { ["email"] = new MailSender(Server(server), time).SendAsync }.ToImmutable());
        var sending = senders.SendAsync(To("stall"), time, CancellationToken.None);
        while (!sending.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal(Sent.Later("no-answer-in-time"), await sending);
    }

    [Fact]
    public async Task A_line_that_breaks_after_the_server_took_the_message_does_not_make_it_leave_twice()
    {
        await using var server = await Peer.MailAsync();
        Assert.Equal(Sent.Ok, await SendAsync(server, To("late")));
        await server.NextAsync();
        Assert.True(server.IsQuiet);
    }

    [Fact]
    public async Task No_server_at_all_is_an_error_that_may_pass() =>
        Assert.Equal(Sent.Later("mail-unreachable"), await new MailSender(new MailServer("127.0.0.1", 1, MailSecurity.None, null, null, "a@b.example"), TimeProvider.System).SendAsync(To("x"), CancellationToken.None));

    [Fact]
    public async Task A_server_that_cannot_encrypt_is_told_nothing_when_the_district_wants_encryption()
    {
        await using var server = await Peer.MailAsync();
        var sent = await new MailSender(Server(server) with { Security = MailSecurity.StartTls }, TimeProvider.System).SendAsync(To("x"), CancellationToken.None);
        Assert.Equal(Sent.Later("mail-no-tls"), sent);
        Assert.True(server.IsQuiet);
    }

    private static Post To(string how) => new(Guid.NewGuid(), "email", $"{how}@district.example", "A subject\nhttps://v.district.example/a/abc"u8.ToArray(), "en");

    private static MailServer Server(Peer peer) => new("127.0.0.1", peer.Port, MailSecurity.None, null, null, "alerts@district.example");

    private static Task<Sent> SendAsync(Peer peer, Post post) => new MailSender(Server(peer), TimeProvider.System).SendAsync(post, CancellationToken.None);

    private static MemoryStream Data(System.Text.Json.JsonElement taken) => new(System.Text.Encoding.UTF8.GetBytes(taken.GetProperty("data").GetString()!));
}

internal static class Dictionaries
{
    public static System.Collections.Immutable.ImmutableDictionary<string, Sender> ToImmutable(this Dictionary<string, Sender> all) =>
        System.Collections.Immutable.ImmutableDictionary.CreateRange(all);
}
