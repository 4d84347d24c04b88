//! The central alliance, the provincial alliances and the authorities, with the reorganisation of
//! 1/7/2025.

use model::{org::OrgKind, record::Noun};
use serde_json::{Value, json};

use super::{form::Form, writer::Writer};

/// The day from which the merged provinces stand (Resolution 202/2025/QH15).
pub(super) const REORGANISED: &str = "2025-07-01";

/// Id, full name, short name, territory, and the alliance of the province it was merged into.
type Alliance = (&'static str, &'static str, &'static str, &'static str, Option<&'static str>);

/// The eleven of the cluster first.
const ALLIANCES: [Alliance; 13] = [
    (
        "ha-noi",
        "Liên minh Hợp tác xã thành phố Hà Nội",
        "Liên minh HTX TP Hà Nội",
        "thành phố Hà Nội",
        None,
    ),
    (
        "hai-phong",
        "Liên minh Hợp tác xã và Doanh nghiệp thành phố Hải Phòng",
        "Liên minh HTX và DN TP Hải Phòng",
        "thành phố Hải Phòng",
        None,
    ),
    (
        "hai-duong",
        "Liên minh Hợp tác xã tỉnh Hải Dương",
        "Liên minh HTX tỉnh Hải Dương",
        "tỉnh Hải Dương",
        Some("hai-phong"),
    ),
    (
        "hung-yen",
        "Liên minh Hợp tác xã tỉnh Hưng Yên",
        "Liên minh HTX tỉnh Hưng Yên",
        "tỉnh Hưng Yên",
        None,
    ),
    (
        "bac-ninh",
        "Liên minh Hợp tác xã tỉnh Bắc Ninh",
        "Liên minh HTX tỉnh Bắc Ninh",
        "tỉnh Bắc Ninh",
        None,
    ),
    (
        "vinh-phuc",
        "Liên minh Hợp tác xã tỉnh Vĩnh Phúc",
        "Liên minh HTX tỉnh Vĩnh Phúc",
        "tỉnh Vĩnh Phúc",
        Some("phu-tho"),
    ),
    (
        "ha-nam",
        "Liên minh Hợp tác xã tỉnh Hà Nam",
        "Liên minh HTX tỉnh Hà Nam",
        "tỉnh Hà Nam",
        Some("ninh-binh"),
    ),
    (
        "nam-dinh",
        "Liên minh Hợp tác xã tỉnh Nam Định",
        "Liên minh HTX tỉnh Nam Định",
        "tỉnh Nam Định",
        Some("ninh-binh"),
    ),
    (
        "ninh-binh",
        "Liên minh Hợp tác xã tỉnh Ninh Bình",
        "Liên minh HTX tỉnh Ninh Bình",
        "tỉnh Ninh Bình",
        None,
    ),
    (
        "thai-binh",
        "Liên minh Hợp tác xã tỉnh Thái Bình",
        "Liên minh HTX tỉnh Thái Bình",
        "tỉnh Thái Bình",
        Some("hung-yen"),
    ),
    (
        "quang-ninh",
        "Liên minh Hợp tác xã tỉnh Quảng Ninh",
        "Liên minh HTX tỉnh Quảng Ninh",
        "tỉnh Quảng Ninh",
        None,
    ),
    (
        "phu-tho",
        "Liên minh Hợp tác xã tỉnh Phú Thọ",
        "Liên minh HTX tỉnh Phú Thọ",
        "tỉnh Phú Thọ",
        None,
    ),
    (
        "lai-chau",
        "Liên minh Hợp tác xã tỉnh Lai Châu",
        "Liên minh HTX tỉnh Lai Châu",
        "tỉnh Lai Châu",
        None,
    ),
];

pub(super) fn write(writer: &mut Writer) {
    let vca = Form::new(json!({"kind": OrgKind::CentralAlliance})).rows(
        "names",
        [json!({"name": "Liên minh Hợp tác xã Việt Nam", "short": "Liên minh HTX Việt Nam"})],
    );
    writer.refer(Noun::Org, "vca", vca);
    // Who takes a merged alliance in is written before it.
    let (merged, standing): (Vec<&Alliance>, Vec<&Alliance>) =
        ALLIANCES.iter().partition(|alliance| alliance.4.is_some());
    for alliance in standing.into_iter().chain(merged) {
        provincial(writer, alliance);
    }
    let committee = Form::new(json!({"kind": OrgKind::Authority})).rows(
        "names",
        [json!({"name": "Ủy ban nhân dân thành phố Hải Phòng", "short": "UBND TP Hải Phòng"})],
    );
    writer.refer(Noun::Org, "ubnd-hai-phong", committee);
}

fn provincial(writer: &mut Writer, (slug, name, short, territory, into): &Alliance) {
    let ended = into.map(|_| REORGANISED);
    let mut placements: Vec<Value> =
        vec![json!({"parent": "vca", "admin_unit": territory, "to": ended})];
    let mut events = Vec::new();
    if let Some(into) = into {
        placements.push(json!({"parent": into, "from": REORGANISED}));
        // The provinces were merged by law; that their alliances followed is inferred.
        events.push(json!({
            "kind": "merge_into", "on": REORGANISED, "into": into,
            "basis": "Nghị quyết 202/2025/QH15", "unverified": true,
        }));
    }
    let form = Form::new(json!({"kind": OrgKind::ProvincialAlliance}))
        .rows("names", [json!({"name": name, "short": short, "to": ended})])
        .rows("placements", placements)
        .rows("events", events);
    writer.refer(Noun::Org, slug, form);
}
