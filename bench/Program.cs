using Vestibule.Bench;

// Usage for BenchmarkDotNet: Bench procedures.
// Each measurement prints what was measured beside a limit or a peer measured in the same run. Usage: Bench tap | append | verify | page | checker | marking | alert | all
var what = args.FirstOrDefault() ?? "all";
if (what is "procedures")
{
    BenchmarkDotNet.Running.BenchmarkRunner.Run<ProcedureBench>(args: args[1..]);
    return;
}

if (what is "checker" or "all") CheckerBench.Run();
if (what is "marking" or "all") CheckerBench.Marking();
if (what is "checker" or "marking") return;
await using var house = await OpenBench.OpenAsync();
if (what is "tap" or "all") await TapBench.RunAsync(house);
if (what is "append" or "all") await AppendBench.RunAsync(house);
if (what is "verify" or "all") await VerifyBench.RunAsync(house);
if (what is "page" or "all") await PageBench.RunAsync(house);
if (what is "alert") await AlertBench.RunAsync(house);
