# ruff: noqa: E501  patterns are read in one piece
"""dispute: not owed, or not this much (12 CFR 1006.38)."""

from __future__ import annotations

from agent.domain.understanding import Intent
from agent.understanding.rights.phrases import USUAL, Guard, compiled, rules

_NOT_A_DISPUTE = (
    r"(?:not|dont|do not|never|didnt) disput\w+|isnt wrong|not wrong|wrong (?:number|person|link|chat|time|place|guy|day|card)|your (?:letter|call|calls|message|messages|email|text)|returned (?:your|ur|the) call|i know i owe|amount is right|not saying|if i disput|what if|"
    r"never (?:received|got|had|seen) (?:\w+ )?(?:letter|paperwork|notice|contract|invoice|bill|call|email|statement|reply|answer|response|proof|validation|receipt|the (?:link|letter|code|text|message|form))|no digo que no|no es que no (?:la|lo) deba|si la debo|do i (?:still )?owe|how much|cuanto (?:les )?debo"
    r"|(?:never|not|didnt) agree(?:d)? to (?:receive|get|being|any) (?:text|sms|mess|call)\w*|never agreed to (?:texts?|sms|be (?:contacted|texted|called)|this conversation)|agreed 2 this|can(?:t)? return|returned to work|wrong with you|whats wrong|owe you (?:an apology|one)|signed off|never got (?:paid|back|a chance|the)|i was wrong|(?:link|page|website|phone|app|site|screen|car|truck|heart|leg) (?:is|was) (?:\w+ )?broken|con eso|no adeudo|(?:that|this|your|the|esa|su) (?:offer|oferta|deal|plan)|bajenle|(?:message|mail|email|salary|wages|paycheck|pension) (?:was |is )?not (?:delivered|received)|how do i cancel|sum is correct|my mistake|never opened (?:my|the) (?:mail|letter)"
)
# "I never signed it, somebody used my name" is one claim, of identity theft.
_STOLEN = r"identity|stole\w*|fraud\w*|hack\w+|cloned|data breach|my (?:social|ssn|name)|thief|scammer|impersonat\w+|robaron|suplant\w+|mis datos|mi nombre|papers and"

DISPUTE = (
    *rules(
        Intent.DISPUTE,
        r"(?:i|we|she|he|they|and|have|has|ive|weve)(?: \w+)? (?:never|didnt|did not|never ever|never once|havent ever) (?:\w+ )?(?:order\w*|bought|buy|purchased?|sign(?:ed)?(?! up for (?:texts|any texts))|agree[d]?|open(?:ed)?|join(?:ed)?|authori[sz]ed?|approved?|asked? for|subscribed?|borrow\w*|request\w*|consented to this|enrol\w*|attended|did business|upgraded|rented)",
        guards=USUAL | {Guard.OTHER_PERSON},
        unless=_NOT_A_DISPUTE,
        unless_anywhere=_STOLEN,
    ),
    *rules(
        Intent.DISPUTE,
        r"(?:i|we|you all|she|he|they|and|so|honestly|really|not)? ?(?:dont|do not|didnt|never|doesnt|aint|no|not) (?:even |think (?:i |we )?(?:even )?|actually |believe (?:i |we )?|legally |really |never )?(?:owe|owed|owing|own owe)(?: \w+)*",
        r"(?:not|isnt|aint|wasnt|never|is not|was not|cant be) (?:even )?(?:(?:my|our) (?:\w+ )?(?:debt|bill|account|loan|balance|charge|invoice|responsibility|contract|purchase|order|subscription|card|problem)|mine|ours)(?! name| number| phone| fault| style| job| thing| best)",
        r"nothing (?:is |was )?(?:owed|owing|outstanding|to pay|left on it|due)|not (?:owed|owing|due|liable|responsible|accepting (?:this|that|the|it)|correct|what (?:i|we) (?:agreed|signed|ordered|was quoted|borrowed))|owe (?:you )?(?:all )?(?:<nothing>|absolutely nothing)|zero balance|nil balance|no debt",
        r"(?:the |your |that |this |those |these |ur |my |an |its a )?<amount> (?:~ )?(?:is|are|was|looks?|seems?|aint|isnt|been|cant be|doesnt|arent|s|aint even|does not) (?:~ )?<wrong>",
        r"<amount> (?:~ )?(?:isnt|aint|arent|not|cant be|doesnt|dont|does not|is not|never|wasnt) (?:\w+ )?(?:right|correct|accurate|add up|adding up|mathing|match|what|even close|fair|legit|mine|ours)",
        r"(?:wrong|incorrect|inflated|fake|bogus|made up|phantom|false|erroneous|disputed|invalid|unfair) (?:<amount>)",
        r"(?:thats|that is|this is|its|it is|all|is|are|completely|youre|you have it|everything is|quite|just|plain|still) (?:\w+ )?(?:wrong|incorrect|a mistake|an error|a lie|bogus|not right|not correct|inaccurate|made up|fiction)(?: .{0,8})?$",
        r"(?:i|we|hereby|formally|to|am|do|want to|would like to|and)(?: (?!dont|do|not|never|didnt|wont|cant)\w+)? (?:dispute|disputing|contest|contesting|challenge|challenging|object to|reject|query|querying)(?: (?:this|the|that|it|your|all|any|these|every|entire))?",
        r"(?:under|in|is|am|is being|im|been|has been|formally|disputed|debt is) (?:\w+ )?(?:disput(?:e|ed|ing)|contested)",
        r"(?:i|we|she|he|they|and|have|has|ive|weve)(?: \w+)? (?:never|didnt|did not|never ever) (?:\w+ )?(?:receiv\w+|got|get|had|used?|took|take|lived|live|owned|own|went|came|wanted) (?:\w+ )?(?:\w+ )?(?:items?|goods|orders?|products?|packages?|deliver\w+|refunds?|services?|loans?|cards?|accounts?|there|subscriptions?|phones?|money from|any (?:of it|of that|loan)|from (?:them|that))",
        r"(?:never|not|wasnt|werent) (?:arrived?|delivered|came|showed up|turned up|finished|completed|installed|fitted|worked|fixed|repaired|ordered|signed|agreed|provided|rendered|authori[sz]ed)",
        r"(?:i|we|was|were|been|it|them|got|and|already|they|ive|is)(?: \w+)? (?:returned|sent (?:it|them|the \w+|that|everything) back|cancell?ed|refunded|rejected|credited|dismissed|waived|cancel(?:ed)? (?:it|this|that|the)|gave (?:it|them|the \w+) back|took (?:it|the \w+|them) back|written off)(?: (?:it|the|that|this|them|in|by|within|on|before|last|my|with|everything|and|back|years?|months?))",
        r"sent (?:it|them|that|everything) back|(?:cancell?ed|returned) (?:in|back in|on|last|it|the|that|this|my|before|within|years)",
        r"(?:charged|billed|counted|charging|billing|double|bill)(?: \w+)? (?:twice|double|billed|charged|two times|for (?:something|things|stuff|services?|months|a) (?:~ )?(?:never|didnt|not|wasnt|dont|i))|over ?charg\w+|double (?:billed|charged|dipping)|mis ?billed|billing (?:error|mistake)",
        r"(?:error|mistake|mix ?up|screw ?up) (?:on|in|with|by) (?:your|ur|the|their|somebody|my (?:account|bill))|(?:your|ur|their|clerical|admin|accounting|computer|system|billing) (?:\w+ )?(?:error|mistake)|is a mistake|by mistake|in error",
        r"(?:statute|time) ?-?barred|statute of limitations?|past (?:the |any )?(?:statute|limit|7 years|seven years|six years)|(?:prescri(?:bio|ta|to|bed))|not (?:legally )?(?:liable|responsible|on me)|legally (?:not|isnt) (?:mine|on me)",
        r"insurance (?:~ )?(?:was supposed|should|shouldve|covered|covers|paid|approved|already|is supposed|was meant|said)|(?:medicaid|medicare) (?:~ )?(?:covered|approved|paid)",
        r"(?:should|shouldnt|supposed to|meant to|is|was) (?:only |not |have |be |ve )*(?:be )?(?:\$?\d[\d,.]*|zero|free|half|less|lower) (?:not|and not|instead of|rather than) \$?\d[\d,.]*|it was \$?\d[\d,.]* not \$?\d",
        r"no (?:contract|signature|agreement|delivery note|such (?:account|debt|order|loan)|valid debt)|wrong item|(?:came|arrived|was|is) (?:\w+ )?(?:broken|damaged|defective|faulty|torn|ripped|rotten|warm)|dead on arrival|free trial|cooling off|credit note",
        r"(?:take|remove|strip|knock|waive|reverse|drop) (?:~ )?(?:wrong|bogus|fake|made up|extra|those|these) (?:fees?|charges?|interest)|(?:take|strip|knock) (?:~ )?(?:fees?|charges?|interest) (?:off|out)|(?:never|dont|do not|cant) (?:recogni[sz]e|acknowledge|accept) (?:this|the|that|it|any|your|owing)",
        guards=USUAL | {Guard.OTHER_PERSON},
        unless=_NOT_A_DISPUTE,
    ),
    *rules(
        Intent.DISPUTE,
        r"(?:yo |que |les |ya |nosotros )?(?:no|ni|nunca|jamas) (?:(?:les?|te|lo|la|los|os|me|se) )*(?:debo|debemos|adeudo|adeudamos|debia|corresponde|reconozco|reconocemos|acepto|estoy de acuerdo)(?: (?:nada|eso|esa|ese|ni|un|tanto|esto|ninguna|cantidad|con|con el|la))?(?: \w+)?",
        r"(?:no|tampoco) (?:es|era|son|sera) (?:una )?(?:(?:deuda|cuenta|compra|cargo|contrato) )?(?:mi[oa]s?|nuestr[oa]s?|correct[oa]|lo que (?:firme|acord\w+|pacte|se acordo|debo)|mi (?:deuda|cuenta|firma|compra|contrato|problema))",
        r"(?:monto|cantidad|importe|saldo|cifra|total|factura|cuenta|cobro|deuda|cargo|interes\w*|suma|recibo) (?:~ )?(?:(?:esta|estan|es|son|ta|viene) (?:\w+ )?(?:mal|equivocad[oa]s?|incorrect[oa]s?|inflad[oa]s?|err\w+|duplicad[oa]s?|inventad[oa]s?|de otr[oa])|no (?:es (?:mi[oa]|correct[oa]|el|la|lo|nuestr[oa])|esta bien|cuadra\w*|coincide\w*|(?:me )?corresponde|son)|equivocad[oa]|incorrect[oa]|inflad[oa])",
        r"me (?:estan? )?(?:cobr(?:aron|an|ando|o)|facturaron) (?:~ )?(?:doble|de mas|dos veces|algo que|un|una|demas|indebid\w+|cosas|servicios)",
        r"(?:yo )?(?:nunca|no|jamas|ni) (?:les |lo |la |he |me |hemos |los )?(?:compre|firme|pedi|recibi|contrate|tuve|abri|solicite|autorice|comprado|firmado|pedido|contratado|recibido|funciono|instalaron|entregaron|aprobe|acepte|saque|cogi)",
        r"(?:lo|la|los|las|ya la|ya lo) devolvi\w*|(?:cancele|devolvi|anule|di de baja|cerre) (?:el|la|los|las|ese|esa|eso|mi|todo) (?:cuenta|tarjeta|contrato|servicio|suscripcion|pedido|plan|linea|poliza|internet|gimnasio|compra|cita|reserva|curso|producto)|(?:esta|ta|todo) mal (?:calculad\w+|el|la|los|$)?|(?:eso|esto) (?:es|fue|esta) (?:un )?(?:error|equivocad[oa]|mal|falso|mentira)|ya prescribio|prescrit[oa]|es (?:un error|falso)|disputo|impugno|rechazo (?:la|el|esta|ese|dicha)",
        r"deuda (?:inexistente|inventada|falsa|ajena)|no hay (?:nada pendiente|deuda)|nada (?:les )?debo|el seguro (?:tenia|debia|lo|deberia)",
        guards=frozenset({Guard.HYPOTHETICAL, Guard.QUOTED, Guard.OTHER_PERSON}),
        unless=_NOT_A_DISPUTE
        + r"|no me llego (?:el|la|su) (?:carta|mensaje|link|enlace|quincena|pago|correo|aviso)|cuanto|prescribio y no pienso|no recibi (?:su|el|la) (?:carta|mensaje|correo|aviso|quincena|pago|sueldo)|no he recibido (?:mi|el|la)|me cobran bien|no tuve (?:dinero|trabajo|con que)|no llego (?:a|al|mi)|telefono|numero equivocado",
    ),
    *rules(
        Intent.DISPUTE,
        r"(?:dispute|disputa|made up|too (?:much|high)|cant be right|doesnt (?:look|seem|sound) right|no way thats right|mistake|error|overcharge\w*)",
        certainty="possible",
        guards=USUAL,
        unless=_NOT_A_DISPUTE,
    ),
)

NO_DISPUTE = compiled(
    r"never said (?:i|that i|we) (?:wont|wouldnt|would not|will not|didnt|dont|cant) (?:~ )?(?:pay|owe)|(?:not|isnt|im not|never|not here to|dont|do not) (?:disput\w+|contest\w+|saying (?:its|it is) (?:wrong|not mine))|i know i owe|(?:amount|balance|sum|bill|figure) is (?:right|correct|fine)|not (?:a )?dispute|no (?:la |lo )?disput\w+|si la debo|se que (?:la |lo )?debo|la reconozco|wrong link|wrong chat"
)
