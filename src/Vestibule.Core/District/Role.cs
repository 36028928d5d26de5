namespace Vestibule.Core.District;

/// <summary>What somebody is, for the question of who may do what.</summary>
public enum Role
{
    /// <summary>Anyone who works for the district.</summary>
    Employee,
    /// <summary>An enrolled front-desk device with nobody signed in. It opens and follows an incident at its campus.</summary>
    FrontDesk,
    /// <summary>A school leader or another administrator of a campus, who can take the lead.</summary>
    Leader,
    /// <summary>The legal office.</summary>
    Legal,
    /// <summary>The Department of Safety.</summary>
    Safety,
    /// <summary>Keeps the district's people, devices and procedures. Reads no incident.</summary>
    Office,
    /// <summary>Keeps student records: handles requests, and gives out what counsel allowed together with a second person.</summary>
    RecordsClerk,
    /// <summary>A lawyer from outside the district, with rights to the matters they were let in to.</summary>
    OutsideCounsel,
    /// <summary>Checks the record afterwards. Reads operational entries and proofs, changes nothing.</summary>
    Auditor,
    /// <summary>Writes for the superintendent to staff and families, and says what is known when something was seen.</summary>
    Communications,
    /// <summary>Looks after the emergency cards of a school's children.</summary>
    Registrar,
    /// <summary>The crisis team: helps children whose parent was detained, at every school.</summary>
    CrisisTeam,
}
