using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Platform.Torch.Tests.Numerics;

/// <summary>Every differentiable operation that is covered, by name.</summary>
public static class Ops
{
    private static readonly long[] s_matrix = [3, 4];

    public static IReadOnlyDictionary<string, Op> All { get; } = new Dictionary<string, Op>
    {
        ["abs"] = One(x => x.abs(), 0.1, 2, Math.Abs),
        ["acos"] = One(x => x.acos(), -0.9, 0.9, Math.Acos),
        ["asin"] = One(x => x.asin(), -0.9, 0.9, Math.Asin),
        ["atan"] = One(x => x.atan(), -2, 2, Math.Atan),
        ["cos"] = One(x => x.cos(), -2, 2, Math.Cos),
        ["cosh"] = One(x => x.cosh(), -2, 2, Math.Cosh),
        ["erf"] = One(x => x.erf(), -2, 2),
        ["erfc"] = One(x => x.erfc(), -2, 2),
        ["exp"] = One(x => x.exp(), -2, 2, Math.Exp),
        ["exp2"] = One(x => x.exp2(), -2, 2, x => Math.Pow(2, x)),
        ["expm1"] = One(x => x.expm1(), -2, 2, x => Math.Exp(x) - 1),
        ["frac"] = One(x => x.frac(), 0.1, 0.9, x => x),
        ["lgamma"] = One(x => x.lgamma(), 0.5, 4),
        ["log"] = One(x => x.log(), 0.1, 4, Math.Log),
        ["log10"] = One(x => x.log10(), 0.1, 4, Math.Log10),
        ["log1p"] = One(x => x.log1p(), -0.5, 4, x => Math.Log(1 + x)),
        ["log2"] = One(x => x.log2(), 0.1, 4, Math.Log2),
        ["neg"] = One(x => -x, -2, 2, x => -x),
        ["reciprocal"] = One(x => x.reciprocal(), 0.5, 2, x => 1 / x),
        ["relu"] = One(x => x.relu(), 0.1, 2, x => Math.Max(x, 0)),
        ["rsqrt"] = One(x => x.rsqrt(), 0.2, 2, x => 1 / Math.Sqrt(x)),
        ["sigmoid"] = One(x => x.sigmoid(), -3, 3, Sigmoid),
        ["silu"] = One(x => x.silu(), -3, 3, x => x * Sigmoid(x)),
        ["functional.silu"] = One(x => F.silu(x), -3, 3, x => x * Sigmoid(x)),
        ["sin"] = One(x => x.sin(), -2, 2, Math.Sin),
        ["sinh"] = One(x => x.sinh(), -2, 2, Math.Sinh),
        ["sqrt"] = One(x => x.sqrt(), 0.2, 2, Math.Sqrt),
        ["square"] = One(x => x.square(), -2, 2, x => x * x),
        ["tan"] = One(x => x.tan(), -1, 1, Math.Tan),
        ["tanh"] = One(x => x.tanh(), -2, 2, Math.Tanh),
        ["log_sigmoid"] = One(x => x.log_sigmoid(), -3, 3, x => Math.Log(Sigmoid(x))),
        ["functional.logsigmoid"] = One(x => F.logsigmoid(x), -3, 3, x => Math.Log(Sigmoid(x))),
        ["gelu"] = One(x => x.gelu(), -2, 2),
        ["gelu tanh"] = One(x => F.gelu(x, GELU.Approximate.tanh), -2, 2, x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
        ["softplus"] = One(x => x.softplus(2, 20), -2, 2, x => Math.Log(1 + Math.Exp(2 * x)) / 2),
        ["leaky_relu"] = One(x => x.leaky_relu(0.1), 0.1, 2, x => x),
        ["elu"] = One(x => x.elu(1.5), -2, -0.1, x => 1.5 * (Math.Exp(x) - 1)),
        ["pow scalar"] = One(x => x.pow(2.5), 0.2, 2, x => Math.Pow(x, 2.5)),
        ["add scalar"] = One(x => x + 1.5, -2, 2, x => x + 1.5),
        ["sub scalar"] = One(x => x - 1.5, -2, 2, x => x - 1.5),
        ["scalar sub"] = One(x => 1.5 - x, -2, 2, x => 1.5 - x),
        ["mul scalar"] = One(x => x * 3, -2, 2, x => x * 3),
        ["div scalar"] = One(x => x / 4f, -2, 2, x => x / 4),
        ["scalar div"] = One(x => 2 / x, 0.5, 2, x => 2 / x),
        ["add alpha"] = Two((x, y) => x.add(y, 0.5), (x, y) => x + 0.5 * y),
        ["add"] = Two((x, y) => x + y, (x, y) => x + y),
        ["sub"] = Two((x, y) => x - y, (x, y) => x - y),
        ["mul"] = Two((x, y) => x * y, (x, y) => x * y),
        ["div"] = Two((x, y) => x / y, (x, y) => x / y, 0.5),
        ["pow"] = Two((x, y) => x.pow(y), Math.Pow, 0.5),
        ["atan2"] = Two((x, y) => x.atan2(y), Math.Atan2, 0.5),
        ["hypot"] = Two((x, y) => x.hypot(y), (x, y) => Math.Sqrt(x * x + y * y), 0.5),
        ["logaddexp"] = Two((x, y) => x.logaddexp(y), (x, y) => Math.Log(Math.Exp(x) + Math.Exp(y))),
        ["maximum"] = Two((x, y) => maximum(x, y), Math.Max),
        ["minimum"] = Two((x, y) => minimum(x, y), Math.Min),
        ["fmax"] = Two((x, y) => x.fmax(y), Math.Max),
        ["fmin"] = Two((x, y) => x.fmin(y), Math.Min),
        ["xlogy"] = Two((x, y) => x.xlogy(y), (x, y) => x * Math.Log(y), 0.5),
        ["where"] = Two((x, y) => torch.where(x > 0, x * 2, y), (x, y) => x > 0 ? x * 2 : y),
        ["addcmul"] = Three((x, y, z) => x.addcmul(y, z, 0.5), (x, y, z) => x + 0.5 * y * z),
        ["addcdiv"] = Three((x, y, z) => x.addcdiv(y, z, 0.5), (x, y, z) => x + 0.5 * y / z, 0.5),
        ["lerp"] = Three((x, y, z) => x.lerp(y, z), (x, y, z) => x + z * (y - x), 0.1, 0.4),
        ["clamp"] = One(x => x.clamp(-0.5, 0.7), -2, 2, x => Math.Clamp(x, -0.5, 0.7)),
        ["clamp_min"] = One(x => x.clamp_min(0.3), -2, 2, x => Math.Max(x, 0.3)),
        ["masked_fill"] = One(x => x.masked_fill(x > 1, 7) * x, -2, 2, x => x > 1 ? 7 * x : x * x),
        ["add_"] = Two((x, y) => (x * 2).add_(y), (x, y) => 2 * x + y),
        ["mul_"] = Two((x, y) => (x + 1).mul_(y), (x, y) => (x + 1) * y),
        ["exp_"] = One(x => (x + 0).exp_(), -2, 2, Math.Exp),

        ["sum"] = One(x => x.sum().square()),
        ["sum dim"] = One(x => x.sum(1, keepdim: true) * x),
        ["mean"] = One(x => x.mean().square()),
        ["mean dim"] = One(x => x.mean([0]).square()),
        ["std"] = One(x => x.std(1)),
        ["var"] = One(x => x.var(0, unbiased: false)),
        ["prod"] = One(x => x.prod(1), 0.5, 1.5),
        ["amax"] = One(x => x.amax([1], keepdim: true) * x),
        ["max dim"] = One(x => x.max(1).Item1.square()),
        ["norm"] = One(x => x.norm()),
        ["norm dim"] = One(x => x.norm(1, true, 3f)),
        ["logsumexp"] = One(x => x.logsumexp(1)),
        ["cumsum"] = One(x => x.cumsum(1).square()),
        ["cumprod"] = One(x => x.cumprod(1), 0.5, 1.5),
        ["softmax"] = One(x => x.softmax(1).square()),
        ["log_softmax"] = One(x => x.log_softmax(-1).square()),
        ["sort"] = One(x => x.sort(1).Item1.cumsum(1)),
        ["linalg.svd"] = One(x => linalg.svd(x, fullMatrices: false).S),
        ["topk"] = One(x => x.topk(2).Item1.square()),

        ["reshape"] = One(x => x.reshape(2, 6).cumsum(0)),
        ["transpose"] = One(x => x.transpose(0, 1).cumsum(0)),
        ["permute"] = One(x => x.permute(1, 0).cumsum(0)),
        ["expand"] = One(x => x.unsqueeze(0).expand(2, -1, -1).square()),
        ["repeat"] = One(x => x.repeat(2, 1).square()),
        ["repeat_interleave"] = One(x => x.repeat_interleave(2, dim: 1).cumsum(1)),
        ["narrow"] = One(x => x.narrow(1, 1, 2).square()),
        ["slice"] = One(x => x.slice(1, 0, 4, 2).square()),
        ["index range"] = One(x => x[TensorIndex.Ellipsis, 1..3].square()),
        ["index tensor"] = One(x => x[tensor(new long[] { 0, 2, 2 }, device: x.device)].square()),
        ["index mask"] = One(x => x[x > 0].square()),
        ["unbind"] = One(x => x.unbind(1)[2].square()),
        ["split"] = One(x => x.split(3, 1)[0].square()),
        ["chunk"] = One(x => x.chunk(2, 1)[1].square()),
        ["flip"] = One(x => x.flip(1).cumsum(1)),
        ["tril"] = One(x => x.tril().square()),
        ["triu"] = One(x => x.triu(1).square()),
        ["diagonal"] = One(x => x.diagonal().square()),
        ["cat"] = Two((x, y) => cat([x, y], 1).square()),
        ["stack"] = Two((x, y) => stack([x, y], 1).cumsum(1).square()),
        ["gather"] = One(x => x.gather(1, Index(x)).square()),
        ["index_select"] = One(x => x.index_select(1, tensor(new long[] { 3, 0, 3 }, device: x.device)).square()),
        ["scatter_add"] = Two((x, y) => x.scatter_add(1, Index(x), y).square()),
        ["index_add"] = Two((x, y) => x.index_add(0, tensor(new long[] { 2, 0, 0 }, device: x.device), y, 0.5).square()),
        ["index_copy"] = Two((x, y) => x.index_copy(0, tensor(new long[] { 2, 0, 1 }, device: x.device), y).square()),
        ["index_put_"] = Two((x, y) => (x * 1).index_put_(y[0], [tensor(new long[] { 0, 0 }, device: x.device)], accumulate: true).square()),
        ["masked_select"] = One(x => x.masked_select(x < 1).square()),

        ["matmul"] = new(x => x[0].matmul(x[1]), [[2, 3, 4], [4, 2]]),
        ["mm"] = new(x => x[0].mm(x[1]), [[3, 4], [4, 2]]),
        ["bmm"] = new(x => x[0].bmm(x[1]), [[2, 3, 4], [2, 4, 2]]),
        ["mv"] = new(x => x[0].mv(x[1]), [[3, 4], [4]]),
        ["dot"] = new(x => x[0].dot(x[1]), [[4], [4]]),
        ["outer"] = new(x => x[0].outer(x[1]), [[4], [3]]),
        ["addmm"] = new(x => x[0].addmm(x[1], x[2], 0.5f, 2), [[3, 2], [3, 4], [4, 2]]),
        ["baddbmm"] = new(x => x[0].baddbmm(x[1], x[2], 0.5f, 2), [[2, 3, 2], [2, 3, 4], [2, 4, 2]]),
        ["einsum"] = new(x => einsum("bij,kj->bik", x[0], x[1]), [[2, 3, 4], [5, 4]]),
        ["linear"] = new(x => F.linear(x[0], x[1], x[2]), [[2, 3, 4], [5, 4], [5]]),
        ["layer_norm"] = new(x => F.layer_norm(x[0], [4], x[1], x[2]), [[3, 4], [4], [4]]),
        ["attention"] = new(x => F.scaled_dot_product_attention(x[0], x[1], x[2]), [[2, 3, 4], [2, 5, 4], [2, 5, 4]]),
        ["causal attention"] = new(x => F.scaled_dot_product_attention(x[0], x[1], x[2], is_casual: true), [[2, 4, 3], [2, 4, 3], [2, 4, 3]]),
        ["masked attention"] = new(x => F.scaled_dot_product_attention(x[0], x[1], x[2], attn_mask: ones(3, 5, dtype: @bool, device: x[0].device).tril(1)), [[2, 3, 4], [2, 5, 4], [2, 5, 4]]),
        ["cross_entropy"] = One(x => F.cross_entropy(x, Classes(x))),
        ["cross_entropy smoothed sum"] = One(x => F.cross_entropy(x, Classes(x), ignore_index: 1, reduction: nn.Reduction.Sum, label_smoothing: 0.1)),
        ["nll_loss"] = One(x => F.nll_loss(x.log_softmax(1), Classes(x))),
        ["mse_loss"] = Two((x, y) => F.mse_loss(x, y, nn.Reduction.None), (x, y) => (x - y) * (x - y)),
        ["l1_loss"] = Two((x, y) => F.l1_loss(x, y, nn.Reduction.None), (x, y) => Math.Abs(x - y)),
        ["smooth_l1_loss"] = Two((x, y) => F.smooth_l1_loss(x, y, nn.Reduction.None, 0.5), (x, y) => Math.Abs(x - y) < 0.5 ? (x - y) * (x - y) : Math.Abs(x - y) - 0.25),
        ["huber_loss"] = Two((x, y) => F.huber_loss(x, y, 0.5, nn.Reduction.None), (x, y) => Math.Abs(x - y) < 0.5 ? (x - y) * (x - y) / 2 : 0.5 * (Math.Abs(x - y) - 0.25)),
        ["kl_div"] = Two((x, y) => F.kl_div(x.log_softmax(1), y.log_softmax(1))),
        ["binary_cross_entropy"] = One(x => F.binary_cross_entropy(x, ones_like(x) * 0.3, reduction: nn.Reduction.None), 0.1, 0.9, x => -0.3 * Math.Log(x) - 0.7 * Math.Log(1 - x)),
        ["binary_cross_entropy_with_logits"] = One(x => F.binary_cross_entropy_with_logits(x, ones_like(x) * 0.3, reduction: nn.Reduction.None), -3, 3, x => -0.3 * Math.Log(Sigmoid(x)) - 0.7 * Math.Log(1 - Sigmoid(x))),
        ["cosine_similarity"] = Two((x, y) => F.cosine_similarity(x, y)),
        ["normalize"] = One(x => F.normalize(x)),
    };

    private static Op One(Func<Tensor, Tensor> run, double low = -2, double high = 2, Func<double, double>? value = null) =>
        new(x => run(x[0]), [s_matrix], low, high, value is null ? null : x => value(x[0]));

    private static Op Two(Func<Tensor, Tensor, Tensor> run, Func<double, double, double>? value = null, double low = -2) =>
        new(x => run(x[0], x[1]), [s_matrix, s_matrix], low, 2, value is null ? null : x => value(x[0], x[1]));

    private static Op Three(Func<Tensor, Tensor, Tensor, Tensor> run, Func<double, double, double, double> value, double low = -2, double high = 2) =>
        new(x => run(x[0], x[1], x[2]), [s_matrix, s_matrix, s_matrix], low, high, x => value(x[0], x[1], x[2]));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static Tensor Index(Tensor x) => tensor(new long[,] { { 0, 2, 1, 1 }, { 3, 3, 0, 2 }, { 1, 0, 0, 0 } }, device: x.device);

    private static Tensor Classes(Tensor x) => tensor(new long[] { 2, 0, 1 }, device: x.device);
}
