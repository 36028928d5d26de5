using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.DeskTests.Plumbing;

/// <summary>Open pages hear of every change, once, also after the line was lost for a while.</summary>
public sealed class LiveTests
{
    [Fact]
    public async Task After_a_lost_line_a_page_hears_exactly_what_it_missed()
    {
        await using var desk = await Desk.OpenAsync();
        var door = await desk.DeviceAsync();
        var id = await desk.IncidentAsync();
        var start = desk.Open.Store.Ledger.Newest();
        var first = await NoteAsync(desk, id);
        var heard = await HearAsync(door, $"/live/case/{id}?after={start}", null, 1);
        Assert.Equal([first], heard);

        // The line is gone while three things happen, and something at another case.
        var missed = new List<long> { await NoteAsync(desk, id), await NoteAsync(desk, id) };
        await NoteAsync(desk, await desk.IncidentAsync(Desk.Foxglove));
        missed.Add(await NoteAsync(desk, id));
        Assert.Equal(missed, await HearAsync(door, $"/live/case/{id}?after={start}", heard[^1], 3));
    }

    [Fact]
    public async Task What_only_the_legal_office_may_read_does_not_even_stir_the_door()
    {
        await using var desk = await Desk.OpenAsync();
        var door = await desk.DeviceAsync();
        var id = await desk.IncidentAsync();
        var start = desk.Open.Store.Ledger.Newest();
        await WriteAsync(desk, id, new PrivilegedNoted("Only for the office."));
        var open = await NoteAsync(desk, id);

        Assert.Equal([open], await HearAsync(door, $"/live/case/{id}?after={start}", null, 1));
    }

    [Fact]
    public async Task A_quiet_line_says_that_it_lives()
    {
        await using var desk = await Desk.OpenAsync();
        var door = await desk.DeviceAsync();
        var id = await desk.IncidentAsync();
        using var answer = await OpenAsync(door, $"/live/case/{id}", null);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.StartsWith("retry:", await lines.ReadLineAsync(), StringComparison.Ordinal);
        desk.Time.Advance(TimeSpan.FromSeconds(15));
        string? line;
        do
        {
            line = await lines.ReadLineAsync();
        }
        while (line is not null && !line.StartsWith("event:", StringComparison.Ordinal));

        Assert.Equal("event: ping", line);
    }

    private static Task<long> NoteAsync(Desk desk, IncidentId id) => WriteAsync(desk, id, new Noted("Something happened."));

    private static async Task<long> WriteAsync(Desk desk, IncidentId id, Entry entry)
    {
        var now = Instant.FromDateTimeOffset(desk.Time.GetUtcNow());
        var written = await desk.Open.Store.Ledger.Write(
            new Attempt(id, new TapId(Guid.NewGuid()), Actor.Program, new Happened(now, TimeSource.Server)), _ => ImmutableArray.Create(entry), CancellationToken.None);
        Assert.True(written.IsOk, written.Refusal?.ToString());
        return written.Value.Last;
    }

    private static async Task<HttpResponseMessage> OpenAsync(Visitor visitor, string path, long? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (last is { } seen)
        {
            request.Headers.Add("Last-Event-ID", seen.ToString(CultureInfo.InvariantCulture));
        }

        var answer = await visitor.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return answer;
    }

    private static async Task<List<long>> HearAsync(Visitor visitor, string path, long? last, int count)
    {
        using var answer = await OpenAsync(visitor, path, last);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var ids = new List<long>();
        while (ids.Count < count && await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                ids.Add(long.Parse(line[4..], CultureInfo.InvariantCulture));
            }
        }

        return ids;
    }
}
