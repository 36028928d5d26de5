using System.Collections.Immutable;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records.Decisions;

/// <summary>The office writes down exactly which students and which kinds of record are meant, and on which track it runs.</summary>
public sealed record Describe(IReadOnlyList<Student> Students, IReadOnlyList<RecordKind> Kinds, string? Detail)
{
    /// <summary>The request with an item for each student and kind that was not there yet.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on)
    {
        if (Sitting.Stuck(request) is { } stuck)
        {
            return stuck;
        }

        if (Students.Count == 0 || Kinds.Count == 0)
        {
            return new Refusal("records.describe-both");
        }

        var more = Add(request, Students, Kinds, Detail);
        return more.Items.Length > PassOn.StudentLimit * 10 ? new Refusal("records.too-much") : on.Noted(more, "described", string.Join(", ", Students.Select(s => s.Name)));
    }

    /// <summary>Adds what is missing. A student is the one already named when it may be the same.</summary>
    public static RecordsRequest Add(RecordsRequest request, IReadOnlyList<Student> students, IReadOnlyList<RecordKind> kinds, string? detail)
    {
        var items = request.Items;
        foreach (var named in students)
        {
            var student = items.Select(i => i.Student).FirstOrDefault(named.MayBe) ?? named;
            foreach (var kind in kinds.Distinct())
            {
                if (!items.Any(i => i.Student == student && i.Kind == kind && i.State != ItemState.Dropped && (kind != RecordKind.Other || i.Detail == detail)))
                {
                    items = items.Add(new Item(items.Length + 1, student, kind, detail, ItemState.Open, null));
                }
            }
        }

        return request with { Items = items };
    }
}

/// <summary>Counsel puts a request on another track: another duty, another clock.</summary>
public sealed record ChangeTrack(Track Track)
{
    /// <summary>The request on the track.</summary>
    public Result<RecordsRequest> Decide(RecordsRequest request, Sitting on) => Sitting.Stuck(request) is { } stuck ? stuck
        : request.Track == Track ? request : on.Noted(request with { Track = Track, Extended = null }, "track", null);
}
