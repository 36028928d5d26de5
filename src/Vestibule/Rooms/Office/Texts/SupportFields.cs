using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.Texts;

/// <summary>The fields of a support's facts. Where no hour is given it is at every school, on school days.</summary>
internal static class SupportFields
{
    public static SupportFacts Read(Form form)
    {
        foreach (var d in Enumerable.Range(1, 7))
        {
            var (from, until) = (form.Typed($"from-{d}").Length > 0, form.Typed($"until-{d}").Length > 0);
            if (from != until)
            {
                form.Refuse(from ? $"until-{d}" : $"from-{d}", new Refusal("support-half-hours"));
            }
        }

        ImmutableArray<DayHours> days =
        [
            .. Enumerable.Range(1, 7).Select(d => (Day: (IsoDayOfWeek)d, From: form.Hour($"from-{d}"), Until: form.Hour($"until-{d}")))
                .Where(d => d is { From: not null, Until: not null }).Select(d => new DayHours(d.Day, d.From!.Value, d.Until!.Value)),
        ];
        return new SupportFacts(
            [.. Enum.GetValues<Need>().Where(n => form.Chosen("need").Contains(Told.Kebab(n)))], form.Choice<Eligibility>("for") ?? Eligibility.Everyone, form.Choice<Cost>("cost") ?? Cost.Free,
            [.. form.Chosen("language").Where(l => l.Length is > 1 and < 12).Select(l => new Language(l))])
        {
            Phone = form.Text("phone", 40), Place = form.Text("place", 200),
            Hours = form.Has("always") ? WeeklyHours.AroundTheClock : days.IsEmpty ? null : new WeeklyHours(false, days),
        };
    }
}
