"""Synonyms of fields: the names that plans use for each, without case, brackets and punctuation, parted by ``|``."""


def phrases(text: str) -> frozenset[str]:
    """The phrases of a list that is written as one text: ``first|second``."""
    return frozenset(text.split("|"))


# The fields' own labels are known beside these. Per kind and field:
NAMES: dict[str, dict[str, str]] = {
    "functions": {
        "name": (
            "function|activity|process|business process|critical function|critical process"
            "|critical business function|business activity|critical activity|system|application|it system"
            "|critical system|service|business service|critical service|system application|department|business unit"
            "|process function|function process|asset|workload|platform|product line|product"
            "|essential function|mission essential function|prioritised activity|prioritized activity"
        ),
        "services": "description|supporting services|supporting systems|details|products and services",
        "loss": (
            "impact|impact of loss|effect of loss|consequence|consequences|impact if unavailable|effect|business impact"
            "|impact if down|consequence if not performed|what happens without it|if lost"
        ),
        "tier": "recovery tier|rto tier|criticality tier|recovery class|service class",
        "rto": (
            "recovery time objective|recovery time|target recovery|target recovery time|max recovery time"
            "|time to recover|maximum recovery time|recovery target|rto target|target rto|recovery within"
            "|restore within|time to restore|back within|max rto|maximum rto|agreed rto|required rto"
        ),
        "rpo": (
            "recovery point objective|recovery point|maximum data loss|max data loss|acceptable data loss"
            "|rpo target|target rpo|data loss tolerance|tolerable data loss"
        ),
        "mtpd": (
            "mtpd|mtd|mao|mtpod|mtdt|maximum tolerable period of disruption|maximum tolerable downtime"
            "|maximum acceptable outage|maximum allowable downtime|max tolerable downtime|maximum tolerable outage"
            "|maximum allowable outage|max downtime|maximum downtime|tolerable downtime|max tolerable outage"
        ),
        "mbco": (
            "minimum business continuity objective|minimum service level|minimum level of service|minimum service"
            "|minimum level|minimum operating level"
        ),
        "cost_per_hour": (
            "cost per hour|cost hour|hourly cost|financial impact|financial impact per hour|loss per hour"
            "|financial loss per hour|revenue impact|revenue loss per hour|downtime cost per hour|cost of downtime"
            "|downtime cost|financial loss"
        ),
        "operational_impact": "impact level|criticality|priority|operational impact level|impact rating|severity",
        "owner": "business owner|process owner|function owner|service owner|owned by|accountable|manager|responsible",
        "workaround": (
            "workaround|manual procedure|manual fallback|alternate procedure|fallback|interim workaround"
            "|downtime procedure"
        ),
        "needs": "depends on|needs functions|upstream functions",
    },
    "tiers": {
        "name": (
            "recovery tier|tier level|level|class|category|priority|criticality|classification|service tier"
            "|rto tier|system tier|criticality level|system category|impact level"
        ),
        "systems": (
            "system|applications|examples|services|description|example systems|systems included|functions"
            "|definition|system type|includes"
        ),
        "rto": (
            "recovery time objective|recovery time|target recovery|target recovery time|rto target|max recovery time"
        ),
        "data": "data type|data class",
        "rpo": (
            "recovery point objective|recovery point|maximum data loss|max data loss|rpo target|acceptable data loss"
        ),
    },
    "risks": {
        "title": (
            "risk|threat|hazard|scenario|risk scenario|disruption|event|risk description|risk event|threat scenario"
            "|risk name|threat event|risk threat"
        ),
        "impact_class": (
            "severity|impact level|impact rating|rating|risk level|risk rating|priority|overall risk|inherent impact"
            "|gross impact|initial impact|impact before|inherent severity"
            "|impact before mitigation|impact before controls|i"
        ),
        "impact": "consequence|consequences|effect|potential impact|business impact",
        "likelihood": (
            "probability|likelihood of occurrence|chance|likelihood rating|prob|inherent likelihood|gross likelihood"
            "|initial likelihood|likelihood before|inherent probability|likelihood before mitigation"
            "|likelihood before controls|l"
        ),
        "mitigation": (
            "mitigations|mitigation strategy|mitigation measures|controls|treatment|response|preventive measures"
            "|countermeasures|countermeasure|existing controls|risk treatment|mitigation plan|prevention|safeguards"
            "|key controls|control"
        ),
        "owner": "risk owner|responsible|accountable|lead|responsible person",
        "residual": (
            "residual|residual rating|residual level|residual score|residual risk score|residual risk rating|net risk"
            "|net rating|net score|risk after mitigation|risk after controls"
        ),
        "assessed_on": "last assessed|date assessed|assessment date|assessed|assessed on",
        "functions": "affected functions|functions affected|functions",
        "dependencies": "affected dependencies|dependencies",
    },
    "impacts": {
        "function": (
            "process|activity|business function|business process|service|business service|critical service|system"
            "|product|product line|department|critical function|essential function"
        ),
        "category": "impact category|impact type|type of impact",
        "after": "time|duration|outage duration|after outage of|downtime",
        "level": "impact level|severity|rating",
        "text": "details|effect",
    },
    "strategies": {
        "name": "recovery strategy|option|approach|continuity strategy",
        "description": "details|summary|how|method|procedure",
        "trigger": "triggers|activated when|activation|activation criteria|trigger condition|when",
        "rto": (
            "recovery time objective|recovery time|target recovery|target recovery time|expected recovery time|takes"
            "|ready within|ready in"
        ),
        "rpo": (
            "recovery point objective|recovery point|max data loss|maximum data loss|expected data loss|data loss"
            "|data lost"
        ),
        "responsible": "responsible team|responsible party|team|owner|lead|responsibility|responsible person",
        "functions": "functions|functions covered|functions served|applies to|serves|for",
        "dependencies": "dependencies|requires",
        "failback": "fail back|return to normal|way back|back to normal",
    },
    "steps": {
        "text": "action|activity|task|description|procedure|actions",
        "group": "stage|step title|area",
    },
    "severities": {
        "name": (
            "level|severity level|incident level|class|category|priority|classification|incident severity|sev|type"
            "|impact level|incident type"
        ),
        "description": "definition|criteria|meaning|what it means|impact|details|characteristics",
        "response_time": (
            "response|target response|time to respond|initial response|response target|respond within"
            "|target response time|response sla|sla|response time target|reaction time"
            "|ack|ack time|acknowledge|acknowledge within|time to acknowledge"
        ),
        "communication": (
            "communications|communication plan|notification|notify|who to notify|escalation|stakeholders|inform"
            "|who is told|escalate to"
            "|who gets paged|who is paged|page|paged"
        ),
    },
    "roles": {
        "name": "position|team role|function|bcp role|title|role title|team position",
        "duty": (
            "responsibility|responsibilities|duties|description|key responsibilities|primary responsibilities|tasks"
            "|main responsibilities"
        ),
        "team": "group|team name",
        "person": (
            "name|primary|assigned to|holder|primary contact|assigned person|staff member|employee|lead|incumbent"
            "|on call|who"
        ),
        "deputy": (
            "backup|alternate|secondary|substitute|backup contact|backup person|alternate contact|secondary contact"
            "|stand in|successor|successor 1|first successor|first alternate|alternate 1|backup 1"
        ),
    },
    "channels": {
        "text": "method|medium|communication method|tool|channels|communication channel|how",
        "audience": "stakeholder|stakeholders|recipient|recipients|who|group|target audience|stakeholder group",
        "dependencies": "depends on",
    },
    "exercises": {
        "name": (
            "test|exercise|test type|exercise type|drill|type of test|type|type of exercise|test name|exercise name"
            "|activity|what"
        ),
        "frequency": "how often|interval|schedule|cadence|periodicity|when",
        "scope": "description|objective|coverage|purpose|details|objectives|focus|what is tested|goal",
    },
    "maintenance": {
        "text": "task|maintenance activity|action|item|maintenance task|activities",
        "cadence": "frequency|interval|how often|schedule|when|timing|periodicity",
    },
    "dependencies": {
        "name": (
            "dependency|system|component|resource|service|application|technology|critical dependency"
            "|critical resource|third party service|platform|product|service provided|infrastructure|item"
            "|external service|asset|material|raw material|what|what we need|what we depend on|what they supply|supply"
        ),
        "supplier": (
            "vendor|provider|supplier name|third party|vendor name|service provider|company|vendor supplier|source|who"
            "|supplied by|provided by|delivered by|who supplies it|who provides it|partner|contractor"
        ),
        "contact": (
            "contact details|support contact|vendor contact|support|emergency contact|escalation contact"
            "|contact information|contact info|contact person|how to reach them|how to reach it|how we reach them|reach"
            "|phone|telephone|phone number|telephone number|contact number|hotline|support phone|24 7 contact"
        ),
        "backup": (
            "alternative|fallback|redundancy|backup plan|contingency|alternate|backup option|alternate supplier"
            "|failover|alternate provider|workaround|backup supplier|backup provider|backup strategy|second source"
            "|alternative source|alternate source|alternative supplier|alternatives|instead|what we do instead|plan b"
            "|substitute|replacement|otherwise|if they fail|if it fails"
        ),
        "sla": "service level|service level agreement|availability|uptime|sla target|uptime sla",
        "rto": "rto|recovery time|recovery time objective|vendor rto",
        "functions": (
            "functions|supports|used by|required by|needed by|needed for|functions supported|dependent functions"
        ),
        "needs": "depends on",
    },
    "supplier_rules": {
        "group": "area",
        "text": "requirements|rule",
    },
    "reviews": {
        "group": "review type|type of review|trigger|review trigger|event",
        "text": "scope|activities|checks|actions|what is reviewed|description|checklist",
        "cadence": "frequency|how often|interval|schedule",
    },
    "change_rules": {
        "group": "area",
        "text": "requirement|description",
    },
    "contacts": {
        "name": (
            "name|person|organisation|organization|agency|contact name|contact person|company|vendor|supplier"
            "|provider|full name|service|emergency service|utility|authority|department"
        ),
        "role": "title|position|responsibility|function|job title|relationship|services",
        "phone": (
            "telephone|phone number|mobile|cell|tel|office phone|24 7 phone|mobile phone|cell phone"
            "|telephone number|work phone|contact number|emergency phone|number|hotline"
        ),
        "email": "email|e mail|email address|mail",
        "note": "notes|purpose|availability|when|comments|remarks|hours|account number",
    },
    "procedures": {
        "title": "procedure name|runbook",
        "dependency": "system|application",
        "text": "procedure steps|instructions|recovery steps",
        "validation": "verification|validate|validation steps|check",
    },
    "approvals": {
        "role": "title|position|approver role|job title|approval role|function",
        "person": "name|approver|approved by|printed name|full name|signatory",
        "stated_signature": "signature|signed|sign|approval|signed by",
        "stated_on": "date|date signed|signed on|approval date|signature date|date approved",
    },
    "history": {
        "number": "version number|revision|rev|ver|v|revision number|version no|rev no|document version",
        "on": "release date|date of change|revision date|effective date|published|issued|date issued",
        "summary": (
            "changes|description|summary|details|change description|description of change|comments|notes"
            "|summary of changes|change summary|description of changes|reason|reason for change|changes made"
            "|nature of change|what changed"
        ),
    },
    "facts": {
        "name": "field|item|attribute|property|element|key|document detail",
        "value": "details|detail|content|information",
    },
}
