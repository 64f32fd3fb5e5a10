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

enum { GAUSS_NODES = 40 };

/* On (0, 1). */
static const double gauss_node[GAUSS_NODES] = {
    8.8114514472039983e-4, 4.6368806502714968e-3, 0.011370025008112869, 0.021041590393104172, 0.033593595860661733,
    0.048950596515562852, 0.067020248393870248, 0.087693884583344168, 0.11084717428674031, 0.13634087240503645,
    0.16402165769291023, 0.19372305516600988, 0.2252664374524359, 0.25846209915691064, 0.2931103978141975,
    0.32900295458712076, 0.36592390749637316, 0.40365120964931445, 0.4419579646623724, 0.48061379124697459,
    0.51938620875302541, 0.5580420353376276, 0.59634879035068555, 0.63407609250362684, 0.67099704541287924,
    0.7068896021858025, 0.74153790084308936, 0.7747335625475641, 0.80627694483399012, 0.83597834230708977,
    0.86365912759496355, 0.88915282571325969, 0.91230611541665583, 0.93297975160612975, 0.95104940348443715,
    0.96640640413933827, 0.97895840960689583, 0.98862997499188713, 0.9953631193497285, 0.9991188548552796
};
static const double gauss_weight[GAUSS_NODES] = {
    2.2606385492665956e-3, 5.2491422655764068e-3, 8.2105291909539444e-3, 0.011122924597083479,
    0.013968503490011701, 0.016730097641273924, 0.019391083987236009, 0.021935454092836636, 0.024347903817536116,
    0.026613923491968412, 0.028719884549695776, 0.03065312124646447, 0.032402006728300519, 0.033956022907616952,
    0.03530582369564339, 0.03644329119790203, 0.037361584528984132, 0.038055180950313121, 0.038519909082123983,
    0.038752973989212406, 0.038752973989212406, 0.038519909082123983, 0.038055180950313121, 0.037361584528984132,
    0.03644329119790203, 0.03530582369564339, 0.033956022907616952, 0.032402006728300519, 0.03065312124646447,
    0.028719884549695776, 0.026613923491968412, 0.024347903817536116, 0.021935454092836636, 0.019391083987236009,
    0.016730097641273924, 0.013968503490011701, 0.011122924597083479, 8.2105291909539444e-3, 5.2491422655764068e-3,
    2.2606385492665956e-3
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
static double exp_rest(double s) {
    double term, sum;
    int k;
    if (fabs(s) > 0.3) return exp(s) - 1 - s;
    term = sum = s * s / 2;
    for (k = 3; k < 14; k++) {
        term *= s / k;
        sum += term;
    }
    return sum;
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
