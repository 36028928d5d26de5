using Vestibule.Plumbing;

namespace Vestibule.Verbs;

/// <summary><c>vestibule decode-picture</c>: draws a stranger's picture anew, from standard input to standard output. The program calls it itself.</summary>
public static class DecodePicture
{
    /// <summary>Runs once.</summary>
    public static int Run()
    {
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        return PictureProcess.RunChild(input, output);
    }
}
