//! The award catalogue: titles and forms of Law 06/2022/QH15, and those of the central alliance, with
//! who decides on each.

use model::{
    award::{AwardKind, RecipientKind},
    record::Noun,
};
use serde_json::json;

use super::{Shipped, shipped};

use AwardKind::{Form as FORM, Title as TITLE};
use RecipientKind::{Collective as C, Household as H, Individual as I};

/// Id, kind, name, recipients, who decides, source, verified.
type Entry = (
    &'static str,
    AwardKind,
    &'static str,
    &'static [RecipientKind],
    &'static str,
    &'static str,
    bool,
);

const LAW: &str = "Luật Thi đua, khen thưởng 06/2022/QH15";

const CATALOGUE: [Entry; 24] = [
    (
        "dh-ldtt",
        TITLE,
        "Lao động tiên tiến",
        &[I],
        "Thủ trưởng đơn vị; Giám đốc hợp tác xã; Chủ tịch UBND cấp xã",
        "Điều 19, 24, 80",
        true,
    ),
    (
        "dh-cstd-co-so",
        TITLE,
        "Chiến sĩ thi đua cơ sở",
        &[I],
        "Thủ trưởng đơn vị có tư cách pháp nhân; Giám đốc hợp tác xã",
        "Điều 19, 23, 80",
        true,
    ),
    (
        "dh-cstd-tinh",
        TITLE,
        "Chiến sĩ thi đua bộ, ban, ngành, tỉnh",
        &[I],
        "Bộ trưởng, người đứng đầu tổ chức trung ương; Chủ tịch UBND cấp tỉnh",
        "Điều 19, 22, 79",
        true,
    ),
    (
        "dh-cstd-toan-quoc",
        TITLE,
        "Chiến sĩ thi đua toàn quốc",
        &[I],
        "Thủ tướng Chính phủ",
        "Điều 19, 21, 78",
        true,
    ),
    (
        "dh-ttldtt",
        TITLE,
        "Tập thể lao động tiên tiến",
        &[C],
        "Thủ trưởng đơn vị; Giám đốc hợp tác xã",
        "Điều 20, 28, 80",
        true,
    ),
    (
        "dh-ttldxs",
        TITLE,
        "Tập thể lao động xuất sắc",
        &[C],
        "Bộ trưởng, người đứng đầu tổ chức trung ương; Chủ tịch UBND cấp tỉnh",
        "Điều 20, 27, 79",
        true,
    ),
    (
        "dh-co-tinh",
        TITLE,
        "Cờ thi đua của bộ, ban, ngành, tỉnh",
        &[C],
        "Bộ trưởng, người đứng đầu tổ chức trung ương; Chủ tịch UBND cấp tỉnh",
        "Điều 20, 26, 79",
        true,
    ),
    (
        "dh-co-chinh-phu",
        TITLE,
        "Cờ thi đua của Chính phủ",
        &[C],
        "Chính phủ",
        "Điều 20, 25, 78",
        true,
    ),
    ("dh-xa-tieu-bieu", TITLE, "Xã, phường, thị trấn tiêu biểu", &[C], "", "Điều 20", false),
    ("dh-thon-van-hoa", TITLE, "Thôn, tổ dân phố văn hóa", &[C], "", "Điều 20", false),
    (
        "dh-gia-dinh-van-hoa",
        TITLE,
        "Gia đình văn hóa",
        &[H],
        "Chủ tịch UBND cấp xã",
        "Điều 80",
        true,
    ),
    (
        "ht-giay-khen",
        FORM,
        "Giấy khen",
        &[I, C, H],
        "Người đứng đầu đơn vị có tư cách pháp nhân; Giám đốc, Chủ tịch HĐQT hợp tác xã; \
         Chủ tịch Liên minh HTX cấp tỉnh",
        "Điều 75, 80",
        true,
    ),
    (
        "ht-bang-khen-tinh",
        FORM,
        "Bằng khen của bộ, ban, ngành, tỉnh",
        &[I, C, H],
        "Bộ trưởng, người đứng đầu tổ chức trung ương; Chủ tịch UBND cấp tỉnh",
        "Điều 74, 79",
        true,
    ),
    (
        "ht-bang-khen-ttg",
        FORM,
        "Bằng khen của Thủ tướng Chính phủ",
        &[I, C, H],
        "Thủ tướng Chính phủ",
        "Điều 73, 78",
        true,
    ),
    (
        "ht-hcld-ba",
        FORM,
        "Huân chương Lao động hạng Ba",
        &[I, C],
        "Chủ tịch nước",
        "Điều 44, 77",
        true,
    ),
    (
        "ht-hcld-nhi",
        FORM,
        "Huân chương Lao động hạng Nhì",
        &[I, C],
        "Chủ tịch nước",
        "Điều 43, 77",
        false,
    ),
    (
        "ht-hcld-nhat",
        FORM,
        "Huân chương Lao động hạng Nhất",
        &[I, C],
        "Chủ tịch nước",
        "Điều 42, 77",
        false,
    ),
    ("ht-huy-chuong", FORM, "Huy chương", &[I], "Chủ tịch nước", "Điều 9, 77", false),
    (
        "ht-danh-hieu-nha-nuoc",
        FORM,
        "Danh hiệu vinh dự nhà nước",
        &[I, C],
        "Chủ tịch nước",
        "Điều 9, 77",
        false,
    ),
    (
        "ht-giai-thuong",
        FORM,
        "Giải thưởng Hồ Chí Minh, Giải thưởng Nhà nước",
        &[I],
        "Chủ tịch nước",
        "Điều 9, 77",
        false,
    ),
    (
        "ht-knc-htx",
        FORM,
        "Kỷ niệm chương “Vì sự nghiệp phát triển HTX”",
        &[I],
        "Chủ tịch Liên minh HTX Việt Nam",
        "Quyết định 599/QĐ-LMHTXVN ngày 07/8/2017",
        false,
    ),
    (
        "ht-bang-khen-vca",
        FORM,
        "Bằng khen của Liên minh HTX Việt Nam",
        &[I, C],
        "Liên minh HTX Việt Nam",
        "Điều 74, 79",
        false,
    ),
    (
        "dh-co-vca-xuat-sac",
        TITLE,
        "Cờ thi đua xuất sắc của Liên minh HTX Việt Nam",
        &[C],
        "Liên minh HTX Việt Nam",
        "Điều 32",
        false,
    ),
    (
        "dh-co-vca",
        TITLE,
        "Cờ thi đua của Liên minh HTX Việt Nam",
        &[C],
        "Liên minh HTX Việt Nam",
        "Điều 32",
        false,
    ),
];

pub(super) fn records() -> Vec<Shipped> {
    let record = |(index, entry): (usize, Entry)| {
        let (id, kind, name, recipients, decider, source, verified) = entry;
        let of_law = source.starts_with("Điều");
        let source = if of_law { format!("{source} {LAW}") } else { source.to_owned() };
        let fields = json!({
            "kind": kind, "name": name, "recipients": recipients, "decider": decider,
            "source": source, "verified": verified, "position": index + 1,
        });
        shipped(Noun::Award, id, fields)
    };
    CATALOGUE.into_iter().enumerate().map(record).collect()
}
