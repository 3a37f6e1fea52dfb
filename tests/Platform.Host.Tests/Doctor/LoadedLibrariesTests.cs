using Platform.Host.Doctor;

namespace Platform.Host.Tests.Doctor;

public sealed class LoadedLibrariesTests
{
    [Fact]
    public void Read_TakesEachLibraryOnce_AndNothingElse()
    {
        string[] maps =
        [
            "7f00-7f10 r-xp 00000000 08:01 12 /usr/lib/libgomp.so.1.0.0",
            "7f10-7f20 r--p 00001000 08:01 12 /usr/lib/libgomp.so.1.0.0",
            "7f20-7f30 rw-p 00000000 00:00 0 [heap]",
            "7f30-7f40 r--s 00000000 08:01 13 /opt/a folder/libtorch_cpu.so.1.13.0",
            "7f40-7f50 r--p 00000000 08:01 14 /usr/share/words",
        ];
        Assert.Equal(["/opt/a folder/libtorch_cpu.so.1.13.0", "/usr/lib/libgomp.so.1.0.0"], LoadedLibraries.Read(maps));
    }

    [Theory]
    [InlineData("ok", "blis-openmp/libblas.so.3, threads from libgomp.so.1", "/l/blis-openmp/libblas.so.3", "/l/openblas-openmp/libopenblasp-r0.3.21.so", "/l/libgomp.so.1")]
    [InlineData("ok", "inside libtorch", "/l/libtorch_cpu.so", "/l/libgomp.so.1")]
    [InlineData("warning", "the two fight for the cores", "/l/blis-openmp/libblas.so.3", "/l/openblas-pthread/libopenblasp-r0.3.21.so", "/l/libgomp.so.1")]
    [InlineData("warning", "two OpenMP runtimes fight for the cores: /l/libgomp.so.1 and /l/torch/lib/libgomp-a34b3233.so.1", "/l/blis-openmp/libblas.so.3", "/l/libgomp.so.1", "/l/torch/lib/libgomp-a34b3233.so.1")]
    [InlineData("warning", "is the slow reference BLAS", "/l/blas/libblas.so.3", "/l/libgomp.so.1")]
    public void Blas_WarnsOfWhatCostsSpeed(string health, string found, params string[] libraries)
    {
        var row = LoadedLibraries.Blas(libraries);
        Assert.Equal(health, row.Health.ToString(), ignoreCase: true);
        Assert.Contains(found, row.Found, StringComparison.Ordinal);
        Assert.Equal(row.Health != Health.Ok, row.Advice.Length > 0);
    }
}
