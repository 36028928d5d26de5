using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vestibule.Clockwork;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Publishing;

namespace Vestibule.DeskTests.Rooms.Office;

/// <summary>A small procedure of a made-up district, and what people do with it in the Office.</summary>
internal static class Written
{
    /// <summary>Where the room is.</summary>
    public const string Room = "/office/procedures";

    /// <summary>A procedure of three steps that keeps every rule: a call, counsel's answer, and an emergency.</summary>
    public const string Small = """
        format: 1
        id: prairie
        in-force: {from: 2017-03-11}
        authority: The board of Prairie District
        reviewer: awaiting review
        sources: {letter: {title: A letter}}
        roles: [employee, leader, legal, safety]
        contacts: {legal: {hours: office, fallback: safety}, safety: {hours: always}}
        fields: {}
        procedures:
          access:
            binds: [{ask: [student, entry, information, emergency, parent-detained, child]}]
            steps:
              call-safety: {by: anyone, call: safety, owed: true, repeat: true}
              advise: {by: legal, after: [call-safety], on: advised}
              emergency: {by: anyone, on: emergency-declared, emergency: true, repeat: true, owes: [call-safety]}
            rules:
              - never advise before call-safety

        """;

    /// <summary>The same, with the order of two steps lost: its own rule is broken.</summary>
    public static string OutOfOrder => Small.Replace("advise: {by: legal, after: [call-safety], on: advised}", "advise: {by: legal, on: advised}", StringComparison.Ordinal);

    /// <summary>The same, with something owed that nobody can ever do: a rule that every procedure must keep.</summary>
    public static string DeadEnd => Small.Replace("after: [call-safety], on: advised}", "after: [call-safety], on: advised, owes: [never]}\n      never: {by: legal, needs: [gone]}\n      gone: {by: legal, closed: true}", StringComparison.Ordinal);

    /// <summary>A pack: the procedure with a text for each word it needs, which says what it is for.</summary>
    public static ImmutableSortedDictionary<string, string> Pack(string procedure)
    {
        var keys = ProcedureReader.Read("procedure.yaml", procedure, Words([])).Errors.Where(e => e.Key == "missing-words").Select(e => e.Arguments["words"]).Distinct();
        return Words(keys).SetItem("procedure.yaml", procedure);
    }

    /// <summary>Starts a draft with these files and gives its page.</summary>
    public static async Task<Seen> StartAsync(this Visitor visitor, ImmutableSortedDictionary<string, string> files)
    {
        var form = (await visitor.GetAsync(Room)).Form(Room + "/new");
        using var content = new MultipartFormDataContent();
        foreach (var field in form.Fields) content.Add(new StringContent(field.Value), field.Key);
        foreach (var (name, text) in files)
        {
            var file = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            file.Headers.ContentType = new MediaTypeHeaderValue("text/yaml");
            content.Add(file, "files", name);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, Room + "/new") { Content = content };
        request.Headers.Add("Origin", visitor.Origin);
        return await visitor.SendAsync(request, follow: true);
    }

    /// <summary>Lets the check that the page asked for come to its end, and looks again.</summary>
    public static async Task<Seen> ProvedAsync(this Desk desk, Visitor visitor, Seen page)
    {
        await desk.App.Services.GetServices<IHostedService>().OfType<ProveEditions>().Single().OnceAsync(CancellationToken.None);
        return await visitor.GetAsync(page.At.AbsolutePath);
    }

    /// <summary>Presses a button of a draft's or edition's page.</summary>
    public static Task<Seen> DoAsync(this Visitor visitor, Seen page, string what, params (string, string)[] typed) =>
        visitor.PressAsync(page, $"{page.At.AbsolutePath}/{what}", typed);

    /// <summary>Ito writes it, Raman agrees: a draft that only has to be published.</summary>
    public static async Task<Seen> AgreedAsync(this Desk desk, Visitor ito, Visitor raman, ImmutableSortedDictionary<string, string> files)
    {
        var page = await desk.ProvedAsync(ito, await ito.StartAsync(files));
        page = await ito.DoAsync(page, "send");
        await raman.DoAsync(await raman.GetAsync(page.At.AbsolutePath), "review", ("note", "Read it line by line with the board's text."), ("verdict", "agree"));
        return await ito.GetAsync(page.At.AbsolutePath);
    }

    private static ImmutableSortedDictionary<string, string> Words(IEnumerable<string> keys) => ImmutableSortedDictionary<string, string>.Empty.Add(
        "words.en.yaml", "format: 1\nlanguage: en\nstatus: source\ntexts:\n" + string.Concat(keys.Select(k => $"  {k}: The {k.Replace('.', ' ')}\n").DefaultIfEmpty("  x: x\n")));
}
