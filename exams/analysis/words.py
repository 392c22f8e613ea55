"""Every figure explained: what it says, its formula in words, where it comes from. Sources stand as they are cited."""

from dataclasses import dataclass

from lms.i18n_mark import N_


@dataclass(frozen=True)
class Explained:
    """A figure by name, with what a member of the board can tell a candidate about it."""

    name: str
    meaning: str
    formula: str
    source: str


EXPLAINED = {
    "p": Explained(
        N_("Difficulty p"),
        N_("The share of the points that candidates earned. A small share means a hard question."),
        N_("Points earned by all, divided by the points that all could earn. Interval: Wilson."),
        "Wilson (1927) JASA 22; Newcombe (1998) Statistics in Medicine 17",
    ),
    "discrimination": Explained(
        N_("Discrimination r"),
        N_("Whether those who do well elsewhere also answer this question. Below 0 the key may be wrong."),
        N_("Correlation of the points on the question with the points on all other questions. Interval: Fisher's z."),
        "Henrysson (1963) Psychometrika 28",
    ),
    "index": Explained(
        N_("Upper and lower 27 percent"),
        N_("How many more of the best than of the weakest candidates answer the question."),
        N_(
            "Share right in the best 27 percent less share right in the weakest 27 percent. Equal totals share the last places."
        ),
        "Kelley (1939) Journal of Educational Psychology 30",
    ),
    "option": Explained(
        N_("Options"),
        N_("Who chooses which option. A wrong option with a positive r attracts those who know most."),
        N_("Share of candidates; r is the correlation of choosing it with the points on all other questions."),
        "Haladyna & Rodriguez (2013) Developing and Validating Test Items",
    ),
    "alpha": Explained(
        N_("Reliability (alpha, KR-20)"),
        N_("How much of the spread of points is lasting. 1 would be a paper without chance."),
        N_("k / (k - 1) x (1 - sum of the questions' variances / variance of the totals). Interval: Feldt."),
        "Cronbach (1951) Psychometrika 16; Kuder & Richardson (1937); Feldt (1965) Psychometrika 30",
    ),
    "sem": Explained(
        N_("Standard error of measurement"),
        N_("How far a candidate's points usually lie from what she would have over many papers."),
        N_("Spread of the totals x square root of (1 - reliability)."),
        "Lord & Novick (1968) Statistical Theories of Mental Test Scores",
    ),
    "sem_at_cut": Explained(
        N_("Standard error at the cut"),
        N_("The same for somebody who stands exactly at the cut."),
        N_("Square root of x (k - x) / (k - 1), with x points of k questions."),
        "Lord (1955) Educational and Psychological Measurement 15",
    ),
    "consistency": Explained(
        N_("Decision consistency"),
        N_("The share of candidates about whom a second, equal paper would decide the same."),
        N_("True scores follow a beta distribution, errors a binomial one over the effective length of the paper."),
        "Livingston & Lewis (1995) JEM 32; Hanson (1991) ACT Research Report 91-5",
    ),
    "kappa": Explained(
        N_("Consistency beyond chance (kappa)"),
        N_("How much better than by lot the decision would be repeated."),
        N_("(Consistency - chance) / (1 - chance)."),
        "Cohen (1960) Educational and Psychological Measurement 20",
    ),
    "accuracy": Explained(
        N_("Decision accuracy"),
        N_("The share of candidates for whom the decision is the one that their true score asks for."),
        N_("1 - share passed too easily - share failed too hard, by the same model as the consistency."),
        "Livingston & Lewis (1995) JEM 32",
    ),
    "rasch": Explained(
        N_("Rasch difficulty"),
        N_("Difficulty on a scale of ability, independent of who sat this exam. 0 is the mean of the questions."),
        N_("Conditional maximum likelihood; infit and outfit are mean squares, 1 is as the model expects."),
        "Andersen (1972) JRSS B 34; Wright & Masters (1982) Rating Scale Analysis",
    ),
    "two": Explained(
        N_("Two-parameter model"),
        N_("Difficulty and slope. A steep question separates well at its difficulty."),
        N_("Marginal maximum likelihood with normal abilities; fit by S-X2, a small p says that it does not fit."),
        "Bock & Aitkin (1981) Psychometrika 46; Orlando & Thissen (2000) APM 24",
    ),
    "information": Explained(
        N_("Information of the paper"),
        N_("Where the paper measures well. It should be highest near the cut."),
        N_("Sum over the questions of slope squared x chance right x chance wrong."),
        "Birnbaum (1968) in Lord & Novick",
    ),
    "difference": Explained(
        N_("Differences between groups"),
        N_(
            "Whether a question is harder for one group than for another of equal strength. Class C has to be looked at."
        ),
        N_(
            "Odds of a right answer within equal totals, common odds ratio by Mantel-Haenszel; delta = -2.35 x ln of it."
        ),
        "Mantel & Haenszel (1959) JNCI 22; Dorans & Holland (1993) in Differential Item Functioning",
    ),
    "equating": Explained(
        N_("Equating with an earlier sitting"),
        N_(
            "How many points on the earlier paper are worth as much as these points here, so that cuts can be compared."
        ),
        N_(
            "Questions on both papers tell how the groups differ; the rest is the difference of the papers. Means alone, for few candidates."
        ),
        "Babcock, Albano & Raymond (2012) EPM 72; Livingston & Kim (2009) JEM 46",
    ),
}
GROUPING_NAMES = {"channel": N_("Way of sitting"), "age": N_("Age on the day")}
AGE_NAMES = {"under_65": N_("under 65"), "65_74": N_("65 to 74"), "from_75": N_("75 and older")}
