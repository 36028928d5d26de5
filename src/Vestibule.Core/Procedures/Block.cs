namespace Vestibule.Core.Procedures;

/// <summary>Why an event is not enabled.</summary>
internal enum Block
{
    None,
    Unseen,
    Closed,
    Done,
    Needs,
    After,
    Waits,
    When,
}
