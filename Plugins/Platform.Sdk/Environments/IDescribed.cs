namespace Platform.Sdk;

/// <summary>An environment that learns what it is from elsewhere, such as a server. <c>env show</c> asks it.</summary>
public interface IDescribed
{
    /// <summary>What is known of the environment, in the documentation's fixed form.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<EnvironmentDocumentation> DescribeAsync(CancellationToken cancellationToken);
}
