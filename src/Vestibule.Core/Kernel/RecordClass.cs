namespace Vestibule.Core.Kernel;

/// <summary>
/// The class of a payload: who may read it, under which key it is sealed, how long it is kept. Four ledgers that never mix.
/// </summary>
public enum RecordClass
{
    /// <summary>What happened and who did what.</summary>
    Operational,
    /// <summary>Counsel's reasoning and notes: nobody outside the legal office reads them.</summary>
    Privileged,
    /// <summary>Facts about a student: an education record (34 CFR 99.3).</summary>
    Student,
    /// <summary>Made by and for the district's own law-enforcement unit (34 CFR 99.8).</summary>
    LawEnforcementUnit,
}
