namespace Platform.Training.Plans.CriticFree;

/// <summary>Settings of the Lite PPO learner: <c>learner</c> with type <c>lite-ppo</c>. Its two tricks are the scale of the advantage and the token mean.</summary>
public sealed record LitePpoOptions : PolicyGradientOptions;
