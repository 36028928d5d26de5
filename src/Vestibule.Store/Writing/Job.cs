using Vestibule.Core.Kernel;

namespace Vestibule.Store.Writing;

/// <summary>Something the one writer does within a transaction it shares with others. Nobody is answered before the commit.</summary>
internal abstract class Job
{
    /// <summary>Keys this job will need, so that a batch makes them in one commit.</summary>
    public virtual IncidentId? NeedsKey => null;

    /// <summary>
    /// True when it may be forgotten by a power cut, though not by a process that dies: notes of where a message stands, which are then found out anew by sending it once more.
    /// </summary>
    public virtual bool Light => false;

    /// <summary>Does the work. A defect that it throws undoes this job alone.</summary>
    public abstract void Run(Work work);

    /// <summary>It is on the disk: answer.</summary>
    public abstract void Saved();

    /// <summary>It was not done: the machine failed.</summary>
    public abstract void NotSaved();

    /// <summary>It was not done: a defect, for the one who asked.</summary>
    public abstract void Failed(Exception exception);
}

/// <summary>A job that gives a value or a refusal.</summary>
internal sealed class Job<T>(Func<Work, Result<T>> run, IncidentId? needsKey = null, bool light = false) : Job
{
    private readonly TaskCompletionSource<Result<T>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Result<T> result;

    public Task<Result<T>> Answer => answer.Task;

    public override IncidentId? NeedsKey => needsKey;

    public override bool Light => light;

    public override void Run(Work work) => result = run(work);

    public override void Saved() => answer.TrySetResult(result);

    public override void NotSaved() => answer.TrySetResult(Writer.NotSaved);

    public override void Failed(Exception exception)
    {
        if (exception is Refused refused)
        {
            answer.TrySetResult(refused.Refusal);
        }
        else
        {
            answer.TrySetException(exception);
        }
    }
}
