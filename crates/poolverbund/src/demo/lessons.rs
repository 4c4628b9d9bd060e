// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The lessons that the fictional pools draw from their fictional cases, as a pool office would
//! write them: what was tried, what held, what others can take over. Two cases of Bremen and
//! one of Berlin have none, so that a visitor can write one at the release desk.

/// A case of the data set and the lesson that is proposed for it.
pub struct Lesson {
    /// Panel code of the case in its file.
    pub case: &'static str,
    /// The text, at most 600 characters.
    pub text: &'static str,
}

/// Panel code of the case whose draft waits for its second review, per city.
pub const WAITING: [&str; 2] = ["HB-P-2D7", "BE-F-31B"];

/// Lessons of the pool in Bremen.
pub const BREMEN: &[Lesson] = &[
    Lesson {
        case: "HB-P-4K7",
        text: "Nach mehreren Abbrüchen in Wohngruppen trug eine eigene, abschließbare Wohnung mit mobiler Betreuung durch \
               einen zweiten Träger. Entscheidend war, den Wunsch nach einem eigenen Raum als Ausgangspunkt zu nehmen und \
               nicht als Belohnung. Der Ausweichplatz war vor Beginn schriftlich zugesagt; allein diese Zusage nahm in \
               Krisen den Druck. Suchtberatung und Tagesstruktur kamen aus einer Hand und begannen in der ersten Woche. \
               Die aufenthaltsrechtlichen Fragen sollten früher mit der Vormundschaft geklärt werden.",
    },
    Lesson {
        case: "HB-P-9T2",
        text: "Strittig war, ob das Verhalten pädagogisch oder psychiatrisch zu verstehen ist. Der Streit endete erst, als \
               Klinik und Jugendhilfe die Intervallbehandlung fest vereinbarten: planbare Aufnahmen statt Notaufnahmen, \
               und der Platz in der Projektstelle blieb währenddessen erhalten. Eine Bezugsperson, die durch alle Systeme \
               mitging, war wichtiger als jedes einzelne Angebot. Ein Rückschritt nach einigen Monaten war im Plan \
               vorgesehen und führte nicht zum Abbruch. Die Erlaubnisfrage wurde vor dem Einzug geklärt.",
    },
    Lesson {
        case: "HB-P-2Q8",
        text: "Eine Trägerwohnung ohne Abstinenzbedingung hielt, nachdem alle Hilfen mit Bedingungen durch Entweichung \
               geendet hatten. Die aufsuchende Fachkraft blieb über den Einzug hinaus zuständig; der Kontakt musste nicht \
               neu aufgebaut werden. Drei Träger stimmten sich wöchentlich kurz ab, die Fallführung entschied. Als das \
               alte Milieu wieder näher rückte, wurde die Betreuungszeit in die Abendstunden verlegt, statt die Hilfe in \
               Frage zu stellen. Schutz vor Ausbeutung gehört von Anfang an in das Krisenkonzept.",
    },
    Lesson {
        case: "HB-P-1F5",
        text: "Die Erlaubnisbehörde saß von der ersten Sitzung an am Tisch. So war die Erziehungsstelle genehmigt, bevor die \
               stationäre Behandlung endete, und es entstand keine Lücke. Das vereinbarte Krisenbett wurde kaum gebraucht; \
               dass es da war, hat die Erziehungsstelle gehalten. Therapie in der Muttersprache machte vieles erst \
               besprechbar. Die Jugendliche wählte mit aus, wer bei ihren Gesprächen dabei ist. Schwierig blieb der \
               ungeklärte Aufenthalt, der jede Planung über das Jahr hinaus erschwerte.",
    },
    Lesson {
        case: "HB-P-8C3",
        text: "Der erste tragfähige Kontakt entstand auf der Straße, durch eine Fachkraft mit gleicher Herkunftssprache. Das \
               Setting begann deshalb dort und nicht mit einem Einzug. Der niedrigschwellige Clearingplatz durfte genutzt \
               und verlassen werden, ohne dass jemand die Hilfe beendete; Rückfälle waren ausdrücklich eingeplant. Der \
               Ausweichplatz lag bei einem zweiten Träger. Erst als feststand, dass niemand kündigt, wurden die \
               Abwesenheiten kürzer. Mitarbeitende brauchen dafür Rückhalt ihrer Leitung.",
    },
    Lesson {
        case: "HB-P-3X9",
        text: "Mehrere Einrichtungen für Mutter und Kind hatten abgelehnt. Getragen hat ein Einzelsetting in Räumen des \
               Trägers, für das die Erlaubnis mit Auflagen rechtzeitig vorlag. Eine feste Bezugsperson eines zweiten \
               Trägers blieb über die Geburt hinaus, sodass der Übergang kein Beziehungsabbruch war. Familienarbeit mit \
               den Großeltern wurde zur wichtigsten Ressource. Wer ähnlich plant, sollte Gesundheitsdienst und \
               Familiengericht vor der Geburt einbeziehen, nicht danach.",
    },
    Lesson {
        case: "HB-P-7B4",
        text: "Angriffe kamen nur in Gruppensituationen vor. Das Setting verzichtete deshalb ganz auf eine Gruppe: eigene \
               Wohnung, intensive Einzelbetreuung durch einen zweiten Träger, ambulante Traumatherapie. Der Praktikumsplatz \
               gab dem Tag eine Form, die niemand pädagogisch begründen musste. Klinik und Jugendhilfe blieben \
               unterschiedlicher Meinung, vereinbarten aber, wer in welcher Lage handelt. Diese Absprache war nützlicher \
               als die Einigung auf eine Diagnose. Die Hilfe endete planmäßig.",
    },
    Lesson {
        case: "HB-P-5R6",
        text: "Eingliederungshilfe und Wohngruppe hatten beendet, die Zuständigkeit war offen. Der Pool trennte beide Fragen: \
               zuerst die Hilfe, danach die Kostenklärung. Die ländliche Projektstelle arbeitete mit praktischen Aufgaben, \
               die sofort gelangen. Nach einigen Wochen wurde der Tagesablauf planvoll verändert; das war vorgesehen und \
               galt nicht als Scheitern. Der Brandschutz wurde offen besprochen und mit einfachen Mitteln gelöst. \
               Einzelbeschulung braucht einen längeren Vorlauf, als wir angenommen hatten.",
    },
    Lesson {
        case: "HB-P-9J2",
        text: "Alle angefragten Gruppen hatten abgelehnt, weil sie die Verantwortung bei Suizidalität allein hätten tragen \
               müssen. Die Klinik sagte verbindlich Intervalle zu und blieb telefonisch erreichbar; erst dadurch wurde eine \
               therapeutische Einrichtung bereit. Verantwortung wurde schriftlich geteilt: wer entscheidet, wer informiert, \
               wer bleibt. Die Bezugsperson eines zweiten Trägers begleitete auch in die Klinik. Der Übergang in die \
               Eingliederungshilfe gelang, weil er ein halbes Jahr vorher begonnen wurde.",
    },
    Lesson {
        case: "HB-P-4V8",
        text: "Nach grenzverletzendem Verhalten war schnelle Unterbringung gefordert. Hilfreich war, sich trotzdem eine Woche \
               für das Schutzkonzept zu nehmen: altershomogene Belegung, klare Nachtregelung, ambulante Therapie mit \
               eigenem Auftrag. Eigene Gewalterfahrungen wurden mitbehandelt und nicht gegen die Verantwortung \
               aufgerechnet. Ein Rückschritt wurde durch den Ausweichplatz aufgefangen. Engpass blieb der Therapieplatz; \
               er sollte angefragt werden, bevor das Setting steht.",
    },
    Lesson {
        case: "HB-P-2D7",
        text: "Bei rascher Zuspitzung zählte Tempo: Vom Eingang bis zur ersten Sitzung vergingen nur wenige Tage, die \
               Erlaubnisbehörde prüfte parallel. Die Erziehungsstelle nahm auf, obwohl die Orientierung zur Straße anhielt; \
               die aufsuchende Arbeit in der Szene lief weiter und meldete sich bei Abwesenheit zuerst. Nach jeder Rückkehr \
               gab es Essen und Schlaf, das Gespräch erst am nächsten Tag. Elternarbeit begann sofort und ohne Vorwurf. \
               Der Ausweichplatz entlastete die Erziehungsstelle planbar.",
    },
];

/// Lessons of the case alliance in Berlin.
pub const BERLIN: &[Lesson] = &[
    Lesson {
        case: "BE-F-11K",
        text: "Tragfähig war am Anfang nur der Kontakt zu einer aufsuchenden Fachkraft. Das Setting wurde um diesen Kontakt \
               herum gebaut: ein eigener Raum mit Erlaubnis unter Auflagen, Einzelbeschulung in kleinen Schritten, ein \
               Team aus mehreren Trägern auf Zeit. Alle hatten vereinbart, dass ein Rückfall die Hilfe nicht beendet, und \
               hielten sich daran. Verantwortung wurde geteilt, wenn eine Stelle erschöpft war. Das Mädchen entschied mit, \
               wer den Schlüssel hat. Konsum wurde angesprochen, aber nicht zur Bedingung gemacht.",
    },
    Lesson {
        case: "BE-F-12R",
        text: "Nach vielen gescheiterten Unterbringungen half es, die schwere Aggression als erwartbar zu behandeln. Zwei \
               Träger bildeten ein gemeinsames Team, damit niemand allein im Dienst war und Ausfälle aufgefangen wurden. \
               Die Klinik sagte Intervalle zu und nahm an Fallbesprechungen teil. Nach einem halben Jahr wurde das Setting \
               im Verbund planvoll angepasst, ohne den Ort zu wechseln. Handwerkliche Arbeit gab Erfolge, die nicht \
               verhandelt werden mussten. Personalwechsel sollte früh offen angekündigt werden.",
    },
    Lesson {
        case: "BE-F-21A",
        text: "Das erste Setting endete ungeplant, als die Bezugsperson ging. Der Fallverbund hielt den Kontakt, obwohl \
               gerade kein Platz bestand, und entwickelte ein neues Setting, das nach einem Jahr trug. Unsere Lehre: Eine \
               Erziehungsstelle, die an einer einzigen Person hängt, braucht von Anfang an eine zweite vertraute Person und \
               einen erprobten Ausweichplatz. Der Abbruch war kein Versagen des Mädchens, und so wurde es ihr auch gesagt. \
               Geteilte Verantwortung im Verbund hat den Neubeginn ermöglicht.",
    },
    Lesson {
        case: "BE-F-22C",
        text: "Die Bezugsperson begann ihre Arbeit vor der Entlassung und holte den Jugendlichen selbst ab. So war der erste \
               Tag draußen kein leerer Tag. Trägerwohnung und Ausbildungsvorbereitung in einem Betrieb standen bereit; der \
               Betrieb wusste, worauf er sich einließ, und bekam einen festen Ansprechpartner. Die Bindung an das Milieu \
               ließ erst nach, als der Arbeitstag voll war. Jugendgerichtshilfe und Pool stimmten Auflagen ab, statt sie \
               zu verdoppeln. Die Hilfe endete planmäßig.",
    },
    Lesson {
        case: "BE-F-23F",
        text: "Abstand zum gefährdenden Umfeld war nötig, sollte aber keine Verschickung sein. Das begleitete Reiseprojekt \
               hatte deshalb von Anfang an ein Ziel: die Projektstelle danach, die das Mädchen vorher kennengelernt hatte. \
               Dieselben Fachkräfte blieben. Nach einigen Wochen wurde der Plan gemeinsam verändert, seitdem ist es stabil. \
               Erlaubnis und Finanzierung kosteten die meiste Zeit; beides gehört in die erste Sitzung. Elternarbeit lief \
               währenddessen weiter und bereitete Besuche vor.",
    },
    Lesson {
        case: "BE-F-24H",
        text: "Für ein Kind mit vielen Abbrüchen war die Erziehungsstelle ohne weitere Kinder der richtige Rahmen. Sie hielt, \
               weil sie entlastet wurde: ein Team aus zwei Trägern, feste freie Wochenenden, Absprachen mit der Klinik für \
               Krisen. Die Erlaubnis war früh geklärt. Größte Hürde blieb die Schule; die Begleitung begann mit sehr kurzen \
               Zeiten und wuchs langsam. Wir raten, die Schulaufsicht schon zur ersten Sitzung einzuladen und Erfolge \
               in Minuten statt in Noten zu messen.",
    },
    Lesson {
        case: "BE-F-25K",
        text: "Die Gruppe verlangte Zusicherungen, die niemand geben konnte. Der Fallverbund vereinbarte stattdessen \
               schriftlich gemeinsame Verantwortung: Klinik, Einrichtung und Jugendamt tragen eine Krise zusammen, und \
               keine Stelle wird danach allein befragt. Mit verbindlichen Intervallen und einer Bezugsperson, die in beiden \
               Systemen bekannt ist, wurden die Wechsel seltener. Ein Rückschritt zu Beginn war kein Grund zur Änderung. \
               Sorgerechtliche Fragen brauchten eine juristische Beratung, die früher hätte kommen sollen.",
    },
    Lesson {
        case: "BE-F-26M",
        text: "Gruppensettings passten nicht, und das lag nicht am jungen Menschen. Eigene Wohnung, intensive \
               Einzelbetreuung durch einen zweiten Träger und ambulante Therapie reichten aus. Wichtig war, dass Name, \
               Anrede und Wohnform nicht verhandelt, sondern respektiert wurden. Die Ziele schrieb der junge Mensch selbst, \
               die Fachkräfte ergänzten sie. Selbstverletzung wurde mit einem einfachen Plan beantwortet, der an der Tür \
               hing. Schule kam erst wieder ins Gespräch, als das Wohnen sicher war.",
    },
    Lesson {
        case: "BE-F-27P",
        text: "Nach Konflikten in Gruppen hielt die Trägerwohnung mit mobiler Betreuung. Der Tag wurde durch ein \
               Betriebspraktikum strukturiert, das schon in der zweiten Woche begann; Pünktlichkeit wurde dort gelernt und \
               nicht in der Wohnung eingefordert. Suchtberatung ging mit, statt auf Termine zu warten. Über Alkohol wurde \
               ohne Drohung gesprochen. Belastend blieb der unsichere Aufenthalt; feste Beratung dazu gehört ins Setting. \
               Nach einem Jahr endete die Hilfe planmäßig, mit Nachbetreuung auf Abruf.",
    },
    Lesson {
        case: "BE-F-28S",
        text: "Bei rascher Zuspitzung nach erlebter Gewalt war Sicherheit das erste Ziel: therapeutische Einrichtung, \
               Intervallabsprache mit der Klinik, klare Regeln für Besuche. Ein Team mehrerer Träger teilte sich \
               Elternarbeit und Begleitung, damit das Kind nicht Botin zwischen den Erwachsenen wurde. Der andere \
               Elternteil wurde einbezogen, sobald das Schutzkonzept stand. Nach einem halben Jahr ist die Lage stabil. \
               Der Therapieplatz fehlte zunächst; die Klinik überbrückte mit ambulanten Gesprächen.",
    },
    Lesson {
        case: "BE-F-31B",
        text: "Vor der Strafmündigkeit gibt es keine Auflagen, die Hilfe muss also überzeugen. Die ländliche Projektstelle \
               bot Abstand und eine kleine Zahl verlässlicher Erwachsener; die Erlaubnis lag vor. Einzelbeschulung begann am \
               ersten Morgen. Polizei und Jugendamt vereinbarten einen Ansprechpartner, damit neue Vorwürfe nicht über \
               Umwege ankamen. Elternarbeit bereitete die Heimfahrten vor, der Ausweichplatz war einmal nötig und reichte \
               für wenige Nächte. Nach einem halben Jahr ist der Alltag ruhig.",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use anonymise::{NodeTerms, Register};
    use domain::pool_file::{self, PoolFile};
    use domain::random::SeededRandom;

    use super::*;

    fn check(text: &str, lessons: &[Lesson]) {
        let file = pool_file::read(text, &SeededRandom::new(1)).expect("the data set is valid");
        let known: BTreeSet<&str> = file.cases.iter().map(|case| case.identity.panel_code.as_str()).collect();
        let named: BTreeSet<&str> = lessons.iter().map(|lesson| lesson.case).collect();
        assert_eq!(named.len(), lessons.len(), "one lesson per case");
        assert!(named.is_subset(&known));
        assert!(lessons.iter().any(|lesson| WAITING.contains(&lesson.case)));
        for lesson in lessons {
            check_lesson(&file, lesson);
        }
    }

    /// The register of every case of the city is held against the text: a lesson names nobody at all.
    fn check_lesson(file: &PoolFile, lesson: &Lesson) {
        let length = lesson.text.chars().count();
        assert!((200..=600).contains(&length), "{}: {length} characters", lesson.case);
        let terms = NodeTerms {
            staff: file.staff.iter().map(|member| member.name.clone()).collect(),
            providers: file.staff.iter().filter_map(|member| member.organisation.clone()).collect(),
            places: file.profile.city.iter().cloned().collect(),
            // The other young people are checked one by one below.
            ..NodeTerms::default()
        };
        for case in &file.cases {
            let result = anonymise::scan(lesson.text, &Register::for_case(case, &terms));
            let blocking: Vec<_> = result.hits.iter().filter(|hit| hit.blocks).collect();
            assert!(blocking.is_empty(), "{}: {blocking:?}", lesson.case);
            for detail in &case.identity.unusual_details {
                assert!(!lesson.text.contains(detail.as_str()), "{}: {detail}", lesson.case);
            }
        }
    }

    #[test]
    fn lessons_of_bremen_name_nobody() {
        check(super::super::BREMEN_FILE, BREMEN);
    }

    #[test]
    fn lessons_of_berlin_name_nobody() {
        check(super::super::BERLIN_FILE, BERLIN);
    }
}
