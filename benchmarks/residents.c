/* The residents' phases of a step as one would write them in C: the yardstick of the fast engine.
 *
 * Same draws, same order of every addition, same columns as sim/engine/fast/residents.py, so that both end with the
 * same bits (compile with -ffp-contract=off). It knows only the branches that the shipped `teaching`
 * scenario takes: asymmetric trust with spill-over, static penalty, logit, every arrow of the loop on.
 */
#include <math.h>
#include <stdint.h>

enum { PART = 1, VOLUNTEER = 2, RUMOUR = 4, FINED = 8 };
enum { TIERS = 4, SUBDISTRICT = 2, COMMUNITY = 3, PURPOSE_RESIDENT = 1 };

typedef struct {
    int64_t count;
    const int32_t *tie_first, *tie_other;
    float *trust, *peers, *risk, *efficacy, *fatigue;
    float *told_trust, *told_risk, *told_part, *told_rumour;
    uint8_t *does;
} residents;

typedef struct {
    int64_t count;
    const int64_t *subdistrict, *first_resident, *residents, *open;
    const double *seen, *last_success, *last_judged;
    double *part, *protected_share;
} grids;

typedef struct {
    int64_t count;
    const int64_t *first_grid, *grids, *level;
    const double *announced;
    double *mean_risk, *mean_trust, *joined, *residents_fined;
} subdistricts;

typedef struct {
    double sites;
    double fine, reactance;
    double traceability, inspected, horizon, sanction_learning;
    double precision, base, stake, cost, cost_load, social, public_share, protection, volunteering;
    double rate, own, contacts, scale, exaggeration, rumour_start, rumour_spread, rumour_stop;
    double efficacy_rate, fatigue_gain, fatigue_loss;
    double gain, loss, witness, visit, honesty, spillover, peers;
    double visits;
} parameters;

typedef struct {
    uint64_t seed;
    int64_t step;
    double days, share, reach, public_part;
} clock_row;

typedef struct {
    residents people;
    grids grid;
    subdistricts place;
    parameters p;
    clock_row clock;
} city;

static inline double least(double a, double b) { return b < a ? b : a; }
static inline double most(double a, double b) { return b > a ? b : a; }

/* Philox4x32-10 (Salmon et al. 2011). */
static inline void philox(uint32_t key0, uint32_t key1, uint32_t c[4])
{
    for (int round = 0; round < 10; round++) {
        uint64_t first = (uint64_t)c[0] * 0xD2511F53u, second = (uint64_t)c[2] * 0xCD9E8D57u;
        uint32_t c1 = c[1], c3 = c[3];
        c[0] = (uint32_t)(second >> 32) ^ c1 ^ key0;
        c[1] = (uint32_t)second;
        c[2] = (uint32_t)(first >> 32) ^ c3 ^ key1;
        c[3] = (uint32_t)first;
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
}

static inline double fraction(uint32_t word) { return ((double)word + 0.5) / 4294967296.0; }

static inline double expit(double x)
{
    if (x >= 0.0)
        return 1.0 / (1.0 + exp(-x));
    double e = exp(x);
    return e / (1.0 + e);
}

static void listen(residents *restrict people)
{
    for (int64_t r = 0; r < people->count; r++) {
        int32_t begin = people->tie_first[r], end = people->tie_first[r + 1];
        double risk = 0.0, city = 0.0, district = 0.0, subdistrict = 0.0, community = 0.0;
        int64_t part = 0, rumour = 0;
        for (int32_t k = begin; k < end; k++) {
            int32_t other = people->tie_other[k];
            const float *trust = people->trust + TIERS * (int64_t)other;
            risk += people->risk[other];
            part += people->does[other] & PART;
            rumour += people->does[other] & RUMOUR;
            city += trust[0];
            district += trust[1];
            subdistrict += trust[2];
            community += trust[3];
        }
        double count = most(1.0, (double)(end - begin));
        float *told = people->told_trust + TIERS * r;
        people->told_risk[r] = (float)(risk / count);
        people->told_part[r] = (float)((double)part / count);
        people->told_rumour[r] = (float)((double)rumour / RUMOUR / count);
        told[0] = (float)(city / count);
        told[1] = (float)(district / count);
        told[2] = (float)(subdistrict / count);
        told[3] = (float)(community / count);
    }
}

/* Won slowly, lost fast. */
static inline float experienced(double trust, double success, double weight, const parameters *p)
{
    return (float)(trust + weight * (p->gain * success * (1.0 - trust) - p->loss * (1.0 - success) * trust));
}

static inline void learn(city *c, int64_t g, int64_t s, double seen, int64_t r)
{
    const parameters *p = &c->p;
    residents *people = &c->people;
    double days = c->clock.days;
    float *trust = people->trust + TIERS * r;
    const float *told = people->told_trust + TIERS * r;
    int lonely = people->tie_first[r] == people->tie_first[r + 1];
    double attention = least(1.0, c->grid.last_judged[g]), success = c->grid.last_success[g];
    double announced = c->place.announced[s];
    if (!lonely) {
        double hear = least(1.0, p->spillover * days);
        for (int tier = 0; tier < TIERS; tier++) {
            double own = trust[tier];
            trust[tier] = (float)(own + hear * ((double)told[tier] - own));
        }
    }
    if (attention > 0.0) {
        double weight = p->witness * attention;
        trust[COMMUNITY] = experienced(trust[COMMUNITY], success, weight, p);
        trust[SUBDISTRICT] = experienced(trust[SUBDISTRICT], success, weight, p);
    }
    double visited = p->visit * least(1.0, p->visits * days);
    trust[COMMUNITY] = experienced(trust[COMMUNITY], 1.0 - seen, visited, p);
    trust[SUBDISTRICT] = experienced(trust[SUBDISTRICT], 1.0 - seen, visited, p);
    double honest = 1.0 - fabs(announced - seen);
    double weight = p->honesty * least(1.0, days) * most(announced * c->clock.reach, seen);
    trust[0] = experienced(trust[0], honest, weight, p);
    trust[1] = experienced(trust[1], honest, weight, p);
    if (attention > 0.0) {
        double own = people->efficacy[r];
        double step = least(1.0, p->efficacy_rate * days) * attention;
        people->efficacy[r] = (float)(own + step * (success - own));
    }
    if (!lonely) {
        double own = people->peers[r];
        double step = least(1.0, p->peers * days);
        people->peers[r] = (float)(own + step * ((double)people->told_part[r] - own));
    }
}

static inline void perceive(city *c, int64_t s, double seen, int64_t r)
{
    const parameters *p = &c->p;
    residents *people = &c->people;
    double risk = people->risk[r];
    double trusted = (double)people->trust[TIERS * r + SUBDISTRICT] * c->clock.reach;
    double rumour = people->does[r] & RUMOUR ? 1.0 : (double)people->told_rumour[r];
    double rest = 1.0 - p->own - p->contacts;
    double target = 0.0, weight = 0.0;
    target += p->own * seen;
    weight += p->own;
    target += p->contacts * (double)people->told_risk[r];
    weight += p->contacts;
    double heard = c->place.announced[s] > 0.0 ? trusted : 0.0;
    target += rest * heard * c->place.announced[s];
    weight += rest * heard;
    target += rest * (1.0 - heard) * rumour * p->exaggeration;
    weight += rest * (1.0 - heard) * rumour;
    people->risk[r] = (float)(risk + least(1.0, p->rate * c->clock.days) * (target - weight * risk));
}

static inline void decide(city *c, double load, double fined, double believed, int64_t r)
{
    const parameters *p = &c->p;
    residents *people = &c->people;
    const clock_row *clock = &c->clock;
    uint32_t draw[4] = {(uint32_t)r, 0, (uint32_t)clock->step, PURPOSE_RESIDENT};
    philox((uint32_t)clock->seed, (uint32_t)(clock->seed >> 32), draw);
    double days = clock->days, fatigue = people->fatigue[r], risk = people->risk[r];
    double trusted = people->trust[TIERS * r + COMMUNITY];
    double share = (1.0 - p->public_share) * (double)people->told_part[r] + p->public_share * clock->public_part;
    double gain = believed * p->fine * (1.0 - p->reactance * (1.0 - trusted));
    double utility = p->base + risk * p->stake * (double)people->efficacy[r] + gain - p->cost
        - p->cost_load * load - fatigue + 2.0 * p->social * (2.0 * share - 1.0);
    int part = fraction(draw[0]) < expit(p->precision * utility) ? PART : 0;
    people->fatigue[r] = (float)(fatigue
        + days * (p->fatigue_gain * (double)part - least(1.0 / days, p->fatigue_loss) * fatigue));
    int follows = 0;
    if (part && fraction(draw[1]) < least(1.0, p->volunteering * (double)people->peers[r] * days))
        follows = VOLUNTEER;
    if (!part && fraction(draw[1]) < fined)
        follows = FINED;
    double reached = trusted * clock->reach;
    int rumour = people->does[r] & RUMOUR;
    if (rumour) {
        double drops = p->rumour_stop + (1.0 - p->rumour_stop) * reached * p->rumour_spread;
        if (fraction(draw[3]) < drops * least(1.0, days))
            rumour = 0;
    } else {
        double told = people->told_rumour[r];
        double catches = (1.0 - reached) * (p->rumour_spread * told + p->rumour_start * risk);
        if (fraction(draw[2]) < days * catches)
            rumour = RUMOUR;
    }
    people->does[r] = (uint8_t)(part | follows | rumour);
}

static void live(city *c)
{
    for (int64_t g = 0; g < c->grid.count; g++) {
        int64_t s = c->grid.subdistrict[g], first = c->grid.first_resident[g];
        double seen = 1.0 - exp(-c->grid.seen[g] / c->p.scale);
        double load = least(1.0, (double)c->grid.open[g] / c->p.sites), fined = 0.0, believed = 0.0;
        if (c->place.level[s] > 0) {
            fined = least(1.0, c->p.inspected * c->p.traceability * c->clock.days);
            believed = 1.0 - exp(-c->place.residents_fined[s] * c->p.horizon);
        }
        for (int64_t r = first; r < first + c->grid.residents[g]; r++) {
            learn(c, g, s, seen, r);
            perceive(c, s, seen, r);
            decide(c, load, fined, believed, r);
        }
    }
}

static void gather(city *c)
{
    const residents *people = &c->people;
    int64_t parts_all = 0;
    for (int64_t s = 0; s < c->place.count; s++) {
        double risk = 0.0, trusted = 0.0;
        int64_t parts_here = 0, joined = 0, fined = 0, count = 0;
        for (int64_t g = c->place.first_grid[s]; g < c->place.first_grid[s] + c->place.grids[s]; g++) {
            int64_t parts = 0, first = c->grid.first_resident[g], many = c->grid.residents[g];
            for (int64_t r = first; r < first + many; r++) {
                parts += people->does[r] & PART;
                joined += (people->does[r] & VOLUNTEER) >> 1;
                fined += (people->does[r] & FINED) >> 3;
                risk += people->risk[r];
                trusted += people->trust[TIERS * r + SUBDISTRICT];
            }
            count += many;
            parts_here += parts;
            c->grid.part[g] = (double)parts / most(1.0, (double)many);
            c->grid.protected_share[g] = c->p.protection * c->grid.part[g];
        }
        c->place.mean_risk[s] = risk / most(1.0, (double)count);
        c->place.joined[s] = (double)joined / c->clock.share;
        if (count > 0)
            c->place.mean_trust[s] = trusted / (double)count;
        if (c->place.level[s] > 0 && parts_here < count) {
            double believed = c->place.residents_fined[s], away = (double)(count - parts_here);
            double seen = (double)fined / (away * c->clock.days);
            c->place.residents_fined[s] =
                believed + least(1.0, c->p.sanction_learning * c->clock.days) * (seen - believed);
        }
        parts_all += parts_here;
    }
    c->clock.public_part = (double)parts_all / most(1.0, (double)people->count);
}

void residents_steps(city *c, int64_t steps)
{
    for (int64_t k = 0; k < steps; k++) {
        listen(&c->people);
        live(c);
        gather(c);
        c->clock.step++;
    }
}
