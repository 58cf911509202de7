# ruff: noqa: E501  patterns are read in one piece
"""refuse: will not pay (12 CFR 1006.6(c)(1) gives it the effect of a cease request)."""

from __future__ import annotations

from agent.domain.understanding import Intent
from agent.understanding.rights.phrases import USUAL, Guard, compiled, rules

# Not now, not that much, not that way, not by this means: no refusal.
_NOT_YET = (
    r"until|till|unless|before|without|(?:not|wont|cant|no voy a|no) ~ (?:today|tonight|tomorrow|now|this (?:week|month)|yet|by|on the|next|in full|all of|hoy|ahorita|ahora|"
    r"mañana|manana|todavia|esta semana|este mes)|through (?:some|a) link|over the phone|with (?:my )?(?:card|this)|by card|that much|(?:\d[\d,.]*|full amount|all that|it all|everything|the whole|todo) ?(?:at once|a month|per month|in one)?"
    r" (?:all at once|at once|de golpe)|more than|hasta|antes de|sin ver|dont want to not pay|not one of those|able to|afford|no es que no quiera|not (?:the )?(?:only|late)"
)

REFUSE = (
    *rules(
        Intent.REFUSE,
        r"(?:im|i am|were|we are|am|i|is|hes|shes|ain'?t|aint|are|you all|nobody|not) (?:\w+ )?(?:not|aint|never|nobody|no way|bout to|nah) (?:\w+ )?(?:going to |ever |gonna |bout to |about to )?(?:be )?(?:pay|paying|payin)",
        r"(?:not|never|aint|nah) (?:going to |ever |be |gonna )?(?:paying|giving you|giving them|giving you all|sending you|handing over)(?: .{0,20})?",
        r"(?:wont|will not|shant|shall not|never|refuse to|refusing to|would not|wouldnt|not going to|nah|no go|wont ever|wont be|will never|cant make me|decline to|declining to|unwilling to|do not intend to|dont intend to|no intention of|dont plan on|not about to) (?:\w+ )?(?:be )?(?:pay|paying|hand(?:ing)? over|giv(?:e|ing) you|send(?:ing)? you(?: \w+)? (?:money|a|any|one))",
        r"i(?:m| am)? (?:just |hereby |formally |absolutely )?refus(?:e|ing) (?:to pay|payment|to give|this debt|your offer)",
        r"(?:refusing|decline|declining|withholding) (?:any |all |all )?payment",
        r"(?:you|they|nobody|u|you all|yall|them)(?: all)?(?:ll| will| are|r| is|re| can| )? ?(?:not |never |aint |arent |wont |be )?(?:get|getting|see|seeing|gets|receive) (?:absolutely )?(?:<nothing>|(?:not )(?:a|one|another|a single|a red)(?: \w+)? (?:penny|pennies|cents?|dimes?|dollars?|bucks?|nickel|thing|quid|payment)|no (?:more )?money)",
        r"(?:wont|will not|will never|aint|never|not|arent|nobody is|no one is) (?:be )?(?:get|getting|gettin|see|seeing|have|having|receive|receiving) (?:a|one|another|any|my|a single|a red|more|no)(?: \w+)? (?:money|penny|pennies|cents?|dimes?|dollars?|bucks?|nickel|quid|payment|thing)",
        r"(?:aint|isnt|not|wont be|no one is|nobody is|never) (?:getting|seeing|gettin|get) (?:my |a |any |one |nothing|no |another |it|it$)(?:\w+ )?",
        r"not (?:a|one|another)(?: single| red| damn| more)? (?:penny|pennies|cent|dime|dollar|buck|nickel|quid|rupee|sausage|shilling)(?! left| over| for this| more| to my| more until| to (?:spare|buy))",
        r"(?:wont|will never|aint) (?:get|see|be getting|be seeing) (?:<nothing>|(?:a|one|any|my) ?(?:single |red )?(?:money|penny|cent|dime|dollar|payment))",
        r"(?:you|u) get (?:<nothing>)",
        r"when hell freezes over|hell freezes|over my dead body (?:are you|will i pay|will you get|youre|you get)",
        r"(?:(?<!dont.)(?<!not.)(?<!to.)(?<!you.)(?<!they.)(?<!will.)(?<!youll.)(?<!actually.)(?<!just.)(?:sue me|take me to court)|do your worst|put it on my credit)(?: then| i dont care| idc| idgaf| [^.?!;]{0,15})?",
        r"(?:can|go) whistle|get stuffed|stick (?:it|your (?:invoice|bill|offer)) (?:where|up)|dream on|fat chance|eat the loss",
        r"(?:id|i would) (?:rather|sooner) (?:die|burn|go to jail|eat|set) ~~ (?:pay|give|hand)\w*",
        r"(?:keeping my money|wallet stays shut|no money for you|no payment is coming|mi nah pay|i no go pay)",
        r"not (?:gonna |going to )?happen(?:ing)?|aint (?:gonna |going to )?happen\w*|(?:still|its a|the answer is|my answer is|i said|already said) no(?= ?$| ?[.,!])|no chance$|over my dead body$|no deal$|good luck (?:collecting|getting)|not (?:doing|taking|accepting) any of (?:it|them)|i wont(?= ?$| ?[.!])|hard no|done (?:sending|giving) (?:you|them)|not reviving|does not pay collection|take it (?:to|up in) court|(?:kiss|forget) (?:that|the|your|about) (?:money|~ payment)|none of it(?= ?$| ?[.!])|whistle for it|not today not ever|nah im good|keep your bill|pass on paying",
        r"(?:formally |hereby )(?:decline|refuse) (?:to pay|this|payment)",
        guards=USUAL - {Guard.NEGATED, Guard.QUESTION} | {Guard.OTHER_PERSON, Guard.QUESTION},
        unless=_NOT_YET
        + r"|please dont|scared|small claims where|and my lawyer|or (?:you|youll|ull)|never refuse|(?:wont|not) pay(?:ing)? \$?\d[\d.,]* but|but ill|but i will|not refusing|(?:wont|cant|cannot|never|not going to|wouldnt) (?:ever )?(?:stop|quit|miss|skip)|im not refusing|first answer was no|talked sense|not going to lie|paid me|pay(?:ing)? me",
    ),
    *rules(
        Intent.REFUSE,
        r"no (?:(?:les|te|le|os|lo|la|se|me) )*(?:pienso|voy a|vamos a|vais a|quiero|queremos|pensamos|va a|kiero|boy a) (?:\w+ )?(?:pagar\w*|abonar\w*|dar\w*|soltar|atender el pago|poner un)",
        r"(?:yo |que |ni loc[oa] |nel |olvidalo |pues )?no (?:(?:les|te|le|os|lo|la) )*(?:pago|pagare|pagaremos|pagamos|doy (?:nada|ni|un)|dare|abonare)(?: (?:nada|ni|un|eso|esto|y punto|dos|xq|porque|a una|aunque|lo que))?",
        r"ni (?:un|una|medio) (?:solo |puto |pinche )?(?:peso|centavo|duro|mango|chavo|euro|dolar|quinto|cinco|perra|real|sol|varo)(?! me queda| tengo| para| en)",
        r"(?:me niego|nos negamos|me rehuso|rehuso|rechazo) (?:\w+ )?(?:a )?(?:\w+ )?(?:pagar\w*|abonar\w*|dar\w*|el pago)",
        r"(?:jamas|nunca) (?:les |te |le |os |lo )?(?:voy a |pienso )?(?:pagar\w*|pague)(?: |$)|ni (?:loc[oa]|muert[oa]|lo suenen?|de (?:broma|chiste|cona)) (?:\w+ )?(?:pag\w+|doy)?",
        r"(?:demandenme|que me demanden|demandame|esperen(?:me)? sentados|esperad sentados)|haga[n]?le como quieran",
        r"no (?:me |les |te )?(?:van a |vais a |vas a )?(?:sacar\w*|sacan|sacas|ver\w*) (?:ni )?(?:un|nada|ni)",
        r"no (?:hare|realizare|efectuare|haremos) ningun pago|no (?:vamos|va) a (?:realizar|efectuar|hacer) (?:el|ningun) pago|va a ser que no",
        guards=frozenset({Guard.HYPOTHETICAL, Guard.QUOTED, Guard.OTHER_PERSON}),
        unless=_NOT_YET
        + r"|no pago (?:hoy|ahora|manana|esta)|no les pago todo|mi hermano|al principio|no crean|me queda|voy a poder|pero de|no (?:crea|me niego|es que)|(?:tengo|tenia|debo|podido|quedo|queda|doy mas|a una maquina|tarjeta|paseme)",
    ),
)

NO_REFUSAL = compiled(
    r"(?:can|could|will|would|may|might|do|are|going) (?:you|they|u|it|someone|somebody|the \w+) (?:~ )?(?:sue me|take me to (?:\w+ )?court|suing me)|(?:me|nos) (?:pueden|puede|van a|va a) (?:demandar|llevar a (?:juicio|la corte|los tribunales))|(?:not|dont want to|would never|wont|never) refus\w+|if i (?:stop|dont|do not|cant|cannot|never|just never) (?:\w+ )?pay(?:ing)?|not saying no|no me niego|no es que no quiera|si no pago|just cant|just not before|its not that i wont"
)
