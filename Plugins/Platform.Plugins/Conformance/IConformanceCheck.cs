namespace Platform.Plugins.Conformance;

/// <summary>One question about an environment. Stateless; an exception that it lets through is the environment's and fails it.</summary>
internal interface IConformanceCheck
{
    string Name { get; }

    /// <summary>What is asked, as a statement that holds when the check passes.</summary>
    string Question { get; }

    /// <summary>Checks that must not have failed for this one to mean anything.</summary>
    IReadOnlyList<string> Needs { get; }

    ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken);
}
