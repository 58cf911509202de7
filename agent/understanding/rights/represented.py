# ruff: noqa: E501  patterns are read in one piece
"""attorney and bankruptcy: somebody else speaks for the debtor (12 CFR 1006.6(b)(2), 11 USC 362)."""

from __future__ import annotations

from agent.domain.understanding import Intent
from agent.understanding.rights.phrases import USUAL, Guard, compiled, rules

_NOT_MINE = (
    r"attorney generals?|power of attorney|(?:lawyer|attorney|legal|solicitors?) fees?|afford (?:a|an) ~ \w+|(?:old|former|last|ex|previous|fired ~) <lawyer>"
    r"|(?:im|i am|id|going to|need to|ill|i will|gonna|let me|have to|want to|should i|about to|time to|think|might|will be) (?:~ )?(?:get|find|hire|call|seeing|see|need|consult|ask|talk to|speak (?:to|with)|"
    r"retain|lawyer up|look for|contact|calling|getting|hiring|finding|meeting|phone|ring) (?:~ )?<lawyer>|(?:are you|is this|is she|is he|youre) (?:a |an )?<lawyer>|your (?:legal|<lawyer>)|(?:brother|sister|friend|cousin|uncle|son|daughter) (?:in law )?(?:\w+ )?is (?:a|an) <lawyer>"
    r"|need (?:a|an) <lawyer>|(?:dad|mom|mum|brother|sister|cousin|uncle|friend|son|daughter|wife|husband|neighbou?r)s? (?:is )?(?:a|an) <lawyer>|getting (?:a|an|me a|myself a) <lawyer>|(?:husband|wife|ex|exs|brother|sister|friend|son|daughter|mother|father|boss|neighbou?r|roommate)s? <lawyer>|(?:husbands|wifes|brothers|sisters|friends|mothers|fathers|bosss) <lawyer>|<lawyer> anterior|he retired|hablar con un <lawyer>|that i sue|if you are represented|lawyer friend|fired my|abogad[oa] (?:general)|voy a (?:buscar|conseguir|contratar|hablar con|consultar)(?: ~)? <lawyer>|(?:su|tu|vuestro) (?:abogad[oa]|departamento)|(?:necesito|no tengo|pagar) (?:un |una |para )*abogad[oa]"
    r"|(?:want|wants|used|studying|trying) to be (?:a|an) <lawyer>|passed away|(?:no|dont have a|havent got a|without a|cant get a) <lawyer>|divorce (?:lawyer|attorney) (?:cost|took|fees)"
)

ATTORNEY = (
    *rules(
        Intent.ATTORNEY,
        r"(?:talk|speak|contact|call|write|go|direct|refer|ask|e-?mail|send|see|deal|through|via|address|bother|ring|phone|forward|pass|loop in|communicate|discuss|take (?:it|this) up|goes?|given|with) (?:~~ )?<my> (?:\w+ )?<lawyer>",
        r"<my> (?:\w+ )?(?:\w+ )?<lawyer> (?:~~ )?(?:is|are|has|have|handles|handling|says?|said|told|tells|will|ll|represents?|representing|advised?|asked|deals?|takes?|got|acts?|wants|sent|already|knows|can|may|instructed|forbids|reply|filed|reviewed|lo lleva|lo ve|tiene|tienen|les|me|dice|dijo|lleva|va|se|ya|lo|maneja|handles)",
        r"(?:its|this is|thats|it is|matter is|file is|case is|all|already) (?:~ )?(?:with|w|in the hands of|in) (?:~ )?<my> (?:\w+ )?<lawyer>(?:s hands)?",
        r"represented by (?:~ )?(?:<lawyer>|counsel|\w+)",
        r"(?:im|i am|we are|were|been|being|am|already|now|hes|shes|represented) (?:\w+ )?(?:represented|lawyered up)(?: by)?",
        r"lawyered up|(?:got|have|has|taken|retained) (?:\w+ )?(?:legal )?representation|represented (?:party|consumer|client|by counsel)",
        r"(?:i|we|ive|weve|im|have|has|already|got|just)(?: \w+)? (?:have|has|got|had|retained|hired|engaged|instructed|appointed|with|hire) (?:a |an |my |our |one |the |own |legal |\w+ )?(?:\w+ )?<lawyer>",
        r"(?:<lawyer>|law firm|firm|office|chambers|union|clinic) (?:~ )?(?:represents?|representing|acts? for|acting for|is acting|took (?:on )?my case|has my case|on record|appears for|took me on|has been retained|retained to represent)",
        r"(?:acts?|acting|appear) (?:for|on behalf of) (?:me|us|our client|my|the (?:debtor|consumer))",
        r"letter of (?:representation|protection)|notice of appearance|retained (?:this office|our firm|counsel|legal counsel|a lawyer|an attorney|\w+ lawyer)|this (?:firm|office) represents",
        r"(?:all|any|further|everything|anything) (?:\w+ )?(?:communications?|correspondence|contact|inquiries|talk|goes?|else|calls) (?:~ )?(?:to|through|via|with|goes to) (?:~ )?<lawyer>",
        r"<my> (?:\w+ )?<lawyer>s? (?:name|details|number|phone|email|info|address|card|office)(?: is| are)?",
        r"(?:heres|here is|its) <my> <lawyer>s?",
        r"<lawyer> (?:is|name is|s name is|called|named) (?!expens|too|cost)(?:mr|mrs|ms|dr)?\w+ \w+",
        r"(?:esq|attorney at law|llp|(?:& |and )associates law)",
        r"(?:per|on) (?:my )?(?:attorney|lawyer|solicitor|counsel)s? (?:advice|instructions?|orders)",
        r"(?:estoy|estamos|me) (?:\w+ )?(?:representad[oa]s?|representa|asistid[oa] por)(?: (?:por|legalmente))?",
        r"(?:hable?n?|dirija\w*|contact\w+|comuni\w+|llam\w+|escrib\w+|manden?|pregunt\w+|envi\w+|trat\w+|diganle|hablar|todo) (?:~ )?(?:con|a|al|en) (?:~ )?(?:mi|nuestro|nuestra|el|la|un|su)? ?(?:\w+ )?<lawyer>",
        r"(?:ya )?(?:tengo|contrate|tenemos|consegui) (?:ya )?(?:un |una |a mi |mi )?<lawyer>",
        r"mi <lawyer> (?:\w+ )?\w+",
        r"soy (?:el|la) abogad[oa] de",
        guards=USUAL | {Guard.PAST},
        unless=_NOT_MINE,
    ),
    *rules(
        Intent.ATTORNEY,
        r"(?:hear|hearing|letter|call) from <my> <lawyer>",
        r"(?:have|got|had) (?:a|an) <lawyer>",
        r"<my> <lawyer>",
        certainty="possible",
        guards=USUAL | {Guard.PAST},
        unless=_NOT_MINE,
    ),
)

_OTHERS_BANKRUPTCY = (
    r"(?:dont want|do not want|trying not|rather not|avoid|instead of|without) (?:~ )?(?:bankruptcy|to (?:file|go))|(?:bankrupt(?:ing)?|bankrupted) (?:me|us)|(?:you|they|store|shop|company|employer|boss|firm|seller|airline|supplier|customer|client|builder) (?:(?:that |who |which )?(?:i|we) (?:\w+ )?(?:work\w*|rent\w*|order\w*|bought|book\w*|deal\w*|contract\w*|buil\w+) (?:\w+ )?(?:for|from|with|at|through) )?(?:\w+ )?(?:\w+ )?(?:went|go|goes|filed|gone|is) (?:~ )?bankrupt\w*"
    r"|morally bankrupt|thinking (?:of|about)|considering|may have to|might|should i|do i qualify|empresa (?:quebro|se fue)|(?:chapter|ch) (?:of|in|one|two)\b|not (?:filed|filing|bankrupt)|monopoly"
    r"|closed out|years ago|one more|no me voy a declarar|told me (?:to|that)|rather|before i (?:give|pay)|could help|swore|in (?:19|20)[01]\d|emocional|llevar a la quiebra|si me declaro|no quiero|no se si|me dijo que|patron|constructora|mi jefe|la empresa"
)

BANKRUPTCY = (
    *rules(
        Intent.BANKRUPTCY,
        r"(?:file|filed|filing|files|fileing|declare[ds]?|declaring|gone|going|entered|entering|went|go|went into|in|under|into|petitioned for|start\w*|seeking|sought) (?:~ )?(?:for )?(?:bankrupt\w*|chapter (?:\d+|seven|eleven|twelve|thirteen)|bk|bk7|bk13|insolvency)",
        r"chapter (?:7|11|12|13|seven|eleven|twelve|thirteen)",
        r"(?:bankruptcy|bk) (?:case|court|attorney|lawyer|trustee|petition|filing|filed|number|papers|paperwork|judge|discharge[d]?|estate|protection|code|stay|hearing|notice|schedule)",
        r"(?:my|the|our|this|is|was|are|a|an active|pending) (?:\w+ )?bankruptcy",
        r"(?:im|i am|we are|were|been|is|declared|made|adjudged|adjudicated) (?:\w+ )?bankrupt",
        r"(?:bankruptcy|insolvency) (?:is |was |has been |went |goes )?(?:~ )?(?:filed|open|approved|granted|in progress|pending|started|done|through|underway|last|this|in (?:january|february|march|april|may|june|july|august|september|october|november|december|\w+ court))",
        r"(?:i|we|ive|weve|already|just|wife) (?:already |just |have )?filed(?= ?$| ?[,.;!?/]| (?:so|last|in|on|this|with the court|monday|tuesday|wednesday|thursday|friday|back))(?! (?:a|my taxes|taxes))|filed (?:7|13|11|ch ?\d+|chptr|a 7|a 13|the 7|the 13|under)|\bch(?:apter|ptr)? ?(?:7|13|11)\b|(?:converted|converting) from 13|subchapter v",
        r"(?:under|the|a|automatic) stay (?:kicked|is|in place|applies|order)|under the stay|the trustee|my trustee|trustees? (?:name|gets|guy|has|is|pays|payments)|proof of claim|creditor matrix|schedule [ef]\b|list of creditors|(?:on|amend) my schedules|official receiver|insolvent|wound up|(?:in|into|voluntary|creditors voluntary|compulsory|been) liquidat\w+|liquidator|(?:an|the|my|approved|my own|on an|setting up the|into the) iva\b|dro (?:application|moratorium)|my dro|on a trust deed|breathing space (?:scheme|moratorium|granted)|(?:was|debt|been|got|is|were) discharged|discharged (?:debt|by the)|filing (?:fee|for protection|this week|tomorrow|monday|tmrw)|(?:sign(?:ed)?|filed|file|drafted) (?:~ )?(?:the |a )?petition|petition (?:was |is )?(?:filed|drafted|signed)|court protection|my plan (?:got|was) confirmed|creditor number",
        r"insolvente|en liquidacion|exoneracion|sindico|lista de acreedores|administradora? concursal|juzgado mercantil|concurso",
        r"automatic stay|meeting of creditors|341 meeting|discharged in (?:~ )?(?:bankruptcy|chapter|bk)|wage earner plan",
        r"(?:an |my |in an |an approved |got an )iva\b|individual voluntary arrangement|debt relief order|protected trust deed|sequestrat\w+|(?:in|under) (?:administration|receivership|liquidation)|insolvency practitioner|(?:under )?a dro\b",
        r"consumer proposal|licensed insolvency trustee",
        r"(?:me |nos )?(?:declar\w+|meti\w*|met[io]|present\w+|solicit\w+|estoy|estamos|entr\w+|tramit\w+|inici\w+|pedi|puse|quede|acogi\w*|hice|en|la|mi|por|de) (?:~ )?(?:la |una |mi |en |a la |de |para )*(?:bancarrota|quiebra|insolvencia|concurso de acreedores|concurso|segunda oportunidad)",
        r"capitulo (?:7|11|13|siete|trece)|concurso de (?:acreedores|persona)|administrador concursal|ley de (?:la )?segunda oportunidad|bancarrota",
        guards=USUAL | {Guard.OTHER_PERSON},
        unless=_OTHERS_BANKRUPTCY,
    ),
    *rules(
        Intent.BANKRUPTCY,
        r"(?:thinking (?:of|about)|considering|may have to|might (?:have to )?|looking at|looking into|talking about|pensando en) (?:~ )?(?:bankrupt\w*|chapter \w+|bancarrota|quiebra)",
        certainty="possible",
        guards=frozenset({Guard.QUOTED, Guard.OTHER_PERSON}),
        unless=r"rather|dont want|would never",
    ),
)

NO_ATTORNEY = compiled(_NOT_MINE)
NO_BANKRUPTCY = compiled(
    _OTHERS_BANKRUPTCY
    + r"|what (?:happens )?if i (?:~ )?(?:file|go|declare)|if i (?:file|filed|went|go|declare|declared) (?:for )?(?:bankrupt\w*|chapter)|(?:brother|sister|friend|cousin|uncle|son|ex|neighbou?r|boss|landlord|hermano|hermana|primo|amigo|vecino) (?:~ )?(?:filed|went|declared|se declaro) (?:~ )?(?:bankrupt\w*|chapter|bancarrota)"
)
