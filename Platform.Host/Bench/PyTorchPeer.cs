using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Host.Cli;

namespace Platform.Host.Bench;

/// <summary>The same workloads in eager PyTorch, run as a process of its own in a set-up that is fair to it: one OpenMP runtime, a BLAS built for it, memory that is kept.</summary>
internal sealed partial class PyTorchPeer
{
    private const string Libraries = "/usr/lib/x86_64-linux-gnu";
    private readonly string _folder;
    private readonly string _python;

    /// <param name="folder">Folder with the peer's <c>bench.py</c>.</param>
    /// <exception cref="UsageException">The script or a Python that has torch is missing.</exception>
    public PyTorchPeer(string folder)
    {
        _folder = Path.GetFullPath(folder);
        if (!File.Exists(Path.Combine(_folder, "bench.py")))
            throw new UsageException($"There is no bench.py in '{_folder}': give the folder of the PyTorch benchmark with --peer FOLDER.");
        _python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        using var probe = Start(["-c", "import torch"]);
        probe.WaitForExit();
        if (probe.ExitCode != 0)
            throw new UsageException($"{_python} has no torch: apt-get install python3-torch python3-numpy, or leave --against away.");
    }

    /// <summary>Runs the peer once on one figure.</summary>
    /// <returns>Median seconds by variant.</returns>
    /// <exception cref="WorkFailedException">The script failed, or printed no such figure.</exception>
    public async Task<IReadOnlyDictionary<string, double>> MeasureAsync(IBenchWorkload workload, BenchSettings settings, string model, int batch, CancellationToken cancellationToken)
    {
        using var process = Start(
        [
            "bench.py", workload.PeerName, "--sizes", model, "--batches", Text(batch), "--dtype", settings.DataType, "--runs", Text(settings.Runs),
            "--threads", Text(Environment.ProcessorCount), "--budget", Text((int)Math.Ceiling(settings.BudgetSeconds)),
        ]);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
                throw new WorkFailedException($"The PyTorch benchmark failed: {(await error).Trim().Split('\n')[^1]}");
            var lines = (await output).Split('\n');
            return workload.PeerVariants.ToDictionary(variant => variant.Peer, variant => Read(lines, variant.Marker));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static double Read(string[] lines, string marker)
    {
        var line = lines.FirstOrDefault(text => text.Contains(marker, StringComparison.Ordinal));
        var match = line is null ? Match.Empty : MedianOfLine().Match(line);
        return match.Success
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) / 1000
            : throw new WorkFailedException($"The PyTorch benchmark printed no figure for '{marker}'.");
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(_python, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        var threads = Text(Environment.ProcessorCount);
        start.Environment["LD_LIBRARY_PATH"] = $"{Libraries}/blis-openmp:{Libraries}/openblas-openmp";
        start.Environment["BLIS_NUM_THREADS"] = threads;
        start.Environment["OMP_NUM_THREADS"] = threads;
        start.Environment["OMP_PROC_BIND"] = "true";
        start.Environment["MALLOC_MMAP_THRESHOLD_"] = "8589934592";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = "17179869184";
        start.Environment["MALLOC_TOP_PAD_"] = "268435456";
        start.Environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1";
        if (System.Runtime.Intrinsics.X86.Avx512F.IsSupported)
            start.Environment["ATEN_CPU_CAPABILITY"] = "avx512";
        return Process.Start(start)!;
    }

    [GeneratedRegex(@"median\s+([0-9.]+) ms")]
    private static partial Regex MedianOfLine();
}
