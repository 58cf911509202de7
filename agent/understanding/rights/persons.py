# ruff: noqa: E501  patterns are read in one piece
"""identity_theft (somebody used the debtor's name) and wrong_person (we reached somebody else)."""

from __future__ import annotations

from agent.domain.understanding import Intent
from agent.understanding.rights.phrases import USUAL, Guard, compiled, rules

_MY_DETAILS = (
    r"(?:my|our|mis|mi) (?:\w+ )?(?:name|identity|id|ssn|social(?: security)?(?: number)?|details|info|information|data|card|signature|personal (?:\w+)|credentials|passport|licen[cs]e|birthday|date of birth|ein|pan|"
    r"aadhaar|nombre|identidad|datos|seguro social|firma|dni|ine|curp|cedula|pasaporte|credencial|tarjeta)"
)
_USED = r"(?:used|using|uses|use|took|stole|stolen|got|has|had|forged|hacked|cloned|jacked|misused|opened|signed|bought|copied|usaron|uso|us[oa]ndo|robaron|robo|tomaron|falsific\w+|clon\w+|hacke\w+|sac\w+|agarr\w+)"
_OPENED = r"(?:opened|took (?:\w+ )?out|taken out|applied|signed (?:\w+ )?up|ordered|bought|made|ran up|got|set up|created|rented|abri\w+|sac\w+|contrat\w+|compr\w+|pidi\w+|hizo|hicieron)"

IDENTITY_THEFT = (
    *rules(
        Intent.IDENTITY_THEFT,
        r"(?:identity|id) (?:theft|thief|fraud)",
        r"(?:stolen|stole|steal|stealing|theft of|thief of|someones? took) (?:~ )?(?:my |our |his |her )?(?:identity|id\b)",
        r"(?:my|our) (?:\w+ )?(?:identity|id|ssn|social|card|details|info\w*|account|signature) (?:~ )?(?:was|were|got|been|has been|is|had been) (?:\w+ )?(?:stolen|hacked|cloned|compromised|jacked|forged|used by|misused|leaked|breached|taken over)",
        rf"<someone> (?:~~ )?{_USED} (?:~ )?{_MY_DETAILS}",
        rf"<someone> (?:~~ )?{_OPENED} (?:~~ )?(?:in my name|as me|with my \w+|under my (?:name|\w+)|using my \w+|a mi nombre|con mis? \w+|in our name|pretending to be me|on my \w+)",
        r"(?:was|were|been|account|card|loan|line|credit|it|contract|this|that|order) (?:~ )?(?:opened|taken out|signed|made|ordered|placed|created|set up) (?:~ )?(?:in my name|as me|by (?:a |an |someone|somebody|some )(?:\w+ )?(?:fraudster|thief|scammer|criminal|stranger|else|imposter|impostor|hacker)|fraudulently|with(?:out)? my (?:knowledge|consent|permission|ssn|stolen)|by fraud)",
        r"(?:in my name|under my name|as me) (?:~ )?(?:without|and i (?:never|didnt)|but i|it wasnt me|not me)",
        r"(?:pretend\w*|pretended|posing|posed|passing (?:\w+ )?off) (?:to be|as|to be one of) (?:me|us|our \w+|my \w+)|impersonat\w+ (?:me|us|our|my)",
        r"(?:who ?ever|person who|one who|guy who) (?:~ )?(?:signed|opened|took|did|ordered|bought) (?:~~ )?(?:was ?nt me|was not me|isnt me|not me)",
        r"(?:wasnt|was not|isnt|not|never) me (?:who|that) (?:signed|opened|took|bought|ordered|applied|made)",
        r"(?:forged|falsified|fake[d]?) (?:~ )?(?:my |our )?signature|not my (?:signature|handwriting)",
        r"(?:fraudulent|fraudulently) (?:\w+ )?(?:account|opened|charge|loan|application|card|purchase|order|debt|transaction)\w*",
        r"(?:this|it|that|account|charge|debt|loan)(?: is|s| was| are)? (?:\w+ )?(?:fraud|fraudulent|identity theft)",
        r"victim of (?:\w+ )?(?:fraud|identity|id|a scam|theft|phishing)|(?:ftc|fraud|police|id theft) (?:affidavit|report|case number)|(?:report(?:ed)?|filed) (?:~ )?(?:identity|as fraud|fraud (?:with|to))|(?:open|start|report|file) (?:a )?(?:fraud (?:case|claim|report)|identity theft)",
        r"account take ?over|phished|(?:609|605b)\(?e?\)?|sim swap\w*|hacked (?:and|n) (?:they|someone)",
        r"(?:robo|usurpacion|suplantacion|fraude) de (?:mi )?identidad|identidad robada|me (?:robaron|usurparon|suplantaron|clonaron|hackearon|falsificaron) (?:~ )?(?:la |mi |mis )?(?:identidad|datos|tarjeta|cuenta|firma|nombre|cedula|\w+)?|me suplant\w+|nos suplant\w+|suplantacion",
        r"(?:usaron|uso|usan|utiliz\w+|usando|sac\w+|abri\w+|contrat\w+) (?:~~ )?(?:mi (?:nombre|identidad|social|seguro|dni|ine|curp|cedula|firma|tarjeta|rfc)|mis datos|a mi nombre|con mis? \w+)",
        r"a mi nombre (?:~ )?(?:sin|y yo (?:no|nunca|ni))|(?:se )?(?:hizo|hicieron|haciendose|hacerse) pasar por (?:mi|nosotros|nuestra|yo)|como si fuera yo|falsific\w+ (?:~ )?firma|clon\w+ mi|no fui yo (?:quien|el que|la que)|quien firmo no fui yo|(?:eso|esto) (?:fue|es) (?:un )?fraude",
        guards=USUAL | {Guard.PAST},
        unless=r"not claiming|are you (?:trying|a)|trying to steal|how do i know|report you|(?:youre|you are|your) (?:\w+ )?(?:fraud|scam)|credit fraud is|feel like a fraud|suspected fraud|with (?:her|his|their|my) permission|con mi permiso|gave (?:him|her|them) permission|i let|let (?:him|her|them|my \w+)|nobody stole|nobody pretended|no es que alguien"
        r"|me robaron (?:el|la|mi) (?:celular|cel|bolso|bolsa|quincena|telefono|dinero|moto|carro|coche|troca|paga|bici\w*|cartera$)|me robaron (?:en|ayer|todo)|long sorted|ya se arreglo|protect yourself|later got cloned|before|still paid|steal (?:my|your) identity$",
    ),
    *rules(
        Intent.IDENTITY_THEFT,
        r"(?:someone|somebody) else (?:opened|used|did|bought|ordered|signed|made)",
        r"never (?:opened|applied|signed up) (?:~ )?(?:account|card|loan|line|for (?:it|this|that|anything))",
        r"data breach|police report|denuncia|fraud",
        certainty="possible",
        guards=USUAL | {Guard.PAST},
        unless=r"scam|frauds|report you|suspected|los voy|your|you(?:re)? (?:\w+ )?fraud|policia",
    ),
)

_NAME_NOT = (
    r"(?!(?:sure|going|able|paying|the (?:one|only|first|best|type|kind|sort|guy who)|a |an |my |your |sorry|refus\w+|saying|trying|here to|happy|interested|ok|okay|well|asking|suicidal|disput\w+|claim\w+|allowed|responsible|liable|"
    r"mine|right|it|that|this|owed|wrong|paid|possible|fair|true|really|in|at|on|to|for|getting|doing|giving|getting|good|great|working|bad|made|so|too|very|all|even|just|yet|up|from|about|only|supposed|one of|comfortable|represented|"
    r"dead|denying|made of|stupid|joking|kidding|available|home|buying|talking|having|sending|with|done|gonna|gon|bout|like|feeling|anymore|sleeping|reading|opening|signing|safe|alone|enough|rich|lying|being|there|ready|convinced|angry|answering|impressed|mad|banked|rich|broke|worried|stupid|dumb|an? \w+|\w+(?:ing|ed)|because|until|before|after|and|but|or|any|as|by|if|too|this|his|her|their|our|no|with|without|more|longer|surprised|certain|your|someone|legally|personally|currently|actually|sueing|"
    r"fine|scared|over|calling|texting|using|looking|making|taking|letting|playing|ignoring|avoiding|hiding|late|new|seguro|segura|capaz|de|un|una|tan|rico|rica|tonto|el unico|la unica|responsable|nada|el que|la que|yo|mucho)\b)"
)

WRONG_PERSON = (
    *rules(
        Intent.WRONG_PERSON,
        r"(?:wrong|incorrect|not the right) (?:number|person|guy|man|woman|lady|party|house|household|address|dude|phone|one|chica|contact|individual|family|e-?mail|name|mr|mrs|ms)(?! earlier| every time| robot)",
        r"(?:you|u|youve|you have|got|have|has|had|texting|calling|messaging|reached|contacting) (?:got |have |reached |the )*(?:~ )?the wrong",
        r"(?:no|nobody|no one|noone|not anyone|aint no|isnt any|is no|isnt a|dont know|not know) (?:~ )?(?:called|named|by that name|by the name|of that name|with that name)",
        r"(?:nobody|no one|no|theres no|there is no|aint no|there isnt a|not a|no more) (?!food|income|money|heat|work|need|way|way i|persona|texts?|calls?|power|water|jobs?|one else|wrong|answers?|reason|help|point|signal|light|internet|space|cash|hours|doubt|problem)\w+(?: \w+)? (?:here(?! (?:to|til|until|since))|lives here|at this (?:number|address)|on this (?:number|phone)|in this (?:house|family))",
        r"(?:doesnt|does not|dont|no longer|dosent|never|not) (?:~ )?(?:live[s]?|stay|reside[sd]?) (?:here|at this|there|with us|in this)(?: any ?more)?",
        r"(?:he|she|they|hes|shes|tenant|son|daughter|husband|ex) (?:\w+ )?(?:\w+ )?(?:moved (?:out|away|on|to)|isnt here|is not here|left this|changed (?:his|her) number)",
        r"(?:this|that) (?:is|isnt|aint|is not|was|phone|number)(?: no longer| not)? (?:\w+ )?(?:phone|number|line|cell|\w+s number|\w+s phone)(?: (?:any ?more|no more|now))",
        r"(?:isnt|not|aint|no longer|wasnt|is not|never|isnt even) (?:(?!this)\w+s|his|her|their|that persons) (?:number|phone|line|cell|house|email)",
        r"(?:im|i am|its|this is|speaking|hi|hello|le habla|habla|soy) (?:just |only )?(?:the |la |el |an? )?(?:\w+s )?(?:home )?(?:daughter|son|wife|husband|carer|caregiver|aide|neighbou?r|landlord|interpreter|nurse|guardian|lodger|niece|nephew|uncle|aunt|babysitter|receptionist|front desk|roommate|hija|hijo|esposa|vecina|nuera|sobrin[oa])(?: of| de| here)",
        r"(?:im|i am) (?:\w+s|just the|only the|the) (?:\w+ )?(?:daughter|son|wife|husband|carer|caregiver|aide|neighbou?r|landlord|nurse|guardian|lodger|niece|nephew|mother|mom|mum|father|dad|sister|brother|secretary|receptionist)",
        r"(?:i|yo) (?:just |only )?(?:answer|answering|hold|have|contesto|tengo) (?:~ )?(?:his|her|their|hers|por (?:el|ella)|su) ?(?:phone|cell|calls|telefono|celular)?|(?:yo )?contesto (?:por (?:el|ella)|su)",
        r"(?:\w+) (?:doesnt|does not|dont|no longer|ya no) (?:works?|trabaja|live|lives|vive) (?:here|aqui|for|at|en|with)(?: any ?more)?|no longer with the company",
        r"who (?:the \w+ |tf )?is (?!this|that|it|the|your|calling|texting|writing|on|in|behind|suing|my|asking|it)\w+$|different (?!time|day|date|card|number|plan|amount|question|way|address|email|bank|company|account|one|story|thing|matter|debt|person)\w+ sorry|wrong #|not me bro|(?:he|she) moved|(?:esta )?equivocado$|numero fue reasignado|belongs to a new owner|no relation$",
        r"(?:that|the|this) person (?:sold|moved|left|doesnt|is not|isnt)|meant for (?:somebody|someone) else|(?:he|she|they|\w+) had this number before|(?:se mudo|ya se mudo)|(?:court appointed|legal) guardian|poder notarial",
        r"this is (?:his|her|their|the|\w+s|your debtors) (?:\w+ )?(?:<kin>|boss|roommate|neighbou?r|carer|caregiver|receptionist|assistant|secretary|landlord|new tenant|babysitter|girlfriend|boyfriend|coworker)",
        r"(?:im|i am|its|speaking is) (?:just |only )?(?:his|her|their) (?:\w+ )?(?:<kin>|boss|roommate|neighbou?r|carer|caregiver|receptionist|assistant|landlord|babysitter|girlfriend|boyfriend|coworker|friend|ex)",
        rf"(?:im|i am|am) not (?:the |this |that |mr |mrs |ms |called |named |your )?(?:{_NAME_NOT}\w+)(?: (?:i am|im|sorry|you|never|stop|please|and|who|at|wrong|dont|mate|man|bro|his|her|he|she) ?.*| \w+)?$",
        r"(?:im|i am) not (?:him|her|he|she|them|that person|that guy|this person|the person|who you|the (?:\w+ )?(?:man|woman|lady|guy|\w+) (?:youre|you|ur|who)|named|called)",
        r"not (?:the|who|whoever) (?:person|one|guy|man|woman|\w+)? ?(?:you|youre|your|ur|u|you are) (?:are )?(?:looking|want|after|think|seeking|need|chasing|trying)",
        r"(?:that|this)(?:s| is|s is) not my name|my name (?:is not|isnt|aint)|(?:thats|that is|this is) not me$|not my name",
        r"(?:dont|do not|never) (?:know|heard of|met) (?:any ?(?:one|body) (?:called|named|by|with)|(?:him|her|this person|that person|this man|this guy|any|the person|who that is|who this person))",
        r"(?:belongs to|number of|for|want|looking for|meant for|owned by|its) (?:someone|somebody|a different person|another person|another) (?:else|\w+)?(?: now)?$",
        r"(?:just|only|recently|new|i) (?:got|bought|have|had|owner|owners|activated) (?:~ )?(?:this|of this|new|the) (?:\w+ )?(?:number|phone|sim|line|house) ?(?:\w+)?",
        r"(?:previous|prior|former|old|last|past) (?:owner|tenant|resident|occupant|holder|person|people|occupier)s?",
        r"(?:mixed|mixing|confus\w+|mistak\w+) (?:me |us )?(?:up )?(?:with|for) (?:\w+ )?(?:someone|somebody|another|the|a |my)",
        r"(?:i have|im|got|hold|under|has) (?:\w+ )?power of attorney|poa for|(?:his|her) (?:guardian|conservator|caregiver|social worker|power of attorney)",
        r"(?:someone|somebody|a (?:guy|man|woman|lady|different person|person)) (?:else )?(?:with|has|having) (?:the same|my|same|a similar) (?:\w+ )?name|same name|another (?:person|guy|man|woman) (?:with|who has)|common name|name ?sake",
        r"(?:estas?|esta usted|estan?) equivocad[oa]s?|(?:numero|persona|telefono|direccion|celular|senor|numero esta) equivocad[oa]|se (?:equivoc\w+|confund\w+) de|equivocad[oa] de",
        rf"(?:yo )?no soy (?:es[ea]|el|la|don|dona|esa persona|el senor|la senora|quien|la persona|ningun|ninguna)? ?(?:{_NAME_NOT}\w+)(?: \w+)?",
        r"(?:aqui|aca|ahi) (?:ya )?no (?:vive|es|esta|hay (?:ningun|ninguna|nadie)|trabaja|existe|conocemos)|no (?:vive|hay|existe) (?:~ )?(?:aqui|aca|con ese nombre|llamad[oa])|ya no vive|no conozco a|no conocemos a|(?:este|ese) (?:ya )?no es (?:el |su )?(?:numero|telefono|celular)",
        r"soy (?:su|la|el) (?:\w+ )?(?:<kin>|nuera|yerno|vecin[oa]|jefe|cunad[oa]|comadre|cuidadora|novi[oa]|companer[oa]|madre|padre|pareja)(?: de)?",
        r"(?:este|el|mi) (?:numero|celular|telefono|chip|linea) (?:es nuev[oa]|me l[oa] dieron|ahora es mi[oa]|ya es mi[oa]|era de|lo (?:compre|tengo|saque))|(?:nunca he oido|no se quien es)|(?:a quien|la persona que) buscan?|linea nueva|acabo de (?:sacar|comprar) (?:este|esta|el) (?:numero|chip|linea)",
        guards=USUAL - {Guard.NEGATED},
        unless=r"wrong (?:link|chat|amount|time|date|card|total|account number)|called the wrong|(?:dialed|dialled|rang) the wrong|my (?:old|previous|last) (?:number|phone|address)|i (?:just )?changed my number|my new (?:number|phone)|this is my new|new (?:job|card|bank)|im moving|i moved|before mine|previous collector|last agent|previous message|old number",
    ),
)

NO_WRONG_PERSON = compiled(
    r"(?:the |got the )right (?:number|person|guy)|wrong (?:button|link|chat|amount|date|card)|this is (?:me|him|her)(?= ?$| ?[,.!])|i am (?:him|her)(?= ?$| ?[,.!])"
)
NO_IDENTITY_THEFT = compiled(
    r"nobody (?:stole|used|pretended)|i let my|with my permission|not claiming (?:fraud|identity)|is this (?:a )?(?:fraud|scam)|es(?:to)? (?:es )?(?:un )?(?:fraude|estafa)"
)
