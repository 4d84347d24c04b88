//! A few live dossiers of invented units, so that the office's inbox is not empty: submitted,
//! received, returned, withdrawn, drafts, and one with an open conflict.

use model::{
    award::RecipientKind,
    command::Command,
    fields,
    nomination::{CommendationBasis, TaskRating},
    quantity::{FigureRow, Qualifier},
    record::Noun,
};
use serde_json::{Value, json};

use super::{
    form::Form,
    movements::{NEXT_YEAR, OPEN_DRIVE, THIS_YEAR},
    writer::Writer,
};

/// Who receives and who returns at Hải Phòng's alliance.
const CLERK: &str = "ng-hp-vanthu";
const OFFICER: &str = "ng-hp-thidua";

const VEGETABLES: &str = "Năm nay tổ mở rộng diện tích rau an toàn thêm 3 ha, ký hợp đồng tiêu thụ \
     với hai bếp ăn công nghiệp, doanh thu tăng 12% so với năm trước; 100% thành viên hoàn thành \
     nhiệm vụ, 75% đạt danh hiệu Lao động tiên tiến, không có thành viên bị kỷ luật.";
const SEEDLINGS: &str = "Trực tiếp phụ trách vườn ươm, đề xuất cách gieo hai lớp giúp giảm 15% chi \
     phí giống; tham gia đầy đủ các lớp tập huấn, hướng dẫn lại cho 20 hộ thành viên; hoàn thành \
     tốt nhiệm vụ được giao, chấp hành tốt pháp luật và điều lệ hợp tác xã.";
const BOOKS: &str = "Lập sổ sách kế toán rõ ràng, đúng hạn; cùng ban giám đốc đưa phần mềm kế toán \
     vào sử dụng từ quý II, rút ngắn thời gian quyết toán từ 10 ngày xuống 3 ngày; giúp hai hợp tác \
     xã trong khối chuyển đổi sổ sách.";
const FISH: &str = "Hợp tác xã hoàn thành vượt mức các chỉ tiêu đã đăng ký: sản lượng cá lồng đạt \
     210 tấn, thu nhập bình quân thành viên đạt 8,5 triệu đồng/tháng, kết nạp 6 thành viên mới, \
     đóng góp xây dựng 1,2 km đường nông thôn mới.";
const WORKSHOP: &str = "Tổ cơ khí nhận và hoàn thành 14 hợp đồng sửa chữa máy nông nghiệp, không để \
     xảy ra tai nạn lao động; đào tạo tại chỗ 5 thợ trẻ; tham gia ủng hộ quỹ vì người nghèo đầy đủ.";

pub(super) fn write(writer: &mut Writer) {
    nominations(writer);
    conflict(writer);
    pledges(writer);
    reports(writer);
}

/// What tells one nomination from another.
struct Nominee<'a> {
    kind: RecipientKind,
    name: &'a str,
    position: &'a str,
    unit: &'a str,
    award: &'a str,
    achievements: &'a str,
    /// Days since the unit's meeting.
    met: i32,
}

fn nomination(writer: &Writer, nominee: &Nominee<'_>) -> Form {
    Form::new(json!({
        "recipient_kind": nominee.kind, "recipient_name": nominee.name,
        "position": nominee.position, "unit": nominee.unit, "award": nominee.award,
        "basis": CommendationBasis::Merit, "movement": THIS_YEAR, "drive": OPEN_DRIVE,
        "year": writer.year().to_string(), "rating": TaskRating::Good,
        "achievements": nominee.achievements, "meeting_on": writer.day(-nominee.met),
        "synthetic": true,
    }))
}

fn nominations(writer: &mut Writer) {
    let form = nomination(
        writer,
        &Nominee {
            kind: RecipientKind::Collective,
            name: "Tổ sản xuất rau an toàn",
            position: "",
            unit: "Hợp tác xã mẫu 03",
            award: "dh-ttldtt",
            achievements: VEGETABLES,
            met: 12,
        },
    );
    submitted(writer, Noun::Nomination, ("htx-mau-03", "dn-mau03-to-rau", "ng-mau03-canbo"), form);

    let form = nomination(
        writer,
        &Nominee {
            kind: RecipientKind::Individual,
            name: "Phạm Thị Mẫu Xuân",
            position: "Tổ trưởng vườn ươm",
            unit: "Hợp tác xã mẫu 04",
            award: "dh-ldtt",
            achievements: SEEDLINGS,
            met: 9,
        },
    );
    submitted(writer, Noun::Nomination, ("htx-mau-04", "dn-mau04-xuan", "ng-mau04-canbo"), form);

    let form = nomination(
        writer,
        &Nominee {
            kind: RecipientKind::Individual,
            name: "Đặng Thị Mẫu Nhung",
            position: "Kế toán",
            unit: "Hợp tác xã mẫu 05",
            award: "ht-giay-khen",
            achievements: BOOKS,
            met: 20,
        },
    );
    let place = ("htx-mau-05", "dn-mau05-nhung", "ng-mau05-canbo");
    submitted(writer, Noun::Nomination, place, form);
    receive(writer, place);

    let form = nomination(
        writer,
        &Nominee {
            kind: RecipientKind::Collective,
            name: "Hợp tác xã mẫu 02",
            position: "",
            unit: "thành phố Hải Phòng",
            award: "ht-bang-khen-tinh",
            achievements: FISH,
            met: 25,
        },
    )
    .with("recipient_org", "htx-mau-02")
    .list(
        "prior_awards",
        [json!({"year": (writer.year() - 1).to_string(), "award": "Giấy khen",
                "decision": "Mẫu 07/QĐ-LMHTX", "body": "Liên minh HTX và DN TP Hải Phòng"})],
    );
    let place = ("htx-mau-02", "dn-mau02-tap-the", "ng-mau02-canbo");
    submitted(writer, Noun::Nomination, place, form);
    let due = writer.today().add_days(14);
    let returned = Command::Return {
        reason: "Chưa có biên bản họp bình xét và số liệu so sánh với năm trước.".to_owned(),
        items: vec![
            "Biên bản họp bình xét".to_owned(),
            "Bảng số liệu hai năm liền kề".to_owned(),
            "Ngày ban hành quyết định khen thưởng trước đây".to_owned(),
        ],
        due,
    };
    writer.command(place.0, place.1, OFFICER, &returned);

    let form = nomination(
        writer,
        &Nominee {
            kind: RecipientKind::Collective,
            name: "Tổ cơ khí",
            position: "",
            unit: "Hợp tác xã mẫu 06",
            award: "dh-ttldtt",
            achievements: WORKSHOP,
            met: 15,
        },
    );
    let place = ("htx-mau-06", "dn-mau06-to-co-khi", "ng-mau06-canbo");
    submitted(writer, Noun::Nomination, place, form);
    let withdraw =
        Command::Withdraw { reason: "Tổ chuyển sang đăng ký năm sau.".to_owned() };
    writer.command(place.0, place.1, place.2, &withdraw);
}

/// Two people wrote about the same nominee on two tablets.
fn conflict(writer: &mut Writer) {
    let kept = "Phụ trách đội máy làm đất, bảo đảm lịch thời vụ cho 120 ha; tiết kiệm 8% nhiên \
                liệu nhờ sắp xếp lại tuyến máy; hướng dẫn an toàn lao động cho 12 lái máy.";
    let other = "Phụ trách đội máy làm đất, bảo đảm lịch thời vụ cho 135 ha; tiết kiệm 8% nhiên \
                 liệu; tổ chức hai buổi hướng dẫn an toàn lao động cho 12 lái máy.";
    let hours = |hours: i64| {
        text::Millis::from_local_midnight(writer.today()).0 - 86_400_000 + hours * 3_600_000
    };
    let side = |value: &str, at: i64, by: &str, dev: &str| json!({"value": value, "at": at, "by": by, "dev": dev});
    let conflict: Value = json!({
        "field": "achievements", "base": "Phụ trách đội máy làm đất.",
        "kept": side(kept, hours(15), "ng-mau02-canbo", "demo-may-1"),
        "other": side(other, hours(10), "ng-mau02-canbo2", "demo-may-2"),
    });
    let form = nomination(
        writer,
        &Nominee {
            kind: RecipientKind::Individual,
            name: "Đặng Văn Mẫu Đông",
            position: "Đội trưởng đội máy",
            unit: "Hợp tác xã mẫu 02",
            award: "dh-ldtt",
            achievements: kept,
            met: 6,
        },
    )
    .row(fields::CONFLICTS, "demo-xung-dot", conflict);
    writer.draft(Noun::Nomination, "htx-mau-02", "dn-mau02-dong", "ng-mau02-canbo", form);
}

fn pledge(writer: &Writer, unit: &str, director: &str) -> Form {
    let year = writer.year() + 1;
    Form::new(json!({
        "title": format!("Giao ước thi đua năm {year} của {unit}"),
        "year": year.to_string(), "movement": NEXT_YEAR,
        "commitment": format!("{unit} cam kết thực hiện đầy đủ các nội dung và chỉ tiêu trên."),
        "signatory_name": director, "signatory_title": "Giám đốc",
        "place": "Hải Phòng", "committed_on": writer.day(-3), "synthetic": true,
    }))
    .list(
        "contents",
        [
            "Hoàn thành kế hoạch sản xuất, kinh doanh năm.",
            "Giữ gìn đoàn kết nội bộ, chăm lo đời sống thành viên.",
            "Tham gia đầy đủ các phong trào do Liên minh phát động.",
        ]
        .map(|text| json!({"text": text})),
    )
}

fn pledges(writer: &mut Writer) {
    let form = pledge(writer, "Hợp tác xã mẫu 07", "Ngô Thị Mẫu Hải").list(
        "targets",
        [
            json!({"name": "Thành viên kết nạp mới", "indicator": "cs-ket-nap",
                   "unit": "thành viên", "shape": "at_least", "value": "6"}),
            json!({"name": "Sản phẩm OCOP", "indicator": "cs-ocop", "unit": "sản phẩm",
                   "shape": "range", "value": "1", "upto": "2"}),
        ],
    );
    let group = form.with("group", "hp-khoi-3");
    submitted(writer, Noun::Pledge, ("htx-mau-07", "gu-mau07", "ng-mau07-canbo"), group);

    let form = pledge(writer, "Hợp tác xã mẫu 08", "Lý Thị Mẫu Hằng").list(
        "targets",
        [
            json!({"name": "Doanh thu bình quân", "indicator": "cs-doanh-thu",
                   "unit": "triệu đồng/năm", "shape": "at_least", "value": "3.150"}),
            json!({"name": "Điển hình tiên tiến", "indicator": "cs-dien-hinh",
                   "unit": "điển hình", "shape": "yearly", "value": "1"}),
            json!({"name": "An toàn lao động", "shape": "text",
                   "text": "Không để xảy ra tai nạn lao động."}),
        ],
    );
    let place = ("htx-mau-08", "gu-mau08", "ng-mau08-canbo");
    submitted(writer, Noun::Pledge, place, form.with("group", "hp-khoi-4"));
    receive(writer, place);

    let form = pledge(writer, "Hợp tác xã mẫu 02", "Lê Văn Mẫu Lâm").with("group", "hp-khoi-2");
    writer.draft(Noun::Pledge, "htx-mau-02", "gu-mau02", "ng-mau02-canbo", form);
}

/// Two of the first bloc's units have reported this year.
fn reports(writer: &mut Writer) {
    for (org, slug, author, figures, received) in [
        ("htx-mau-05", "bc-mau05", "ng-mau05-canbo", ["2.480", "6", "1", "1"], true),
        ("htx-mau-09", "bc-mau09", "ng-mau09-canbo", ["3.150", "4", "2", "1"], false),
    ] {
        let mut form = Form::new(json!({
            "group": "hp-khoi-1", "year": writer.year().to_string(), "synthetic": true,
        }));
        let columns = [
            ("cs-doanh-thu", "triệu đồng/năm"),
            ("cs-ket-nap", "thành viên"),
            ("cs-ocop", "sản phẩm"),
            ("cs-dien-hinh", "điển hình"),
        ];
        for ((indicator, unit), raw) in columns.into_iter().zip(figures) {
            let row = FigureRow::typed(raw, unit, Qualifier::Exact);
            form = form.row("figures", indicator, json!(row));
        }
        submitted(writer, Noun::Report, (org, slug, author), form);
        if received {
            receive(writer, (org, slug, author));
        }
    }
}

/// Writes a dossier and hands it in: organisation, record, author.
fn submitted(writer: &mut Writer, noun: Noun, place: (&str, &str, &str), form: Form) {
    let (org, slug, author) = place;
    writer.draft(noun, org, slug, author, form);
    writer.command(org, slug, author, &Command::Submit);
}

fn receive(writer: &mut Writer, (org, slug, _): (&str, &str, &str)) {
    let command =
        Command::Receive { received_on: None, incoming_number: None, reason: String::new() };
    writer.command(org, slug, CLERK, &command);
}
