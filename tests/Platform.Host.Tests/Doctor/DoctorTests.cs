using Platform.Host.Tests.Cli;

namespace Platform.Host.Tests.Doctor;

public sealed class DoctorTests
{
    [Fact]
    public async Task Doctor_SaysOfEachThingHowItStands_AndHowToGetWhatIsNotThere()
    {
        var call = await Call.Of("doctor", "--json");
        var rows = call.Json["rows"]!.AsArray();
        string[] expected = ["SDK", "TorchSource", "libtorch", "BLAS", "devices", "threads", "bf16", "Docker", "bubblewrap", "browser", "Node.js", "npm", "RabbitMQ", "PostgreSQL", "word list"];
        Assert.Equal(expected, rows.Select(row => row!["name"]!.GetValue<string>()));
        Assert.All(rows, row => Assert.NotEmpty(row!["found"]!.GetValue<string>()));
        Assert.All(rows.Where(row => row!["health"]!.GetValue<string>() != "ok"), row => Assert.NotEmpty(row!["advice"]!.GetValue<string>()));
    }
}
