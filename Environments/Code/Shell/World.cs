using System.Security.Cryptography;
using System.Text;
using Platform.Environments.Code.Execution;

namespace Platform.Environments.Code.Shell;

/// <summary>A file, folder or link of a world.</summary>
/// <param name="Kind"><c>f</c>, <c>d</c> or <c>l</c>.</param>
/// <param name="Mode">Access rights in octal digits, such as <c>644</c>; of no meaning for links.</param>
/// <param name="Content">Text of a file, target of a link; empty for folders.</param>
internal sealed record Node(char Kind, string Mode, string Content)
{
    public static Node File(string content, string mode = "644") => new('f', mode, content);

    public static Node Link(string target) => new('l', "777", target);

    /// <summary>What two equal nodes share, in a word: for files a hash of the content.</summary>
    public string Mark => Kind switch
    {
        'f' => $"f {Mode} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Content)))}",
        'l' => $"l {Content}",
        _ => $"d {Mode}",
    };
}

/// <summary>The state of a small Linux world: a tree of files below <see cref="Root"/>, and the services that run.</summary>
internal sealed class World
{
    /// <summary>Where the tree stands in the sandbox.</summary>
    public const string Root = "/box/site";

    private readonly SortedDictionary<string, Node> _nodes = new(StringComparer.Ordinal);

    /// <summary>A tree with its own folder alone.</summary>
    public World() => _nodes[""] = new('d', "755", "");

    private World(World other) => (_nodes, Running) = (new(other._nodes, StringComparer.Ordinal), new(other.Running, StringComparer.Ordinal));

    /// <summary>All nodes by path below the root.</summary>
    public IReadOnlyDictionary<string, Node> Nodes => _nodes;

    /// <summary>The services that run, with the port that each was started with.</summary>
    public SortedDictionary<string, int> Running { get; } = new(StringComparer.Ordinal);

    /// <summary>The files whose path matches.</summary>
    public IEnumerable<string> Files(Func<string, bool> isWanted) => [.. _nodes.Where(node => node.Value.Kind == 'f' && isWanted(node.Key)).Select(node => node.Key)];

    public string Read(string path) => _nodes[path].Content;

    /// <summary>Puts a node at a path, and the folders it needs.</summary>
    public void Put(string path, Node node)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            _nodes.TryAdd(path[..slash], new('d', "755", ""));
        _nodes[path] = node;
    }

    public void Put(string path, string content) => Put(path, Node.File(content, _nodes.TryGetValue(path, out var old) ? old.Mode : "644"));

    public void Folder(string path) => Put(path, new Node('d', "755", ""));

    public void Remove(string path)
    {
        foreach (var below in _nodes.Keys.Where(key => key == path || key.StartsWith($"{path}/", StringComparison.Ordinal)).ToArray())
            _nodes.Remove(below);
    }

    public void Move(string from, string to)
    {
        var node = _nodes[from];
        Remove(from);
        Put(to, node);
    }

    public World Copy() => new(this);

    /// <summary>A shell script that builds the tree and starts the services.</summary>
    public string Script()
    {
        var script = new StringBuilder("set -e\numask 022\n");
        foreach (var (path, node) in _nodes)
        {
            var at = FileScript.Quote(path.Length == 0 ? Root : $"{Root}/{path}");
            script.Append(node.Kind switch
            {
                'd' => $"mkdir -p {at}\nchmod {node.Mode} {at}\n",
                'l' => $"ln -s {FileScript.Quote(node.Content)} {at}\n",
                _ => $"printf %s {FileScript.Quote(node.Content)} >{at}\nchmod {node.Mode} {at}\n",
            });
        }

        // One time for all, so that a listing is the same in every episode.
        script.Append($"find {Root} -exec touch -h -d '2026-01-05 08:00:00 UTC' {{}} +\n");
        foreach (var service in Running.Keys)
            script.Append($"{Root}/bin/svc start {service} >/dev/null\n");
        return script.ToString();
    }

    /// <summary>A shell script that tells the state: a line for every process, a line with a hash for every file, and then, each ended by a NUL, which no name can hold, kind, rights, path and link target of every node.</summary>
    public const string Report = """
        cd /box/site || exit 1
        for p in /proc/[0-9]*; do tr '\0\n' '  ' <"$p/cmdline" 2>/dev/null | sed 's/^/P /'; echo; done
        find . -path ./run -prune -o -type f -exec sha256sum {} +
        printf '\0'
        find . -path ./run -prune -o -printf '%y\0%m\0%p\0%l\0'
        """;

    /// <summary>What differs between the wanted state and one that <see cref="Report"/> told of.</summary>
    /// <returns>Paths and services with what is wrong with each.</returns>
    public IReadOnlyDictionary<string, string> Compare(string report)
    {
        var (marks, running) = Read(report, Running.Keys.Concat(Nodes.Keys.Where(key => key.StartsWith("services/", StringComparison.Ordinal)).Select(key => key.Split('/')[1])).Distinct());
        var differences = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, node) in _nodes)
        {
            if (!marks.Remove(path, out var mark))
                differences[path] = "missing";
            else if (mark != node.Mark)
                differences[path] = "different";
        }

        foreach (var path in marks.Keys)
            differences[path] = "not asked for";
        foreach (var (service, ports) in running)
        {
            int[] wanted = Running.TryGetValue(service, out var port) ? [port] : [];
            if (!ports.SequenceEqual(wanted))
                differences[$"service {service}"] = $"runs {ports.Count} times on port {string.Join(", ", ports)}";
        }

        return differences;
    }

    /// <summary>A report of this very state, as the sandbox would give it.</summary>
    public string OwnReport() => string.Concat(Running.Select(service => $"P sh {Root}/services/{service.Key}/run {service.Value} \n"))
        + string.Concat(_nodes.Where(node => node.Value.Kind == 'f').Select(node => $"{node.Value.Mark.Split(' ')[2]}  ./{node.Key}\n"))
        + "\0" + string.Concat(_nodes.Select(node => $"{node.Value.Kind}\0{node.Value.Mode}\0./{node.Key}\0{(node.Value.Kind == 'l' ? node.Value.Content : "")}\0"));

    private static (Dictionary<string, string> Marks, Dictionary<string, List<int>> Running) Read(string report, IEnumerable<string> services)
    {
        var (marks, hashes) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        var running = services.ToDictionary(service => service, _ => new List<int>(), StringComparer.Ordinal);
        var parts = report.Split('\0');
        foreach (var line in parts[0].Split('\n'))
        {
            if (line.StartsWith("P ", StringComparison.Ordinal))
            {
                if (line[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["sh", var script, var port] && services.FirstOrDefault(service => script == $"{Root}/services/{service}/run") is { } service && int.TryParse(port, out var number))
                    running[service].Add(number);
            }
            else if (line.Length > 66 && line[64..66] == "  ")
            {
                hashes[Below(line[66..])] = line[..64];
            }
        }

        foreach (var node in parts.Skip(1).Chunk(4).Where(node => node.Length == 4))
        {
            var path = Below(node[2]);
            marks[path] = node[0] switch { "l" => $"l {node[3]}", "f" => $"f {node[1]} {hashes.GetValueOrDefault(path, "unread")}", _ => $"{node[0]} {node[1]}" };
        }

        return (marks, running);
    }

    private static string Below(string path) => path is "." or "./" ? "" : path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
}
