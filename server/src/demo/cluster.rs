//! The cluster of 11 alliances: totals of 2020, the year 2021, six flags proposed, the pledge of
//! 11 parties and the rotating flag, as of its meeting on 15/12/2020.

use model::{
    award::RecipientKind,
    group::{GroupKind, LeadershipRole},
    movement::MovementKind,
    nomination::CommendationBasis,
    org::{OrgKind, SectorGroup},
    quantity::{FigureRow, Qualifier},
    record::Noun,
};
use serde_json::{Value, json};

use super::{form::Form, writer::Writer};

pub(super) const CLUSTER: &str = "cum-dbsh";
/// The cluster in its shape of 11 ended with the reorganisation.
const UNTIL: &str = super::alliances::REORGANISED;
const MEETING: &str = "2020-12-15";
const SOURCE: &str = "Tin hội nghị tổng kết Cụm thi đua ngày 15/12/2020, đăng ngày 16/12/2020";

/// Cooperatives, members, new cooperatives; the sums of 2020 are published, the cells invented.
type Figures = [i64; 3];

/// The columns of [`Figures`]: indicator and unit.
const COLUMNS: [(&str, &str); 3] =
    [("cs-htx", "HTX"), ("cs-thanh-vien", "thành viên"), ("cs-htx-moi", "HTX")];

/// Published for 2020, in the order of [`COLUMNS`].
const PUBLISHED: [&str; 3] = ["7002", "3057365", "364"];

/// Id, whether the source names it as a member, figures of 2020, figures of 2021 if it reported.
const MEMBERS: [(&str, bool, Figures, Option<Figures>); 11] = [
    ("ha-noi", true, [1_947, 612_480, 108], Some([2_021, 618_305, 96])),
    ("hai-phong", false, [312, 204_650, 31], Some([338, 206_910, 30])),
    ("hai-duong", false, [612, 318_742, 29], Some([633, 320_118, 25])),
    ("hung-yen", true, [421, 214_386, 24], Some([440, 215_002, 21])),
    ("bac-ninh", true, [704, 287_915, 27], Some([726, 289_440, 24])),
    ("vinh-phuc", true, [447, 193_207, 22], Some([463, 194_066, 19])),
    ("ha-nam", true, [298, 176_533, 14], Some([309, 177_215, 13])),
    ("nam-dinh", false, [546, 342_118, 26], None),
    ("ninh-binh", false, [471, 268_904, 21], Some([486, 269_730, 18])),
    ("thai-binh", false, [562, 301_276, 23], None),
    ("quang-ninh", true, [682, 137_154, 39], Some([711, 139_020, 33])),
];

/// Flags proposed: slot, recipient, award.
const FLAGS: [(&str, &str, &str); 6] = [
    ("alliance", "bac-ninh", "dh-co-vca-xuat-sac"),
    ("alliance", "ha-nam", "dh-co-vca-xuat-sac"),
    ("agri", "htx-mau-vp", "dh-co-vca"),
    ("agri", "htx-mau-hy", "dh-co-vca"),
    ("non_agri", "htx-mau-hn", "dh-co-vca"),
    ("non_agri", "htx-mau-qn", "dh-co-vca"),
];

/// The exemplary cooperatives, which the source does not name: id, number, province, sector.
const EXEMPLARY: [(&str, u8, &str, SectorGroup); 4] = [
    ("htx-mau-vp", 61, "vinh-phuc", SectorGroup::Agri),
    ("htx-mau-hy", 62, "hung-yen", SectorGroup::Agri),
    ("htx-mau-hn", 63, "ha-noi", SectorGroup::NonAgri),
    ("htx-mau-qn", 64, "quang-ninh", SectorGroup::NonAgri),
];

pub(super) fn write(writer: &mut Writer) {
    for (slug, number, province, sector) in EXEMPLARY {
        let form =
            Form::new(json!({"kind": OrgKind::Cooperative, "sector": sector, "synthetic": true}))
                .rows(
                    "names",
                    [json!({"name": format!("Hợp tác xã mẫu {number}"),
                    "short": format!("HTX mẫu {number}")})],
                )
                .rows("placements", [json!({"parent": province})]);
        writer.refer(Noun::Org, slug, form);
    }
    group(writer);
    for (year, slug) in [(2020, "pt-cum-2020"), (2021, "pt-cum-2021")] {
        let form = Form::new(json!({
            "name": format!("Phong trào thi đua năm {year} của Cụm thi đua Liên minh HTX 11 tỉnh \
                             Đồng bằng sông Hồng và Duyên hải Bắc Bộ"),
            "organiser": "vca", "kind": MovementKind::Regular,
            "from": format!("{year}-01-01"), "to": format!("{year}-12-31"),
        }));
        writer.refer(Noun::Movement, slug, form);
    }
    reports(writer);
    flags(writer);
    pledge(writer);
}

fn group(writer: &mut Writer) {
    let members = MEMBERS.iter().map(|(org, stated, ..)| {
        json!({"org": org, "from": "2020-01-01", "to": UNTIL,
               "unverified": (!stated).then_some(true)})
    });
    let term = |org: &str, year: u16| {
        json!({"org": org, "role": LeadershipRole::Leader,
               "from": format!("{year}-01-01"), "to": format!("{}-01-01", year + 1)})
    };
    let custody = [
        json!({"holder": "bac-ninh", "from": "2020-01-01", "to": MEETING, "unverified": true}),
        json!({
            "holder": "vinh-phuc", "from": MEETING, "handed_by": "bac-ninh",
            "handed_by_title": "Chủ tịch Liên minh HTX tỉnh Bắc Ninh",
            "place": "Liên minh HTX tỉnh Bắc Ninh",
            "flag": "Cờ luân lưu Cụm trưởng năm 2021",
        }),
    ];
    let published = COLUMNS.iter().zip(PUBLISHED).map(|((indicator, _), value)| {
        json!({"year": 2020, "indicator": indicator, "value": value, "source": SOURCE})
    });
    let form = Form::new(json!({
        "kind": GroupKind::Cluster,
        "name": "Cụm thi đua Liên minh HTX 11 tỉnh Đồng bằng sông Hồng và Duyên hải Bắc Bộ",
        "organiser": "vca",
        "indicators": COLUMNS.map(|(indicator, _)| indicator),
    }))
    .list("members", members)
    .rows("terms", [term("bac-ninh", 2020), term("vinh-phuc", 2021)])
    .rows("custody", custody)
    .rows("published", published)
    .row("years", "2020", json!({"year": 2020}))
    .row("years", "2021", json!({"year": 2021, "synthetic": true}));
    writer.refer(Noun::Group, CLUSTER, form);
}

fn reports(writer: &mut Writer) {
    for (index, (org, _, figures, _)) in MEMBERS.iter().enumerate() {
        report(writer, org, 2020, "2020-12-10", index, figures);
    }
    let reported = MEMBERS.iter().filter_map(|(org, _, _, figures)| Some((org, figures.as_ref()?)));
    for (index, (org, figures)) in reported.enumerate() {
        report(writer, org, 2021, "2021-12-08", index, figures);
    }
}

fn report(writer: &mut Writer, org: &str, year: u16, day: &str, index: usize, figures: &Figures) {
    let mut form = Form::new(json!({
        "group": CLUSTER, "year": year.to_string(), "synthetic": true,
        "note": "Số liệu từng tỉnh là số minh họa; nguồn chỉ công bố số toàn cụm năm 2020.",
    }));
    for ((indicator, unit), value) in COLUMNS.iter().zip(figures) {
        form = form.row("figures", indicator, figure(*value, unit));
    }
    let number = format!("BC-{year}-{:06}", index + 1);
    writer.received(Noun::Report, org, &format!("bc-cum-{year}-{org}"), (day, &number), form);
}

/// An invented whole number, as it would have been typed.
fn figure(value: i64, unit: &str) -> Value {
    let row = FigureRow::typed(&text::group_digits(value), unit, Qualifier::Exact);
    json!(FigureRow { synthetic: true, ..row })
}

/// Two flags for leading alliances, two for agricultural and two for other cooperatives.
fn flags(writer: &mut Writer) {
    for (index, (slot, recipient, award)) in FLAGS.into_iter().enumerate() {
        let exemplary = EXEMPLARY.iter().find(|(slug, ..)| *slug == recipient);
        let name = match (recipient, exemplary) {
            ("bac-ninh", _) => "Liên minh HTX tỉnh Bắc Ninh".to_owned(),
            ("ha-nam", _) => "Liên minh HTX tỉnh Hà Nam".to_owned(),
            (_, Some((_, number, ..))) => format!("Hợp tác xã mẫu {number}"),
            (other, None) => other.to_owned(),
        };
        let form = Form::new(json!({
            "recipient_kind": RecipientKind::Collective, "recipient_name": name,
            "recipient_org": recipient, "award": award, "slot": slot,
            "basis": CommendationBasis::Movement, "movement": "pt-cum-2020", "year": "2020",
            "group": CLUSTER, "meeting_on": MEETING,
            "achievements": "Được hội nghị tổng kết Cụm thi đua ngày 15/12/2020 suy tôn và đề nghị \
                             Liên minh HTX Việt Nam tặng cờ. Nguồn không đăng báo cáo thành tích.",
            "note": "Ngày tiếp nhận là ngày họp; số hồ sơ là số minh họa.",
            "synthetic": exemplary.is_some().then_some(true),
        }));
        let number = format!("HS-2020-{:06}", index + 1);
        let slug = format!("dn-co-2020-{}", index + 1);
        writer.received(Noun::Nomination, "bac-ninh", &slug, (MEETING, &number), form);
    }
}

/// One document of eleven parties, among the papers of the leader.
fn pledge(writer: &mut Writer) {
    let contents = [
        "Tuyên truyền, vận động và hỗ trợ thành lập mới hợp tác xã.",
        "Củng cố hợp tác xã yếu, nhân rộng mô hình theo chuỗi giá trị.",
        "Đào tạo, bồi dưỡng cán bộ quản lý hợp tác xã.",
        "Báo cáo kết quả thi đua đầy đủ, đúng hạn.",
    ];
    let targets = [
        json!({"name": "Hợp tác xã thành lập mới toàn cụm", "indicator": "cs-htx-moi",
               "unit": "HTX", "shape": "at_least", "value": "364"}),
        json!({"name": "Cán bộ quản lý HTX được đào tạo, bồi dưỡng", "indicator": "cs-dao-tao",
               "unit": "%", "shape": "ratio", "value": "80"}),
        json!({"name": "Mô hình HTX theo chuỗi giá trị", "indicator": "cs-mo-hinh",
               "unit": "mô hình", "shape": "range", "value": "11", "upto": "22"}),
    ];
    let parties = MEMBERS
        .iter()
        .map(|(org, stated, ..)| json!({"org": org, "unverified": (!stated).then_some(true)}));
    let form = Form::new(json!({
        "title": "Giao ước thi đua năm 2021 của Cụm thi đua Liên minh HTX 11 tỉnh Đồng bằng sông \
                  Hồng và Duyên hải Bắc Bộ",
        "year": "2021", "movement": "pt-cum-2021", "group": CLUSTER,
        "commitment": "Liên minh HTX 11 tỉnh, thành phố cam kết thực hiện các chỉ tiêu thi đua năm \
                       2021.",
        "signatory_name": "Chủ tịch Liên minh HTX tỉnh Bắc Ninh",
        "signatory_title": "Cụm trưởng năm 2020",
        "place": "Liên minh HTX tỉnh Bắc Ninh", "committed_on": MEETING, "synthetic": true,
        "note": "Các bên ký, ngày và nơi ký theo nguồn; nội dung và chỉ tiêu là minh họa.",
    }))
    .list("parties", parties)
    .list("contents", contents.map(|text| json!({"text": text})))
    .list("targets", targets);
    let received = (MEETING, "GU-2020-000001");
    writer.received(Noun::Pledge, "bac-ninh", "gu-cum-2021", received, form);
}
