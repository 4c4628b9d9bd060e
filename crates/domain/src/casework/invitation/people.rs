// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Fixed answers about the people of a session.

use crate::form::choices;

choices! {
    /// What a session about a case is.
    pub enum SessionKind {
        Case = "case", "Kooperationsrunde zum Fall (Clearing)";
        Crisis = "crisis", "Kurzfristige Runde in einer Krise";
    }
    /// In which capacity somebody takes part.
    pub enum Capacity {
        Moderator = "moderator", "Moderation";
        CaseLead = "case_lead", "Fallführung";
        Standing = "standing", "ständiges Mitglied";
        Guardian = "guardian", "Vormundschaft";
        Guest = "guest", "extern hinzugeladen";
        Substitute = "substitute", "Vertretung für diese Sitzung";
    }
    /// Legal domain (Rechtskreis) in which somebody works (R83, R145).
    pub enum LegalDomain {
        YouthWelfare = "sgb8", "Jugendhilfe (SGB VIII)";
        Health = "sgb5", "Krankenbehandlung (SGB V)";
        Participation = "sgb9", "Eingliederungshilfe (SGB IX)";
        PublicHealth = "oegd", "Öffentlicher Gesundheitsdienst";
        Employment = "sgb2", "Grundsicherung und Arbeitsförderung (SGB II, SGB III)";
        Justice = "jgg", "Jugendstrafverfahren";
        Police = "polg", "Polizei- und Ordnungsrecht";
        School = "school", "Schulrecht";
        Residence = "aufenthg", "Aufenthaltsrecht";
        Family = "bgb", "Familien- und Vormundschaftsrecht (BGB)";
        Other = "other", "anderer Rechtskreis";
    }
    /// Profession.
    pub enum Profession {
        SocialWork = "social_work", "Soziale Arbeit";
        Education = "education", "Pädagogik, Heilpädagogik";
        Psychology = "psychology", "Psychologie, Psychotherapie";
        Medicine = "medicine", "Medizin, Psychiatrie";
        Nursing = "nursing", "Pflege";
        Teaching = "teaching", "Lehramt, Sonderpädagogik";
        Police = "police", "Polizei";
        Law = "law", "Recht, Justiz";
        Administration = "administration", "Verwaltung, Aufsicht";
        Other = "other", "anderer Beruf";
    }
}
