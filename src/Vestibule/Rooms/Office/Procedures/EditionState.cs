using NodaTime;
using Vestibule.Core.Procedures.Publishing;

namespace Vestibule.Rooms.Office.Procedures;

/// <summary>Where an edition stands on a day.</summary>
public enum EditionState
{
    /// <summary>It holds today.</summary>
    InForce,
    /// <summary>Doors use it today because the district has none of its own. It came with the program, and nobody here adopted it.</summary>
    StandsIn,
    /// <summary>It begins on a later day.</summary>
    Coming,
    /// <summary>The board has still to adopt it.</summary>
    AwaitsAdoption,
    /// <summary>A pattern to begin a draft from. No case ever opens on it.</summary>
    Model,
    /// <summary>Its last day is over.</summary>
    Ended,
    /// <summary>Another took its place before it began.</summary>
    NeverBegan,
}

/// <summary>Works out where an edition stands.</summary>
public static class EditionStates
{
    /// <summary>Where it stands on a day.</summary>
    public static EditionState On(this Listed listed, LocalDate day) =>
        listed.AwaitsAdoption ? EditionState.AwaitsAdoption
        : listed.IsModel ? EditionState.Model
        : listed.InForceOn(day) ? (listed.StandsIn ? EditionState.StandsIn : EditionState.InForce)
        : listed.ComesAfter(day) ? EditionState.Coming
        : listed.Edition.InForceUntil < listed.Edition.InForceFrom ? EditionState.NeverBegan : EditionState.Ended;
}
