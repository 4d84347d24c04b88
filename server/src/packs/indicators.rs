//! Indicators that the sources and the alliance's forms count by.

use model::record::Noun;
use serde_json::json;

use super::{Shipped, shipped};

/// Id, name, unit, whether units add up, plausible from, plausible to.
type Row = (&'static str, &'static str, &'static str, bool, &'static str, &'static str);

const INDICATORS: [Row; 21] = [
    ("cs-htx", "Hợp tác xã", "HTX", true, "0", "5000"),
    ("cs-thanh-vien", "Thành viên hợp tác xã", "thành viên", true, "0", "5000000"),
    ("cs-htx-moi", "Hợp tác xã thành lập mới", "HTX", true, "0", "1000"),
    ("cs-to-hop-tac", "Tổ hợp tác", "tổ", true, "0", "20000"),
    (
        "cs-htx-lhhtx-qtdnd",
        "HTX, liên hiệp HTX và quỹ tín dụng nhân dân (một số gộp)",
        "đơn vị",
        true,
        "0",
        "5000",
    ),
    ("cs-lao-dong", "Lao động có việc làm thường xuyên", "lao động", true, "0", "5000000"),
    ("cs-chuyen-doi", "HTX chuyển đổi theo Luật HTX 2012", "%", false, "0", "100"),
    ("cs-mo-hinh", "Mô hình HTX theo chuỗi giá trị, công nghệ cao", "mô hình", true, "0", "500"),
    ("cs-dao-tao", "Cán bộ quản lý HTX được đào tạo, bồi dưỡng", "%", false, "0", "100"),
    ("cs-lop", "Lớp đào tạo, bồi dưỡng", "lớp", true, "0", "500"),
    ("cs-hoc-vien", "Học viên được đào tạo, bồi dưỡng", "học viên", true, "0", "50000"),
    ("cs-ket-nap", "Thành viên kết nạp mới", "thành viên", true, "0", "10000"),
    ("cs-ty-le", "Tỷ lệ HTX là thành viên Liên minh", "%", false, "0", "100"),
    ("cs-hieu-qua", "HTX hoạt động hiệu quả", "%", false, "0", "100"),
    ("cs-doanh-thu", "Doanh thu bình quân", "triệu đồng/năm", false, "10", "100000"),
    ("cs-ocop", "Sản phẩm OCOP", "sản phẩm", true, "0", "1000"),
    ("cs-dien-hinh", "Điển hình tiên tiến", "điển hình", true, "0", "1000"),
    ("cs-dv-dai-hoi", "Đơn vị thành viên dự đại hội", "đơn vị", true, "0", "5000"),
    ("cs-db-chinh-thuc", "Đại biểu chính thức dự đại hội toàn quốc", "đại biểu", true, "0", "100"),
    ("cs-db-du-khuyet", "Đại biểu dự khuyết dự đại hội toàn quốc", "đại biểu", true, "0", "100"),
    ("cs-tin-bai", "Tin, bài tuyên truyền", "tin, bài", true, "0", "5000"),
];

pub(super) fn records() -> Vec<Shipped> {
    let record = |(index, row): (usize, Row)| {
        let (id, name, unit, additive, from, to) = row;
        let fields = json!({
            "name": name, "unit": unit, "additive": additive, "position": index + 1,
            "combined": (id == "cs-htx-lhhtx-qtdnd").then_some(true),
            "plausible_from": from, "plausible_to": to,
        });
        shipped(Noun::Indicator, id, fields)
    };
    INDICATORS.into_iter().enumerate().map(record).collect()
}
