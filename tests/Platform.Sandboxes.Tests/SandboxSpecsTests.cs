using Platform.Sandboxes.Supervised;
using Platform.Sdk;

namespace Platform.Sandboxes.Tests;

public sealed class SandboxSpecsTests
{
    public static TheoryData<SandboxSpec, string> Wrong() => new()
    {
        { new(""), "The image of a sandbox is '', but a name is expected, such as 'python'." },
        { new("host") { Limits = new() { Cpus = 0 } }, "The limit cpus of a sandbox is 0, but 0.01 to 1024 is expected: use 0.01." },
        { new("host") { Limits = new() { MemoryBytes = 1 } }, "The limit memoryBytes of a sandbox is 1, but 16777216 to 9.223372036854776E+18 is expected: use 16777216." },
        { new("host") { Limits = new() { MemoryBytes = 32 << 20, DiskBytes = 64 << 20 } }, "The limit diskBytes of a sandbox is 67108864, but 65536 to 33554432 is expected: use 33554432." },
        { new("host") { Limits = new() { WallTime = TimeSpan.Zero } }, "The limit wallTime of a sandbox is 0, but 0.001 to 86400 is expected: use 0.001." },
        { new("host") { AllowedHosts = ["pypi.org"] }, "'pypi.org' cannot be an allowed host: a name and a port are expected, such as 'pypi.org:443'." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Check_WhatNoSandboxCouldKeep_SaysWhatToUse(SandboxSpec spec, string message) => Assert.Equal(message, Assert.Throws<ArgumentException>(() => SandboxSpecs.Check(spec)).Message);

    [Fact]
    public void Key_DiffersExactlyWhereSandboxesDo()
    {
        var spec = new SandboxSpec("host") { Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" } };
        Assert.Equal(SandboxSpecs.Key(spec), SandboxSpecs.Key(spec with { Environment = new Dictionary<string, string> { ["B"] = "2", ["A"] = "1" } }));
        SandboxSpec[] others = [spec with { Image = "base" }, spec with { Limits = spec.Limits with { Inodes = 100 } }, spec with { Environment = new Dictionary<string, string> { ["A"] = "1" } }, spec with { AllowedHosts = ["a:1"] }];
        Assert.Equal(others.Length + 1, others.Append(spec).Select(SandboxSpecs.Key).Distinct().Count());
    }

    [Theory]
    [InlineData("etc/passwd")]
    [InlineData("/box/../etc")]
    [InlineData("/box//x")]
    [InlineData("/box/.")]
    [InlineData("/box/")]
    [InlineData("/a\0b")]
    public void CheckFile_PathThatIsNotPlain_IsRefused(string path) => Assert.Throws<ArgumentException>(() => SandboxPaths.CheckFile(path));

    [Fact]
    public void For_Variables_TheRequestsWinAndNothingIsInherited()
    {
        var spec = new SandboxSpec("host") { Environment = new Dictionary<string, string> { ["A"] = "spec", ["B"] = "spec" } };
        var variables = SandboxVariables.For(spec, new SandboxRequest(["true"]) { Environment = new Dictionary<string, string> { ["B"] = "request" } }).ToArray();
        Assert.Equal(["A=spec", "B=request", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", "HOME=/box", "LANG=C.UTF-8", "PATH=/usr/local/bin:/usr/bin:/bin", "TMPDIR=/tmp", "USER=agent"], variables.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Providers_UnknownName_OffersTheNearest()
    {
        var providers = new SandboxProviders(TimeProvider.System);
        Assert.StartsWith("There is no sandbox provider 'doker': did you mean 'docker'?", providers.WhyNot("doker"), StringComparison.Ordinal);
        Assert.Equal("The sandbox provider 'remote:nowhere' names no server: an address is expected, such as 'remote:http://127.0.0.1:8100'.", providers.WhyNot("remote:nowhere"));
        Assert.Null(providers.WhyNot("remote:https://example.com"));
        Assert.Same(providers.Get("process"), providers.Get("process"));
    }
}
