using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families;

/// <summary>
/// A child who goes to school in the district, with the emergency card. <see cref="Number"/> is the number of the student information system;
/// children with one <see cref="Household"/> are siblings. There is no field for where a child was born or comes from, and none may be added.
/// </summary>
public sealed record Student(StudentId Id, string Name, string Number, CampusId Campus, string Grade, string Household, Language Language, ContactCard Card)
{
    /// <summary>The value by which siblings are found.</summary>
    public string HouseholdLookUp => "household:" + Household;

    /// <summary>The value by which the child is found in an import.</summary>
    public string NumberLookUp => "number:" + Number;
}
