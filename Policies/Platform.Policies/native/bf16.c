// Products of bfloat16 numbers with the processor's dot product of pairs (vdpbf16ps), which .NET has no intrinsic for.
// The caller makes sure that the processor has avx512f, avx512_bf16 and their registers: nothing here asks.
#include <immintrin.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))
#define INLINE static inline __attribute__((always_inline))

enum { PANEL = 32, LANES = 16 };

// A tile of rows × vectors accumulators, each one chain of dot products over the pairs, in order, from 0: so every tile gives a row the same bits.
// w[v] and y[v] are where the v-th vector of 16 columns starts.
INLINE void tile(const int rows, const int vectors, const int prefetches, intptr_t pairs, const uint32_t *x, intptr_t xs,
                 const uint32_t *const *w, float *const *y, intptr_t ys, const char *ahead)
{
    __m512 sum[12][8];
#pragma GCC unroll 12
    for (int r = 0; r < rows; r++)
#pragma GCC unroll 8
        for (int v = 0; v < vectors; v++)
            sum[r][v] = _mm512_setzero_ps();
    for (intptr_t k = 0; k < pairs; k++) {
        __m512bh b[8];
#pragma GCC unroll 8
        for (int v = 0; v < vectors; v++)
            b[v] = (__m512bh)_mm512_loadu_si512(w[v] + k * PANEL);
#pragma GCC unroll 12
        for (int r = 0; r < rows; r++) {
            const __m512bh a = (__m512bh)_mm512_set1_epi32((int)x[r * xs + k]);
#pragma GCC unroll 8
            for (int v = 0; v < vectors; v++)
                sum[r][v] = _mm512_dpbf16_ps(sum[r][v], a, b[v]);
        }
#pragma GCC unroll 4
        for (int p = 0; p < prefetches; p++)
            _mm_prefetch(ahead + k * (prefetches * 64) + p * 64, _MM_HINT_T1);
    }
#pragma GCC unroll 12
    for (int r = 0; r < rows; r++)
#pragma GCC unroll 8
        for (int v = 0; v < vectors; v++)
            _mm512_storeu_ps(y[v] + r * ys, sum[r][v]);
}

// Panels past the last one of a tile repeat it, which writes the same numbers twice.
#define TILE(ROWS, PANELS, PREFETCHES)                                                                    \
    static void tile##ROWS(intptr_t pairs, const uint32_t *x, intptr_t xs, const uint32_t *w, intptr_t ps, \
                           int last, float *y, intptr_t ys, const char *ahead)                            \
    {                                                                                                     \
        const uint32_t *from[2 * PANELS];                                                                 \
        float *to[2 * PANELS];                                                                            \
        for (int p = 0; p < PANELS; p++) {                                                                \
            const int at = p < last ? p : last;                                                           \
            from[2 * p] = w + at * ps;                                                                    \
            from[2 * p + 1] = from[2 * p] + LANES;                                                        \
            to[2 * p] = y + at * PANEL;                                                                   \
            to[2 * p + 1] = to[2 * p] + LANES;                                                            \
        }                                                                                                 \
        tile(ROWS, 2 * PANELS, PREFETCHES, pairs, x, xs, from, to, ys, ahead);                            \
    }

TILE(1, 4, 0)
TILE(2, 4, 0)
TILE(4, 2, 4)
TILE(6, 2, 4)
TILE(8, 1, 2)
TILE(12, 1, 1)

// y[r, c] = Σ over pairs k of x[r, k] · w[k, c], in 32-bit floats.
// rows: 1, 2, 4, 6, 8 or 12. x: [rows, pairs] pairs of bfloat16. w: panels [pairs, 32] of pairs, panel_stride apart. y: [rows, 32 · panels].
// ahead: memory that will be wanted soon; a tile of 4 rows or more asks for as much of it as it reads of w, one of 12 for half.
EXPORT void platform_bf16_multiply(int rows, int panels, intptr_t pairs, const uint32_t *x, intptr_t x_stride,
                                   const uint32_t *w, intptr_t panel_stride, float *y, intptr_t y_stride, const char *ahead)
{
    const int step = rows <= 2 ? 4 : rows <= 6 ? 2 : 1;
    for (int p = 0; p < panels; p += step) {
        const int last = (panels - p < step ? panels - p : step) - 1;
        switch (rows) {
        case 1: tile1(pairs, x, x_stride, w, panel_stride, last, y, y_stride, ahead); break;
        case 2: tile2(pairs, x, x_stride, w, panel_stride, last, y, y_stride, ahead); break;
        case 4: tile4(pairs, x, x_stride, w, panel_stride, last, y, y_stride, ahead); break;
        case 6: tile6(pairs, x, x_stride, w, panel_stride, last, y, y_stride, ahead); break;
        case 8: tile8(pairs, x, x_stride, w, panel_stride, last, y, y_stride, ahead); break;
        default: tile12(pairs, x, x_stride, w, panel_stride, last, y, y_stride, ahead); break;
        }
        w += step * panel_stride;
        y += step * PANEL;
        ahead += step * panel_stride * 4 / (rows <= 8 ? 1 : 2);
    }
}

// Rounds a row to the nearest bfloat16, ties to even; the pair of an odd last number gets 0 beside it.
EXPORT void platform_bf16_round(const float *x, intptr_t count, uint32_t *pairs)
{
    for (; count >= 2 * LANES; count -= 2 * LANES, x += 2 * LANES, pairs += LANES)
        _mm512_storeu_si512(pairs, (__m512i)_mm512_cvtne2ps_pbh(_mm512_loadu_ps(x + LANES), _mm512_loadu_ps(x)));
    if (count > 0) {
        const __mmask16 low = count >= LANES ? 0xffff : (__mmask16)((1u << count) - 1);
        const __mmask16 high = count > LANES ? (__mmask16)((1u << (count - LANES)) - 1) : 0;
        const __m512i last = (__m512i)_mm512_cvtne2ps_pbh(_mm512_maskz_loadu_ps(high, x + LANES), _mm512_maskz_loadu_ps(low, x));
        _mm512_mask_storeu_epi32(pairs, (__mmask16)((1u << ((count + 1) / 2)) - 1), last);
    }
}

// So many rounds of 24 dot products from registers, for measuring how fast they can be; returns their floating-point operations.
EXPORT double platform_bf16_exercise(int64_t rounds)
{
    __m512 sum[24];
    __m512i a = _mm512_set1_epi32(0x3f003f00), b = _mm512_set1_epi32(0x3e803e80);
#pragma GCC unroll 24
    for (int i = 0; i < 24; i++)
        sum[i] = _mm512_set1_ps((float)i); // chains that began alike would be computed once
    for (int64_t round = 0; round < rounds; round++) {
#pragma GCC unroll 24
        for (int i = 0; i < 24; i++)
            sum[i] = _mm512_dpbf16_ps(sum[i], (__m512bh)a, (__m512bh)b);
        __asm__ volatile("" : "+v"(a), "+v"(b)); // or the compiler would see that every round does the same
    }
    __m512 total = sum[0];
#pragma GCC unroll 24
    for (int i = 1; i < 24; i++)
        total = _mm512_add_ps(total, sum[i]);
    __asm__ volatile("" : : "v"(total));
    return 24.0 * 64 * rounds;
}
