using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Reach;

namespace Vestibule.Rooms.Office.Channels;

/// <summary>The channels as they are set up, the form as it came back, which channels are ready, and where the reader's own last test stands.</summary>
public sealed record ChannelsView(ChannelSettings Settings, string Address, Form? Form, ImmutableArray<string> Ready, IReadOnlyList<MessageState> Tests, bool Saved)
{
    /// <summary>What a field shows: what was typed, else what is kept. A secret is never shown.</summary>
    public string Shown(string field, string? kept) => Form?.Typed(field) ?? kept ?? "";
}

/// <summary>Sets up how messages leave, and sends whoever does it a test.</summary>
public static class SetUpChannels
{
    /// <summary>The page.</summary>
    public const string Path = "/office/channels";

    private static readonly LocalTimePattern Hour = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Screen screen, ChannelBook channels, Senders senders, Journals journals, string? saved, CancellationToken stop) =>
            ShowAsync(screen, channels, senders, journals, null, saved is not null, stop)).Needs(Act.KeepOffice);
        app.MapPost(Path, SaveAsync).Needs(Act.KeepOffice);
        app.MapPost(Path + "/test", async (Screen screen, Form form, Practising practising, CancellationToken stop) =>
            (await practising.OwnAsync(screen.Who.Person!, form.Tap, stop)).Refusal is { } no ? screen.Refused(no, Path) : screen.Go(Path + "#test")).Needs(Act.KeepOffice);
    }

    private static async Task<IResult> ShowAsync(
        Screen screen, ChannelBook channels, Senders senders, Journals journals, Form? form, bool saved, CancellationToken stop) =>
        screen.Show<ChannelsPage, ChannelsView>(new ChannelsView(channels.Current, channels.Address, form, [.. senders.Ready],
            [.. (await journals.Messages(Practising.Of(screen.Who.Person!.Id), stop)).Where(m => m.Queued > screen.Now - Duration.FromHours(1)).Reverse().DistinctBy(m => m.Channel)], saved),
            form is null ? 200 : 400);

    private static async Task<IResult> SaveAsync(Screen screen, Form form, ChannelBook channels, Senders senders, Journals journals, CancellationToken stop)
    {
        var settings = Read(form, channels.Current);
        if (!form.Ok)
        {
            return await ShowAsync(screen, channels, senders, journals, form, false, stop);
        }

        var saved = await channels.SaveAsync(settings, stop);
        return saved.Refusal is { } no ? screen.Refused(no, Path) : screen.Go(Path + "?saved");
    }

    private static ChannelSettings Read(Form form, ChannelSettings old)
    {
        var address = Url(form, "address");
        MailServer? mail = form.Text("mail-host", 200) is not { } host ? null : new(host, Port(form, "mail-port"), form.Choice<MailSecurity>("mail-security") ?? MailSecurity.StartTls,
            form.Text("mail-user", 200), Secret(form, "mail-password", old.Mail?.Password), form.Required("mail-from", 200))
            { LettersASecond = int.TryParse(form.Typed("mail-pace"), System.Globalization.CultureInfo.InvariantCulture, out var pace) ? Math.Clamp(pace, 1, 2000) : 20 };
        var (textUrl, callUrl) = (Url(form, "text-url"), Url(form, "call-url"));
        GatewaySettings? gateway = textUrl is null && callUrl is null ? null : new(textUrl, callUrl, form.Required("account", 200),
            Secret(form, "secret", old.Gateway?.Secret) ?? Missing(form, "secret"), form.Required("number", 40));
        Hook? hook = Url(form, "hook-url") is not { } to ? null : new(to, Secret(form, "hook-secret", old.Webhook?.Secret) ?? Missing(form, "hook-secret"));
        var contact = form.Text("push-contact", 200);
        if (contact is not null && !contact.StartsWith("mailto:", StringComparison.Ordinal) && !contact.StartsWith("https://", StringComparison.Ordinal))
        {
            form.Refuse("push-contact", new Refusal("form.unreadable"));
        }

        ImmutableArray<string> hosts = [.. (form.Text("push-hosts", 2000) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        LocalTime? at = null;
        if (form.Text("practice-at", 5) is { } typed)
        {
            if (Hour.Parse(typed) is { Success: true, Value: var time })
            {
                at = time;
            }
            else
            {
                form.Refuse("practice-at", new Refusal("form.unreadable"));
            }
        }

        return new ChannelSettings(address, mail, gateway, hook, contact, hosts, at)
        {
            Intake = form.Text("intake-host", 200) is not { } intake ? null : new(intake, Port(form, "intake-port"), form.Choice<MailSecurity>("intake-security") ?? MailSecurity.Tls,
                form.Required("intake-user", 200), Secret(form, "intake-password", old.Intake?.Password), form.Text("intake-folder", 200)),
        };
    }

    private static string? Url(Form form, string field)
    {
        var text = form.Text(field, 500);
        if (text is not null && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            form.Refuse(field, new Refusal("form.unreadable"));
        }

        return text;
    }

    private static int Port(Form form, string field)
    {
        if (int.TryParse(form.Typed(field), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536)
        {
            return port;
        }

        form.Refuse(field, new Refusal("form.unreadable"));
        return 0;
    }

    // A field left empty keeps the secret that is there: it is never sent to a browser.
    private static string? Secret(Form form, string field, string? kept) => form.Text(field, 500) ?? kept;

    private static string Missing(Form form, string field)
    {
        form.Refuse(field, new Refusal("form.missing"));
        return "";
    }
}
