//! The central alliance's bloc of 14 service units and enterprises: meeting of 10/12/2021, plan of
//! 12 tasks and leadership for 2022.

use model::{
    drive::DriveKind,
    group::{GroupKind, LeadershipRole},
    org::OrgKind,
    record::Noun,
};
use serde_json::{Value, json};

use super::{form::Form, writer::Writer};

/// How many members the source states.
const MEMBERS: usize = 14;
/// How many tasks the source states.
const TASKS: usize = 12;

/// Id, name, short name, whether the source calls it a member.
const NAMED: [(&str, &str, &str, bool); 4] = [
    ("vca-quy-ht", "Quỹ hỗ trợ phát triển Hợp tác xã Việt Nam", "Quỹ hỗ trợ phát triển HTX", true),
    (
        "vca-truong-mn",
        "Trường Bồi dưỡng cán bộ Hợp tác xã miền Nam",
        "Trường Bồi dưỡng cán bộ HTX miền Nam",
        true,
    ),
    (
        "vca-truong-bb",
        "Trường Cao đẳng Kinh tế – Kỹ thuật Bắc Bộ",
        "Trường CĐ Kinh tế – Kỹ thuật Bắc Bộ",
        false,
    ),
    ("vca-bao", "Thời báo Kinh doanh", "Thời báo Kinh doanh", false),
];

/// Tasks that the source names, with the movement that they go on with.
const TASKS_NAMED: [(&str, Option<&str>); 5] = [
    (
        "Tiếp tục phong trào thi đua “Phát triển kinh tế hợp tác, HTX nhanh và bền vững”.",
        Some("pt-vca-ben-vung"),
    ),
    (
        "Tiếp tục phong trào thi đua “Xây dựng hệ thống Liên minh HTX các cấp vững mạnh”.",
        Some("pt-vca-vung-manh"),
    ),
    ("Gắn thi đua với học tập và làm theo tấm gương đạo đức Hồ Chí Minh.", None),
    (
        "Xây dựng, nhân rộng điển hình tiên tiến; mỗi đơn vị đều có điển hình tiên tiến tiêu biểu.",
        None,
    ),
    (
        "Đôn đốc, kiểm tra việc thực hiện nội dung thi đua; khen thưởng kịp thời điển hình tiên \
         tiến.",
        None,
    ),
];

/// The member units; the named ones are real.
pub(super) fn orgs(writer: &mut Writer) {
    for (slug, name, short, _) in NAMED {
        unit(writer, slug, name, short, false);
    }
    for number in 1..=MEMBERS - NAMED.len() {
        let name = format!("Đơn vị mẫu {number:02}");
        unit(writer, &invented(number), &name, &name, true);
    }
}

fn invented(number: usize) -> String {
    format!("don-vi-mau-{number:02}")
}

fn unit(writer: &mut Writer, slug: &str, name: &str, short: &str, synthetic: bool) {
    let form = Form::new(json!({
        "kind": OrgKind::ServiceUnit, "synthetic": synthetic.then_some(true),
    }))
    .rows("names", [json!({"name": name, "short": short})])
    .rows("placements", [json!({"parent": "vca"})]);
    writer.refer(Noun::Org, slug, form);
}

/// The bloc, its plan and its leadership.
pub(super) fn write(writer: &mut Writer) {
    let named = NAMED.iter().map(|(slug, _, _, stated)| {
        json!({"org": slug, "from": "2021-01-01", "unverified": (!stated).then_some(true)})
    });
    let others = (1..=MEMBERS - NAMED.len())
        .map(|number| json!({"org": invented(number), "from": "2021-01-01", "unverified": true}));
    let elected = |org: &str, role: LeadershipRole| {
        json!({"org": org, "role": role, "from": "2022-01-01", "to": "2023-01-01",
               "elected_on": "2021-12-10"})
    };
    let bloc = Form::new(json!({
        "kind": GroupKind::Bloc,
        "name": "Khối thi đua các đơn vị sự nghiệp và doanh nghiệp Liên minh HTX Việt Nam",
        "organiser": "vca",
    }))
    .list("members", named.chain(others))
    .rows(
        "terms",
        [
            elected("vca-quy-ht", LeadershipRole::Leader),
            elected("vca-truong-mn", LeadershipRole::Deputy),
        ],
    )
    .row(
        "years",
        "2021",
        json!({"year": 2021, "theme": "Đoàn kết – Kỷ cương – Bứt phá – Sáng tạo – Hiệu quả"}),
    )
    .row(
        "years",
        "2022",
        json!({"year": 2022,
               "motto": "Đoàn kết, kỷ cương, hành động, sáng tạo, hiệu quả",
               "slogan": "Tinh hoa của VCA, đặc sắc của các đơn vị, đổi mới sáng tạo"}),
    );
    writer.refer(Noun::Group, "khoi-vca", bloc);

    let plan = Form::new(json!({
        "name": "Kế hoạch thi đua năm 2022 của Khối các đơn vị sự nghiệp và doanh nghiệp",
        "organiser": "vca", "group": "khoi-vca", "movement": "pt-vca-ben-vung",
        "kind": DriveKind::Plan, "from": "2022-01-01", "to": "2022-12-31",
        "motto": "Đoàn kết, kỷ cương, hành động, sáng tạo, hiệu quả",
        "slogan": "Tinh hoa của VCA, đặc sắc của các đơn vị, đổi mới sáng tạo",
    }))
    .list("contents", tasks());
    writer.refer(Noun::Drive, "kh-khoi-vca-2022", plan);
}

fn tasks() -> impl Iterator<Item = Value> {
    let named =
        TASKS_NAMED.into_iter().map(|(text, movement)| json!({"text": text, "movement": movement}));
    let others = (TASKS_NAMED.len() + 1..=TASKS)
        .map(|number| json!({"text": format!("Nhiệm vụ mẫu {number:02}"), "synthetic": true}));
    named.chain(others)
}
