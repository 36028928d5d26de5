using System.Data.Common;

namespace Vestibule.Rules.Offenders;

internal static class AsksADatabase
{
    public static object? One(DbCommand command) => command.ExecuteScalar();
}

internal static class ErasesByItself
{
    public static Task Now(Vestibule.Store.Registers registers, Vestibule.Store.Register register) =>
        registers.Erase(register, default, "", default, Vestibule.Core.Kernel.Actor.Program, default);
}

internal static class WritesSql
{
    public const string Statement = "UPDATE leaf SET header = @header WHERE sequence = 4";

    public static string Rewrite() => Statement;
}
