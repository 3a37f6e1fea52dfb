using Platform.Host.Cli;

using var interruption = new Interruption();
var console = new CommandConsole(Console.In, Console.Out, Console.Error)
{
    IsTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
};
return await new HostApplication(console).RunAsync(args, interruption.Token);
