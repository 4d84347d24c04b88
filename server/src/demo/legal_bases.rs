//! Documents that the sources cite beside those that come with the program.

use model::record::Noun;
use serde_json::json;

use super::{form::Form, writer::Writer};

/// Id, kind, number, day of issue, issuer, what it is about.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const BASES: [Row; 10] = [
    (
        "cc-737-kh",
        "Kế hoạch",
        "737/KH-LMHTXVN",
        "2018-07-12",
        "Liên minh Hợp tác xã Việt Nam",
        "về đợt thi đua kỷ niệm 25 năm Ngày thành lập Liên minh HTX Việt Nam và Hội nghị tôn vinh \
         100 tổ hợp tác, HTX, liên hiệp HTX tiêu biểu",
    ),
    (
        "cc-15-ct-tu",
        "Chỉ thị",
        "15-CT/TU",
        "2017-03-07",
        "Ban Thường vụ Tỉnh ủy Quảng Ninh",
        "về thực hiện Kết luận số 56-KL/TW",
    ),
    ("cc-nq-dang-xii", "Nghị quyết", "", "", "Đại hội đại biểu toàn quốc lần thứ XII của Đảng", ""),
    ("cc-nq-qn-xiv", "Nghị quyết", "", "", "Đại hội Đảng bộ tỉnh Quảng Ninh lần thứ XIV", ""),
    ("cc-nq-vca-qn", "Nghị quyết", "", "", "Đại hội Liên minh HTX Việt Nam", ""),
    (
        "cc-nq-lm-qn-v",
        "Nghị quyết",
        "",
        "",
        "Đại hội Liên minh HTX tỉnh Quảng Ninh lần thứ V",
        "nhiệm kỳ 2016–2021",
    ),
    (
        "cc-nq-dang-xiii",
        "Nghị quyết",
        "",
        "",
        "Đại hội đại biểu toàn quốc lần thứ XIII của Đảng",
        "",
    ),
    ("cc-nq-hp-xvi", "Nghị quyết", "", "", "Đại hội Đảng bộ thành phố Hải Phòng lần thứ XVI", ""),
    ("cc-nq-vca-vi", "Nghị quyết", "", "", "Đại hội Liên minh HTX Việt Nam lần thứ VI", ""),
    (
        "cc-nq-lmhp-vi",
        "Nghị quyết",
        "",
        "",
        "Đại hội Liên minh HTX và DN thành phố Hải Phòng lần thứ VI",
        "nhiệm kỳ 2020–2025",
    ),
];

pub(super) fn write(writer: &mut Writer) {
    for (slug, kind, number, issued_on, issuer, title) in BASES {
        let form = Form::new(json!({
            "kind": kind, "number": number, "issued_on": issued_on, "issuer": issuer,
            "title": title,
        }));
        writer.refer(Noun::LegalBasis, slug, form);
    }
}
