// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What was entrusted (section 65 SGB VIII) is shown to the case lead alone.

use domain::role::Role;

use crate::house::check;

const ENTRUSTED: &str = "Hat der Betreuerin unter vier Augen";

#[test]
fn entrusted_items_appear_for_the_case_lead_only() {
    check(async |house| {
        let case = house.case("HB-2017-03").await;
        let lead = house.person("fallfuehrung", Role::CaseManager, Some("hb-cm-1")).await;
        let head = house.person("leitung", Role::UnitHead, Some("hb-ul-1")).await;
        let office = house.person("koordination", Role::PoolCoordinator, Some("hb-bdf-1")).await;
        let (page, api) = (format!("/faelle/{case}"), format!("/api/v1/cases/{case}"));
        house.get(Some(&lead), &page).await.is(200).says("Anvertrautes (§ 65 SGB VIII)").says(ENTRUSTED);
        assert!(house.call("GET", Some(&lead), &api, None).await.is(200).body.contains(ENTRUSTED));
        for other in [&head, &office] {
            let shown = house.get(Some(other), &page).await.is(200).says("HB-P-1F5");
            assert!(!shown.body.contains(ENTRUSTED) && !shown.body.contains("Anvertrautes"), "{}", other.actor.name);
            let served = house.call("GET", Some(other), &api, None).await.is(200);
            assert!(served.body.contains("HB-P-1F5") && !served.body.contains(ENTRUSTED), "{}", other.actor.name);
        }
    });
}
