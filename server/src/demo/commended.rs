//! The commendations of 2020 at Hải Phòng: 60 collectives and 180 individuals by three bodies in
//! five drives, as told at the conference of 02/4/2021.
//!
//! 60 and 180 are distinct recipients. Which body gave how many of which award in which drive is
//! invented, and so are the 64 and 191 times an award was given.

use std::collections::BTreeSet;

use model::{award::RecipientKind, drive::DriveKind, movement::MovementKind, record::Noun};
use serde_json::{Value, json};

use super::{
    form::Form,
    hai_phong::{invented_id, invented_name},
    names,
    seed::Seed,
    writer::Writer,
};

pub(super) const MOVEMENT: &str = "pt-hp-2020";
const COLLECTIVES: usize = 60;
const INDIVIDUALS: usize = 180;
const SOURCE: &str = "Tin hội nghị ngày 02/4/2021 của Liên minh HTX và DN thành phố Hải Phòng";

/// Id, kind, name, first and last day, day of the decisions; the days are inferred.
const DRIVES: [(&str, DriveKind, &str, &str, &str, &str); 5] = [
    (
        "dot-hp-2015-2020",
        DriveKind::PeriodSummary,
        "Tổng kết phong trào thi đua yêu nước, điển hình tiên tiến giai đoạn 2015–2020",
        "2015-01-01",
        "2020-06-30",
        "2020-07-15",
    ),
    (
        "dot-hp-30-nam",
        DriveKind::Anniversary,
        "Chào mừng kỷ niệm 30 năm Ngày thành lập Liên minh HTX và DN thành phố",
        "2020-01-02",
        "2020-09-30",
        "2020-10-10",
    ),
    (
        "dot-hp-dai-hoi",
        DriveKind::Congress,
        "Chào mừng Đại hội Liên minh HTX và DN thành phố nhiệm kỳ 2020–2025",
        "2020-03-01",
        "2020-11-15",
        "2020-11-20",
    ),
    (
        "dot-hp-dao-tao",
        DriveKind::Thematic,
        "Tổng kết công tác đào tạo giai đoạn 2017–2020",
        "2017-01-01",
        "2020-12-15",
        "2020-12-18",
    ),
    (
        "dot-hp-4-khoi",
        DriveKind::Yearly,
        "Tổng kết phong trào thi đua khen thưởng năm 2020 giữa 4 Khối",
        "2020-01-01",
        "2020-12-31",
        "2021-01-20",
    ),
];

/// Who signs for a body, and the symbol of its decisions.
const BODIES: [(&str, &str, &str); 3] = [
    ("vca", "Chủ tịch Liên minh HTX Việt Nam", "QĐ-LMHTXVN"),
    ("ubnd-hai-phong", "Chủ tịch UBND thành phố", "QĐ-UBND"),
    ("hai-phong", "Chủ tịch Liên minh HTX và DN thành phố", "QĐ-LMHTX"),
];

/// By drive, how often an award went to collectives and to individuals.
type ByDrive = [(usize, usize); DRIVES.len()];

/// Award, body, and how often it was given.
const AWARDS: [(&str, &str, ByDrive); 5] = [
    ("ht-knc-htx", "vca", [(0, 15), (0, 10), (0, 0), (0, 0), (0, 0)]),
    ("ht-bang-khen-vca", "vca", [(3, 8), (3, 6), (2, 4), (2, 4), (2, 4)]),
    // The two flags are stated; the drive is not.
    ("dh-co-ubnd-hp", "ubnd-hai-phong", [(2, 0), (0, 0), (0, 0), (0, 0), (0, 0)]),
    ("ht-bang-khen-tinh", "ubnd-hai-phong", [(5, 12), (3, 8), (2, 6), (1, 3), (4, 10)]),
    ("ht-giay-khen", "hai-phong", [(6, 20), (6, 16), (6, 16), (5, 15), (12, 34)]),
];

pub(super) fn write(writer: &mut Writer) {
    let published =
        |kind: RecipientKind, value: usize| json!({"kind": kind, "value": value, "source": SOURCE});
    let movement = Form::new(json!({
        "name": "Phong trào thi đua năm 2020 của Liên minh HTX và DN thành phố Hải Phòng",
        "organiser": "hai-phong", "kind": MovementKind::Regular,
        "from": "2020-01-01", "to": "2020-12-31",
    }))
    .rows(
        "published",
        [
            published(RecipientKind::Collective, COLLECTIVES),
            published(RecipientKind::Individual, INDIVIDUALS),
        ],
    );
    writer.refer(Noun::Movement, MOVEMENT, movement);
    for (slug, kind, name, from, to, _) in DRIVES {
        let form = Form::new(json!({
            "name": name, "organiser": "hai-phong", "movement": MOVEMENT, "kind": kind,
            "from": from, "to": to, "unverified": true,
        }));
        writer.refer(Noun::Drive, slug, form);
    }
    decisions(writer);
}

fn decisions(writer: &mut Writer) {
    let mut seed = Seed::new("commended");
    let mut collectives = Roll::new(COLLECTIVES);
    let mut individuals = Roll::new(INDIVIDUALS);
    let people = names::people(&mut seed, INDIVIDUALS);
    let mut number = 0;
    for (index, (drive, _, _, _, _, issued_on)) in DRIVES.into_iter().enumerate() {
        for (award, body, by_drive) in AWARDS {
            let (units, persons) = by_drive.get(index).copied().unwrap_or_default();
            if units + persons == 0 {
                continue;
            }
            number += 1;
            let units = collectives.take(&mut seed, units).into_iter().map(|unit| {
                json!({"kind": RecipientKind::Collective, "name": invented_name(unit),
                       "subject": invented_id(unit), "award": award})
            });
            let persons = individuals.take(&mut seed, persons).into_iter().map(|person| {
                json!({"kind": RecipientKind::Individual, "name": people.get(person - 1),
                       "subject": format!("ca-nhan-{person:03}"), "award": award})
            });
            let recipients: Vec<Value> = units.chain(persons).collect();
            let signed = BODIES.iter().find(|(id, ..)| *id == body);
            let form = Form::new(json!({
                "number": format!("Mẫu {number:02}"),
                "symbol": signed.map(|(_, _, symbol)| symbol),
                "signer_title": signed.map(|(_, signer, _)| signer),
                "issued_on": issued_on, "body": body, "organiser": "hai-phong",
                "movement": MOVEMENT, "drive": drive, "synthetic": true,
                "note": "Số quyết định, ngày và danh sách là minh họa.",
            }))
            .list("recipients", recipients);
            writer.office(Noun::Decision, "hai-phong", &format!("qd-2020-{number:02}"), form);
        }
    }
}

/// Everybody once, in order; whoever comes after is somebody that has an award already.
struct Roll {
    size: usize,
    given: usize,
}

impl Roll {
    fn new(size: usize) -> Self {
        Self { size, given: 0 }
    }

    /// So many different recipients, numbered from 1.
    fn take(&mut self, seed: &mut Seed, n: usize) -> Vec<usize> {
        let mut taken = BTreeSet::new();
        while taken.len() < n.min(self.size) {
            if self.given < self.size {
                self.given += 1;
                taken.insert(self.given);
            } else {
                taken.insert(seed.below(self.size) + 1);
            }
        }
        taken.into_iter().collect()
    }
}
