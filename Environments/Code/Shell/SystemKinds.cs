using System.Globalization;
using Platform.Environments.Code.Problems.Families;
using Platform.Sdk;

namespace Platform.Environments.Code.Shell;

/// <summary>Kinds about users and services.</summary>
internal static class SystemKinds
{
    private static readonly string[] Groups = ["staff", "guests", "admin", "lab"];
    private static readonly string[] Names = ["web", "mail", "store", "queue", "search"];

    // A service that does nothing but be there: its command line tells with which port it was started.
    private const string Run = "#!/bin/sh\nwhile :; do sleep 3600 & wait; done\n";

    /// <summary>Adds, locks, moves and removes users.</summary>
    public static ShellTask Users(SeededRandom random, int size)
    {
        var start = FileKinds.Tree(random, 3);
        var users = Enumerable.Range(0, 3 + (2 * size)).Select(_ => (Name: $"{Draw.Word(random, 3, 13)}x", Group: Groups[random.Next(Groups.Length)])).DistinctBy(user => user.Name).ToArray();
        var file = start.Read("etc/users") + string.Concat(users.Select(user => $"{user.Name}:{user.Group}:home/{user.Name}:active\n"));
        start.Put("etc/users", file);
        foreach (var (name, _) in users)
            start.Put($"home/{name}/notes.txt", FileKinds.Lines(random, 1));
        var goal = start.Copy();
        var (added, group) = ($"new{Draw.Word(random, 2, 13)}", Groups[random.Next(Groups.Length)]);
        file += $"{added}:{group}:home/{added}:active\n";
        goal.Folder($"home/{added}");
        var request = $"Add the user {added} in the group {group}.";
        List<string> commands = ["bin/users --help; cat bin/users", $"bin/users add {added} {group}"];
        if (size > 1)
        {
            var locked = users[random.Next(users.Length)];
            file = file.Replace($"\n{locked.Name}:{locked.Group}:home/{locked.Name}:active", $"\n{locked.Name}:{locked.Group}:home/{locked.Name}:locked", StringComparison.Ordinal);
            request += $" Lock the user {locked.Name}.";
            commands.Add($"bin/users lock {locked.Name}");
        }

        if (size > 2)
        {
            var from = users[random.Next(users.Length)].Group;
            foreach (var gone in users.Where(user => user.Group == from))
            {
                file = string.Concat(file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith($"{gone.Name}:", StringComparison.Ordinal)).Select(line => $"{line}\n"));
                goal.Remove($"home/{gone.Name}");
            }

            request += $" Then remove every user of the group {from} whose home has a file notes.txt, with the home.";
            commands.Add($"for u in $(awk -F: '$2 == \"{from}\" {{print $1}}' etc/users); do if [ -e home/$u/notes.txt ]; then bin/users remove $u; fi; done");
        }

        goal.Put("etc/users", file);
        return new("users", $"{request} The command bin/users does such things; bin/users list shows who is there.", start, goal, commands);
    }

    /// <summary>Starts, stops and changes services.</summary>
    public static ShellTask Services(SeededRandom random, int size)
    {
        var start = FileKinds.Tree(random, 3);
        string[] names = [.. Names];
        random.Shuffle(names.AsSpan());
        names = names[..(2 + size)];
        foreach (var (index, name) in names.Index())
        {
            var port = 8000 + (100 * index) + random.Next(100);
            start.Put($"services/{name}/config", string.Create(CultureInfo.InvariantCulture, $"# {name}\nport={port}\nmode={Draw.Word(random, 2, 13)}\n"));
            start.Put($"services/{name}/run", Run);
            if (index > 0)
                start.Running[name] = port;
        }

        var goal = start.Copy();
        var changed = 9000 + random.Next(900);
        var request = $"Start the service {names[0]}.";
        List<string> commands = ["cat bin/svc; bin/svc list", $"bin/svc start {names[0]}"];
        goal.Running[names[0]] = Port(goal, names[0]);
        if (size > 1)
        {
            goal.Put($"services/{names[1]}/config", goal.Read($"services/{names[1]}/config").Replace($"port={Port(goal, names[1])}", string.Create(CultureInfo.InvariantCulture, $"port={changed}"), StringComparison.Ordinal));
            goal.Running[names[1]] = changed;
            request += string.Create(CultureInfo.InvariantCulture, $" Let the service {names[1]} run on port {changed}, now and whenever it is started again.");
            commands.Add($"sed 's/^port=.*/port={changed.ToString(CultureInfo.InvariantCulture)}/' services/{names[1]}/config >/tmp/config && cat /tmp/config >services/{names[1]}/config && bin/svc restart {names[1]}");
        }

        if (size > 2)
        {
            goal.Running.Remove(names[2]);
            goal.Remove($"services/{names[2]}");
            request += $" Stop the service {names[2]} and delete its folder in services.";
            commands.Add($"bin/svc stop {names[2]} && rm -r services/{names[2]}");
        }

        return new("services", $"{request} Services stand in the folder services; the command bin/svc starts and stops them, with the port of their file config.", start, goal, commands);
    }

    private static int Port(World world, string name) =>
        int.Parse(world.Read($"services/{name}/config").Split('\n').First(line => line.StartsWith("port=", StringComparison.Ordinal))[5..], CultureInfo.InvariantCulture);
}
