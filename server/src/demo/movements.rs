//! Movements of years past and present, and the drives that forms of today may name.

use model::{drive::DriveKind, movement::MovementKind, record::Noun};
use serde_json::json;

use super::{form::Form, hai_phong::BLOCS, writer::Writer};

/// The movement that this year's nominations name.
pub(super) const THIS_YEAR: &str = "pt-hp-nam-nay";
/// The movement that next year's pledges name.
pub(super) const NEXT_YEAR: &str = "pt-hp-nam-sau";
/// An open drive of this year.
pub(super) const OPEN_DRIVE: &str = "dot-hp-tong-ket";

/// The three directions of 2021, shortened.
const DIRECTIONS_2021: [&str; 3] = [
    "Quán triệt các nghị quyết về kinh tế tập thể; tham gia các phong trào thi đua do Liên \
         minh HTX Việt Nam, UBND thành phố, Cụm thi đua và Khối thi đua phát động.",
    "Nâng chất lượng công tác thi đua, khen thưởng: chính xác, kịp thời, công khai; phát hiện \
         điển hình tiên tiến, sáng kiến, mô hình mới.",
    "Chủ động tham mưu cho thành phố về hỗ trợ kinh tế tập thể; cùng các quận, huyện rà soát \
         HTX và việc chuyển đổi theo Luật HTX 2012; thực hiện các đề án được giao.",
];

pub(super) fn write(writer: &mut Writer) {
    central(writer);
    hai_phong_2021(writer);
    pledge_of_blocs(writer);
    current(writer);
}

/// Movements of the central alliance that run over years.
fn central(writer: &mut Writer) {
    for (slug, name) in [
        ("pt-vca-ben-vung", "Phát triển kinh tế hợp tác, HTX nhanh và bền vững"),
        ("pt-vca-vung-manh", "Xây dựng hệ thống Liên minh HTX các cấp vững mạnh"),
    ] {
        let form = Form::new(json!({
            "name": name, "organiser": "vca", "kind": MovementKind::Thematic,
        }));
        writer.refer(Noun::Movement, slug, form);
    }
}

/// What Hải Phòng's alliance launched on 02/4/2021.
fn hai_phong_2021(writer: &mut Writer) {
    let form = Form::new(json!({
        "name": "Phong trào thi đua năm 2021 của Liên minh HTX và DN thành phố Hải Phòng",
        "organiser": "hai-phong", "kind": MovementKind::Regular,
        "from": "2021-04-02", "to": "2021-12-31",
        "legal_bases": ["cc-nq-dang-xiii", "cc-nq-hp-xvi", "cc-nq-vca-vi", "cc-nq-lmhp-vi"],
        "joins": ["vca", "ubnd-hai-phong", "cum-dbsh", "khoi-hoi-dn-hp"],
    }))
    .rows(
        "anniversaries",
        [
            json!({"ordinal": 75, "name": "Ngày Bác Hồ viết thư kêu gọi điền chủ nông gia Việt \
                   Nam tham gia hợp tác xã", "from": "1946-04-11", "to": "2021-04-11"}),
            json!({"ordinal": 10, "name": "Ngày Thủ tướng Chính phủ công nhận 11/4 hằng năm là \
                   Ngày Hợp tác xã Việt Nam"}),
        ],
    )
    .list("contents", DIRECTIONS_2021.map(|text| json!({"text": text})));
    writer.refer(Noun::Movement, "pt-hp-2021", form);
}

/// The pledge of 2021 between the four blocs: one document, four parties.
fn pledge_of_blocs(writer: &mut Writer) {
    let form = Form::new(json!({
        "title": "Giao ước thi đua năm 2021 giữa các Khối thi đua của Liên minh HTX và DN thành \
                  phố Hải Phòng",
        "year": "2021", "movement": "pt-hp-2021",
        "commitment": "Các khối cam kết thực hiện giao ước thi đua năm 2021.",
        "signatory_name": "Đại diện các Khối thi đua", "signatory_title": "Đại diện khối",
        "committed_on": "2021-04-02",
        "note": "Nguồn không đăng chỉ tiêu; nội dung là phương hướng năm 2021, viết gọn lại.",
    }))
    .list("parties", BLOCS.map(|group| json!({"group": group})))
    .list("contents", DIRECTIONS_2021.map(|text| json!({"text": text})));
    let received = ("2021-04-02", "GU-2021-000001");
    writer.received(Noun::Pledge, "hai-phong", "gu-hp-2021", received, form);
}

/// This year's and next year's movement at Hải Phòng, invented, with two open drives and a closed
/// one.
fn current(writer: &mut Writer) {
    let (year, next) = (writer.year(), writer.year() + 1);
    for (slug, year, to) in [(THIS_YEAR, year, next), (NEXT_YEAR, next, next + 1)] {
        let form = Form::new(json!({
            "name": format!("Phong trào thi đua năm {year} của Liên minh HTX và DN TP Hải Phòng"),
            "organiser": "hai-phong", "kind": MovementKind::Regular,
            "from": format!("{}-11-01", year - 1), "to": format!("{to}-03-31"),
            "motto": "Đoàn kết, sáng tạo, hiệu quả, bền vững", "synthetic": true,
        }));
        writer.refer(Noun::Movement, slug, form);
    }
    let closed = year - 1;
    for (slug, movement, kind, name, from, to) in [
        (
            OPEN_DRIVE,
            THIS_YEAR,
            DriveKind::Yearly,
            format!("Tổng kết công tác thi đua, khen thưởng năm {year}"),
            format!("{year}-01-01"),
            format!("{next}-03-31"),
        ),
        (
            "dot-hp-ngay-htx",
            NEXT_YEAR,
            DriveKind::Anniversary,
            format!("Thi đua chào mừng Ngày Hợp tác xã Việt Nam 11/4/{next}"),
            format!("{year}-01-01"),
            format!("{next}-04-11"),
        ),
        (
            "dot-hp-da-dong",
            THIS_YEAR,
            DriveKind::Thematic,
            format!("Thi đua nước rút quý IV năm {closed}"),
            format!("{closed}-10-01"),
            format!("{closed}-12-31"),
        ),
    ] {
        let form = Form::new(json!({
            "name": name, "organiser": "hai-phong", "movement": movement, "kind": kind,
            "from": from, "to": to, "synthetic": true,
        }))
        .list(
            "contents",
            [
                "Hoàn thành chỉ tiêu sản xuất, kinh doanh đã đăng ký.",
                "Mỗi đơn vị giới thiệu ít nhất một điển hình tiên tiến.",
                "Bảo đảm an toàn lao động, vệ sinh thực phẩm.",
            ]
            .map(|text| json!({"text": text})),
        );
        writer.refer(Noun::Drive, slug, form);
    }
}
