//! Documents that every alliance cites.

use model::record::Noun;
use serde_json::json;

use super::{Shipped, shipped};

/// Id, kind, number, day of issue, issuer, what it is about.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const BASES: [Row; 10] = [
    (
        "cc-34-ct-tw",
        "Chỉ thị",
        "34-CT/TW",
        "2014-04-07",
        "Bộ Chính trị",
        "về tiếp tục đổi mới công tác thi đua, khen thưởng",
    ),
    (
        "cc-05-ct-tw",
        "Chỉ thị",
        "05-CT/TW",
        "2016-05-15",
        "Bộ Chính trị",
        "về học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
    ),
    (
        "cc-12-ct-ttg",
        "Chỉ thị",
        "12/CT-TTg",
        "2018-05-22",
        "Thủ tướng Chính phủ",
        "về phát triển kinh tế tập thể",
    ),
    (
        "cc-56-kl-tw",
        "Kết luận",
        "56-KL/TW",
        "2013-02-21",
        "Bộ Chính trị",
        "về đổi mới, phát triển và nâng cao hiệu quả kinh tế tập thể",
    ),
    ("cc-luat-tdkt", "Luật", "06/2022/QH15", "2022-06-15", "Quốc hội", "Thi đua, khen thưởng"),
    (
        "cc-luat-tdkt-2026",
        "Luật",
        "06/2026/QH16",
        "2026-04-23",
        "Quốc hội",
        "sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng",
    ),
    (
        "cc-nd-152",
        "Nghị định",
        "152/2025/NĐ-CP",
        "2025-06-14",
        "Chính phủ",
        "về phân cấp, phân quyền và quy định chi tiết trong lĩnh vực thi đua, khen thưởng",
    ),
    ("cc-luat-htx", "Luật", "17/2023/QH15", "2023-06-20", "Quốc hội", "Hợp tác xã"),
    (
        "cc-dieu-le-vca",
        "Quyết định",
        "1328/QĐ-TTg",
        "2021-07-23",
        "Thủ tướng Chính phủ",
        "phê duyệt Điều lệ Liên minh HTX Việt Nam",
    ),
    (
        "cc-quy-che-vca",
        "Quyết định",
        "429/QĐ-LMHTXVN",
        "2019-11-18",
        "Liên minh Hợp tác xã Việt Nam",
        "ban hành Quy chế thi đua, khen thưởng trong hệ thống Liên minh HTX Việt Nam",
    ),
];

pub(super) fn records() -> Vec<Shipped> {
    let record = |(id, kind, number, issued_on, issuer, title): Row| {
        let fields = json!({
            "kind": kind, "number": number, "issued_on": issued_on, "issuer": issuer,
            "title": title,
        });
        shipped(Noun::LegalBasis, id, fields)
    };
    BASES.into_iter().map(record).collect()
}
