/* One pass over arrivals: how long each level of concurrency was empty before it was reached again.

   The twin of crossings.py: the same draws, the same sums in the same order, the same bits. Compile without -ffast-math
   and with -ffp-contract=off. No Python in it: it works on arrays that Python owns.

   When a level is left, nothing needs to be done. `emptied` holds for each level above those at work when it was last
   left, which falls from level to level; for each level at work it holds when it will be left, which is after that. So
   one array, latest first, is both, and a departure is the clock passing its entry. */
#include <math.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK 8192
#define ARRIVALS 0
#define SERVICES 1
#define WORDS 624
#define LONG 1024 /* more leaving than this are kept in a heap from then on */
#define SLOW 1400 /* buckets for how long requests took that waited for an environment */
#ifdef __SSE2__
#define FEW 8 /* up to this many levels are moved side by side, without a branch to predict */
#else
#define FEW 0
#endif

typedef struct {
    int64_t shape;
    double first, second;
    int64_t knots;
    const double *shares, *times;
} law;

typedef struct {
    int64_t seed, segments;
    const double *until, *per_s;
    law warm, cold, init;
    int64_t keep_alives;
    const double *keep_alive;
    int64_t primary, provisioned;
    double from, bin_s;
    int64_t bins;
    int64_t requests, segment, bin, busy, capacity, heaped, left, left_at;
    int64_t starting_many, free_many, gathered, elsewhere, drawn;
    double now, bin_end, promised_until;
    double *leaving, *emptied, *starting, *free, *moments;
    double *waits, *shares, *holds; /* of one block: what is drawn for it, and how long it is when warm */
    int64_t *counts;
    double *gaps;
    int64_t *slow;
    int64_t *bin_calls, *bin_cold, *bin_peak, *bin_waited;
    double *bin_busy, *bin_idle;
} scene;

static void twist(uint32_t *mt) {
    int i;
    for (i = 0; i < WORDS - 397; i++) {
        uint32_t y = (mt[i] & 0x80000000u) | (mt[i + 1] & 0x7fffffffu);
        mt[i] = mt[i + 397] ^ (y >> 1) ^ (-(y & 1u) & 0x9908b0dfu);
    }
    for (; i < WORDS - 1; i++) {
        uint32_t y = (mt[i] & 0x80000000u) | (mt[i + 1] & 0x7fffffffu);
        mt[i] = mt[i + 397 - WORDS] ^ (y >> 1) ^ (-(y & 1u) & 0x9908b0dfu);
    }
    uint32_t y = (mt[WORDS - 1] & 0x80000000u) | (mt[0] & 0x7fffffffu);
    mt[WORDS - 1] = mt[396] ^ (y >> 1) ^ (-(y & 1u) & 0x9908b0dfu);
}

/* As random.Random(key) seeds itself: Matsumoto and Nishimura's init_by_array. */
static void seeded(uint32_t *mt, int64_t seed, int64_t stream, int64_t block) {
    uint64_t wide = (uint64_t)seed;
    uint32_t key[6] = {(uint32_t)block, (uint32_t)((uint64_t)block >> 32), (uint32_t)stream,
                       (uint32_t)wide, (uint32_t)(wide >> 32), 1};
    int i, j = 0;
    mt[0] = 19650218u;
    for (i = 1; i < WORDS; i++) mt[i] = 1812433253u * (mt[i - 1] ^ (mt[i - 1] >> 30)) + (uint32_t)i;
    i = 1;
    for (int k = WORDS; k; k--) {
        mt[i] = (mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30)) * 1664525u)) + key[j] + (uint32_t)j;
        if (++i >= WORDS) { mt[0] = mt[WORDS - 1]; i = 1; }
        if (++j >= 6) j = 0;
    }
    for (int k = WORDS - 1; k; k--) {
        mt[i] = (mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30)) * 1566083941u)) - (uint32_t)i;
        if (++i >= WORDS) { mt[0] = mt[WORDS - 1]; i = 1; }
    }
    mt[0] = 0x80000000u;
}

static void uniforms(double *out, int64_t seed, int64_t stream, int64_t block) {
    uint32_t mt[WORDS], drawn[WORDS];
    int made = 0;
    seeded(mt, seed, stream, block);
    while (made < BLOCK) {
        twist(mt);
        for (int i = 0; i < WORDS; i++) {
            uint32_t y = mt[i];
            y ^= y >> 11;
            y ^= (y << 7) & 0x9d2c5680u;
            y ^= (y << 15) & 0xefc60000u;
            drawn[i] = y ^ (y >> 18);
        }
        int some = BLOCK - made < WORDS / 2 ? BLOCK - made : WORDS / 2;
        for (int i = 0; i < some; i++)
            out[made + i] = ((double)(int32_t)(drawn[2 * i] >> 5) * 67108864.0 + (double)(int32_t)(drawn[2 * i + 1] >> 6)) *
                            (1.0 / 9007199254740992.0);
        made += some;
    }
}

static double alone(int64_t seed, int64_t request) {
    uint64_t mixed = (uint64_t)seed * 0xD1342543DE82EF95u + ((uint64_t)request + 1) * 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return (double)(int64_t)((mixed ^ (mixed >> 31)) >> 11) * 1.1102230246251565e-16;
}

/* Wichura's AS 241, with the operations of Python's statistics.NormalDist.inv_cdf in their order. */
static double inverse_normal(double p) {
    double q = p - 0.5, r, num, den;
    if (fabs(q) <= 0.425) {
        r = 0.180625 - q * q;
        num = (((((((2.5090809287301226727e+3 * r + 3.3430575583588128105e+4) * r + 6.7265770927008700853e+4) * r +
                   4.5921953931549871457e+4) * r + 1.3731693765509461125e+4) * r + 1.9715909503065514427e+3) * r +
                1.3314166789178437745e+2) * r + 3.3871328727963666080e+0) * q;
        den = (((((((5.2264952788528545610e+3 * r + 2.8729085735721942674e+4) * r + 3.9307895800092710610e+4) * r +
                   2.1213794301586595867e+4) * r + 5.3941960214247511077e+3) * r + 6.8718700749205790830e+2) * r +
                4.2313330701600911252e+1) * r + 1.0);
        return 0.0 + num / den * 1.0;
    }
    r = q <= 0.0 ? p : 1.0 - p;
    r = sqrt(-log(r));
    if (r <= 5.0) {
        r = r - 1.6;
        num = (((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r +
                   1.27045825245236838258e+0) * r + 3.64784832476320460504e+0) * r + 5.76949722146069140550e+0) * r +
                4.63033784615654529590e+0) * r + 1.42343711074968357734e+0);
        den = (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r +
                   1.48103976427480074590e-1) * r + 6.89767334985100004550e-1) * r + 1.67638483018380384940e+0) * r +
                2.05319162663775882187e+0) * r + 1.0);
    } else {
        r = r - 5.0;
        num = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r +
                   2.65321895265761230930e-2) * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580e+0) * r +
                5.46378491116411436990e+0) * r + 6.65790464350110377720e+0);
        den = (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r +
                   7.86869131145613259100e-4) * r + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r +
                5.99832206555887937690e-1) * r + 1.0);
    }
    double x = num / den;
    return q < 0.0 ? -x : x;
}

static inline double draw(const law *of, double u) {
    switch (of->shape) {
    case 0: return of->first;
    case 1: return of->first * -log(1.0 - u);
    case 2: return exp(of->first + of->second * inverse_normal(u > 5.551115123125783e-17 ? u : 5.551115123125783e-17));
    }
    int64_t low = 0, high = of->knots;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (u < of->shares[middle]) high = middle; else low = middle + 1;
    }
    low -= 1;
    return of->times[low] + (of->times[low + 1] - of->times[low]) *
                            ((u - of->shares[low]) / (of->shares[low + 1] - of->shares[low]));
}

static void sift_down(double *heap, int64_t size, double value) {
    int64_t at = 0, child;
    while ((child = 2 * at + 1) < size) {
        if (child + 1 < size && heap[child + 1] < heap[child]) child++;
        if (heap[child] >= value) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = value;
}

static void sift_up(double *heap, int64_t at, double value) {
    while (at) {
        int64_t parent = (at - 1) / 2;
        if (heap[parent] <= value) break;
        heap[at] = heap[parent];
        at = parent;
    }
    heap[at] = value;
}

#ifdef __SSE2__
/* How many of the first FEW are after `now`. */
static inline int64_t after(const double *last, double now) {
    __m128d clock = _mm_set1_pd(now);
    __m128i many = _mm_setzero_si128();
    for (int i = 0; i < FEW; i += 2)
        many = _mm_sub_epi64(many, _mm_castpd_si128(_mm_cmpgt_pd(_mm_loadu_pd(last + i), clock)));
    return _mm_cvtsi128_si64(_mm_add_epi64(many, _mm_unpackhi_epi64(many, many)));
}

/* Put `when` among those after `now`, in the place of the first that is not: each entry becomes the one before it if
   that is after `now` and before `when`. */
static inline void put_few(double *last, double now, double when) {
    const __m128d clock = _mm_set1_pd(now), new = _mm_set1_pd(when), never = _mm_set1_pd(-INFINITY);
    __m128d before = _mm_set1_pd(INFINITY), here, shifted, late;
    for (int i = 0; i < FEW; i += 2) {
        here = _mm_loadu_pd(last + i);
        shifted = _mm_shuffle_pd(before, here, 1);
        late = _mm_cmpgt_pd(shifted, clock);
        shifted = _mm_or_pd(_mm_and_pd(late, shifted), _mm_andnot_pd(late, never));
        _mm_storeu_pd(last + i, _mm_max_pd(_mm_min_pd(shifted, new), here));
        before = here;
    }
}
#else
static inline int64_t after(const double *last, double now) { (void)last; (void)now; return 0; }
static inline void put_few(double *last, double now, double when) { (void)last; (void)now; (void)when; }
#endif

/* Latest first while they are few: an insertion is then cheaper than a heap's unpredictable branches. */
static inline void put(double *leaving, int64_t at, double when) {
    if (at > 32) {
        int64_t low = 0, high = at;
        while (low < high) {
            int64_t middle = (low + high) / 2;
            if (leaving[middle] > when) low = middle + 1; else high = middle;
        }
        memmove(leaving + low + 1, leaving + low, (size_t)(at - low) * sizeof(double));
        leaving[low] = when;
        return;
    }
    for (; at && leaving[at - 1] < when; at--) leaving[at] = leaving[at - 1];
    leaving[at] = when;
}

static void turned(double *leaving, int64_t count) {
    for (int64_t i = 0, j = count - 1; i < j; i++, j--) {
        double other = leaving[i];
        leaving[i] = leaving[j];
        leaving[j] = other;
    }
}

/* Among rising values, how many are below. */
static int64_t below(const double *values, int64_t many, double value) {
    int64_t low = 0;
    while (low < many) {
        int64_t middle = (low + many) / 2;
        if (values[middle] < value) low = middle + 1; else many = middle;
    }
    return low;
}

static void keep(double *values, int64_t *many, double value) {
    int64_t at = below(values, *many, value);
    memmove(values + at + 1, values + at, (size_t)(*many - at) * sizeof(double));
    values[at] = value;
    ++*many;
}

static void forget(double *values, int64_t *many, int64_t first) {
    if (!first) return;
    *many -= first;
    memmove(values, values + first, (size_t)*many * sizeof(double));
}

static void forget_until(double *values, int64_t *many, double now) {
    int64_t first = 0;
    while (first < *many && values[first] <= now) first++;
    forget(values, many, first);
}

/* Those at work whom no request waits for yet, as a heap, from when the first request waits until nobody does. */
static void gather(scene *s, const double *last, int64_t busy, int heaped) {
    if (heaped)
        memcpy(s->free, s->leaving, (size_t)busy * sizeof(double));
    else
        for (int64_t i = 0; i < busy; i++) s->free[i] = last[busy - 1 - i];
    s->free_many = busy;
    s->gathered = 1;
}

static void free_gone(scene *s) {
    int64_t many = --s->free_many;
    if (many) sift_down(s->free, many, s->free[many]);
}

static void refill(scene *s, int with_arrivals) {
    int64_t block = s->requests / BLOCK;
    if (s->drawn == block + 1) return; /* what is left of its first wait stands there */
    s->drawn = block + 1;
    uniforms(s->shares, s->seed, SERVICES, block);
    switch (s->warm.shape) { /* outside of the loop, logarithms run side by side */
    case 1:
        for (int i = 0; i < BLOCK; i++) s->holds[i] = s->warm.first * -log(1.0 - s->shares[i]);
        break;
    default:
        for (int i = 0; i < BLOCK; i++) s->holds[i] = draw(&s->warm, s->shares[i]);
    }
    if (!with_arrivals) return;
    uniforms(s->waits, s->seed, ARRIVALS, block);
    for (int i = 0; i < BLOCK; i++) s->waits[i] = -log(1.0 - s->waits[i]);
}

/* Requests of one block at these moments: how many were taken before the arrays were too short. What the loop works on
   stands in locals, for a store through a pointer might change whatever *s holds. */
static int64_t arrive(scene *s, const double *moments, int64_t count) {
    const int64_t keep_alives = s->keep_alives, primary = s->primary, provisioned = s->provisioned;
    const int64_t width = keep_alives + 2, capacity = s->capacity, begun = s->requests, offset = begun % BLOCK;
    const double *keep_alive = s->keep_alive, *holds = s->holds + offset;
    const double shortest = keep_alive[0], kept = keep_alive[primary], from = s->from;
    double *leaving = s->leaving, *last = s->emptied + 1, *gaps = s->gaps, *bin_idle = s->bin_idle;
    int64_t *counts = s->counts;
    const int inits = s->init.shape || s->init.first;
    int64_t busy = s->busy, heaped = s->heaped, bin = s->bin, peak = s->bin_peak[bin], calls = s->bin_calls[bin], done;
    double busy_s = s->bin_busy[bin], idle_s = bin_idle[bin], bin_end = s->bin < s->bins - 1 ? s->bin_end : INFINITY;
    for (done = 0; done < count; done++) {
        if (busy + 2 > capacity) break;
        double now = moments[done];
        int few = busy < FEW && !heaped; /* until now: more there cannot be before this one */
        if (few) {
            busy = after(last, now);
        } else if (heaped) {
            while (busy && leaving[0] <= now) {
                last[--busy] = leaving[0];
                if (busy) sift_down(leaving, busy, leaving[busy]);
            }
        } else {
            while (busy && last[busy - 1] <= now) busy--;
        }
        int64_t level = busy + 1, place = 0;
        double since = last[busy], gap = now - since, hold = holds[done];
        if (since < 0.0)
            place = keep_alives + 1;
        else if (gap > shortest)
            while (place < keep_alives && keep_alive[place] < gap) place++;
        int cold = place > primary && level > provisioned, waits = 0, elsewhere = 0;
        double leave = now + hold;
        if (cold && !inits) {
            hold = draw(&s->cold, s->shares[offset + done]);
            leave = now + hold;
            waits = 1;
        } else if (cold || s->gathered) { /* an init of its own, or one that is on its way, or who is free first */
            forget_until(s->starting, &s->starting_many, now);
            while (s->free_many && s->free[0] <= now) free_gone(s);
            if (!s->starting_many && now >= s->promised_until) s->gathered = s->free_many = 0;
            int64_t ready = level + s->starting_many;
            waits = cold;
            if (!cold && s->starting_many && ready > provisioned)
                waits = ready >= capacity || last[ready - 1] < 0.0 || now - last[ready - 1] > kept;
            if (waits) {
                double init = 0.0, begins, u = s->shares[offset + done];
                if (cold) {
                    init = draw(&s->init, s->init.shape ? alone(s->seed, begun + done) : 0.0);
                    keep(s->starting, &s->starting_many, now + init);
                }
                if (!s->gathered) gather(s, last, busy, (int)heaped);
                begins = s->free_many ? s->free[0] : INFINITY;
                elsewhere = begins < s->starting[0];
                if (elsewhere) {
                    free_gone(s);
                    if (begins > s->promised_until) s->promised_until = begins;
                    hold = draw(&s->warm, u);
                } else {
                    begins = s->starting[0];
                    forget(s->starting, &s->starting_many, 1);
                    hold = draw(&s->cold, u);
                }
                leave = begins + hold;
                hold += init;
            }
            if (s->gathered) sift_up(s->free, s->free_many++, leave);
        }
        if (few) {
            put_few(last, now, leave);
        } else if (heaped) {
            sift_up(leaving, busy, leave);
        } else {
            put(last, busy, leave);
            if (level == LONG) {
                memcpy(leaving, last, LONG * sizeof(double));
                turned(leaving, LONG);
                heaped = 1;
            }
        }
        busy = level;
        if (now < from) continue;
        int64_t cell = level * width + place;
        counts[cell]++;
        gaps[cell] += since < 0.0 ? now - from : gap;
        while (now >= bin_end) {
            s->bin_calls[bin] = calls;
            s->bin_peak[bin] = peak;
            s->bin_busy[bin] = busy_s;
            bin_idle[bin] = idle_s;
            bin++;
            bin_end = bin < s->bins - 1 ? from + s->bin_s * (double)(bin + 1) : INFINITY;
            calls = 0;
            peak = busy - 1;
            busy_s = idle_s = 0.0;
        }
        calls++;
        busy_s += hold;
        if (busy > peak) peak = busy;
        if (waits) {
            double asked = leave - now, place_in = asked > 0.0 ? ceil(log(asked) * 50.0) + SLOW / 2 : 0.0;
            s->slow[place_in < 0.0 ? 0 : place_in > SLOW - 1 ? SLOW - 1 : (int64_t)place_in]++;
            s->bin_waited[bin]++;
            s->elsewhere += elsewhere;
        }
        if (level > provisioned) {
            if (cold) s->bin_cold[bin]++;
            if (since >= 0.0) idle_s += cold ? kept : gap;
        }
    }
    s->requests = begun + done;
    s->busy = busy;
    s->heaped = heaped;
    s->bin = bin;
    s->bin_end = bin_end;
    s->bin_calls[bin] = calls;
    s->bin_peak[bin] = peak;
    s->bin_busy[bin] = busy_s;
    bin_idle[bin] = idle_s;
    return done;
}

/* Serve the moments that were made; 0 when the arrays are too short for the next of them. */
static int drained(scene *s) {
    int64_t taken = arrive(s, s->moments + s->left_at, s->left);
    s->left_at += taken;
    s->left -= taken;
    return s->left == 0;
}

/* Up to `most` requests: 0 when the traffic has ended, 1 when there is more, 2 when the arrays are too short. */
int64_t deburr_run(scene *s, int64_t most) {
    double *moments = s->moments;
    if (s->left) {
        most -= s->left;
        if (!drained(s)) return 2;
    }
    while (most > 0) {
        if (s->segment == s->segments) return 0;
        int64_t first = s->requests % BLOCK, count = BLOCK - first, made;
        if (first == 0) refill(s, 1);
        if (count > most) count = most;
        double now = s->now;
        int64_t segment = s->segment;
        for (made = 0; made < count && segment < s->segments; made++) {
            double wait = s->waits[first + made], per_s = s->per_s[segment], until = s->until[segment], room;
            while (wait >= (room = (until - now) * per_s)) {
                wait -= room;
                now = until;
                if (++segment == s->segments) {
                    s->waits[first + made] = wait; /* if the rates go on, what is left of it is waited then */
                    break;
                }
                per_s = s->per_s[segment];
                until = s->until[segment];
            }
            if (segment == s->segments) break;
            now += wait / per_s;
            moments[made] = now;
        }
        s->now = now;
        s->segment = segment;
        s->left = made;
        s->left_at = 0;
        most -= made;
        if (!drained(s)) return 2;
        if (segment == s->segments) return 0;
    }
    return 1;
}

/* Requests at given moments, in order: how many were taken before the arrays were too short. */
int64_t deburr_feed(scene *s, const double *moments, int64_t count) {
    int64_t done = 0;
    while (done < count) {
        int64_t first = s->requests % BLOCK, some = BLOCK - first;
        if (first == 0) refill(s, 0);
        if (some > count - done) some = count - done;
        int64_t taken = arrive(s, moments + done, some);
        done += taken;
        if (taken < some) break;
    }
    return done;
}

/* By its size, whoever calls knows whether it means the same by a scene. */
int64_t deburr_scene(void) { return (int64_t)sizeof(scene); }
