"""The long tail: names too rare for any table, made from syllables, so that rarity in the city is like rarity outside.

Of all people counted in the US in 2010, 17 % bear one of the 100 commonest surnames, 41 % of 1,000, 68 % of 10,000,
and 10 % one that fewer than a hundred bear. Rank is drawn so that shares fall off like that; the name that stands at
a rank depends on `tail_seed`, so that a city to train on and a city to test on have different rare names.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from charteroak.matching.invented.chance import mixed
from charteroak.matching.invented.communities import Community
from charteroak.matching.invented.romanizing import CONSONANTS

_KEPT = 50_000

# Each recipe: lists of pieces, one of each joined. `_` stands for nothing.
_SURNAMES: dict[Community, tuple[tuple[str, ...], ...]] = {
    Community.ENGLISH: (
        (
            "B Bl Br C Cl Cr D Dr F Fl G Gr H Hay K L M N P Pr R S Sh St Str T Th Tr W Wh Win Wood",
            "a e i o u ai ea oo ou",
            "b ck d ff g l ll m n nd ng p r rk rn s ss st t tt w x",
            "ley ton ford ham man well by ing ington worth field wood ridge er son s ett ell ock ard bury low combe",
        ),
        ("Mc Mac O'", "A Ba Bri Ca Cla Do Du E Fa Fi Ga Gi Gra Ha Ke La Lo Ma Mu Na Qui Ra Ro Shea Sor Ta Va",
         "l ll n nn r rr c ck g gh v d", "an in y ey ie on well ty eny ahan erty or iney"),
        ("Ab B Bau Br D E F Fr G H Heid K Kl Kr L M N O P R S Sch Schm Schw St T V W Z",
         "a e i o u ei ie au ue", "b ck ff ll l m mm n nn r rr s ss tz ch ld nd rg rt", ("er mann berg stein bach feld"
         " hauer ler ner ke el inger meier hoff dorf")),
        ("B Br C Ch D De Di F Fr G Gi L La Lo M N P Pi R S Sc T V Z", "a e i o u ia ie", ("c cc d l ll m n nn r rr s"
         " ss t tt v zz gl"), "i o a elli etti ini ino one ato ucci aro ello otto iero"),
        ("B Br Ch D Dz G Gr H J K Kr L M N P Pr R S Sz T W Z", "a e i o u y ie", "b c d k l m n r s st w z cz dr",
         "owski ewski ak ek ik czyk ska insky ov enko vich iak"),
    ),
    Community.SPANISH: (
        ("A Al Ar B Be Bo C Ca Ce Co D E Es F G Gu H He I L Le M Ma N O P Pe Qu R Ri S Sa T To U V Vi Z",
         "a e i o u ue ia", "b c d l ll m n ñ r rr s t v z rd nt nd st", ("ez ero era illo ales ón eda osa ano ana edo"
         " al ar ín aga ares ita ete uelo oa")),
        ("A Ba Bi E El Go I La Le Ma O Sa U Za Zu", "b d g l n r rr s z rt", "a e i o u", "rri ta te za ga ñe",
         "goitia barri txea ain andia aga ola uren eta urdi"),
    ),
    Community.PORTUGUESE: (
        ("A Al B Be Bo C Ca Co D E F Fi G Gu L Le M Ma N O P Pe Qu R Ri S Sa T To V Vi X Z", "a e i o u ei ou ia",
         "b c d l lh m n nh r rr s t v z rd nt", "eiro eira ões ão al ar inho edo osa ada elo es ino ento ais oso"),
        ("B Br C D F G L M N P R S T V Z", "a e i o u", "cc ll n nn r rr ss tt zz", "i o ini elli etti atto one ari"),
    ),
    Community.VIETNAMESE: (
        ("B Ch D Đ Gi H Kh L M N Ng Nh Ph Q S T Th Tr V X", ("an ang anh ao ăng âm ân iên iêu oa oan ơn uân uyên ưu ành"
         " ạch ảo ấn ầu ệu ì ịch ộc ới úc ùng ự ước ỳ")),
    ),
    Community.HAITIAN: (
        (("Al An Au Bel Ber Bon Char Cher Cla Cler Del Dor Du Exi Fer Flo Fran Gra Gué Jo La Lé Lo Lu Ma Mé Mon Na Noé"
         " Oc Or Pé Pla Pré Ro Sa Sain Sé Thé Tou Val Ver Vil"), "_ i é a o u", "c d f l m n r s t v",
         "us ius éus ime in ine ier or our ard ain ius and eau estin ilus ilien ert onvil y"),
        ("Saint- Jean- Pierre- Bien- Petit-", "A Ba Cy É Flo Ger Hi Lou Mar Pré Ray Rém Thé Vil",
         "c d l m n r t", "in ien ard us y on ert aire ide ond"),
    ),
}  # fmt: skip
_GIVEN: dict[tuple[Community, str], tuple[tuple[str, ...], ...]] = {
    (Community.ENGLISH, "M"): (
        (("A Be Bra Bren Cal Car Cor Da De Dar Don Ed El Ev Gar Ha Ja Jer Ka Ken La Lan Mar Ra Ro Ru Sha Sil Ste Ta Ter"
         " Tre Ty Wal Wil Za"), "b c d l ll m n nd r s t v", "an en on in iel ell is ius old win ard er ton vin yn us"),
    ),
    (Community.ENGLISH, "F"): (
        ("A Ad Al Be Bri Ca Cha Da De El Em Ga Ja Je Ka Ke La Le Li Lo Ma Me Na Ra Ro Sha She Ta Te Tri Va Vi Za",
         "b d k l ll m n nn r s t v", "a ia ica ette elle ine ina isha ika ene yn lyn issa anda ondra ie y eth"),
    ),
    (Community.SPANISH, "M"): (
        ("A Al Be Ca Da De E Fi Ge Ja Jo Ke Le Ma Ne O Ra Ro Sa Te U Wil Ya Yo", "b d l m n r s t v z nd",
         "iel el ier ino io ito ardo erto ando iel is on uel mar ico olfo"),
    ),
    (Community.SPANISH, "F"): (
        ("A Al Be Ca Da De E Flo Ge I Ja Jo Ka Le Li Ma Mi Na O Ra Ro Sa So Te Ya Yo Zu", "b d l m n r s t v z nd",
         "lys iela ina ira elis mar ita inda ana eliz aliz ette ilda ia isa ery ary"),
    ),
    (Community.PORTUGUESE, "M"): (
        ("A Ad Cle De E Ed Ge Gil Iva Ja Jo Jos Ju La Le Lu Ma Mil Na Ro Val Wa We Wil", "c d l m n r s t v",
         "ilson son ivan enir ino aldo ival erson ir ânio elton ando imar"),
    ),
    (Community.PORTUGUESE, "F"): (
        ("A Ad Cle De E Ed Ge Gil I Ja Jo Jos Ju La Le Lu Ma Mar Na Ro Ta Val", "c d l m n r s t v",
         "ilda ene ice inha eide ane iana ina ete ânia elma ielly ia ailde"),
    ),
    (Community.HAITIAN, "M"): (
        ("A Be Ca Clé Da Du E Fé Gue Ja Jo Ke Lu Ma Mak Na Oli Pe Ra Ri Ro Sa Sé Ti Wi Wil Woo Ye", "b d f l m n r s t",
         "enson son ner ens y ley el in on ius aire é andy erson"),
    ),
    (Community.HAITIAN, "F"): (
        ("A Be Ca Clé Da Du E Fa Gue Ja Jo Ke Lo Ma Mi Na Oli Pé Ra Ro Sa Sé Ti Wi Ya Yo", "b d f l m n r s t",
         "line ine ande ane ène ise a lande ette aelle ica ie ourdes"),
    ),
}  # fmt: skip
_ARABIC_SURNAMES = (
    "1ا23",
    "12ي3",
    "12ا3",
    "م12و3",
    "12و3",
    "123ان",
    "123اوي",
    "1ا23ي",
    "1ي2ا3",
    "123ي",
    "12ي3ي",
)
_ARABIC_MEN = ("1ا23", "12ي3", "12ا3", "م12و3", "123ان", "م12ا3")
_ARABIC_WOMEN = ("1ا23ة", "12ي3ة", "12ا3", "123ى", "12ا3ة", "م12و3ة")

Recipe = tuple[tuple[str, ...], ...]


class Tail:
    """Rare names of one kind: rank `first` to `last`, falling off with the logarithm of the rank to `power`."""

    def __init__(
        self, make: Callable[[int], str], *, seed: int, salt: int, first: int, last: int, power: float = 1.0
    ) -> None:
        self._make, self._seed, self._salt = make, seed, salt
        self._first, self._span, self._power = first, math.log(last / first), power
        self._kept: dict[int, str] = {}

    def draw(self, rng: random.Random) -> str:
        """Return a rare name, the lower ranks oftener."""
        rank = int(self._first * math.exp(self._span * rng.random() ** self._power))
        name = self._kept.get(rank)
        if name is None:
            name = self._make(mixed(self._seed, self._salt, rank))
            if len(self._kept) < _KEPT:
                self._kept[rank] = name
        return name


def surname_maker(community: Community) -> Callable[[int], str]:
    """Return what makes a surname of 64 bits: in Arabic letters for Arabic, else in Latin ones."""
    if community is Community.ARABIC:
        return lambda bits: _from_root(bits, _ARABIC_SURNAMES)
    return _assembler(_SURNAMES[community])


def given_maker(community: Community, sex: str) -> Callable[[int], str]:
    """Return what makes a given name of 64 bits, for "M" or "F"."""
    if community is Community.ARABIC:
        return lambda bits: _from_root(bits, _ARABIC_MEN if sex == "M" else _ARABIC_WOMEN)
    if community is Community.VIETNAMESE:
        return _assembler(_SURNAMES[community])
    return _assembler(_GIVEN[community, sex])


def _assembler(recipes: Recipe) -> Callable[[int], str]:
    split = [[pieces.split() for pieces in recipe] for recipe in recipes]
    # A recipe is taken as often as its number of combinations' logarithm: none drowns the others, none repeats itself.
    sizes = [max(1, round(math.log2(math.prod(len(pieces) for pieces in recipe)))) for recipe in split]
    turns = [recipe for recipe, size in zip(split, sizes, strict=True) for _ in range(size)]

    def assemble(bits: int) -> str:
        bits, turn = divmod(bits, len(turns))
        name = ""
        for pieces in turns[turn]:
            bits, place = divmod(bits, len(pieces))
            name += pieces[place]
        return name.replace("_", "")

    return assemble


def _from_root(bits: int, patterns: tuple[str, ...]) -> str:
    consonants = tuple(letter for letter in CONSONANTS if letter != "ء")
    bits, pattern = divmod(bits, len(patterns))
    word = patterns[pattern]
    for place in "123":
        bits, letter = divmod(bits, len(consonants))
        word = word.replace(place, consonants[letter])
    return word
