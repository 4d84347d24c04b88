//! Legal bases as documents cite them: "Căn cứ Chỉ thị số 34-CT/TW ngày 07 tháng 4 năm 2014 …;".

use leptos::prelude::*;
use model::{
    id::RecordId,
    legal_basis::LegalBasis,
    record::{Noun, Record},
};

use crate::i18n::{Msg, t};

/// The bases, in the order they are cited; nothing when there are none.
pub fn bases(cited: &[RecordId], records: &[Record]) -> AnyView {
    let known: Vec<LegalBasis> = cited
        .iter()
        .filter_map(|id| {
            let record = records.iter().find(|record| record.id == *id)?;
            (record.noun == Noun::LegalBasis).then(|| LegalBasis::from_record(record))?
        })
        .collect();
    if known.is_empty() {
        return ().into_any();
    }
    let last = known.len() - 1;
    let lines: Vec<AnyView> = known
        .iter()
        .enumerate()
        .map(|(at, basis)| {
            let end = if at == last { '.' } else { ';' };
            let line = format!("Căn cứ {}{end}", cite(basis));
            view! { <li lang="vi">{line}</li> }.into_any()
        })
        .collect();
    view! {
        <div class="bases">
            <h3>{t(Msg::MovementBases)}</h3>
            <ul>{lines}</ul>
        </div>
    }
    .into_any()
}

/// Kind, number, day, issuer, subject. A law is named by its subject; a resolution without a
/// number by who passed it.
pub fn cite(basis: &LegalBasis) -> String {
    let mut words = vec![basis.kind.clone()];
    let law = basis.kind == "Luật" || basis.kind == "Bộ luật";
    if law {
        words.push(basis.title.clone());
    }
    if !basis.number.is_empty() {
        words.push(format!("số {}", basis.number));
    }
    words.extend(basis.issued_on.map(text::Date::to_document));
    if !law {
        if basis.number.is_empty() && basis.issued_on.is_none() {
            words.push(basis.issuer.clone());
        } else if !basis.issuer.is_empty() {
            words.push(format!("của {}", basis.issuer));
        }
        words.push(basis.title.clone());
    }
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(kind: &str, number: &str, day: &str, issuer: &str, title: &str) -> LegalBasis {
        LegalBasis {
            id: RecordId::parse("cc").unwrap(),
            kind: kind.to_owned(),
            number: number.to_owned(),
            issued_on: day.parse().ok(),
            issuer: issuer.to_owned(),
            title: title.to_owned(),
        }
    }

    #[test]
    fn documents_are_cited_as_offices_do() {
        for (basis, cited) in [
            (
                basis("Chỉ thị", "34-CT/TW", "2014-04-07", "Bộ Chính trị", "về đổi mới"),
                "Chỉ thị số 34-CT/TW ngày 07 tháng 4 năm 2014 của Bộ Chính trị về đổi mới",
            ),
            (
                basis("Luật", "06/2022/QH15", "2022-06-15", "Quốc hội", "Thi đua, khen thưởng"),
                "Luật Thi đua, khen thưởng số 06/2022/QH15 ngày 15 tháng 6 năm 2022",
            ),
            (
                basis("Nghị quyết", "", "", "Đại hội Liên minh HTX Việt Nam lần thứ VI", ""),
                "Nghị quyết Đại hội Liên minh HTX Việt Nam lần thứ VI",
            ),
        ] {
            assert_eq!(cite(&basis), cited);
        }
    }
}
