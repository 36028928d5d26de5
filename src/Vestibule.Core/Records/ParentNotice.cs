using NodaTime;

namespace Vestibule.Core.Records;

/// <summary>Why the parent is not told before something is given under an order or a subpoena (34 CFR 99.31(a)(9)(ii)). Each needs its paper.</summary>
public enum NoNotice
{
    /// <summary>A federal grand jury's subpoena, and the court ordered silence: (A).</summary>
    GrandJury,
    /// <summary>Another subpoena for law enforcement, and the court ordered silence: (B).</summary>
    CourtForbids,
    /// <summary>Another subpoena for law enforcement, and the agency that issued it ordered silence: (B).</summary>
    AgencyForbids,
    /// <summary>An order that the Attorney General of the United States got from a court alone, about terrorism: (C).</summary>
    ExParteTerrorism,
    /// <summary>A proceeding about child abuse or neglect to which the parent is a party (20 U.S.C. 1232g(b)(2)(B)). It does not forbid telling.</summary>
    ParentIsParty,
}

/// <summary>An effort to tell the parent: when, how, and what came of it.</summary>
public sealed record Effort(LocalDate On, string How, bool Reached);

/// <summary>Whether and when the parent is told before anything is given. Which paper forbids it is cited, or it is not forbidden.</summary>
public sealed record ParentNotice(Effort? Told, NoNotice? Not, string? Paper)
{
    /// <summary>Whether the parent must not hear of the request at all.</summary>
    public bool Forbidden => Not is { } why && why != NoNotice.ParentIsParty;

    /// <summary>Whether a judge stands behind the silence.</summary>
    public bool ByACourt => Not is NoNotice.GrandJury or NoNotice.CourtForbids or NoNotice.ExParteTerrorism;
}
