# ruff: noqa: E501  patterns are read in one piece
"""distress: the writer, or somebody close, is in danger now. Recall comes first: nobody is lost to a regular expression."""

from __future__ import annotations

from agent.domain.understanding import Intent
from agent.understanding.rights.phrases import Guard, compiled, rules

# Asking counts ("is it wrong to want to die?"); negation and quotation do not.
_GUARDS = frozenset({Guard.NEGATED, Guard.QUOTED, Guard.PAST, Guard.OTHER_PERSON})
_DIRECT = frozenset({Guard.QUOTED, Guard.PAST})
_IDIOM = (
    r"rather (?:die|be dead)|(?:die|dying) (?:of|from|to) (?:boredom|shame|laugh\w+|embarrassment|get|know)|not suicidal|hotline is what|suicide hotline is|death of me|killing me|lol|lmao|haha|jaja|kill (?:the|my) (?:auto|payment|plan|account)|end (?:this|it) (?:with|today|early)"
    r"|close (?:the|my) account|jump off|kill yourself|go die|me muero de (?:risa|hambre|sueno|la risa)|scared (?:this|its|that)|afraid i (?:cant|wont|dont|can|have|missed)|scam|phone died|(?:in|with) (?:a )?(?:bad place|marriage) .{0,40}(?:years ago|used to)|fear not|(?:carcel|demand|embarg)|no tengo miedo|trabajo en un|interpreter|long gone|took (?:her|him)|(?:mi|my) (?:vecin|neighbo)"
)
_HIM = r"(?:him|her|my (?:husband|wife|partner|boyfriend|girlfriend|ex|dad|father|son|bf|gf|spouse|stepdad|roommate|family)|what he|what hell|he will|hell|that he|what she)"

DISTRESS = (
    *rules(
        Intent.DISTRESS,
        r"suicid\w+|unalive|kms|(?:kill|killing|hang|shoot|drown|hurt|harm|cut|cutting|hurting|harming|finish|finishing|end|ending) (?:my ?self|me self|my life)|self ?-?harm\w*|take my (?:own )?life|taking my (?:own )?life|(?:attempt|try|tried) on (?:her|his|my) (?:own )?life",
        r"(?:want|wants|wanted|wish|wishing|rather|ready|going|like|plan|planning|deserve|hope) (?:i (?:could|would) )?(?:to |i (?:was|were) |it (?:was|were) |i could )?(?:just )?(?:die|dead|be dead|be gone|disappear|not exist|end it|end it all|not (?:wake|be) (?:up|here|alive)|go to sleep and)",
        r"(?:dont|do not|didnt|no longer|cant) (?:really )?(?:want|wanna|wish|see (?:any|the|a)|care) (?:to )?(?:~ )?(?:live|be alive|be here(?: any ?more)?|exist|wake up|go on|keep living|be around|point (?:of|in) (?:living|going|any|it all|life)|reason to (?:live|go on))",
        r"(?:end|ending|ended) (?:it all|it tonight|everything|my life|things for good|it for good|myself|it all tonight)|(?:thinking|think|thought|been) (?:~ )?(?:about|of|bout) (?:ending (?:it|things|my)|not being|killing|jumping|hurting|doing something|checking out|dying|death)",
        r"(?:checking|check) out for good|checkin out|(?:no|without) (?:reason|point|hope|way out) (?:to |left |in |of )(?:live|living|life|go on|keep going|me|going)|(?:no|without) (?:any )?hope|nothing (?:left )?(?:to live for|worth living)|(?:no|whats the|not any|isnt any|no more|see no) (?:point|reason) (?:of|in|to) (?:living|life|go(?:ing)? on|carry(?:ing)? on|any of it|keep going|anything)",
        r"(?:better off|worth more) (?:dead|without me|if i (?:was|were|wasnt|werent))|(?:nobody|no one|noone) (?:would|will|wd) (?:miss|care|notice)(?: me| if i)|(?:burden|tired of (?:living|life|being alive|being here))(?: to| on)?",
        r"(?:i|im|ill|i will|wont|i wont) (?:\w+ )?(?:not )?(?:be )?(?:around|here|alive) (?:much longer|tomorrow|for (?:much )?long|to (?:pay|see)|any ?more|by)|wont (?:have to|need to) (?:chase|worry about|bother) me (?:much longer|any ?more|again soon)|(?:dont|do not) plan (?:on being|to be) (?:around|here|alive)|(?:she|he|shes|hes) (?:wants to|is going to|will|tried to) (?:kill|hurt|harm) (?:herself|himself)|(?:she|he) wants to die|be gone by (?:sunday|monday|tuesday|wednesday|thursday|friday|saturday|tomorrow|morning|tonight)",
        r"(?<!you.)(?:cant|can not|cannot|cyaan|couldnt) (?:\w+ )?(?:go on(?! line)|take (?:(?:it|this|much) (?:any ?more|no more|any longer)|much more|any ?more|no more)|do (?:this|it|life) (?:any ?more|no more|any longer)|cope|live like this|breathe|handle (?:it|this) any ?more|keep (?:going|living)|stop (?:shaking|crying))(?: (?:any ?more|no more|any longer|like this|at all))?",
        r"(?:panic|anxiety) (?:attacks?|attack)|(?:nervous |mental |having a |emotional )(?:break ?down|crisis)|break ?down please|(?:in|under|on|like|the) (?:a |the )?(?:crisis (?:team|line|watch)?|psych (?:ward|unit)|suicide watch|mental hospital|samaritans)|breaking point|end of my (?:rope|tether)|on the edge|over the edge|hanging on by a thread",
        r"(?:samaritans|988|crisis line|lifeline) (?:~ )?(?:told|said|lady|with|and|on|they|gave)|on (?:hold )?with (?:988|the samaritans|a crisis)",
        rf"(?:scared|afraid|terrified|frightened|fear|petrified) (?:\w+ )?(?:for my (?:life|safety|kids|children)|of {_HIM}|(?:he|she|theyll|hell|of) (?:\w+ )?(?:find|hurt|kill|beat|take my)|to (?:go home|open my|leave the|be (?:home|alone|in my))|at night|in my own|all the time|of what)",
        r"(?:im|i am|so|really|we are|and) (?:\w+ )?(?:terrified|petrified|frightened|scared to death|desperate|hopeless|not safe|unsafe|shaking|trembling)(?! this| its| of losing my phone)",
        r"(?:dont|do not|not|never|cant) feel(?:ing)? safe|not safe|in danger|hiding from (?:him|her|my ex|my husband|them)|restraining order|protective order|(?:were|im|we are|am|living|staying|moved|fled|now) (?:\w+ )?(?:in|at|to) (?:a |the )(?:\w+ )?(?:shelter|refuge)|safe ?house",
        r"(?:he|she|my (?:husband|wife|partner|boyfriend|girlfriend|ex|dad|father|son|bf)|they|hell|shell) (?:~ )?(?:hits?|hit|beats?|beat|hurts?|hurt|will (?:kill|hurt|beat|hit)|is going to (?:kill|hurt|hit|beat)|kills?|threatens?|threatened|threatening|choked|strangled|chokes|punched|abuses?|is (?:abusive|violent)|gets violent|controls|threw|slapped|has a temper) (?:~ )?(?:me|us|to|my|if|when|everything|the kids)?",
        r"(?:domestic|physical) (?:violence|abuse)|(?:abusive|violent) (?:husband|wife|partner|boyfriend|girlfriend|relationship|marriage|home|household|ex)|being abused|(?:literally )?(?:kill|hurt|beat) me (?:if|when|not joking|over)",
        r"(?:overdos\w+|(?:look|looking|count|counting|stare|staring|take|taking|swallow\w*|took) (?:~ )?(?:pills|bottle of)|(?:bridge|rope|razor|blade|noose|gun|beam) (?:~ )?(?:and|for|reading|to my|in my|an)|on (?:the|a) (?:bridge|ledge|roof|edge))",
        r"goodbye (?:everyone|all|world|cruel|my)|tell my (?:mum|mom|kids|family|wife|husband|children|daughter|son) (?:im sorry|i love|that i love)|written (?:the |my )?(?:letters?|a note|goodbye)|(?:insurance|life insurance) (?:~ )?(?:pays?|will pay|pay) (?:~ )?(?:gone|dead|if i|when i)",
        r"(?:give|giving|given|gave) up on (?:life|living|everything)|(?:hurts and|just) i? ?want (?:it|this|everything|the pain) (?:all )?to (?:stop|end|be over)|(?:falling|fell) apart|losing my mind|going (?:mad|insane|crazy) (?:and|im)|dark thoughts|bad thoughts|(?:dont|do not) trust myself|my heads? (?:is )?not (?:safe|right)|crisis",
        guards=_GUARDS,
        unless=_IDIOM,
    ),
    *rules(
        Intent.DISTRESS,
        r"(?:matarme|suicid\w+|quitarme (?:la vida|de en medio)|quitar(?:se)? la vida|autolesion\w*|cortarme|hacerme dano|me hago dano|lastimarme|acabar con (?:todo|mi vida|esto de una)|terminar con (?:todo|mi vida))",
        r"(?:ya )?no (?:quiero|deseo|vale la pena|tengo ganas de|quisiera) (?:seguir )?(?:vivir|viviendo|existir|estar (?:viv[oa]|aqui)|despertar\w*|seguir(?: aqui| asi| aca)?)",
        r"(?:me )?quiero (?:morir\w*|matar\w*|desaparecer|que (?:todo )?(?:se )?acabe)|quisiera (?:morir\w*|desaparecer|estar muert[oa])|prefiero (?:morir\w*|estar muert[oa])(?! antes)|(?:solo )?pienso en (?:desaparecer|morir|matarme|la muerte)|pienso cosas feas|ganas de (?:morir\w*|vivir)|sin ganas de vivir",
        r"(?:ya )?no (?:puedo|aguanto|doy|soporto) (?:mas|esto mas|con esto|con mi vida)|no (?:le )?veo (?:sentido|salida)|estarian mejor sin mi|ya no van a tener a quien|no (?:voy|boy) a estar (?:aqui )?(?:manana|mas|mucho|en este mundo|viv[oa])|se (?:quiere|quiso) (?:matar|quitar la vida|morir)",
        r"(?:ataques?|crisis) de (?:panico|ansiedad|angustia|nervios)|me falta el aire|no puedo respirar|me tiembla todo|en crisis|tengo (?:mucho |tanto )?(?:miedo|terror|panico)(?! de que me cobren)|vivo con miedo|terror|aterrad[oa]|amenaz\w+ de muerte|me amenaz\w+",
        r"(?:me|la|nos) (?:pega|golpea|maltrata|amenaza|va a (?:matar|pegar|golpear)|mata si|quiere matar|golpeo|pego)|violencia (?:domestica|de genero|intrafamiliar|machista)|si (?:ve|se entera) (?:~ )?(?:me|nos) (?:mata|pega|golpea)|orden de (?:alejamiento|proteccion|restriccion)|refugio|me escondo de|no se que me hace|lo que me pueda hacer",
        r"adios (?:a )?todos|perdonenme todos|hacer una locura|(?:una |las )pastillas (?:~ )?(?:cajon|mano|todas)|en el puente|si (?:me )?muero el seguro|desesperad[oa]",
        guards=frozenset({Guard.QUOTED, Guard.OTHER_PERSON}),
        unless=_IDIOM
        + r"|\d+ (?:euros|pesos|al mes|dolares|por)|no (?:puedo|doy) mas (?:de|que) (?:\d|cien|dos|tres|un)|no puedo pagar mas",
    ),
    *rules(
        Intent.DISTRESS,
        r"(?:kill myself|suicidal|suicide|want to die|end my life|quiero morir\w*|matarme|kms|self ?-?harm)",
        certainty="possible",
        guards=_DIRECT,
        unless=r"lol|lmao|haha|hotline is",
    ),
)

NO_DISTRESS = compiled(
    r"not in (?:any )?danger|not suicidal|scared (?:this|its|the life)|im (?:ok|fine|alright) (?:really|dont worry)|death of me|killing me|rather die than|die of (?:boredom|shame)|hotline is what"
)
