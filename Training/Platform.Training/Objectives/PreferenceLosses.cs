using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Training.Objectives;

/// <summary>Losses of pairs of responses to one prompt, as functions of how much more likely the policy makes each than a reference does.</summary>
/// <remarks>Λ is the log-ratio of a response to the reference in nats, Δ = Λ(chosen) − Λ(rejected), and Δ̄ the same of means per token.
/// All inputs and results are [pairs]; the caller's dispose scope owns what is made on the way.</remarks>
public static class PreferenceLosses
{
    /// <summary>Largest exponent, so that one impossible response cannot make an infinity.</summary>
    private const double Limit = 20;

    /// <summary>−(1 − e) log σ(βΔ) − e log σ(−βΔ). Sources: DPO, arXiv:2305.18290, equation 7; with label smoothing cDPO, Mitchell 2023.</summary>
    /// <param name="difference">Δ.</param>
    /// <param name="beta">β above 0.</param>
    /// <param name="labelSmoothing">e: the share of labels believed to be flipped, in [0, 0.5).</param>
    public static Tensor Sigmoid(Tensor difference, double beta, double labelSmoothing = 0)
    {
        var z = beta * difference;
        var loss = -(1 - labelSmoothing) * functional.logsigmoid(z);
        return labelSmoothing > 0 ? loss - labelSmoothing * functional.logsigmoid(-z) : loss;
    }

    /// <summary>max(0, 1 − βΔ). Source: SLiC-HF, arXiv:2305.10425, section 2.2, on log-ratios.</summary>
    /// <param name="difference">Δ.</param>
    /// <param name="beta">β above 0.</param>
    public static Tensor Hinge(Tensor difference, double beta) => functional.relu(1 - beta * difference);

    /// <summary>(Δ̄ − 1 / (2β))². Source: IPO, arXiv:2310.12036, section 5.2, on means per token.</summary>
    /// <param name="meanDifference">Δ̄.</param>
    /// <param name="beta">β above 0.</param>
    public static Tensor Ipo(Tensor meanDifference, double beta) => (meanDifference - 1 / (2 * beta)).square();

    /// <summary>[−(1 − e) log σ(βΔ) + e log σ(−βΔ)] / (1 − 2e): under labels flipped with probability e its mean is DPO's loss on the right ones.
    /// Source: robust DPO, arXiv:2403.00409.</summary>
    /// <param name="difference">Δ.</param>
    /// <param name="beta">β above 0.</param>
    /// <param name="flipRate">e in [0, 0.5).</param>
    public static Tensor Robust(Tensor difference, double beta, double flipRate)
    {
        var z = beta * difference;
        return (-(1 - flipRate) * functional.logsigmoid(z) + flipRate * functional.logsigmoid(-z)) / (1 - 2 * flipRate);
    }

    /// <summary>1 − σ(βΛ(chosen)) + σ(βΛ(rejected)). Source: APO, arXiv:2408.06266, the variant APO-zero.</summary>
    /// <param name="chosen">Λ(chosen).</param>
    /// <param name="rejected">Λ(rejected).</param>
    /// <param name="beta">β above 0.</param>
    public static Tensor ApoZero(Tensor chosen, Tensor rejected, double beta) => 1 - (beta * chosen).sigmoid() + (beta * rejected).sigmoid();

    /// <summary>−log σ(βΛ(chosen)) − ½ log σ(−βΛ(chosen)) − ½ log σ(−βΛ(rejected)). Source: NCA, arXiv:2402.05369, section 3, for pairs.</summary>
    /// <param name="chosen">Λ(chosen).</param>
    /// <param name="rejected">Λ(rejected).</param>
    /// <param name="beta">β above 0.</param>
    public static Tensor Nca(Tensor chosen, Tensor rejected, double beta)
    {
        var (good, bad) = (beta * chosen, beta * rejected);
        return -functional.logsigmoid(good) - 0.5 * functional.logsigmoid(-good) - 0.5 * functional.logsigmoid(-bad);
    }

    /// <summary>−log σ(β(ℓ̄(chosen) − ℓ̄(rejected)) − γ). Source: SimPO, arXiv:2405.14734, equation 6.</summary>
    /// <param name="meanDifference">Difference of the means of log-probs per token.</param>
    /// <param name="beta">β above 0.</param>
    /// <param name="margin">γ, 0 or more.</param>
    public static Tensor SimPo(Tensor meanDifference, double beta, double margin) => -functional.logsigmoid(beta * meanDifference - margin);

    /// <summary>logit(p̄(chosen)) − logit(p̄(rejected)) with p̄ = exp(ℓ̄). Source: ORPO, arXiv:2403.07691, section 4.2.</summary>
    /// <param name="chosen">Mean log-prob per token, below 0.</param>
    /// <param name="rejected">Mean log-prob per token, below 0.</param>
    public static Tensor LogOddsRatio(Tensor chosen, Tensor rejected) => chosen - rejected - (LogOneMinusExp(chosen) - LogOneMinusExp(rejected));

    /// <summary>−log [e^S⁺ / (e^S⁺ + e^(λS⁻))]. Source: CPL, arXiv:2310.13639.</summary>
    /// <param name="chosen">S⁺.</param>
    /// <param name="rejected">S⁻.</param>
    /// <param name="bias">λ in (0, 1].</param>
    public static Tensor Contrastive(Tensor chosen, Tensor rejected, double bias) => -functional.logsigmoid(chosen - bias * rejected);

    /// <summary>Cross-entropy of σ(logit) with a label between 0 and 1. Source: DNO, arXiv:2404.03715.</summary>
    /// <param name="logit">Any.</param>
    /// <param name="label">In [0, 1].</param>
    public static Tensor SoftLabel(Tensor logit, Tensor label) => -(label * functional.logsigmoid(logit) + (1 - label) * functional.logsigmoid(-logit));

    /// <summary>KTO's loss of a desirable response: λ (1 − σ(β(Λ − z₀))). Source: KTO, arXiv:2402.01306, equation 8.</summary>
    /// <param name="logRatio">Λ.</param>
    /// <param name="beta">β above 0.</param>
    /// <param name="baseline">z₀, 0 or more.</param>
    public static Tensor Desirable(Tensor logRatio, double beta, double baseline) => 1 - (beta * (logRatio - baseline)).sigmoid();

    /// <summary>KTO's loss of an undesirable response: λ (1 − σ(β(z₀ − Λ))). Source: KTO, arXiv:2402.01306, equation 8.</summary>
    /// <param name="logRatio">Λ.</param>
    /// <param name="beta">β above 0.</param>
    /// <param name="baseline">z₀, 0 or more.</param>
    public static Tensor Undesirable(Tensor logRatio, double beta, double baseline) => 1 - (beta * (baseline - logRatio)).sigmoid();

    /// <summary>What stands in Λ's place when the divergence to the reference is another one. Source: f-DPO, arXiv:2309.16240.</summary>
    /// <param name="logRatio">Λ.</param>
    /// <param name="divergence">One of <c>reverse-kl</c>, <c>forward-kl</c>, <c>jensen-shannon</c>, <c>alpha</c>.</param>
    /// <param name="alpha">α of the last, not 1.</param>
    /// <exception cref="ArgumentException">There is no divergence of that name.</exception>
    public static Tensor Score(Tensor logRatio, string divergence, double alpha = 0.5) => divergence switch
    {
        "reverse-kl" => logRatio,
        "forward-kl" => -(-logRatio).clamp(-Limit, Limit).exp(),
        "jensen-shannon" => functional.logsigmoid(logRatio),
        "alpha" => ((alpha - 1) * logRatio).clamp(-Limit, Limit).exp() / (alpha - 1),
        _ => throw new ArgumentException($"There is no divergence '{divergence}': use reverse-kl, forward-kl, jensen-shannon or alpha.", nameof(divergence)),
    };

    /// <summary>log(1 − eˣ) for x below 0, exact at both ends (Mächler 2012).</summary>
    private static Tensor LogOneMinusExp(Tensor x)
    {
        var below = x.clamp(double.NegativeInfinity, -1e-7);
        return where(below.gt(-0.693147), (-below.clamp(-0.693147, 0).expm1()).log(), (-below.clamp(double.NegativeInfinity, -0.693147).exp()).log1p());
    }
}
