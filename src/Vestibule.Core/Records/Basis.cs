using NodaTime;

namespace Vestibule.Core.Records;

/// <summary>On what ground a record may be given. Counsel chooses it, for each student and each kind of record; without one nothing leaves.</summary>
public enum BasisKind
{
    /// <summary>There is none: it is not given.</summary>
    None,
    /// <summary>The parent's or the adult student's written consent (34 CFR 99.30).</summary>
    Consent,
    /// <summary>A judge's order (34 CFR 99.31(a)(9)).</summary>
    CourtOrder,
    /// <summary>A subpoena that counsel has found lawfully issued (34 CFR 99.31(a)(9)).</summary>
    Subpoena,
    /// <summary>A health or safety emergency (34 CFR 99.31(a)(10), 99.36).</summary>
    Emergency,
    /// <summary>A school official with a legitimate educational interest (34 CFR 99.31(a)(1)).</summary>
    SchoolOfficial,
    /// <summary>Directory information, where the family has not refused (34 CFR 99.31(a)(11), 99.37).</summary>
    Directory,
    /// <summary>The parent, or the student of age, sees the student's own record (34 CFR 99.10).</summary>
    OwnRecord,
}

/// <summary>What a written consent says, each part as counsel read it on the paper (34 CFR 99.30(b)).</summary>
public sealed record Consent(
    string? SignedBy, LocalDate? Dated, string? Records, string? Purpose, string? Party, bool Electronic, bool Authenticated);

/// <summary>What an order or a subpoena is, in counsel's words: who issued it, when, and counsel's finding about it.</summary>
public sealed record Process(string IssuedBy, LocalDate? Dated, string Finding);

/// <summary>What a health or safety emergency rests on. An officer's claim of urgency alone is none.</summary>
public sealed record Threat(string Articulated, string Recipients);

/// <summary>Why somebody counts as a school official.</summary>
public sealed record Interest(string Legitimate, bool Employee, bool UnderDirectControl);

/// <summary>What the district's files say about a family's refusal of directory information.</summary>
public enum RefusalOnFile
{
    /// <summary>Nobody has looked yet.</summary>
    NotLooked,
    /// <summary>There is none.</summary>
    None,
    /// <summary>The family has refused.</summary>
    Refused,
}

/// <summary>How it was made sure that somebody is the parent or the student.</summary>
public sealed record Identified(string How, bool RightsLimitedByOrder);

/// <summary>The ground for one student and one kind of record, with what that ground requires.</summary>
public sealed record Basis(BasisKind Kind, string? Why = null)
{
    /// <summary>For a consent.</summary>
    public Consent? Consent { get; init; }

    /// <summary>For an order or a subpoena.</summary>
    public Process? Process { get; init; }

    /// <summary>For an emergency.</summary>
    public Threat? Threat { get; init; }

    /// <summary>For a school official.</summary>
    public Interest? Interest { get; init; }

    /// <summary>For directory information.</summary>
    public RefusalOnFile Directory { get; init; }

    /// <summary>For one's own record.</summary>
    public Identified? Identified { get; init; }

    /// <summary>Whether it is an order or a subpoena.</summary>
    public bool IsProcess => Kind is BasisKind.CourtOrder or BasisKind.Subpoena;
}
