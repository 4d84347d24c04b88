//! Hải Phòng's alliance: its members and its four blocs.

use model::{
    group::{GroupKind, LeadershipRole},
    org::{OrgKind, SectorGroup},
    record::Noun,
};
use serde_json::{Value, json};

use super::{alliances::REORGANISED, form::Form, writer::Writer};

/// How many invented cooperatives there are at Hải Phòng: `htx-mau-01` to `htx-mau-60`.
pub(super) const INVENTED: usize = 60;

/// The blocs, in order.
pub(super) const BLOCS: [&str; 4] = ["hp-khoi-1", "hp-khoi-2", "hp-khoi-3", "hp-khoi-4"];

/// Members that the sources name: id, kind, sector, name, district as it was in 2021.
const NAMED: [(&str, OrgKind, SectorGroup, &str, &str); 8] = [
    (
        "xn-quang-minh",
        OrgKind::CollectiveEnterprise,
        SectorGroup::NonAgri,
        "Xí nghiệp tập thể thương binh Quang Minh",
        "",
    ),
    (
        "xn-binh-an",
        OrgKind::CollectiveEnterprise,
        SectorGroup::NonAgri,
        "Xí nghiệp tập thể Bình An",
        "",
    ),
    (
        "htx-thang-long",
        OrgKind::Cooperative,
        SectorGroup::NonAgri,
        "Hợp tác xã Xí nghiệp cơ khí xây dựng Thăng Long",
        "",
    ),
    ("htx-bach-dang", OrgKind::Cooperative, SectorGroup::NonAgri, "Hợp tác xã Bạch Đằng", ""),
    (
        "cty-song-hai",
        OrgKind::Enterprise,
        SectorGroup::Agri,
        "Công ty TNHH Thủy sản Song Hải",
        "huyện Cát Hải",
    ),
    (
        "cty-stc",
        OrgKind::Enterprise,
        SectorGroup::NonAgri,
        "Công ty Hợp danh công nghệ tàu thủy STC",
        "quận Lê Chân",
    ),
    (
        "cty-fago",
        OrgKind::Enterprise,
        SectorGroup::NonAgri,
        "Công ty TNHH Dịch vụ và Thương mại Quốc tế FAGO",
        "quận Ngô Quyền",
    ),
    (
        "cty-ky-duyen",
        OrgKind::Enterprise,
        SectorGroup::Agri,
        "Công ty TNHH Thực phẩm xanh Kỳ Duyên Việt Nam",
        "huyện Vĩnh Bảo",
    ),
];

/// Districts of Hải Phòng until 1/7/2025, for the invented cooperatives.
const DISTRICTS: [&str; 14] = [
    "huyện Thủy Nguyên",
    "huyện An Dương",
    "huyện An Lão",
    "huyện Kiến Thụy",
    "huyện Tiên Lãng",
    "huyện Vĩnh Bảo",
    "huyện Cát Hải",
    "quận Hồng Bàng",
    "quận Ngô Quyền",
    "quận Lê Chân",
    "quận Hải An",
    "quận Kiến An",
    "quận Đồ Sơn",
    "quận Dương Kinh",
];

/// Sectors of the invented cooperatives, in turn.
const SECTORS: [SectorGroup; 5] = [
    SectorGroup::Agri,
    SectorGroup::Agri,
    SectorGroup::NonAgri,
    SectorGroup::Agri,
    SectorGroup::NonAgri,
];

/// Id of an invented cooperative, from 1.
pub(super) fn invented_id(number: usize) -> String {
    format!("htx-mau-{number:02}")
}

/// Name of an invented cooperative, from 1.
pub(super) fn invented_name(number: usize) -> String {
    format!("Hợp tác xã mẫu {number:02}")
}

pub(super) fn write(writer: &mut Writer) {
    for (slug, kind, sector, name, district) in NAMED {
        let form = Form::new(json!({"kind": kind, "sector": sector}))
            .rows("names", [json!({"name": name, "short": short(name)})])
            .rows("placements", placements(district));
        writer.refer(Noun::Org, slug, form);
    }
    for number in 1..=INVENTED {
        let district = DISTRICTS.get(number % DISTRICTS.len()).copied().unwrap_or_default();
        let sector = SECTORS.get(number % SECTORS.len());
        let form =
            Form::new(json!({"kind": OrgKind::Cooperative, "sector": sector, "synthetic": true}))
                .rows("names", names(number))
                .rows("placements", placements(district));
        writer.refer(Noun::Org, &invented_id(number), form);
    }
    blocs(writer);
}

/// One of them was renamed, so that history has a name to keep.
fn names(number: usize) -> Vec<Value> {
    let name = invented_name(number);
    let short = short(&name);
    if number == 5 {
        return vec![
            json!({"name": format!("{name} (tên cũ)"), "short": format!("{short} (tên cũ)"),
                   "to": "2024-07-01"}),
            json!({"name": name, "short": short, "from": "2024-07-01"}),
        ];
    }
    vec![json!({"name": name, "short": short})]
}

fn short(name: &str) -> String {
    name.replace("Hợp tác xã", "HTX").replace("Xí nghiệp", "XN").replace("Công ty", "Cty")
}

/// Districts were abolished on 1/7/2025; of the communes no source says which.
fn placements(district: &str) -> [Value; 2] {
    [
        json!({"parent": "hai-phong", "admin_unit": district, "to": REORGANISED}),
        json!({"parent": "hai-phong", "admin_unit": "thành phố Hải Phòng", "from": REORGANISED}),
    ]
}

/// Four blocs are stated; who is in which, and who leads, is not.
fn blocs(writer: &mut Writer) {
    let (year, next) = (writer.year(), writer.year() + 1);
    let members: Vec<String> = NAMED
        .iter()
        .map(|(slug, ..)| (*slug).to_owned())
        .chain((1..=INVENTED).map(invented_id))
        .collect();
    for (index, slug) in BLOCS.into_iter().enumerate() {
        let number = index + 1;
        let of_bloc = members
            .iter()
            .skip(index)
            .step_by(BLOCS.len())
            .map(|org| json!({"org": org, "from": "2020-01-01", "unverified": true}));
        let leads = |org: usize, role: LeadershipRole| {
            json!({"org": invented_id(org), "role": role, "synthetic": true,
                   "from": format!("{year}-01-01"), "to": format!("{next}-01-01")})
        };
        let form = Form::new(json!({
            "kind": GroupKind::Bloc,
            "name": format!("Khối {number}, Liên minh HTX và DN TP Hải Phòng"),
            "organiser": "hai-phong",
            "indicators": ["cs-doanh-thu", "cs-ket-nap", "cs-ocop", "cs-dien-hinh"],
        }))
        .list("members", of_bloc)
        .rows(
            "terms",
            [
                leads(12 + number, LeadershipRole::Leader),
                leads(16 + number, LeadershipRole::Deputy),
            ],
        );
        writer.refer(Noun::Group, slug, form);
    }
    let city = Form::new(json!({
        "kind": GroupKind::Bloc,
        "name": "Khối thi đua Liên hiệp hội và các Hội doanh nghiệp thành phố Hải Phòng",
        "organiser": "ubnd-hai-phong",
        "note": "Nguồn chỉ nêu một thành viên.",
    }))
    .list("members", [json!({"org": "hai-phong", "from": "2021-01-01"})]);
    writer.refer(Noun::Group, "khoi-hoi-dn-hp", city);
}
