"""Published data sets and what was published about them. No figure here comes from this product."""

# Bock & Lieberman (1970), Psychometrika 35: section 6 of the Law School Admission Test, 1000 candidates, 5 items.
LSAT6 = {
    "00000": 3, "00001": 6, "00010": 2, "00011": 11, "00100": 1, "00101": 1, "00110": 3, "00111": 4, "01000": 1,
    "01001": 8, "01011": 16, "01101": 3, "01110": 2, "01111": 15, "10000": 10, "10001": 29, "10010": 14, "10011": 81,
    "10100": 3, "10101": 28, "10110": 15, "10111": 80, "11000": 16, "11001": 56, "11010": 21, "11011": 173,
    "11100": 11, "11101": 61, "11110": 28, "11111": 298,
}  # fmt: skip
# The same source, section 7.
LSAT7 = {
    "00000": 12, "00001": 19, "00010": 1, "00011": 7, "00100": 3, "00101": 19, "00110": 3, "00111": 17, "01000": 10,
    "01001": 5, "01010": 3, "01011": 7, "01100": 7, "01101": 23, "01110": 8, "01111": 28, "10000": 7, "10001": 39,
    "10010": 11, "10011": 34, "10100": 14, "10101": 51, "10110": 15, "10111": 90, "11000": 6, "11001": 25, "11010": 7,
    "11011": 35, "11100": 18, "11101": 136, "11110": 32, "11111": 308,
}  # fmt: skip
# East Carolina University, notes on KR-20: 10 candidates, 10 items.
ECU = dict.fromkeys(
    ("1111110110", "1011011101", "1111011001", "0010001000", "0000010010", "1110111111", "1101110111", "1111111101",
     "0101111101", "1101101110"),
    1,
)  # fmt: skip
# ACT Mathematics, form X, how many of 4329 candidates had 0..40 points (Kolen & Brennan 2014; data of CRAN equate).
ACT_X = (
    0, 1, 1, 3, 9, 18, 59, 67, 91, 144, 149, 192, 192, 192, 201, 204, 217, 181, 184, 170, 201, 147, 163, 147, 140, 147,
    126, 113, 100, 106, 107, 91, 83, 73, 72, 75, 50, 37, 38, 23, 15,
)  # fmt: skip
# Example of ?LL.CA in CRAN betafunctions: set.seed(9); rbinom(100, 25, rBeta.4P(100, 0.25, 1, 5, 3)).
LL_EXAMPLE = (
    21, 19, 16, 15, 25, 10, 21, 21, 20, 12, 18, 17, 19, 21, 16, 21, 18, 18, 14, 17, 14, 18, 17, 15, 22, 20, 11, 19, 15,
    24, 16, 24, 15, 16, 23, 21, 21, 21, 19, 20, 21, 22, 23, 21, 21, 17, 23, 18, 16, 10, 13, 16, 21, 17, 14, 22, 19, 16,
    22, 8, 19, 25, 23, 19, 15, 17, 14, 20, 19, 19, 21, 21, 24, 15, 16, 19, 17, 20, 21, 21, 15, 18, 18, 20, 12, 23, 16,
    13, 19, 15, 22, 13, 21, 15, 21, 19, 18, 18, 20, 15,
)  # fmt: skip
# Bickel, Hammel & O'Connell (1975), Science 187: admissions to Berkeley by department; men first. R: UCBAdmissions.
BERKELEY = (
    (512, 313, 89, 19), (353, 207, 17, 8), (120, 205, 202, 391), (138, 279, 131, 244), (53, 138, 94, 299),
    (22, 351, 24, 317),
)  # fmt: skip


def rows_of(patterns):
    """One list of 0 and 1 a candidate."""
    return [[int(sign) for sign in pattern] for pattern, count in patterns.items() for _ in range(count)]


def columns_of(patterns):
    """One list of 0 and 1 an item."""
    return [list(column) for column in zip(*rows_of(patterns), strict=True)]


def scores_of(counts):
    """The points of each candidate out of how many had each score."""
    return [score for score, count in enumerate(counts) for _ in range(count)]
