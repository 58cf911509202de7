# ruff: noqa: E501  patterns are read in one piece
"""deceased: the debtor has died, not somebody whose death left the debtor short."""

from __future__ import annotations

from agent.domain.understanding import Intent
from agent.understanding.rights.phrases import USUAL, Guard, compiled, rules

_IDIOM = (
    r"dead (?:broke|serious|line|end|inside|tired|weight|on|wrong|ass|zone|in the water|beat|last|set|to me|link)|death of me|dead body|drop dead|rather (?:die|be dead)|(?:phone|cell|celular|cel|battery|car|line|laptop)(?: (?:just|has|had|is|was|went))? (?:died|dead)|(?:truck|engine|dog|cat|pet|"
    r"landlord|boss|owner|lawyer|truck|machine|fridge|perro|gato|cel|celular|jefe|bateria)(?: \w+)? (?:died|is dead|went dead|passed away|murio|fallecio)|wish (?:i|we) (?:was|were|had)? ?(?:dead|died)|im dead|i am dead|want to die|died (?:laughing|down|of (?:laughter|boredom|shame))"
    r"|passed (?:out|my|the test|his test|her test|it on|up|along|inspection|down)|not dead|isnt dead|debt is dead|deal is dead|if i die|when i die|dead (?:husband|father|mother)s? address|se me murio el|muert[oa] de (?:hambre|risa|miedo|sueno|cansancio)|ni muert[oa]|muerto el perro|me muero|no (?:ha |esta |estoy )?muert[oa]"
    r"|velorio de|late (?:payment|fee|fees|reply|charge|again|notice)|deadline|half dead|nearly died|almost died|executors? of nothing|(?:phone|account|it|this|car|battery|line|laptop) (?:was|is|went|had) (?:\w+ )?dead|dead and buried! |dead 💀|omg dead|(?:tips|business|sales|work|week|season|place|shop|restaurant|trade|things)(?: \w+){0,4} dead|the plazo|el plazo|address(?:ed)? (?:to )?\W*(?:to )?the executors?|taught me|shows up|would have (?:called|said)|left me (?:his|her)|log it|herencia de mi|de los descuentos|my boss|died on me|my dog|real estate|estate agent|to the executors of"
)

# The writer speaks of their own purse, or of their own account: then the death is the reason, not the debtor's.
OWN_PURSE = (
    r"i (?:lost|need|got|have|had|paid|used|spent|owe|cant|can|could|will|ll|am behind|fell behind|missed|know)|im (?:behind|short|broke|struggling|on|still|out|the only)|ive (?:got|been|nothing|had)"
    r"|my (?:hours|rent|account|payment|balance|job|wages|paycheck|own|savings)|(?:this|the) account(?: is|s) mine|to cover the funeral|funeral (?:costs?|expenses|bill|took|ate|wiped)|left me|wiped me|i(?:ll| will) pay|no way i can"
    r"|(?:la deuda|la cuenta) es mia|gaste|quede sin|(?:pusimos|gastamos|pagamos) todo|no (?:me|nos) quedo nada|funeral took|me quede|puse todo|necesito|ando (?:corta|corto|mal)|no me alcanza|still working through|funeral bills|on my own with|no way (?:i|we)|one wage|por el velorio|the vet"
)

DECEASED = (
    *rules(
        Intent.DECEASED,
        r"(?:he|she|they|hes|shes|debtor|account holder|holder|customer|client|person|party|lady|man|gentleman|resident|tenant|owner|father|mother|husband|wife|titular|el senor|la senora|don \w+|dona \w+|ella|el) (?:\w+ )?(?:\w+ )?(?:has |is |have |had |ha |esta )?(?:since |now |sadly |already |just |been )?<died>",
        r"(?:been|is|are|was) (?:\w+ )?(?:dead|deceased|buried|cremated)(?: for| since| now)?",
        r"(?:he|she|hes|shes)(?:s| is)? (?:\w+ )?(?:in the ground|six feet under|in heaven|with (?:god|the lord|jesus)|not alive|no longer (?:alive|living|with us)|not with us|pushing daisies|crossed over)",
        r"no longer (?:alive|living|with us|among us)|(?:ya )?no esta con nosotros|(?:rest|rip|descanse|descansa) in peace|(?:que )?(?:en paz descanse|descanse en paz|en gloria este|de dios goce)|(?:dios|senor) l[oa] tiene en su",
        r"(?:the )?(?:decedent|difunt[oa]|deceased)",
        r"(?:im|i am|as) (?:\w+ )?(?:the )?(?:executor|executrix|administrator of the estate|personal representative of|widow|widower)(?: of| for)?",
        r"(?:his|her|the|moms|dads|their) (?:\w+ )?(?:estate (?:is|has|was|attorney|solicitor|lawyer|doesnt|does|will|closed)|executor|widow|obituary|death certificate|ashes|funeral was)",
        r"estate of (?:the late )?(?:mr |mrs |ms )?\w+|in probate|probate (?:court|is|isnt|case|estate)|death certificate|certificado de defuncion|(?:acta|partida) de defuncion|albacea|soy (?:la|el) viud[oa]|la (?:herencia|sucesion) (?:de|la|esta)",
        r"the late (?:mr|mrs|ms)|my late <kin>(?:s)? (?:\w+ )?(?:account|bill|bills|debt|loan|card|estate|balance|contract|invoice)s?|(?:bill|account|debt|loan|card|letter|letters|contract)s? (?:~ )?my late <kin>",
        r"lost (?:him|her) (?:on|in|last|to|this|two|a|\d)|(?:him|her) (?:died|passed)|l[oa] enterramos|se nos fue|(?:took|buried|cremated) (?:him|her)",
        r"^(?:he |she |sorry |ya |se )*<died>(?: .{0,25})?$|(?:got|was|been|he|she) killed in|took (?:his|her) own life|(?:funeral|burial) (?:is|was) (?:on|for him|for her|today|tomorrow)|in memory of|kicked the bucket|(?:he|shes?|hes?) gone (?:\d|three|two|weeks|months|since|to glory)|(?:no (?:se encuentra|esta) )?fallecio|titular ha fallecido",
        r"(?:dead|deceased) (?:man|woman|person|people|wo?mans|mans|husbands?|mothers?|fathers?)",
        guards=USUAL - {Guard.QUESTION},
        unless=_IDIOM,
    ),
    *rules(
        Intent.DECEASED,
        r"(?:<my> (?:\w+ )?)?<kin> (?:~ )?(?:has |is |have |had |just |ha |s )?<died>",
        r"(?:murio|fallecio|ha fallecido|se murio|se me murio) (?:~ )?(?:mi|la|el|su) (?:<kin>|senor\w*|titular)",
        r"<died> (?:~ )?(?:mi|la|el|su) <kin>",
        guards=USUAL,
        unless=_IDIOM,
        unless_anywhere=OWN_PURSE,
    ),
    *rules(
        Intent.DECEASED,
        r"<my> (?:\w+ )?<kin> (?:~ )?(?:has |is |just |ha )?<died>",
        r"my late <kin>",
        r"(?:passed|murio|fallecio|died|deceased|rip)",
        certainty="possible",
        guards=USUAL,
        unless=_IDIOM,
        unless_anywhere=OWN_PURSE,
    ),
)

NOT_DECEASED = compiled(_IDIOM)
