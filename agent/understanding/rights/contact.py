# ruff: noqa: E501  patterns are read in one piece
"""cease_contact (nothing any more) and opt_out (not by this channel)."""

from __future__ import annotations

from agent.domain.understanding import Intent
from agent.understanding.rights.phrases import USUAL, Guard, compiled, rules

_UNNEGATED = USUAL - {Guard.NEGATED, Guard.QUESTION}

# A channel, an hour or a place narrows the request: then it is an opt-out or a wish for another time.
_NARROWED = (
    r"(?:(?:by|via|on|over|through|at|using|por) ~ (?:texts?|sms|phone|mail|e-?mail|work|job|office|whats ?app|cell|mobile|landline|home"
    r"|this number|telefono|celular|trabajo|correo)|before \w+|after (?:\d\w*|noon|work|lunch)|until|till|hasta|so early"
    r"|(?:at|past) \d+ ?(?:am|pm)?|in the (?:morning|evening)|this (?:week|month)|only|instead|bot|ex|mi ex|while im at work)"
)
_PERSON = r"(?:me|us|my (?:family|mother|mom|mum|wife|husband|house|parents|kids)|this (?:family|household|house|person)|our \w+|him|her|them)"

CEASE = (
    *rules(
        Intent.CEASE_CONTACT,
        r"<stop> (?:~ )?<contacting>(?: to| with| out to)?(?: <us>)?",
        rf"(?:do not|dont|never|not to|cant|can not|cannot|may not|must not|no longer|please not) (?:you )?(?:ever |please |be |even |to )?"
        rf"(?:<contact>|contacting)(?: (?:to|with|out to))? {_PERSON}",
        r"(?:do not|dont|never) (?:text|call|message|ring) (?:me |us )?(?:ever again|again ever|no more|at all)",
        r"stop (?:escribirme|sending (?:them|these|this|stuff|me (?:stuff|these|this|things)))|not another (?:word|message|text|call|letter)(?! if)|blowing up my (?:phone|cell)|(?:all|any) (?:further )?contact(?:s)? (?:must |has to |should |will )?(?:end|stop|cease)|reaching out to me|do not reply to this|dont hmu|no (?:contact|messages?) (?:from|with) (?:you|anyone|anybody)",
        r"(?:do not|dont|never) (?:ever )?(?:contact|bother|disturb|communicate|reach out|get in touch)(?: again| anymore| further)?",
        r"(?:do not|dont|never) ~ (?:write|speak|talk|message)(?: to)? (?:me|us) (?:again|any ?more|ever|back)",
        r"no (?:more|further|future|additional) (?:\w+ )?(?:contact|communications?|correspondence|approaches|of this|of these|messages of any)",
        r"(?:want|wants|need|demand|require|request|asking for|there (?:is|will) ~) (?:zero|no|an end to all) (?:more |further )?(?:contact|communications?)",
        r"no contact (?:means|with|whatsoever|at all|of any|to|ever|from|please)",
        r"(?:zero|no) contact",
        r"<stop> all (?:of )?(?:contact|communications?|correspondence|of it|this|of this)",
        r"(?:end|stop|cease|terminate) (?:all |any |any and all )(?:\w+ )?(?:contact|communications?|correspondence)",
        r"(?:do not|dont|no longer|not) (?:wish|want|care|like) (?:\w+ )?to (?:be (?:contacted|bothered|approached|disturbed)|hear from (?:you|any)"
        r"|receive any (?:more|further)|speak with you|enter into correspondence)",
        r"(?:dont|do not|never) (?:want|wanna|wish) (?:to )?(?:any|no) (?:more |further )?(?:contact|communication)",
        r"(?:dont|do not) (?:want to |wanna )?hear (?:from|another word from|no more from) (?:you|any|u)(?! about)",
        r"i (?:do not|dont) consent to (?:any |further |being )?(?:contact\w*|communications?)",
        r"(?:withdraw\w*|revok\w*|rescind\w*) ~~ (?:all|every|any|contacted)(?: \w+)* ?(?:communications?|contact|permission|contacted)?",
        certainty="sure",
        guards=_UNNEGATED | {Guard.OTHER_PERSON},
        unless=_NARROWED
        + r"|not asking you|no need to contact|paid|friday like i said|the other agency|first guy|told (?:him|them)|dont stop|about my account|no digo|let you|let me",
    ),
    *rules(
        Intent.CEASE_CONTACT,
        rf"leave (?:{_PERSON}|my \w+|our \w+|these people|mi) (?:\w+ )?(?:\w+ )?(?:alone|be|in peace|tf alone)",
        r"lef mi alone|leave me o|let me be|leave us be",
        r"lose (?:my|this|the|our) (?:number|info|details|address|email)(?! and)?",
        r"forget (?:i|we|that i) exists?",
        r"(?:delete|erase|wipe|remove|scrub|purge) (?:me|all (?:of )?my|my) ?(?:details|data|info|information|records?|contact details)?"
        r"(?: from (?:your|ur|the|all) (?:system|files?|records?|database|books))?",
        r"cease and desist",
        r"cease (?:all|any|further|communicat\w+|contact\w*)",
        r"(?:kindly |please |to )desist",
        r"(?:1692c|805)\(? ?c\)?",
        r"(?:get|stay|keep) (?:lost|away from (?:me|us)|out of my (?:life|inbox|phone|business))",
        r"get out (?:of )?my (?:inbox|phone|life)",
        r"(?:go away|buzz off|jog on|naff off|get lost|take a hike|bugger off|f(?:uck)? ?off|piss off)(?: .{0,20})?$",
        r"(?:never|dont|do not) (?:ever )?(?:speak|talk|write|hit|come|contact) (?:\w+ )?(?:me )?(?:again|back|up again)",
        r"this conversation is over",
        r"(?:nothing by phone|not a letter|no (?:text|call|mail|letter|sms)s?) ~ (?:no|not a|nothing by) (?:\w+ )?(?:call|text|email|mail|post|message|letter|sms|whats ?app)s?"
        r" ~ (?:no|not|nothing|none) ~ \w+",
        r"(?:we are|were|im) (?:so )?done (?:talking|here) ?(?:to you|with you)?",
        r"take (?:me|us) (?:out|off) (?:of )?(?:your|ur|all|every) (?:files?|systems?|records?|everything|lists?)",
        r"(?:stop|quit) (?:it )?all(?: of it)?(?: of this)?(?: now| please| today)?$",
        r"(?:stop|quit) (?:texting|calling|texts|calls) ~ (?:and|or) (?:calling|texting|emailing|writing|emails|calls|letters|anything)",
        r"dont (?:call|text|write|ring) ~ (?:dont|or|nor) (?:call|write|text|email|anything)",
        r"close (?:your|the|my) file and ~ (?:leave|dont|never)",
        r"marked (?:as )?(?:no|do not) contact|do not contact list",
        certainty="sure",
        guards=USUAL | {Guard.OTHER_PERSON},
        unless=r"until|till|for (?:now|a (?:few|couple|bit|while|sec))|hanging|my ex|the account|the other agency|tell your bot|hotline|(?:this|it|debt|bill|balance) go away|be (?:plain|real|honest|clear|frank|straight|upfront|fair)|disturb (?:while|mode)|this fake|the other agency|first guy"
        r"|so i can pay|not asking you",
    ),
    *rules(
        Intent.CEASE_CONTACT,
        r"(?:de(?:je|ja)n?me|dejen?nos|me deje(?:n|is)?|dejen|deje|dejar(?:me|nos)?|dejadme) (?:a (?:mi|mi \w+|la) )?(?:\w+ )?(?:ya )?(?:en paz|tranquil[oa]s?|quiet[oa]|de (?:joder|molestar\w*|contactar\w*"
        r"|escribir\w*|buscar\w*|acosar\w*|fastidiar))",
        r"(?:no|ni) (?:se )?(?:me|nos|la|lo|le|les) (?:vuelvan? a |vayan? a |sigan? )?(?:contact\w+|molest\w+|busquen?|buscar|hablen?|escrib\w+|dirijan|acosen?|anden? \w+)"
        r"(?: (?:mas|nunca|jamas|por favor|nada))*",
        r"ya no (?:me|nos) (?:contact\w+|molest\w+|escrib\w+|busquen?|hablen?)",
        r"no (?:se )?comuniquen? (?:mas|con)|no (?:volver|vuelvan?|vuelva) a (?:contactar\w*|escribir\w*|comunicarse|molestar\w*|buscar\w*|dirigirse)",
        r"no quier[oe]n? (?:que )?(?:me |nos )?(?:vuelvan a )?(?:contact\w+|volver a saber|saber (?:mas |nada )?(?:mas )?de ust\w+|(?:mas |ningun )?contacto|que me (?:escriban|contacten|busquen|molesten))",
        r"no kiero|ya no quiero recibir|olvidense de (?:mi|nosotros)|olvidate de mi",
        r"ces(?:en?|ar) (?:de |toda |todo |cualquier |inmediatamente )|el cese (?:inmediato )?de|se abst(?:engan|enga) de",
        r"basta (?:ya )?de (?:contactar\w*|mensajes y|acosar\w*|molestar\w*)",
        r"(?:borr\w+|elimin\w+|supriman?|quiten?) (?:mi|mis|todos mis|nuestro) (?:numero y|datos|contacto|informacion|direccion)",
        r"ni (?:llamadas|mensajes|cartas|correos|textos|por \w+) ni (?:\w+ )?(?:llamadas|mensajes|cartas|correos|avisos|por \w+|visitas) ?(?:ni)?",
        r"(?:tampoco|ni) (?:me )?(?:llamen|escriban|busquen) ni ",
        r"nada de nada|paren del todo|retiro el permiso",
        r"no tienen? (?:por que|derecho a) (?:contactar|comunicar|molestar|escribir)\w*",
        guards=frozenset({Guard.HYPOTHETICAL, Guard.QUOTED, Guard.OTHER_PERSON}),
        unless=r"no digo que|(?:por|al?|en el|a la|de) (?:sms|texto|telefono|trabajo|oficina|casa|celular|este numero|este cel|whats ?app|correo|fijo)"
        r"|antes de|despues de|hasta|oficina|(?:mas )?textos|no me escriban tan|si no pag",
    ),
)

_CHANNEL_UNLESS = (
    r"(?:before|until|till|at) (?:\d+ ?(?:am|pm)?|noon|lunch|this hour|night|friday|monday)|so early|(?:antes|despues) de las|a las \d|this time|daytime|during (?:the|my)"
    r"|while (?:im|i am|on|at)|my other|other one|(?:after|in the|only) ?(?:afternoons?|mornings?|evenings?)|(?:afternoons?|mornings?|evenings?) only|in an hour|antes que|mejor al|mandame un|and drive"
    r"|names?|yourself|me (?:a )?(?:liar|names|sir|maam|sweetheart|honey|that)|keep texting|dont stop texting|robot calls and|stop can you"
)

OPT_OUT = (
    *rules(
        Intent.OPT_OUT,
        r"(?:unsubscribe|unsub|opt(?:ing|ed)? (?:me |us )?(?:the \w+ )?out|optout|opting out)(?: (?:me|us|now|please|from|of))*",
        guards=USUAL - {Guard.QUESTION} | {Guard.OTHER_PERSON},
        unless=r"(?:from|with) (?:the |my |your )?(?:gym|app|service|newsletter|magazine|course|insurance|trial|plan|subscription)|in the app|mailbox|insurance part|years? ago|still (?:billed|charged)|kept charging|cancel any time",
    ),
    *rules(
        Intent.OPT_OUT,
        r"<stop> (?:~ )?<texting>(?: \w+)?",
        r"<stop> (?:\w+ )?(?:with )?(?:the |these |those |all |any |all the |with the |sending (?:me |us )?(?:\w+ )?)(?:\w+ )?<texts>",
        r"(?:stop|end|quit|cancel|discontinue|mute|disable|deactivate|turn off|switch off|cut(?: out)|kill|lose|block) (?:\w+ )?(?:\w+ )?(?:<texts>|texting|messages to this|alerts|notifications|reminders by text)",
        r"(?:turn|switch|shut|cut|take) (?:\w+ )?(?:\w+ )?(?:<texts>|notifications|alerts|texting) off",
        r"(?:no|no more|not any more|zero|without) (?:\w+ )?(?:<texts>|texting)(?: to| on| at| please| ever| here| thanks)?(?: \w+)?",
        r"(?:do not|dont|never|not to|no longer|cant|please not) (?:ever |please |you )?(?:text|call|phone|ring|sms|email|whats ?app|robo ?call|voicemail) (?:me|us|my|this|here|it|him|her|the|again|any ?more|ever|to)",
        r"(?:do not|dont|never|no) (?:ever |please )?(?:text|sms|texting)",
        r"(?:do not|dont|never) (?:ever |please )?(?:call|ring|phone)$",
        r"(?:do not|dont|never|no dey) (?:ever |please |ever again |want (?:you to )?|wish to (?:receive |get )?)?(?:send|get|receive|want)(?:ing)? (?:me |us |any |no |these |further |more |anything (?:by|via|over) |to )*(?:<texts>|messages (?:to|on|at|here)|text)",
        r"(?:e-?mail|mail|letters?|post|paper(?: mail)?|texts?|sms|phone|calls|written|whats ?app) (?:correspondence |contact |communication )?only",
        r"only (?:\w+ )?(?:\w+ )?(?:by |via |through |use |do )?(?:e-?mail|mail|letters?|post|in writing|phone)(?: me)?",
        r"stop messaging (?:me )?(?:on|at|through) (?:here|this)",
        r"(?:take|get|remove|pull|strike|delete) (?:me|us|my (?:\w+ )?(?:number|cell|phone|mobile|email|name|name and number)|this (?:\w+ )?(?:number|phone|line|email|one|no)|our (?:\w+ )?(?:number|mobile|email)|that number|the number)"
        r" (?:out |off |off of |from |the f off )(?:of )?(?:your|ur|the|this|that|these|whatever|all|any|his|her|sms|text|texts|you all)?",
        r"remove (?:my|this|our) (?:\w+ )?(?:number|phone|cell|mobile|email)",
        r"(?:revok\w+|withdraw\w*|never gave|did not give|dont give|no) (?:my |any |all |you |prior |express )*(?:consent|permission|authori[sz]ation) (?:to|for) (?:receive |be |send |being )?(?:\w+ )?(?:texts?|sms|calls?|texted|called|messaged|automated|contact by|robo\w+|phone)",
        r"(?:dont|do not|dont do|never do) do texts|the (?:texts|calls|phone calls|sms|emails) (?:have to|need to|must|gotta|got to) (?:stop|end)",
        r"use (?:the )?(?:post|mail|e-?mail|letters?) (?:instead|only|please)|number be suppressed|off (?:your|the|ur) (?:text|sms|call|texting|calling|messaging) \w+",
        guards=USUAL - {Guard.NEGATED, Guard.QUESTION} | {Guard.OTHER_PERSON},
        unless=_CHANNEL_UNLESS
        + r"|(?:got|get|had|received|seen|have) no (?:\w+ )?(?:calls|texts|emails)|what happens|the gym|the app|mailbox|autopay|order|my sister|i cant .{0,10}take"
        r"|insurance|(?:in|the) app|subscription|from the bill|second item|my credit|credit report|off my report|the balance|card author\w+|late fees?",
    ),
    *rules(
        Intent.OPT_OUT,
        r"(?:dar|den|de|dame|denme|darme|me doy|deme|doy) (?:me |nos )?(?:de )?(?:este |mi |el )?(?:numero )?de baja",
        r"baja (?:de|definitiva|ya|por favor|baja)|desuscrib\w+|cancelar (?:la )?suscripcion|anular suscripcion",
        r"(?:no|ni) (?:quiero )?(?:mas |recibir |recibir mas )(?:\w+ )?(?:textos|sms|mensajes|llamadas|correos|whats ?apps?)",
        r"(?:sin|no|ni) (?:mas )?(?:sms|textos|llamadas|whats ?apps?|mensajes de texto)",
        r"no (?:me|nos|le|les) (?:vuelvan? a )?(?:mand\w+|envi\w+|pong\w+) (?:mas |tantos |ningun )?(?:\w+ )?(?:textos|sms|mensajes|texto|mensaje|whats ?apps?|correos)",
        r"no (?:me |nos |le |la )?(?:texte\w+|llam(?:en|e|es|eis)|whats ?app\w+|email\w+)(?: mas)?",
        r"(?:dejen?|paren?|basta|pare|corten|cancel\w+|suspendan?|quit\w+|stop|detengan) (?:ya )?(?:de |con )?(?:me )?(?:mandar\w*|enviar\w*|llamar\w*|textear\w*|los|las|esos|tantos)? ?(?:mas )?(?:sms|textos|mensajes|llamadas|whats ?apps?|correos|llamar\w*|textear\w*)",
        r"(?:quit\w+|sa[cq]\w+|borr\w+|elimin\w+|retir\w+|supriman?) (?:me |nos )?(?:este|mi|ese|mi celular|el|nuestro) ?(?:\w+ )?(?:numero|cel|celular|telefono|movil)?(?: .{0,12})? (?:de|del) (?:su|sus|la|los|el)?",
        r"(?:quit|sa[cq]|borr)\w+ de (?:la|su) (?:lista|sistema)",
        r"(?:solo|unicamente|nada mas) (?:por )?(?:e-?mail|correo|cartas?|mail|escrito)|(?:no|ya no) autorizo (?:mensajes|llamadas|textos)",
        r"no (?:me )?(?:escriban|manden|contacten) (?:\w+ )?(?:por|al|a este|a mi|en este) (?:\w+ )?(?:sms|texto|celular|whats ?app|trabajo|numero|cel|telefono)",
        guards=frozenset({Guard.HYPOTHETICAL, Guard.QUOTED, Guard.OTHER_PERSON}),
        unless=_CHANNEL_UNLESS
        + r"|baja medica|(?:di|dado|dio) de baja|internet|gimnasio|no me den de baja nada|no he pedido|antes de|en el trabajo me|no me llamo|me llamo",
    ),
)

# Stopping something else, or nothing at all: evidence against an opt-out.
NO_OPT_OUT = compiled(
    r"(?:stop|cancel|end|quit) (?:~ )?(?:the |my |that |adding |charging |late |auto |scheduled |direct |this )+(?:auto ?pay(?:ment)?s?|payments?|interest|fees?|debits?|plan|order|charges?)"
    r"|if i stop (?:paying|pay)|keep (?:the |your )?(?:texts|texting|them|messages)|(?:says|say|saying) (?:text|reply|to text|to reply) stop|dont (?:want to )?(?:opt out|stop|unsubscribe)|bus stop|quit my job|end of the (?:month|week|year)|cancelen el pago|alto ahi|baja medica|(?:di|dio|dieron) de baja (?:el|la)"
)
