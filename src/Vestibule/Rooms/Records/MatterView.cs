using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Records;

/// <summary>A note of counsel's: never outside the legal office and the lawyers on the matter.</summary>
public sealed record CounselNote(string Text, Instant At, string Name);

/// <summary>A request as the office sees it.</summary>
public sealed record MatterView(
    RecordsRequest Request, Sitting On, Deadline? Due, ImmutableArray<Student> RefusedDirectory, ImmutableArray<RecordsRequest> Similar,
    ImmutableArray<CounselNote> Notes, ImmutableArray<IncidentId> AtTheDoor, Refusal? KeptBecause, CameBack? Back)
{
    /// <summary>The address of the request or of one of its forms.</summary>
    public string To(string what = "") => what.Length == 0 ? $"/records/{Request.Id}" : $"/records/{Request.Id}/{what}";

    /// <summary>What was typed into a form that came back.</summary>
    public string? Typed(string about, string field) => Back?.About == about ? Back.Form.Typed(field) : null;

    /// <summary>Why a form was refused; null when it was not, or it was another one.</summary>
    public Refusal? Why(string about) => Back?.About == about ? Back.Why : null;

    /// <summary>Whether somebody may do something with it.</summary>
    public bool May(Screen screen, Act act) => Access.May(screen.Who, act, new RecordsMatter(Request.Outside));

    /// <summary>Whether it can still be worked on.</summary>
    public bool Works => Request.State is RequestState.Taken or RequestState.Paused;

    /// <summary>Items that something can be decided about.</summary>
    public IEnumerable<Item> Undecided => Request.Items.Where(i => i.State is not (ItemState.Given or ItemState.Dropped));

    /// <summary>Whether an order or a subpoena is among the grounds, so that the parent's notice matters.</summary>
    public bool NeedsNotice => Request.Track == Track.LegalProcess || Request.Items.Any(i => i.Basis?.IsProcess == true);

    /// <summary>The minimum days that the state asks for, if it does.</summary>
    public DeadlineRule? NoticeRule => On.Rules.Find(RuleFor.NoticeBeforeDisclosure, Track.LegalProcess, On.Today);
}
