"""Word lists of the tone rubric (reference: compliance, section 7), English and Spanish. Whole words, any case."""

from __future__ import annotations

import re


def _list(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")(?!\w)", re.IGNORECASE)


BLAME = _list(
    r"you failed",
    r"you refus(?:ed|e) to",
    r"you neglected",
    r"irresponsible",
    r"you should have",
    r"your fault",
    r"you ignored",
    r"you never (?:paid|answered)",
    r"despite (?:our|repeated)",
    r"you have not bothered",
    r"usted (?:fall[oó]|incumpli[oó]|ignor[oó])",
    r"irresponsable",
    r"deb(?:i[oó]|er[ií]a) haber",
    r"su culpa",
)

URGENCY = _list(
    r"final notice",
    r"immediately",
    r"last chance",
    r"or else",
    r"before it is too late",
    r"act now",
    r"right away",
    r"urgent(?:ly)?",
    r"final warning",
    r"only today",
    r"expires tonight",
    r"without delay",
    r"[uú]ltim[oa] (?:aviso|oportunidad)",
    r"inmediatamente",
    r"de inmediato",
    r"urgente",
    r"antes de que sea tarde",
)

FALSE_EMPATHY = _list(
    r"i know (?:exactly )?how you feel",
    r"i understand exactly",
    r"i feel your pain",
    r"i(?: ha)?ve been there",
    r"i (?:personally|truly) feel",
    r"my heart goes out",
    r"as a human",
    r"s[eé] (?:exactamente )?c[oó]mo se siente",
    r"yo tambi[eé]n he pasado",
)

EMPATHY = _list(
    r"i(?:'m| am) (?:so |very |really |truly )*sorry",
    r"(?:so|very) sorry",
    r"we(?:'re| are) sorry",
    r"sorry to hear",
    r"i understand (?:that|how|this)",
    r"that (?:must|sounds) (?:be )?(?:hard|difficult|tough)",
    r"i hear (?:you|that)",
    r"my condolences",
    r"lo siento",
    r"lamento",
    r"siento mucho",
    r"entiendo (?:que|lo)",
)

ACKNOWLEDGES = _list(
    r"sorry",
    r"thank you for (?:telling|letting|sharing|being)",
    r"(?:i am|i'm) glad you",
    r"i hear",
    r"i understand",
    r"understood",
    r"that (?:must|sounds)",
    r"that is all right",
    r"of course",
    r"noted",
    r"things are very hard",
    r"lo siento",
    r"lamento",
    r"siento mucho",
    r"gracias por (?:dec|cont|avis|inform|confi)\w*",
    r"entiendo",
    r"entendido",
    r"me alegra que",
    r"por supuesto",
    r"est[aá] bien",
)

JARGON = _list(
    r"charged?[- ]off",
    r"tradeline",
    r"validation period",
    r"delinquen\w+",
    r"arrears",
    r"remit(?:tance)?",
    r"accrued?",
    r"pursuant",
    r"herein",
    r"aforementioned",
    r"right[- ]party",
    r"mini[- ]miranda",
    r"promise to pay",
    r"dispositions?",
    r"morosidad",
    r"cancelaci[oó]n contable",
)

CERTAINTY = _list(
    r"guarantee[ds]?",
    r"100 ?%",
    r"i promise",
    r"we promise",
    r"definitely",
    r"without fail",
    r"garantiz\w+",
    r"le prometo",
    r"sin falta",
    r"cien por ciento",
)

DISRESPECT = _list(
    r"deadbeat",
    r"ashamed?",
    r"shame on",
    r"pathetic",
    r"excuses?",
    r"grow up",
    r"your (?:wife|husband|kids|family) (?:would|will)",
    r"honest people",
    r"decent people",
    r"do the right thing",
    r"obviously",
    r"as i (?:already )?(?:said|told)",
    r"verg[uü]enza",
    r"pretextos?",
    r"gente honrada",
    r"excusas",
)

VAGUE_TIME = _list(
    r"soon",
    r"shortly",
    r"in due course",
    r"as soon as possible",
    r"asap",
    r"any day now",
    r"pronto",
    r"en breve",
    r"lo antes posible",
)

CAN = _list(
    r"can",
    r"could",
    r"will",
    r"may",
    r"would like",
    r"happy to",
    r"free to",
    r"welcome",
    r"possible",
    r"whenever",
    r"offer",
    r"help",
    r"puede",
    r"podemos",
    r"puedo",
    r"podr[ií]a",
    r"posible",
    r"cuando quiera",
    r"ayudar",
)

CANNOT = _list(
    r"cannot",
    r"can ?not",
    r"can't",
    r"unable",
    r"not able",
    r"could not",
    r"couldn't",
    r"not possible",
    r"impossible",
    r"no (?:puedo|podemos|puede|es posible)",
    r"imposible",
)

CHOICE = _list(
    r"which (?:one|of)",
    r"would (?:that|you|it|one|another)",
    r"if (?:you|something|that)",
    r"or",
    r"whenever",
    r"nothing is set",
    r"shall i",
    r"person",
    r"colleague",
    r"another date",
    r"no pressure",
    r"cu[aá]l",
    r"si (?:quiere|algo|prefiere|lo)",
    r"cuando quiera",
    r"nada queda",
    r"persona",
    r"colega",
    r"le gustar[ií]a",
    r"lo anoto",
    r"acepta",
)

ASKS_TO_PAY = _list(
    r"(?:can|could|will|would) you (?:\w+ )?(?:pay|manage|afford)",
    r"pay (?:now|today)",
    r"what amount",
    r"how much (?:can|could)",
    r"which one would suit",
    r"would (?:that|this) suit",
    r"set up a plan",
    r"qu[eé] cantidad",
    r"cu[aá]nto (?:puede|podr[ií]a)",
    r"cu[aá]l le (?:conviene|viene)",
)

CLEAR_NO = _list(
    r"nothing (?:right )?now",
    r"(?:can(?:'|no)?t|can not) pay (?:anything|a cent|at all|a dime)",
    r"i have nothing",
    r"no money at all",
    r"i(?:'m| am) not paying",
    r"(?:don't|do not) ask (?:me )?again",
    r"i (?:said|told you) no",
    r"ahora no puedo pagar nada",
    r"no tengo nada",
    r"no voy a pagar",
)

PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be|gets?|got)\s+(?:\w+ly\s+)?(?:\w{2,}ed|set|paid|sent|made|given|kept|found|held|put|told|written)\b",
    re.IGNORECASE,
)
CAPS_ALLOWED = frozenset("STOP HELP START FDCPA HTTPS USPS CFPB ZIP LLC NFCC".split())
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\U0001f1e6-\U0001f1ff]")
