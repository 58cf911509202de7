# ruff: noqa: E501  patterns are read in one piece
"""Signals: facts about a message that change how, or whether, we may go on.

Word lists, on purpose: each hit can be explained to a person, and an unknown word costs nothing. The rights themselves
are found in ``agent.understanding.rights``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.domain.understanding import Signals
from agent.understanding.rights.phrases import compiled


@dataclass(frozen=True, slots=True)
class _Weighted:
    pattern: re.Pattern[str]
    weight: float


def _weighted(*entries: tuple[str, float]) -> tuple[_Weighted, ...]:
    return tuple(_Weighted(compiled(phrase), weight) for phrase, weight in entries)


_SENTIMENT = _weighted(
    (r"(?:thank\w*|thx|ty|appreciate\w*|gracias|grateful|agradec\w+)", 0.5),
    (r"(?:great|perfect\w*|awesome|excellent|wonderful|lovely|helpful|kind|perfecto|genial|excelente|amable|bendiciones|god bless|happy to|glad)", 0.4),
    (r"(?:ok|okay|fine|sure|good|deal|works for me|sounds good|de acuerdo|vale|esta bien|claro)", 0.15),
    (r"(?:sorry|unfortunately|struggling|hard time|worried|lo siento|desgraciadamente|preocupad[oa])", -0.2),
    (r"(?:angry|mad|upset|annoy\w*|frustrat\w+|fed up|sick of|tired of|ridiculous|joke|disgrace|outrageous|unacceptable|harto|harta|molest\w+|enojad[oa]|vergüenza|verguenza|absurdo|colmo)", -0.5),
    (r"(?:harass\w*|scam\w*|fraud\w*|thie(?:f|ves)|liars?|lying|crooks?|vultures?|acoso|estafa\w*|ladron\w*|rater[oa]s?|buitres|mentiros\w+)", -0.6),
    (r"(?:hate|worst|disgusting|terrible|awful|horrible|pathetic|odio|pesim[oa]|asqueros\w+)", -0.6),
    (r"(?:wtf|stfu|fuck\w*|shit\w*|bullshit|damn|hell|bastards?|idiots?|assholes?|mierda|joder|cono|puta\w*|pendej\w+|cabron\w*|carajo|chinga\w*|verga)", -0.6),
    (r"(?:stop|leave me alone|go away|lose my number|dejenme en paz|ya basta)", -0.3),
)  # fmt: skip
_SMILES, _FROWNS = re.compile("[😀😁😂😃😄😊🙂👍🙏❤💯🎉]"), re.compile("[😡😠🤬😤💀🖕😭😢😞😔😩🙄👎]")

_DISTRESS = _weighted(
    (r"(?:kill(?:ing)? (?:my ?self|me self)|suicid\w+|end (?:my life|it all)|want to die|quiero morir\w*|matarme|self ?-?harm\w*|hurt(?:ing)? myself|quitarme la vida|kms|unalive)", 1.0),
    (r"(?:(?:dont|no longer) want to (?:live|be here|exist|wake up)|no quiero (?:vivir|seguir)|better off (?:dead|without me)|no (?:reason|point) (?:to|in) (?:live|living)|mejor sin mi)", 1.0),
    (r"(?:he|she|my (?:husband|wife|partner|ex|boyfriend|girlfriend)) (?:~ )?(?:hits|beats|hurts|threatens|will (?:kill|hurt)) (?:me)?|domestic (?:violence|abuse)|me (?:pega|golpea|maltrata)|fear for my (?:life|safety)", 0.9),
    (r"(?:panic attacks?|breakdown|ataques? de (?:panico|ansiedad)|terrified|cant breathe|cant go on|no (?:puedo|aguanto) mas|breaking point|hopeless|desesperad[oa]|aterrad[oa])", 0.7),
    (r"(?:scared|afraid|crying|cant cope|cant sleep|dont sleep|overwhelm\w*|shaking|depress\w+|anxiety|miedo|llorando|angustia|deprimid[oa]|ansiedad|no duermo)", 0.4),
    (r"(?:stress\w*|worried|worry|anxious|exhausted|estres\w*|preocupad[oa]|agotad[oa])", 0.2),
)  # fmt: skip
_ABUSE = _weighted(
    (r"(?:kill you|hurt you|find you|burn (?:you|your)|shoot you|come for you|beat you|know where you|los voy a matar|te voy a (?:matar|romper|buscar)|kill yourself|drop dead|go die|muerete|watch your back)", 1.0),
    (r"(?:fuck (?:you|off|u|yourself|yall|your)|go to hell|piss off|eat shit|suck my|vete a la (?:mierda|verga)|chinga\w* (?:tu|a tu) madre|hijos? de puta|vayanse al carajo|stick it up|screw you|f off|kiss my ass|jodanse|vayanse a la)", 0.8),
    (r"(?:you|ur|youre|are|absolute|stupid|dumb|fucking|bunch of|son(?: una)?s?|par de|malditos?|pinches?|you (?:\w+ )?) (?:\w+ )?(?:bastards?|idiots?|morons?|assholes?|bitch\w*|cunts?|scum\w*|clowns?|parasites?|vultures?|leeches|leech|pigs?|rats?|vermin|muppets?|wankers?|pricks?|dickheads?|losers?|liars?|thieves|thief|crooks?|pendej\w+|cabron\w*|rater[oa]s?|ratas?|imbecil\w*|idiotas?|buitres?|ladrones|estupid\w+|inutil\w*|basura|putas?|mierdas?)", 0.7),
    (r"(?:bastards?|assholes?|bitch\w*|cunts?|scum\w*|motherfuck\w*|dickheads?|wankers?|retards?|pendej\w+|cabron(?:es)?|malparid\w+|gonorrea|hijueputa|culeros?|mamon\w*)", 0.6),
    (r"(?:idiots?|morons?|clowns?|parasites?|vultures?|leeches|vermin|muppets?|imbecil\w*|idiotas?|ratas|buitres|shame on you|stupid|dumb)", 0.4),
)  # fmt: skip
_URGENCY = _weighted(
    (r"(?:asap|urgent\w*|emergency|immediately|right (?:now|away)|this (?:minute|instant)|at once|urgente\w*|emergencia|de inmediato|inmediatamente|cuanto antes|ya mismo)", 0.6),
    (r"(?:today|tonight|tomorrow|by (?:noon|tonight|today)|deadline|evict\w*|disconnect\w*|cut ?off|repossess\w*|court date|hoy(?: mismo)?|esta noche|desaloj\w*|cortar la luz|embarg\w*)", 0.3),
    (r"(?:please help|help me|i need|quickly|hurry|ayud\w+|necesito|rapido)", 0.2),
)  # fmt: skip

_VULNERABILITY: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, compiled(phrase))
    for name, phrase in (
        (
            "health",
            r"(?:hospital\w*|surgery|chemo\w*|cancer|stroke|heart (?:attack|condition|thing)|diabet\w+|insulin|dialysis|illness|(?:im|been|am|got|fell|very|so|too|off|was) (?:\w+ )?(?:sick|ill)|disab\w+|injur\w+|"
            r"accident|wheelchair|kidney|tumou?r|copd|sclerosis|pregnan\w+|medication|my meds|doctor signed|off sick|sick leave|deaf|hard of hearing|blind|cant see|operat\w+|quimio\w*|cirugia|operaron|enferm\w+|embarazad\w+|"
            r"discapa\w+|derrame|infarto|accidente|medicinas?|baja medica|tratamiento|sord[oa]|cieg[oa])",
        ),
        (
            "bereavement",
            r"(?:<my> (?:\w+ )?<kin> (?:~ )?(?:has |just |is |se |ha )?<died>|(?:murio|fallecio|se me murio|se murio) (?:mi|nuestr[oa]) \w+|lost my (?:\w+ )?<kin>(?! job| paycheck|s)|funeral|grieving|bereave\w*|widow\w*|viud[oa]|entierro|velorio|luto|burial|passed away)",
        ),
        (
            "job_loss",
            r"(?:lost (?:my|the) (?:\w+ )?job|(?:got |been |was |am |im |getting )?(?:laid off|fired|let go|furloughed|made redundant|terminated)|redundan\w+|unemploy\w+|out of (?:a )?(?:work|job)|no (?:work|job)\b|between jobs|cut my (?:hours|shifts)|hours (?:got |were |have been |been )?cut|shifts? (?:got |were )?cut|"
            r"plant (?:closed|shut)|dismissed|quit my job|had to quit|perdi (?:el|mi) (?:trabajo|empleo|chamba)|sin (?:trabajo|empleo|chamba)|me (?:corrieron|despidieron|echaron|botaron|liquidaron)|desemplead\w+|en (?:el )?paro|desempleo|me quede sin (?:trabajo|chamba|empleo))",
        ),
        (
            "mental_health",
            r"(?:depress\w+|anxiety|panic attacks?|ptsd|bipolar|mental (?:health|breakdown|hospital|illness)|suicid\w+|self ?-?harm\w*|psych\w*|therap(?:y|ist)|breakdown|schizo\w+|depresion|deprimid[oa]|ansiedad|psiquiatr\w+|psicolog\w+|ataques? de panico|kill myself|want to die|quiero morir\w*)",
        ),
        (
            "domestic_abuse",
            r"(?:domestic (?:violence|abuse)|abusive (?:\w+ )?(?:husband|wife|partner|boyfriend|girlfriend|ex|relationship|marriage)|(?:he|she|my (?:husband|wife|partner|boyfriend|girlfriend|ex)) (?:~ )?(?:hits|beats|hit me|beat me|hurts me|controls|threatens|will kill me|will hurt me|takes my (?:wages|money))|"
            r"restraining order|(?:womens|domestic) (?:shelter|refuge)|in a shelter|(?:mi (?:marido|esposo|pareja|ex|novio) )?me (?:pega|golpea|maltrata)|violencia (?:domestica|de genero|intrafamiliar)|orden de alejamiento)",
        ),
        (
            "carer",
            r"(?:carer|caregiver|caring for|care for my|look(?:ing)? after my (?:\w+ )?(?:<kin>|kids?|child)|single (?:mom|mum|mother|dad|father|parent)|on my own with (?:\w+ )?kids|newborn|special needs|cuido a|cuidador\w*|madre soltera|padre soltero|al cuidado de)",
        ),
        (
            "age",
            r"(?:(?:im|i am|soy|tengo|hes|shes|is|am) (?:an? )?(?:6[5-9]|[789]\d|1[0-4]|sixty|seventy|eighty|ninety)(?: \w+)?(?: (?:years? old|anos|yo))?(?= |$)(?! (?:a|per|dollars|bucks|days|pounds|for|short|behind|weeks))|elderly|pensioner|(?:on a|my|old age|state|only) pension|retired|old (?:lady|man|woman)|senior citizen|jubilad[oa]|pensionad[oa]|anciano|anciana|adulto mayor|dementia|alzheimer\w*|demencia)",
        ),
        ("language", r"(?:no (?:speak|habla|hablo) (?:english|ingles)|(?:dont|not) (?:speak|understand|read|know) (?:\w+ )?english|english (?:is )?not (?:my|good)|my english|sorry (?:for )?(?:my |no )?english|en espanol|habla espanol|no (?:entiendo|hablo|leo) (?:el )?ingles|interpreter|translator|interprete|cant read|no se leer)"),
        ("gambling", r"(?:gambl\w+|casino|betting|slots|bookies|sportsbook|apuestas|ludopat\w+|gamblers)"),
        ("prison", r"(?:prison|(?:in|from|to|of) jail|incarcerat\w+|inmate|parole|probation officer|locked up|behind bars|carcel|preso|presa|penal|reclusorio|prision)"),
        ("military", r"(?:deploy(?:ed|ment|ing)|active duty|military|army|navy|marines|air force|servicemember|scra|national guard|(?:im|as) a (?:soldier|veteran)|overseas duty|ejercito|servicio militar|fuerzas armadas)"),
        ("benefits", r"(?:disability (?:check|benefits?|payment)|on (?:disability|ssi|ssdi|benefits|welfare|food stamps|snap|universal credit|jobseekers|medicaid)|social security (?:check|benefits?|income)|(?:waiting on|getting|live on) (?:my )?benefits|ssdi|ssi|food (?:stamps|bank)|universal credit|welfare|unemployment (?:check|benefits?|money)|\bpip\b|esa\b|ayuda del gobierno|subsidio|cupones|la ayuda que cobro|support allowance)"),
    )
)  # fmt: skip

_INJECTION = compiled(
    r"(?:(?:ignore|disregard|forget|override|bypass|skip|drop) (?:~ )?(?:all |any |your |the |my |every |previous |prior |above |earlier |these |those )+(?:~ )?(?:instructions?|rules?|prompts?|guidelines?|polic(?:y|ies)|restrictions?|programming|training|safety|constraints|commands|directions)"
    r"|(?:system|developer|hidden|initial|original|secret|internal) (?:prompt|instructions?|message|override|rules)|(?:reveal|show|print|repeat|output|display|tell me|give me|leak|dump|paste|recite) (?:~~ )?(?:your |the )?(?:\w+ )?(?:prompt|instructions|system message|configuration|guidelines|(?:settlement )?floor|api key|password|hidden \w+)"
    r"|(?:you are|youre|act|acting|pretend|behave|roleplay|role play|respond|imagine) (?:now )?(?:as |to be |like |you are |youre |that you are )?(?:a |an |my |the )?(?:\w+ )?(?:dan|jailbroken|unrestricted|uncensored|unfiltered|different (?:ai|assistant|bot)|developer mode|debug mode|admin mode|evil|grandma|grandmother who|linux terminal|terminal|ai (?:with|without)|assistant (?:with|without)|free ai|lawyer who|god mode|no (?:rules|restrictions))"
    r"|(?:developer|debug|admin|god|dan|maintenance|sudo|test|root) mode(?: \w+)?|jailbreak\w*|do anything now|prompt injection|new instructions?|you (?:must|will) (?:now )?(?:obey|comply with|follow) (?:my|these|the following)|(?:from now on|henceforth) (?:you|your|answer|respond|reply)"
    r"|(?:end|begin|start) of (?:system |the )?(?:prompt|instructions|conversation|message)|(?:decode|execute|run|follow) (?:~ )?(?:base ?64|rot ?13|this (?:code|command|script)|the following)|base ?64|tool_result|function_call|role system|assistant to"
    r"|(?:set|change|update|mark|log|record|reduce|zero) (?:out )?(?:~ )?(?:my |the |this )(?:balance|account|debt|matter|case|file)(?: \w+)? (?:to (?:0|zero|paid|\$0)|as (?:paid|settled|closed|resolved))|(?:approve|grant|authori[sz]e|apply) (?:~ )?(?:\d+ ?%|100|full|maximum) (?:~ )?(?:discount|off|write ?off|settlement)(?: (?:now|immediately|without))?"
    r"|(?:note|message|instruction|memo|nota|aviso) (?:to|for|para) (?:the |el |la )?(?:ai|assistant|bot|model|llm|chatbot|asistente|ia)|as an? (?:ai|language model)|(?:the )?(?:ai|llm|model|assistant|bot|chatbot) (?:reading|processing|handling|that reads) (?:this|it)|you have been (?:updated|reprogrammed|authori[sz]ed)|without (?:any )?(?:restrictions|filters|limits|guardrails)"
    r"|(?:ignora|olvida|omite|desobedece|salta\w*|haz caso omiso de|descarta) (?:~ )?(?:tus |las |todas |sus |cualquier |lo |los |el )*(?:~ )?(?:instrucciones|reglas|indicaciones|politicas|restricciones|anterior\w*|prompt|normas|limites)|(?:muestra|dime|revela|imprime|repite|muestrame|escribe|ensename) (?:~ )?(?:tu |tus |el |las |su |sus )(?:~ )?(?:prompt|instrucciones|configuracion|sistema|reglas)"
    r"|(?:actua|finge|responde|comportate|haz|simula|imagina) (?:~ )?(?:como si|como un|como una|que eres|de cuenta que|ser)(?: \w+)*|modo (?:desarrollador|administrador|depuracion|dios|dan|prueba)|a partir de ahora (?:eres|responde|actua)|prompt|instrucciones (?:nuevas|del sistema|de sistema))"
)
_MARKUP = re.compile(r"<\|?(?:im_start|im_end|system|endoftext|/?inst)|\[/?inst\]|\[system\]|```|###\s*(?:system|instruction|end|new)|(?:^|\n)\s*(?:system|assistant|developer)\s*:|\{\s*\"(?:role|tool|function|ok|system)\"|\b(?:[a-z0-9+/]{40,}={0,2})\b|\{\{.*\}\}|(?:\\x[0-9a-f]{2}){4,}|; ?drop table|<script", re.IGNORECASE)  # fmt: skip


def find_signals(folded: str, original: str, *, secrets: tuple[str, ...] = (), truncated: bool = False) -> Signals:
    """The signals of a message in its folded reading; ``original`` shows shouting, emoji and markup."""
    shouting = original.isupper() and len(original.split()) >= 3
    return Signals(
        sentiment=_sentiment(folded, original, shouting),
        distress=_peak(_DISTRESS, folded),
        abuse=_peak(_ABUSE, folded),
        urgency=min(1.0, _total(_URGENCY, folded) + 0.2 * shouting + 0.1 * ("!!" in original)),
        vulnerability=tuple(name for name, pattern in _VULNERABILITY if pattern.search(folded)),
        injection=is_injection(folded, original),
        secrets=secrets,
        truncated=truncated,
    )


def is_injection(folded: str, original: str) -> bool:
    """Whether the message talks to the machine instead of to us."""
    return _INJECTION.search(folded) is not None or _MARKUP.search(original) is not None


def _sentiment(folded: str, original: str, shouting: bool) -> float:
    emoji = 0.3 * bool(_SMILES.search(original)) - 0.3 * bool(_FROWNS.search(original))
    return round(max(-1.0, min(1.0, _total(_SENTIMENT, folded) + emoji - 0.3 * shouting)), 2)


def _total(entries: tuple[_Weighted, ...], text: str) -> float:
    return sum(entry.weight for entry in entries if entry.pattern.search(text))


def _peak(entries: tuple[_Weighted, ...], text: str) -> float:
    """The strongest word counts, weaker ones only a little on top."""
    weights = sorted((entry.weight for entry in entries if entry.pattern.search(text)), reverse=True)
    return round(min(1.0, weights[0] + 0.1 * (len(weights) - 1)), 2) if weights else 0.0
