"""Coefficients of the special functions: polynomials and rational functions, minimax for the relative error.

Computed for these intervals with Remez' exchange algorithm at 50 digits, of which float32 and float64 get as many terms
as each needs; evaluated by Estrin's scheme, with short chains of operations that wait for one another.
"""


cdef inline real erf_polynomial(real t) noexcept nogil:
    """erf(x) / x for |x| <= 1 as a function of t = x²"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    cdef real t8 = t4 * t4
    if real is float:
        return (
            ((<float>1.1283791657304182 + t * <float>-0.37612625828006927) + t2 * (<float>0.11283585145843175
            + t * <float>-0.026853810299648668)) + t4 * ((<float>0.0051883223698053239
            + t * <float>-0.00080101319105119324) + t2 * <float>7.8536181314078213e-5))
    else:
        return (
            (((1.1283791670955126 + t * -0.3761263890318352) + t2 * (0.112837916709442
            + t * -0.026866170643113415)) + t4 * ((0.005223977606130842 + t * -0.0008548325929766244)
            + t2 * (0.0001205529358693695 + t * -1.4924712439534814e-05))) + t8 * ((1.6447132699786621e-06
            + t * -1.6206318752969208e-07) + t2 * (1.3710988704190523e-08 + t * -7.779462971761597e-10)))


cdef inline real erfcx_polynomial(real t) noexcept nogil:
    """(1 + 2 x) exp(x²) erfc(x) for x >= 0 as a function of t = (x - 3.75) / (x + 3.75)"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    cdef real t8 = t4 * t4
    cdef real t16 = t8 * t8
    if real is float:
        return (
            (((<float>1.2375126294326724 + t * <float>-0.14024065957194788) + t2 * (<float>0.0035855419600933665
            + t * <float>0.082278449358342509)) + t4 * ((<float>-0.10880580436630706
            + t * <float>0.092290586489867878) + t2 * (<float>-0.05868286940803023
            + t * <float>0.028409703376170064))) + t8 * (((<float>-0.0097752166227707857
            + t * <float>0.0016754357650305335) + t2 * (<float>0.00033485162952851897
            + t * <float>-0.00022393607103506205)) + t4 * <float>2.0450669155172528e-5))
    else:
        return (
            ((((1.2375126308378275 + t * -0.14024059858554697) + t2 * (0.0035854154854791406
            + t * 0.08227673849014454)) + t4 * ((-0.10880393014245074 + t * 0.09230432116040846)
            + t2 * (-0.0586933985765329 + t * 0.028362277418438647))) + t8 * (((-0.009746579684342165
            + t * 0.0017556258572225235) + t2 * (0.00029371438366873864 + t * -0.00029015410138281457))
            + t4 * ((5.1646511836395316e-05 + t * 2.2384301291870272e-05) + t2 * (-1.1438012004128126e-05
            + t * -9.736783095180414e-07)))) + t16 * (((1.7419361414869913e-06 + t * -5.707375283406026e-08)
            + t2 * (-2.4853510243985865e-07 + t * 2.3154320190169633e-08)) + t4 * ((3.196332564563093e-08
            + t * -3.6976668353885943e-09) + t2 * (-2.6200903174809393e-09 + t * 3.0258902745190994e-10))))


cdef inline real lgamma_mid_top(real t) noexcept nogil:
    """log(gamma(x)) / ((x - 1) (x - 2)) for x from 1 to 2.5 as a function of t = x - 1: the numerator"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    if real is float:
        return (
            ((<float>0.57721566459586188 + t * <float>0.69119491229670051) + t2 * (<float>0.19338459037640126
            + t * <float>0.0057880490792803266)) + t4 * <float>-0.00015734797498778726)
    else:
        return (
            ((0.5772156649015329 + t * 1.4862694721491148) + t2 * (1.4068327706307495 + t * 0.5991147628686607))
            + t4 * ((0.1118834276496558 + t * 0.0072981935076515915) + t2 * (5.218236996369912e-05
            + t * -5.302723409252644e-07)))


cdef inline real lgamma_mid_bottom(real t) noexcept nogil:
    """its denominator"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    if real is float:
        return (
            (<float>1.0 + t * <float>1.6223507031144866) + t2 * (<float>0.75506429893275967
            + t * <float>0.093446489721829586))
    else:
        return (
            ((1.0 + t * 2.9997814438509236) + t2 * (3.4425590467630824 + t * 1.8923339451867842))
            + t4 * ((0.5094538324257329 + t * 0.06085936543547427) + t2 * 0.0023471374558610885))


cdef inline real lgamma_tail_top(real t) noexcept nogil:
    """x (log(gamma(x)) - Stirling's formula) for x >= 2.5 as a function of t = 1 / x²: the numerator"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    if real is float:
        return (
            (<float>0.083333331154436732 + t * <float>-0.0027773120847203922)
            + t2 * (<float>0.00077789043226351081 + t * <float>-0.00041347262228235029))
    else:
        return (
            ((0.08333333333333331 + t * 0.8522507424760192) + t2 * (2.327095714458463 + t * 1.8281027933934448))
            + t4 * (0.27963452136214223 + t * -0.0028714690577495345))


cdef inline real lgamma_tail_bottom(real t) noexcept nogil:
    """its denominator"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    if real is float:
        return <float>1.0
    else:
        return (
            ((1.0 + t * 10.260342243045123) + t2 * (28.257636172204116 + t * 22.788580024555937))
            + t4 * 3.9093012048530253)


cdef inline real digamma_mid_top(real t) noexcept nogil:
    """digamma(x) / (x - its zero) for x from 1 to 2.5 as a function of t = x - 1: the numerator"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    if real is float:
        return (
            (<float>1.2503801338215131 + t * <float>1.1074842057613349) + t2 * (<float>0.19724750583103722
            + t * <float>0.0021209765023683043))
    else:
        return (
            ((1.2503801375034054 + t * 1.8537159726267132) + t2 * (0.9527537306403293
            + t * 0.20853013557173813)) + t4 * ((0.018751281856338304 + t * 0.0005251781111489907)
            + t2 * 9.236911322873027e-07))


cdef inline real digamma_mid_bottom(real t) noexcept nogil:
    """its denominator"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    if real is float:
        return (
            (<float>1.0 + t * <float>1.56926452943892) + t2 * (<float>0.62862894890037918
            + t * <float>0.058452211175783083))
    else:
        return (
            ((1.0 + t * 2.16606874341134) + t2 * (1.6407890451999705 + t * 0.5562663101404741))
            + t4 * ((0.0871155081160292 + t * 0.0056773126621826545) + t2 * 0.00010782157568762277))


cdef inline real digamma_tail_top(real t) noexcept nogil:
    """x² (log(x) - 1 / (2 x) - digamma(x)) for x >= 2.5 as a function of t = 1 / x²: the numerator"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    if real is float:
        return (
            ((<float>0.083333332125283742 + t * <float>-0.0083329227421318176)
            + t2 * (<float>0.0039457507817006855 + t * <float>-0.0037153398445471355))
            + t4 * <float>0.0033778322537666307)
    else:
        return (
            ((0.08333333333333309 + t * 0.9733567669285914) + t2 * (3.090245290400666 + t * 2.873964087049468))
            + t4 * (0.5090477809674326 + t * -0.01243587150524414))


cdef inline real digamma_tail_bottom(real t) noexcept nogil:
    """its denominator"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    if real is float:
        return <float>1.0
    else:
        return (
            ((1.0 + t * 11.780281203137982) + t2 * (38.21335255900751 + t * 37.79793835568838))
            + t4 * 8.566799227917562)


cdef inline real erfinv_mid_top(real t) noexcept nogil:
    """erfinv(x) / x for |x| <= 3/4 as a function of t = 9/16 - x²: the numerator"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    if real is float:
        return (
            (<float>1.0845597943419022 + t * <float>2.7905285703497102) + t2 * (<float>1.6111901015718013
            + t * <float>0.11917341896521035))
    else:
        return (
            ((1.0845597967968246 + t * 6.142155067326792) + t2 * (12.61443080813223 + t * 11.433997120557313))
            + t4 * ((4.428420227211085 + t * 0.584695351300994) + t2 * 0.011911520187870684))


cdef inline real erfinv_mid_bottom(real t) noexcept nogil:
    """its denominator"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    if real is float:
        return (
            (<float>1.0 + t * <float>3.0917071112572022) + t2 * (<float>2.4700520374819894
            + t * <float>0.41311416355154141))
    else:
        return (
            ((1.0 + t * 6.182018175558882) + t2 * (14.21847187062664 + t * 15.026613940857947))
            + t4 * ((7.280122221900135 + t * 1.393793603630443) + t2 * 0.06765645314807567))


cdef inline real erfinv_tail_top(real t) noexcept nogil:
    """erfcinv(exp(-r²)) for r from 1.17 to 5 as a function of t = r - 1.17: the numerator"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    cdef real t8 = t4 * t4
    if real is float:
        return (
            ((<float>0.8059314672843593 + t * <float>2.0914069537781994) + t2 * (<float>1.9505579283242252
            + t * <float>0.75283278469351425)) + t4 * <float>0.091925276163943798)
    else:
        return (
            (((0.805931467601295 + t * 3.1698852268035598) + t2 * (5.301328503050896 + t * 4.889967996347955))
            + t4 * ((2.683833309612767 + t * 0.8772232210739623) + t2 * (0.16150170227933558
            + t * 0.014745349822191027))) + t8 * 0.00048275283049194646)


cdef inline real erfinv_tail_bottom(real t) noexcept nogil:
    """its denominator"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    cdef real t8 = t4 * t4
    if real is float:
        return (
            ((<float>1.0 + t * <float>1.3417550023085358) + t2 * (<float>0.64922764333483179
            + t * <float>0.091777959043150711)) + t4 * <float>3.9119443234389918e-6)
    else:
        return (
            (((1.0 + t * 2.679931213002964) + t2 * (3.1297764183196324 + t * 1.996660352190554))
            + t4 * ((0.7290312841210563 + t * 0.14603952523755181) + t2 * (0.014185992748688696
            + t * 0.0004826856828594767))) + t8 * 6.749693428603736e-10)


cdef inline real erfinv_far_top(real t) noexcept nogil:
    """erfcinv(exp(-r²)) for r from 5 to 27.4 (10.4) as a function of t = r - 5: the numerator"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    cdef real t8 = t4 * t4
    if real is float:
        return (
            (<float>4.7793848610557127 + t * <float>3.0222402468919606) + t2 * (<float>0.60720181142274972
            + t * <float>0.038105193729922078))
    else:
        return (
            (((4.779384858633335 + t * 4.362921274034753) + t2 * (1.6379136436682304 + t * 0.32554494936775613))
            + t4 * ((0.03674313106028237 + t * 0.0023473541105325873) + t2 * (7.97720613926133e-05
            + t * 1.2466627055239002e-06))) + t8 * 6.3041137858223125e-09)


cdef inline real erfinv_far_bottom(real t) noexcept nogil:
    """its denominator"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    if real is float:
        return (
            (<float>1.0 + t * <float>0.41796584640799825) + t2 * (<float>0.03807202273942216
            + t * <float>6.1291502520552202e-7))
    else:
        return (
            ((1.0 + t * 0.6984791319656912) + t2 * (0.1935925597684447 + t * 0.026978034302915566))
            + t4 * ((0.001981817634224504 + t * 7.371729321802229e-05) + t2 * (1.2151514142188555e-06
            + t * 6.3041025978901875e-09)))


cdef inline real i0_polynomial(real t) noexcept nogil:
    """I0(x) for |x| <= 8 as a function of t = x² / 4"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    cdef real t8 = t4 * t4
    if real is float:
        return (
            (((<float>1.0000000002804488 + t * <float>0.99999999186180472) + t2 * (<float>0.25000003460302724
            + t * <float>0.027777725542463702)) + t4 * ((<float>0.0017361486643229725
            + t * <float>6.9429604476753684e-5) + t2 * (<float>1.9324930588591954e-6
            + t * <float>3.8865027217334451e-8))) + t8 * ((<float>6.5992498850389326e-10
            + t * <float>5.219963500159971e-12) + t2 * <float>1.4225685696519024e-13))
    else:
        return (
            (((1.0 + t * 1.0) + t2 * (0.24999999999999964 + t * 0.027777777777778883))
            + t4 * ((0.0017361111111094518 + t * 6.944444444589295e-05) + t2 * (1.929012344875139e-06
            + t * 3.936759919136274e-08))) + t8 * (((6.151186546488515e-10 + t * 7.594072898438043e-12)
            + t2 * (7.593865007212759e-14 + t * 6.277945493029399e-16)) + t4 * ((4.345589031544394e-18
            + t * 2.639761419493316e-20) + t2 * (1.127216360833497e-22 + t * 9.198733261521399e-25))))


cdef inline real i1_polynomial(real t) noexcept nogil:
    """2 I1(x) / x for |x| <= 8 as a function of t = x² / 4"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    cdef real t8 = t4 * t4
    if real is float:
        return (
            (((<float>0.99999999794956942 + t * <float>0.50000004164759002) + t2 * (<float>0.083333205699457616
            + t * <float>0.0069445858767084181)) + t4 * ((<float>0.00034714700147455957
            + t * <float>1.1596010390867787e-5) + t2 * (<float>2.7183113758282377e-7
            + t * <float>5.3014940107860088e-9))) + t8 * (<float>4.5926001893113397e-11
            + t * <float>1.4421746433730191e-12))
    else:
        return (
            (((1.0 + t * 0.5) + t2 * (0.08333333333333329 + t * 0.006944444444444559))
            + t4 * ((0.00034722222222206465 + t * 1.1574074074201564e-05) + t2 * (2.755731921735743e-07
            + t * 4.92094988479854e-09))) + t8 * (((6.834652006654343e-11 + t * 7.594068701898763e-13)
            + t2 * (6.903557348004026e-15 + t * 5.231298297384548e-17)) + t4 * ((3.3444126779762783e-19
            + t * 1.879986032776589e-21) + t2 * (7.625363817056163e-24 + t * 5.650652661642978e-26))))


cdef inline real i0_far_polynomial(real t) noexcept nogil:
    """sqrt(x) exp(-x) I0(x) for x >= 8 as a function of t = 1 / x"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    cdef real t8 = t4 * t4
    cdef real t16 = t8 * t8
    if real is float:
        return (
            ((<float>0.39894227696768517 + t * <float>0.049869586100118337) + t2 * (<float>0.027898786983876936
            + t * <float>0.033785581446738691)) + t4 * (<float>-0.013855616443209322
            + t * <float>0.38798429622657406))
    else:
        return (
            ((((0.39894228040143276 + t * 0.0498677850498828) + t2 * (0.028050629308459887
            + t * 0.029219350273389278)) + t4 * ((0.04474647843008195 + t * 0.09114604252749924)
            + t2 * (0.07051235703683868 + t * 18.300236797516764))) + t8 * (((-1204.6351767203273
            + t * 57089.01040632826) + t2 * (-1960231.8888368881 + t * 50235168.81283324))
            + t4 * ((-974306928.9130988 + t * 14378471690.844526) + t2 * (-161125916190.80777
            + t * 1357986635193.6877)))) + t16 * (((-8447509466371.872 + t * 37546662663567.32)
            + t2 * (-112663844044695.84 + t * 204369110037774.66)) + t4 * -169247569986939.03))


cdef inline real i1_far_polynomial(real t) noexcept nogil:
    """sqrt(x) exp(-x) I1(x) for x >= 8 as a function of t = 1 / x"""
    cdef real t2 = t * t
    cdef real t4 = t2 * t2
    cdef real t8 = t4 * t4
    cdef real t16 = t8 * t8
    if real is float:
        return (
            ((<float>0.3989422844273418 + t * <float>-0.14960544781091254) + t2 * (<float>-0.046575726929890208
            + t * <float>-0.0461574046012089)) + t4 * (<float>0.0097092640475820117
            + t * <float>-0.4524121671307988))
    else:
        return (
            ((((0.3989422804014326 + t * -0.14960335515023873) + t2 * (-0.04675104869353342
            + t * -0.040907119619491714)) + t4 * ((-0.05752768212469249 + t * -0.111676171494938)
            + t2 * (-0.06871114729871242 + t * -21.639828246431076))) + t8 * (((1377.1213123490738
            + t * -63915.73514232057) + t2 * (2163645.8078510175 + t * -54868452.51546494))
            + t4 * ((1055484375.285728 + t * -15473353506.387074) + t2 * (172437174363.9358
            + t * -1446465612701.0952)))) + t16 * (((8961041671195.168 + t * -39685396129441.445)
            + t2 * (118698358725996.33 + t * -214692639622098.2)) + t4 * 177330843937407.53))
