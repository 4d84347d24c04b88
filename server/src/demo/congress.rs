//! The sixth congress of Hải Phòng's alliance on 27/11/2020: statistics of 2017–2020, attendance and
//! delegation, targets of the term, and two decisions of 4+2 and 6+4.

use model::{
    award::RecipientKind,
    movement::MovementKind,
    quantity::{FigureRow, Qualifier},
    record::Noun,
};
use serde_json::{Value, json};

use super::{
    form::Form,
    hai_phong::{invented_id, invented_name},
    names,
    seed::Seed,
    writer::Writer,
};

pub(super) const MOVEMENT: &str = "pt-hp-kttt-2017-2020";
const DAY: &str = "2020-11-27";
const SOURCE: &str = "Tin Đại hội lần thứ 6, đăng ngày 21/12/2020";

/// Id, awarding body, who signs, symbol, award, collectives, individuals; the counts are published.
const DECISIONS: [(&str, &str, &str, &str, &str, usize, usize); 2] = [
    (
        "qd-dh6-ubnd",
        "ubnd-hai-phong",
        "Chủ tịch UBND thành phố",
        "QĐ-UBND",
        "ht-bang-khen-tinh",
        4,
        2,
    ),
    (
        "qd-dh6-vca",
        "vca",
        "Chủ tịch Liên minh HTX Việt Nam",
        "QĐ-LMHTXVN",
        "ht-bang-khen-vca",
        6,
        4,
    ),
];

/// Indicator, value, unit, qualifier, as printed.
type Statistic = (&'static str, &'static str, &'static str, Qualifier, &'static str);

/// Of the territory, for 2017–2020.
const STATISTICS: [Statistic; 6] = [
    ("cs-to-hop-tac", "2600", "tổ", Qualifier::Exact, "2.600 tổ hợp tác"),
    (
        "cs-htx-lhhtx-qtdnd",
        "337",
        "đơn vị",
        Qualifier::Exact,
        "337 HTX, Liên hiệp HTX và Quỹ tín dụng nhân dân",
    ),
    ("cs-thanh-vien", "200000", "thành viên", Qualifier::AtLeast, "trên 200 nghìn thành viên"),
    // Printed in whole thousands.
    ("cs-lao-dong", "13000", "lao động", Qualifier::About, "13 nghìn lao động"),
    ("cs-htx-moi", "98", "HTX", Qualifier::Exact, "98 HTX thành lập mới"),
    ("cs-chuyen-doi", "100", "%", Qualifier::Estimated, "ước 100%"),
];

/// Of the congress itself.
const ATTENDANCE: [Statistic; 3] = [
    ("cs-dv-dai-hoi", "263", "đơn vị", Qualifier::Exact, "263 HTX, doanh nghiệp thành viên"),
    ("cs-db-chinh-thuc", "7", "đại biểu", Qualifier::Exact, "7 đại biểu chính thức"),
    ("cs-db-du-khuyet", "1", "đại biểu", Qualifier::Exact, "1 đại biểu dự khuyết"),
];

pub(super) fn write(writer: &mut Writer) {
    movement(writer);
    statistics(writer);
    attendance(writer);
    term_targets(writer);
    decisions(writer);
}

fn movement(writer: &mut Writer) {
    let count = |kind: RecipientKind, body: Option<&str>, value: usize| json!({"kind": kind, "body": body, "value": value, "source": SOURCE});
    let (mut published, mut all) = (Vec::new(), (0, 0));
    for (_, body, _, _, _, collectives, individuals) in DECISIONS {
        published.push(count(RecipientKind::Collective, Some(body), collectives));
        published.push(count(RecipientKind::Individual, Some(body), individuals));
        all = (all.0 + collectives, all.1 + individuals);
    }
    published.push(count(RecipientKind::Collective, None, all.0));
    published.push(count(RecipientKind::Individual, None, all.1));
    let form = Form::new(json!({
        "name": "Phong trào thi đua xây dựng và phát triển kinh tế tập thể giai đoạn 2017–2020",
        "organiser": "hai-phong", "kind": MovementKind::Thematic,
        "from": "2017-01-01", "to": "2020-12-31",
    }))
    .rows("published", published);
    writer.refer(Noun::Movement, MOVEMENT, form);
}

/// A snapshot of the territory with a period of its own: neither a year's report nor the term.
fn statistics(writer: &mut Writer) {
    let form = Form::new(json!({
        "title": "Khu vực kinh tế tập thể thành phố Hải Phòng, giai đoạn 2017–2020",
        "territory": "thành phố Hải Phòng", "from": "2017-01-01", "to": "2020-12-31",
        "as_of": DAY, "source": SOURCE,
    }));
    // The eleven reports to the cluster have the numbers before.
    let received = (DAY, "BC-2020-000012");
    let form = figures(form, &STATISTICS);
    writer.received(Noun::Report, "hai-phong", "bc-hp-2017-2020", received, form);
}

/// Who was represented, and the delegation elected to the national congress.
fn attendance(writer: &mut Writer) {
    let form = Form::new(json!({
        "title": "Đại hội lần thứ 6, nhiệm kỳ 2020–2025: thành phần dự và đoàn đại biểu được bầu",
        "territory": "thành phố Hải Phòng", "from": DAY, "to": DAY, "source": SOURCE,
    }));
    let received = (DAY, "BC-2020-000013");
    let form = figures(form, &ATTENDANCE);
    writer.received(Noun::Report, "hai-phong", "bc-hp-dai-hoi-6", received, form);
}

fn figures(form: Form, statistics: &[Statistic]) -> Form {
    statistics.iter().fold(form, |form, (indicator, value, unit, qualifier, raw)| {
        let row = FigureRow {
            value: (*value).to_owned(),
            unit: (*unit).to_owned(),
            qualifier: *qualifier,
            raw: (*raw).to_owned(),
            synthetic: false,
        };
        form.row("figures", indicator, json!(row))
    })
}

fn term_targets(writer: &mut Writer) {
    let targets = [
        json!({"name": "Mô hình HTX theo chuỗi giá trị, ứng dụng công nghệ cao",
               "indicator": "cs-mo-hinh", "unit": "mô hình", "shape": "range", "value": "3",
               "upto": "5"}),
        json!({"name": "Cán bộ quản lý HTX được đào tạo, bồi dưỡng", "indicator": "cs-dao-tao",
               "unit": "%", "shape": "ratio", "value": "100"}),
        json!({"name": "HTX được hỗ trợ thành lập mới hằng năm", "indicator": "cs-htx-moi",
               "unit": "HTX", "shape": "yearly", "value": "30"}),
    ];
    let form = Form::new(json!({
        "title": "Chỉ tiêu nhiệm kỳ 2020–2025 của Liên minh HTX và DN thành phố Hải Phòng",
        "year": "2020", "movement": MOVEMENT, "from": "2020-11-27", "to": "2025-12-31",
        "motto": "Hợp tác – đổi mới – phát triển – hiệu quả",
        "commitment": "Xây dựng Liên minh vững mạnh, gắn kết với đơn vị thành viên, giữ vai trò \
                       nòng cốt trong phát triển kinh tế tập thể.",
        "signatory_name": "Chủ tịch Liên minh HTX và DN TP Hải Phòng",
        "signatory_title": "Chủ tịch", "committed_on": DAY,
    }))
    .list("contents", [json!({"text": "Thực hiện các chỉ tiêu nhiệm kỳ 2020–2025."})])
    .list("targets", targets);
    let received = (DAY, "GU-2020-000002");
    writer.received(Noun::Pledge, "hai-phong", "gu-hp-nhiem-ky-6", received, form);
}

/// How many recipients and by whom is published; who they are is invented.
fn decisions(writer: &mut Writer) {
    let mut seed = Seed::new("congress");
    let mut units: Vec<usize> = (1..=super::hai_phong::INVENTED).collect();
    seed.shuffle(&mut units);
    let mut units = units.into_iter();
    let total = DECISIONS.iter().map(|decision| decision.6).sum();
    let mut people = names::people(&mut seed, total).into_iter().enumerate();
    for (index, (slug, body, signer, symbol, award, collectives, individuals)) in
        DECISIONS.into_iter().enumerate()
    {
        let collectives = units.by_ref().take(collectives).map(|unit| {
            json!({"kind": RecipientKind::Collective, "name": invented_name(unit),
                   "subject": invented_id(unit), "award": award})
        });
        let individuals = people.by_ref().take(individuals).map(|(number, name)| {
            json!({"kind": RecipientKind::Individual, "name": name,
                   "subject": format!("ca-nhan-dh6-{:02}", number + 1), "award": award})
        });
        let recipients: Vec<Value> = collectives.chain(individuals).collect();
        let form = Form::new(json!({
            "number": format!("Mẫu {:02}", index + 1), "symbol": symbol, "issued_on": DAY,
            "body": body, "signer_title": signer, "organiser": "hai-phong", "movement": MOVEMENT,
            "synthetic": true,
            "note": "Số tập thể, cá nhân theo nguồn; số quyết định và danh sách là minh họa.",
        }))
        .list("recipients", recipients);
        writer.office(Noun::Decision, "hai-phong", slug, form);
    }
}
