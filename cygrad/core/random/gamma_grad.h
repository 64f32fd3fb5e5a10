/* The derivative of a gamma sample for its shape.

   A sample x of the standard gamma distribution of shape a moves with a as its quantile does: F(x(a), a) stays as it is,
   where F is the distribution function, so that dx/da = -(dF/da) / p(x) (implicit reparameterisation: M. Figurnov,
   S. Mohamed, A. Mnih, "Implicit Reparameterization Gradients", 2018). With p(t) = t^(a-1) exp(-t) / Gamma(a),

       dF/da = integral from 0 to x of p(t) (log t - psi(a)) dt = -integral from x to infinity of the same,

   psi being the digamma function. The first form has no change of sign where log x <= psi(a), the second one none where
   log x >= psi(a): with the right one nothing cancels. In s = log(t / x),

       d log x / da = |integral of exp((a - x) s - x (exp(s) - 1 - s)) (log x - psi(a) + s) ds|

   over s <= 0 or s >= 0: a smooth function that falls off, summed up by the rule of Gauss and Legendre up to where it has
   fallen to exp(-40) of what it was. For x <= 1 the first form is a power series, which does for tiny shapes too, whose
   samples are too small for a float: only log x is asked for. */

#ifndef CYGRAD_GAMMA_GRAD_H
#define CYGRAD_GAMMA_GRAD_H

#include <math.h>

enum { GAUSS_NODES = 34 };

/* On (0, 1). */
static const double gauss_node[GAUSS_NODES] = {
    1.2141231045790404e-3, 6.3860917968452575e-3, 0.015645868733327859, 0.028918801297446454, 0.046095161140837766,
    0.067032680832717765, 0.091557886049533168, 0.11946756168506349, 0.15053044339186855, 0.18448913645973573,
    0.22106224966512668, 0.25994672740483648, 0.30082036112067703, 0.34334445933026838, 0.38716665419177526,
    0.43192382137040851, 0.47724508902344873, 0.52275491097655127, 0.56807617862959149, 0.61283334580822474,
    0.65665554066973162, 0.69917963887932297, 0.74005327259516352, 0.77893775033487332, 0.81551086354026427,
    0.84946955660813145, 0.88053243831493651, 0.90844211395046683, 0.93296731916728223, 0.95390483885916223,
    0.97108119870255355, 0.98435413126667214, 0.99361390820315474, 0.99878587689542096
};
static const double gauss_weight[GAUSS_NODES] = {
    3.1145702779543424e-3, 7.2250813742975177e-3, 0.011281860992747485, 0.015245690319223066, 0.019083296898193758,
    0.022762805761676636, 0.026253707286339053, 0.029527067913762247, 0.032555760777038206, 0.035314687907127862,
    0.037780987330015966, 0.039934222169885922, 0.041756549849922828, 0.043232869873517875, 0.044350948917846935,
    0.045101522185320365, 0.045478370165129937, 0.045478370165129937, 0.045101522185320365, 0.044350948917846935,
    0.043232869873517875, 0.041756549849922828, 0.039934222169885922, 0.037780987330015966, 0.035314687907127862,
    0.032555760777038206, 0.029527067913762247, 0.026253707286339053, 0.022762805761676636, 0.019083296898193758,
    0.015245690319223066, 0.011281860992747485, 7.2250813742975177e-3, 3.1145702779543424e-3
};

/* psi(x), x > 0: recurrence up to 10, then the asymptotic series (DLMF 5.11.2). */
static double digamma_of(double x) {
    double below = 0, u;
    while (x < 10) {
        below += 1 / x;
        x += 1;
    }
    u = 1 / (x * x);
    return log(x) - 0.5 / x
        - u * (1. / 12 - u * (1. / 120 - u * (1. / 252 - u * (1. / 240 - u * (1. / 132 - u * (691. / 32760 - u / 12))))))
        - below;
}

/* exp(s) - 1 - s */
static inline double exp_rest(double s) {
    if (fabs(s) > 0.3) return exp(s) - 1 - s;
    return s * s * (1. / 2 + s * (1. / 6 + s * (1. / 24 + s * (1. / 120 + s * (1. / 720 + s * (1. / 5040
        + s * (1. / 40320 + s * (1. / 362880 + s * (1. / 3628800 + s * (1. / 39916800 + s / 479001600))))))))));
}

/* d log x / d a for the sample x = exp(y) of shape a > 0. */
static double log_gamma_grad(double a, double y) {
    double x = exp(y), psi, sum, term, factor, reach, s, f, slope;
    int k, side;
    if (!(a > 0) || !(y < INFINITY)) return NAN;
    if (x <= 1) {
        sum = (y - digamma_of(a + 1)) / a;           /* psi(a) + 1 / a = psi(a + 1), where both are large */
        if (x > 0) {
            psi = digamma_of(a);
            factor = 1;
            for (k = 1; k < 40; k++) {
                factor *= -x / k;
                term = factor / (a + k) * (y - psi - 1 / (a + k));
                sum += term;
                if (fabs(term) < 1e-18 * fabs(sum)) break;
            }
        }
        return -exp(x) * sum;
    }
    psi = digamma_of(a);
    side = y < psi ? -1 : 1;
    /* How far the sum goes: Newton's method for where the exponent is -40, from beyond. The exponent is concave. */
    if (side < 0) reach = (40 + x) / a;
    else reach = log1p((40 + fabs(a - x) * 4) / x) + 0.5;
    for (k = 0; k < 60; k++) {
        s = side * reach;
        f = (a - x) * s - x * exp_rest(s) + 40;
        slope = side * (a - x * exp(s));
        if (side > 0 && f > 0 && slope > -1e-300) { reach *= 2; continue; }
        if (slope >= 0) break;
        term = f / slope;
        reach -= term;
        if (fabs(term) < 0.01 * reach) break;
    }
    sum = 0;
    for (k = 0; k < GAUSS_NODES; k++) {
        s = side * reach * gauss_node[k];
        sum += gauss_weight[k] * exp((a - x) * s - x * exp_rest(s)) * (y - psi + s);
    }
    return fabs(sum) * reach;
}

#endif
