using System.Security.Cryptography;
using System.Text;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>The registers of the records room, each sealed under the key of its class.</summary>
public static class RecordsRegisters
{
    /// <summary>Requests.</summary>
    public static readonly Register Requests = new("records-request", RecordClass.Student);

    /// <summary>The record of requests and disclosures, line by line, for as long as the education record is kept (34 CFR 99.32).</summary>
    public static readonly Register Lines = new("records-line", RecordClass.Student);

    /// <summary>What belongs to the district's law-enforcement unit (34 CFR 99.8).</summary>
    public static readonly Register UnitLines = new("records-unit-line", RecordClass.LawEnforcementUnit);

    /// <summary>Counsel's notes on requests.</summary>
    public static readonly Register Notes = new("records-note", RecordClass.Privileged);

    /// <summary>Sealed links by which something is handed over.</summary>
    public static readonly Register Links = new("records-link", RecordClass.Student);

    /// <summary>Who looked for which student.</summary>
    public static readonly Register Searches = new("records-search", RecordClass.Student);

    /// <summary>Mails of the intake mailbox.</summary>
    public static readonly Register Mails = new("records-mail", RecordClass.Student);

    /// <summary>Holds before there is any request.</summary>
    public static readonly Register Holds = new("records-hold", RecordClass.Student);

    /// <summary>Lists of what is to be erased, and certificates of what was. They name nobody but the two people who agreed.</summary>
    public static readonly Register Erasures = new("records-erasure", RecordClass.Operational);

    /// <summary>The figures of each year that is over, as they were published.</summary>
    public static readonly Register Figures = new("records-figures", RecordClass.Operational);

    /// <summary>The district's own schedule of how long things are kept.</summary>
    public static readonly Register Schedule = new("records-schedule", RecordClass.Operational);

    /// <summary>Families' refusals of directory information (34 CFR 99.37(a)(2)).</summary>
    public static readonly Register Refusals = new("records-directory-refusal", RecordClass.Student);

    /// <summary>The id of a sheet that follows from a text: always the same for the same text.</summary>
    public static SheetId IdOf(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return new SheetId(DerivedIds.Of(new Guid(hash[..16], bigEndian: true), 9001));
    }
}
