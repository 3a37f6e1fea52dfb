using System.Globalization;
using System.Text;

namespace Platform.Environments.Bandit;

/// <summary>Everything the agent is told.</summary>
internal sealed class BanditText(BanditOptions options, string[] names)
{
    private readonly BanditStory _story = BanditStory.Of(options.Domain);
    private readonly bool _compact = options.Style == BanditStyle.Compact;

    /// <summary>The first message.</summary>
    public string First()
    {
        if (_compact)
            return options.Prompt;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{string.Format(CultureInfo.InvariantCulture, _story.Scene, names.Length)} They are {Choices()}. ");
        text.Append(CultureInfo.InvariantCulture, $"{options.Horizon} times you {_story.Choose} and receive a reward, which is drawn from a distribution of that {_story.Unit} that never changes. ");
        text.Append("Your goal is the highest total reward.");
        if (options.Detailed)
        {
            text.Append(CultureInfo.InvariantCulture, $" At first you know nothing about any {_story.Unit}, so you must explore: try each to learn what it pays. ");
            text.Append(CultureInfo.InvariantCulture, $"What you have learnt you must exploit: choose the {_story.Unit} that seems to pay most. ");
            text.Append("A single reward says little, so weigh how often each was tried, explore early, and exploit more and more as the end comes near.");
        }

        return text.Append("\n\n").Append(Progress(0)).Append(Query()).ToString();
    }

    /// <summary>What follows a pull.</summary>
    /// <param name="arm">The arm that was pulled.</param>
    /// <param name="reward">What it paid.</param>
    /// <param name="pulls">Pulls of each arm so far.</param>
    /// <param name="sums">Rewards of each arm so far.</param>
    /// <param name="step">Steps so far.</param>
    /// <param name="last">Whether the episode is over, so that nothing is asked.</param>
    public string AfterPull(int arm, double reward, int[] pulls, double[] sums, int step, bool last)
    {
        if (_compact)
            return Number(reward, 1);
        var news = options.History == BanditHistory.Raw ? $"{names[arm]} {_story.Unit}, reward {Number(reward, 2)}" : Progress(step) + Summary(pulls, sums);
        return last ? news : news + Query();
    }

    /// <summary>What follows an action that could not be read.</summary>
    /// <param name="last">Whether the episode is over.</param>
    public string AfterUnreadable(bool last) => _compact ? "?" : last ? UnreadableReason() : UnreadableReason() + Query();

    /// <summary>Why an action could not be read.</summary>
    public string UnreadableReason() => _compact ? "?" : $"That is not one of {Choices()}, so nothing was chosen and the turn is lost.";

    private string Summary(int[] pulls, double[] sums)
    {
        var total = pulls.Sum();
        if (total == 0)
            return "";
        var text = new StringBuilder();
        for (var arm = 0; arm < names.Length; arm++)
        {
            // The reference's mean: its tiny term keeps an arm that was never pulled at 0.
            var mean = sums[arm] / (pulls[arm] + 1e-6);
            text.Append(CultureInfo.InvariantCulture, $"\n{names[arm]} {_story.Unit}, {pulls[arm]} times, average reward {mean:0.00}");
            if (options.History == BanditHistory.Guide)
            {
                var bonus = pulls[arm] == 0 ? "inf" : Math.Sqrt(options.UcbAlpha * Math.Log(total) / pulls[arm]).ToString("0.00", CultureInfo.InvariantCulture);
                text.Append(CultureInfo.InvariantCulture, $", exploration bonus {bonus}, exploitation value {(pulls[arm] == 0 ? 0 : mean):0.00}");
            }
        }

        return text.ToString();
    }

    private static string Progress(int step) => string.Create(CultureInfo.InvariantCulture, $"So far you have chosen {step} times. Your choices and rewards:");

    private string Query() => $"\n\nWhich {_story.Unit} do you choose next? ANSWER WITH ONE OF {Choices()} ONLY AND GIVE NO EXPLANATION.";

    private string Choices() => $"[{string.Join(", ", names)}]";

    private string Number(double reward, int decimals) => options.Distribution == RewardDistribution.Bernoulli
        ? reward > 0.5 ? "1" : "0"
        : (Math.Round(reward, decimals) + 0.0).ToString(decimals == 1 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
