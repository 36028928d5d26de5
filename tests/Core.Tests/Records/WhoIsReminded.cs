using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Xunit;
using static Vestibule.CoreTests.Records.ARequest;

namespace Vestibule.CoreTests.Records;

/// <summary>Reminders climb the legal office's ladder: one rung each time nobody moves.</summary>
public sealed class WhoIsReminded
{
    private static readonly WorkingCalendar Calendar = new([]);
    private static readonly PersonId Counsel = Number(4), Head = Number(9);

    [Fact]
    public void A_request_that_nobody_takes_is_said_every_half_hour_one_rung_higher_then_each_working_morning()
    {
        var request = Asked();
        var said = new List<(Instant At, int People)>();
        for (var n = 0; n < 6; n++)
        {
            var at = Reminding.Next(request, null, Denver, Calendar)!.Value;
            said.Add((at, Whom(request).Length));
            request = request with { Reminded = at, Happenings = request.Happenings.Add(new Happening(at, null, "reminded", null)) };
        }

        // Friday 9:41: 10:11, 10:41, 11:11; then Monday, Tuesday and Wednesday at eight, summer time by then.
        Assert.Equal([30, 60, 90], said.Take(3).Select(s => (int)(s.At - Friday).TotalMinutes));
        Assert.Equal(["2017-03-13 08", "2017-03-14 08", "2017-03-15 08"], said.Skip(3).Select(s => s.At.InZone(Denver).ToString("uuuu-MM-dd HH", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal([1, 2, 2, 2, 2, 2], said.Select(s => s.People));
    }

    [Fact]
    public void Whoever_has_it_is_reminded_first_and_whoever_stands_in_for_them_when_they_are_out()
    {
        var request = Taken();
        Assert.Equal([Counsel], Whom(request));
        Assert.Equal([Head], Reminding.Whom(request, Head, [[Counsel], [Head]]));
        request = request with { Happenings = request.Happenings.Add(new Happening(Friday, null, "reminded", null)).Add(new Happening(Friday, null, "reminded", null)) };
        Assert.Equal([Counsel, Head], Whom(request));
        request = request with { Happenings = request.Happenings.Add(new Happening(Friday, Counsel, "papers", "1")) };
        Assert.Equal(0, Reminding.Unheard(request));
    }

    [Fact]
    public void What_is_too_late_is_said_each_working_morning_until_it_is_closed()
    {
        var request = Taken(AskerKind.Press);
        var due = request.DueBy(By(Raman, "co").Rules, Calendar, Denver)!;
        var late = due.TooLateAt(Denver) + Duration.FromHours(1);
        var next = Reminding.Next(request with { Reminded = late }, due, Denver, Calendar)!.Value.InZone(Denver);
        Assert.Equal((8, true), (next.Hour, Calendar.IsWorking(next.Date)));
        Assert.Null(Reminding.Next(request with { State = RequestState.Closed }, due, Denver, Calendar));
        Assert.Null(Reminding.Next(request with { Practice = true }, due, Denver, Calendar));
    }

    private static ImmutableArray<PersonId> Whom(RecordsRequest request) => Reminding.Whom(request, request.Counsel?.Person, [[], [Counsel], [Head]]);

    private static PersonId Number(int n) => new(new Guid($"00000000-0000-4000-8000-{n:000000000000}"));
}
