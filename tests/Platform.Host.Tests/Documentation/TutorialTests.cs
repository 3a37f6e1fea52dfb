using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Platform.Host.Tests.Cli;

namespace Platform.Host.Tests.Documentation;

/// <summary>The tutorial, followed word by word from an empty folder.</summary>
public sealed partial class TutorialTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public async Task WriteAnEnvironment_FollowedFromAnEmptyFolder_EndsWithAGreenCheckAndFiveTrainedSteps()
    {
        // A ./platform that runs the host of this build.
        await File.WriteAllTextAsync(_folder.Path("platform"), $"#!/bin/sh\nexec dotnet '{Path.Combine(Call.HostFolder, "platform.dll")}' \"$@\"\n");
        await Run("chmod +x platform");
        var (commands, files, excerpts) = (0, 0, 0);
        foreach (Match block in Block().Matches(await File.ReadAllTextAsync(Repository.File("docs/write-an-environment.md"))))
        {
            var (language, text) = (block.Groups[1].Value, block.Groups[2].Value);
            if (language == "sh")
            {
                await Run(text);
                commands++;
            }
            else if (language == "json")
            {
                Assert.Equal(JsonNode.Parse(text)!.ToJsonString(), JsonNode.Parse(await File.ReadAllTextAsync(_folder.Path("treasure-hunt", "src", "plugin.json")))!.ToJsonString());
            }
            else if (language == "csharp")
            {
                var (path, code) = (_folder.Path(text.Split('\n')[0][3..]), text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
                if (code.Contains("namespace ", StringComparison.Ordinal))
                {
                    Assert.True(File.Exists(path), path);
                    await File.WriteAllTextAsync(path, code); // a whole file, which the next build compiles
                    files++;
                }
                else
                {
                    Assert.Contains(code, await File.ReadAllTextAsync(path), StringComparison.Ordinal); // a piece of one that was compiled
                    excerpts++;
                }
            }
        }

        Assert.True(commands >= 5 && files >= 1 && excerpts >= 4);
        Assert.Equal(5, (await File.ReadAllLinesAsync(_folder.Path("runs", "first-steps", "metrics.jsonl"))).Length);
        var check = JsonNode.Parse(await Run("./platform env check treasure-hunt-v1 --json"))!;
        Assert.True((bool)check["passed"]!);
    }

    private async Task<string> Run(string script)
    {
        var start = new ProcessStartInfo("bash", ["-euc", script]) { WorkingDirectory = _folder.FullPath, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("PLATFORM_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(inherited);
        start.Environment["XDG_CACHE_HOME"] = _folder.Path("cache");
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{script}\n{await output}\n{await error}");
        return await output;
    }

    [GeneratedRegex(@"^```([a-z]*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
