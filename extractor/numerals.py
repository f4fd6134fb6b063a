"""Indonesian numerals to exact values: digits, words and mixtures, each with the interval it was rounded from.

Start with `Numerals.read`, which reads one numeral from a row of tokens, and `read_digits`, which reads one
token of digits. Everything is pure; the words come in as a table (`patterns/numerals.toml` through the rulebook).

A run of tokens is first written as one letter a token (its kind), a small regular expression finds where the
numeral ends, and a fold gives the value. The kinds:

    D digits            u satu … sembilan   0 nol             T sepuluh, sebelas   b belas   p puluh   r ratus
    R seratus           s ribu, juta …      S seribu, sejuta  k koma               h setengah, separuh
    q perempat …        Q seperempat …      v puluhan, jutaan a an                 - a hyphen inside a word
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from msgspec.structs import replace

from extractor.records import Value

ZERO, ONE, TEN = Decimal(0), Decimal(1), Decimal(10)
HALF = Decimal("0.5")
_TEN_PLACES = Decimal("1e-10")
MAX_DIGITS = 21  # a longer row of digits is an identity number, and 28 digits is where Decimal begins to round


class Number(Value, frozen=True):
    """One numeral.

    value     exact; None for a band ("puluhan")
    step      unit of the last printed digit with the scale applied; 0 for a bare integer, which is exact
    other     what the digits would be under the other reading of their separator, None if there is no doubt
    low, high ends of a band ("belasan" is 11 to 19)
    about     True for the "-an" forms ("300-an", "2 jutaan")
    scale     the scale word's factor (1000 for ribu), 1 without one
    """

    value: Decimal | None
    step: Decimal = ZERO
    other: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    about: bool = False
    scale: Decimal = ONE

    @property
    def bottom(self) -> Decimal:
        """The value, or the lower end of a band."""
        bottom = self.low if self.value is None else self.value
        assert bottom is not None
        return bottom

    @property
    def top(self) -> Decimal:
        """The value, or the upper end of a band."""
        top = self.high if self.value is None else self.value
        assert top is not None
        return top

    def times(self, factor: Decimal) -> Number:
        """The number with a scale applied; a bare integer is rounded to its last digit from then on.

        A band ends just below the next scale: "puluhan ribu" is 10000 to 99999.
        """
        if self.value is None:
            return replace(
                self,
                low=plain(self.bottom * factor),
                high=plain((self.top + 1) * factor - 1),
                scale=plain(self.scale * factor),
            )
        other = None if self.other is None else plain(self.other * factor)
        return replace(
            self,
            value=plain(self.value * factor),
            step=plain((self.step or ONE) * abs(factor)),
            other=other,
            scale=plain(self.scale * factor),
        )

    def negative(self) -> Number:
        """The number with its sign turned."""
        if self.value is None:
            return replace(self, low=-self.top, high=-self.bottom)
        return replace(self, value=-self.value, other=None if self.other is None else -self.other)


def ratio(top: Decimal, bottom: Decimal) -> Decimal:
    """A fraction as a decimal number, to ten places where it has no end."""
    return plain((top / bottom).quantize(_TEN_PLACES).normalize())


def plain(value: Decimal) -> Decimal:
    """The same number without an exponent, so that it prints as 70200000000 and not as 7.02E+10."""
    whole = value.to_integral_value()
    if whole != value:
        return value
    return whole.quantize(ONE) if whole.adjusted() < 27 else Decimal(int(whole))


_INTEGER = re.compile(r"[0-9]+")
# 1.234  12.345.678,90: dots group, a comma begins the decimals
_INDONESIAN = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
# 2,5  0,07  12345,678: one comma, decimals
_COMMA = re.compile(r"([0-9]+),([0-9]+)")
# 4.6  786.82  0.123  1.2345: one dot that cannot group
_DOT = re.compile(r"([0-9]+)\.([0-9]+)")
# 1,234,567  1,730.5  12,345,678.90: commas group, a dot begins the decimals
_ENGLISH = re.compile(r"([1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
# 15.000.00: two digits after a last dot are cents
_CENTS = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+)\.([0-9]{2})")
_GROUP3 = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


def _number(whole: str, decimals: str | None, other: Decimal | None = None) -> Number:
    if not decimals:
        return Number(Decimal(whole), other=other)
    value = Decimal(f"{whole}.{decimals}")
    step = ONE.scaleb(-len(decimals))
    return Number(plain(value) if not decimals.strip("0") else value, step, other)


def read_digits(token: str) -> Number | None:
    """Read one token of ASCII digits with dots and commas inside; None if it is no numeral (12.3.456).

    The shape decides; where it leaves two readings ("4.600", "1,234") the Indonesian one is taken and the other
    one is kept in `other`.
    """
    if len(token) > MAX_DIGITS and sum(c.isdigit() for c in token) > MAX_DIGITS:
        return None
    if _INTEGER.fullmatch(token):
        return Number(Decimal(token))
    if m := _INDONESIAN.fullmatch(token):
        other = Decimal(token) if _GROUP3.fullmatch(token) else None
        return _number(m[1].replace(".", ""), m[2], other)
    if m := _COMMA.fullmatch(token):
        other = Decimal(token.replace(",", "")) if _GROUP3.fullmatch(token) else None
        return _number(m[1], m[2], other)
    if m := _DOT.fullmatch(token):
        return _number(m[1], m[2])
    if m := _ENGLISH.fullmatch(token):
        return _number(m[1].replace(",", ""), m[2])
    if m := _CENTS.fullmatch(token):
        return _number(m[1].replace(".", ""), m[2])
    return None


def rounding(number: Number, *, measured: bool = False) -> tuple[Decimal, Decimal]:
    """The interval that the printed digits of a number could have been rounded from; a band is its own interval.

    measured  whether it is no count: a bare integer is exact where things are counted and rounded where they are
              measured, "41 persen" is 40,5 to 41,5
    """
    if number.value is None:
        return number.bottom, number.top
    if number.step is ZERO and not measured:
        return number.value, number.value
    half = HALF if measured and not number.step else number.step * HALF
    return plain(number.value - half), plain(number.value + half)


class Word(NamedTuple):
    """What one number word is: its kind (see the module's head) and its value."""

    kind: str
    value: Decimal


Operand = Decimal | Number  # of a word, or of a token of digits
_UNITS = frozenset("uD")
_LONGEST = 40  # kinds looked at for one numeral; "tiga ratus dua puluh satu kuadriliun …" to the last unit takes 36
HALF_WORD = Number(HALF, Decimal("0.1"))


_HUNDREDS = r"(?:R|u-?r)"
_TENS = r"(?:u-?b|u-?p(?:-?u(?!-?[bpr]))?|T|u)"
_BELOW_1000 = rf"(?:{_HUNDREDS}{_TENS}?|{_TENS}|0)"
_DECIMALS = rf"(?:k(?:D|[u0]+(?![bpr])|{_BELOW_1000}))"
_TAIL = rf"(?:k(?:[u0]+|{_BELOW_1000})(?!-?[bprsv]))"  # decimals behind a sum in words: "seribu dua koma lima"
_GROUP = rf"(?:D|{_BELOW_1000}){_DECIMALS}?"
_SCALED = rf"(?:{_GROUP}h?s+|hs+|Ss*)"
_NUMERAL = re.compile(
    rf"(?P<scaled>(?P<sum>{_SCALED}+(?:{_BELOW_1000}(?!-?[sv]))?{_TAIL}?)(?:-?a)?)"
    rf"|(?P<band>vs*)"
    rf"|(?P<about>{_GROUP}(?:v|-?as*))"
    rf"|(?P<fraction>(?:u-?q|Q)s*)"
    rf"|(?P<single>{_GROUP}h?)"
    rf"|(?P<half>h)"
)


class Numerals:
    """Reads numerals with a table of number words.

    words: number word in lower case to its kind and value. Upper case, capitals and joined forms ("duapuluh",
    "seratusribu") are derived.
    """

    def __init__(self, words: Mapping[str, Word]) -> None:
        """Spell out the table so that reading a token is one look-up."""
        parts: dict[str, tuple[Word, ...]] = {form: (word,) for form, word in words.items()}
        units = [(form, word) for form, word in words.items() if word.kind == "u"]
        multipliers = [(form, word) for form, word in words.items() if word.kind in "bprs" and len(form) > 2]
        for form, word in multipliers:
            for unit_form, unit in units:
                parts.setdefault(unit_form + form, (unit, word))
                if word.kind == "p":
                    for last_form, last in units:
                        parts.setdefault(unit_form + form + last_form, (unit, word, last))
        for tens_form, tens in words.items():
            if tens.kind in "TR":
                for form, word in multipliers:
                    if word.kind == "s":
                        parts.setdefault(tens_form + form, (tens, word))
        about = next((word for word in words.values() if word.kind == "a"), None)
        if about is not None:
            for form, word in words.items():
                if word.kind in "TRS":
                    parts.setdefault(f"{form}an", (word, about))  # "seratusan"
        self.words: dict[str, tuple[Word, ...]] = {}
        for form, spelled in parts.items():
            for variant in (form, form.capitalize(), form.upper()):
                self.words.setdefault(variant, spelled)

    def read(self, tokens: Sequence[str], start: int, spaces: Sequence[str], stop: int) -> tuple[Number, int] | None:
        """Read the numeral that begins at token `start`; the number and the token after it, None if there is none.

        spaces[i] is the white space after token i; a hyphen counts as part of a numeral only without any.
        """
        words = self.words
        kinds = ""
        values: list[Operand] = []
        ends: list[int] = []  # the token after each kind; a joined form gives several kinds
        i = start
        while i < stop and len(kinds) < _LONGEST:
            written = tokens[i]
            spelled = words.get(written)
            i += 1
            digits = "0" <= written[0] <= "9"
            if kinds[-1:] in _UNITS and "k" not in kinds and (digits or (spelled and spelled[0].kind == "u")):
                break  # two numbers in a row; only decimals are spelled digit by digit
            if spelled is not None:
                if spelled[0].kind == "k" and kinds[-1:] == "D" and _has_decimals(values[-1]):
                    break  # "1.5 koma 2" are two numbers
                for word in spelled:
                    kinds += word.kind
                    values.append(word.value)
                    ends.append(i)
            elif digits:
                number = read_digits(written)
                if number is None or (kinds[-1:] == "k" and not written.isdigit()):
                    break
                kinds += "D"
                values.append(number)
                ends.append(i)
            elif written == "-" and kinds and not spaces[i - 1] and not spaces[i - 2]:
                kinds += "-"
                values.append(ZERO)
                ends.append(i)
            else:
                break
        if kinds in ("D", "u"):  # by far the most frequent numerals
            first = values[0]
            return first if isinstance(first, Number) else Number(first), ends[0]
        got = _evaluate(kinds, values)
        if got is None:
            return None
        number, used = got
        if used < len(ends) and ends[used] == ends[used - 1]:
            return None  # the numeral would end in the middle of a joined form
        return number, ends[used - 1]

    def parse(self, text: str) -> Number | None:
        """Read a whole string as one numeral; None if it is not exactly one."""
        tokens = re.findall(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|\S", text)
        sign = int(bool(tokens) and tokens[0] in ("-", "−", "minus"))
        got = self.read(tokens, sign, [""] * len(tokens), len(tokens)) if tokens[sign:] else None
        if got is None or got[1] != len(tokens):
            return None
        return got[0].negative() if sign else got[0]


def _evaluate(kinds: str, values: Sequence[Operand]) -> tuple[Number, int] | None:
    """The longest numeral at the head of a row of kinds, and how many of them it takes."""
    m = _NUMERAL.match(kinds)
    if m is None:
        return None
    end = m.end()
    if m["single"] is not None:
        return _group(kinds[:end], values), end
    if m["band"] is not None:
        return _band(values[:end]), end
    if m["half"] is not None:
        return HALF_WORD, end
    if m["fraction"] is not None:
        at = kinds.index("q") if "q" in kinds[:end] else 0
        number = Number(ratio(_decimal(values[0]), _decimal(values[at]) if at else ONE), HALF_WORD.step)
        for scale in values[at + 1 : end]:
            number = number.times(_decimal(scale))
        return number, end
    if m["about"] is not None:
        at = next(i for i in range(end) if kinds[i] in "va")
        number = _group(kinds[:at].rstrip("-"), values)
        if kinds[at] == "v":
            number = number.times(_decimal(values[at]))
        for scale in values[at + 1 : end]:
            number = number.times(_decimal(scale))
        return replace(number, about=True), end
    number, used = _scaled(kinds, values, m.end("sum"))
    if used == m.end("sum") < end:
        return replace(number, about=True), end
    return number, used


def _has_decimals(value: Operand) -> bool:
    return isinstance(value, Number) and value.step != 0


def _decimal(value: Operand) -> Decimal:
    if isinstance(value, Decimal):
        return value
    assert value.value is not None
    return value.value


def _group(kinds: str, values: Sequence[Operand]) -> Number:
    """The value of a group below the scales: digits, or words up to 999, with "koma" and "setengah"."""
    first = values[0]
    if kinds == "D" and isinstance(first, Number):
        return first
    at = kinds.find("k")
    total = unit = ZERO
    for kind, value in zip(kinds[: at if at >= 0 else len(kinds)], values, strict=False):
        if kind in "uTRD":
            unit = _decimal(value)
            total += unit
        elif kind == "b":
            total += TEN
        elif kind in "pr":
            total += unit * (_decimal(value) - 1)
        elif kind == "h":
            total += HALF
    if at < 0:
        return Number(total, HALF_WORD.step if "h" in kinds else ZERO)
    tail = kinds[at + 1 :].rstrip("h")
    after = values[at + 1 : at + 1 + len(tail)]
    digits = "".join(str(_decimal(v)) for v in after) if set(tail) <= {"u", "0"} else str(_decimal(_group(tail, after)))
    return _number(str(total), digits)


def _band(values: Sequence[Operand]) -> Number:
    """A band and its scales: "belasan", "puluhan ribu"."""
    base = _decimal(values[0])
    low, high = (Decimal(11), Decimal(19)) if base == 11 else (base, base * 10 - 1)
    band = Number(None, low=plain(low), high=plain(high))
    for value in values[1:]:
        band = band.times(_decimal(value))
    return band


def _scaled(kinds: str, values: Sequence[Operand], end: int) -> tuple[Number, int]:
    """Groups with falling scales, "3 juta 200 ribu", and how many kinds they take.

    Stops before a group that does not fall, since that is the next numeral.
    """
    total: Number | None = None
    last = ZERO
    i = 0
    while i < end:
        j = i
        while j < end and kinds[j] not in "sS":
            j += 1
        k = j
        while k < end and kinds[k] in "sS":
            k += 1
        scale = ONE
        for value in values[j:k]:
            scale *= _decimal(value)
        if kinds[i] == "k":  # decimals right behind a scale: "seribu koma lima"
            group = _group("0" + kinds[i:j], [ZERO, *values[i:]])
        else:
            group = HALF_WORD if kinds[i:j] == "h" else _group(kinds[i:j], values[i:]) if i < j else Number(ONE)
        bare = j == k  # a last group without a scale: "seribu satu"; after digits it is another number
        if (
            total is not None
            and (
                scale >= last
                or total.step != last  # decimals were printed: "1,5 juta" has said all it has to say
                or _decimal(group) * scale >= last
                or (group.step and not bare)
                or (bare and "D" in kinds[:i])
            )
        ):
            return total, i
        part = group if bare else group.times(scale)
        total = part if total is None else Number(_decimal(total) + _decimal(part), part.step, scale=total.scale)
        last, i = scale, k
    assert total is not None
    return total, end
