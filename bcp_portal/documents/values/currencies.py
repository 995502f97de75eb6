"""Which currency a sign, a code (ISO 4217) or a word names. What several of them share names none: ``kr``."""

SIGNS = {
    "$": "USD",
    "US$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₺": "TRY",
    "₪": "ILS",
    "₽": "RUB",
    "₱": "PHP",
    "฿": "THB",
    "₫": "VND",
    "₴": "UAH",
    "₦": "NGN",
    "R$": "BRL",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "NT$": "TWD",
    "CN¥": "CNY",
    "JP¥": "JPY",
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "kr": "kr",
    "kr.": "kr",
    "Rs": "Rs",
    "Rs.": "Rs",
    "Fr": "CHF",
    "Fr.": "CHF",
    "SFr.": "CHF",
    "SFr": "CHF",
    "RMB": "CNY",
}
WORDS = {
    "dollar": "USD",
    "us dollar": "USD",
    "euro": "EUR",
    "pound": "GBP",
    "pound sterling": "GBP",
    "pounds sterling": "GBP",
    "sterling": "GBP",
    "yen": "JPY",
    "rupee": "INR",
    "indian rupee": "INR",
    "swiss franc": "CHF",
    "yuan": "CNY",
}
CODES = frozenset(
    """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
    CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR
    ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
    MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
    SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND
    VUV WST XAF XCD XOF XPF YER ZAR ZMW""".split()  # noqa: SIM905 - as the standard lists them
)
# A bare sign that other currencies have, too: a code beside it says which.
DOLLARS = frozenset(code for code in CODES if code.endswith("D")) - {"AED", "BHD", "IQD", "JOD", "KWD", "LYD", "MAD"}
YENS = frozenset(("JPY", "CNY"))


def currency_of(*said: str) -> str | None:
    """The currency that words around an amount name, ``""`` where there are none; None where they differ."""
    named = [(word, _named(word)) for word in said if word]
    codes = {code for word, code in named if word not in {"$", "¥"}}
    bare = {word for word, _ in named if word in {"$", "¥"}}
    if not codes:
        return next((SIGNS[sign] for sign in bare), "") if len(bare) < 2 else None
    code = next(iter(codes)) if len(codes) == 1 else None
    fits = all(code in (DOLLARS if sign == "$" else YENS) for sign in bare)
    return code if code and fits else None


def _named(word: str) -> str:
    plain = " ".join(word.split())
    return (
        SIGNS.get(plain)
        or SIGNS.get(plain.replace(" ", ""))
        or WORDS.get(plain.lower().removesuffix("s"))
        or (plain.upper())
    )
