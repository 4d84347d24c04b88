//! The provinces of Việt Nam as they stand since 1/7/2025, with what they were merged from:
//! Resolution 202/2025/QH15; codes of Decision 19/2025/QĐ-TTg.

/// A province or a city under the central government.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Province {
    /// Two digits.
    pub code: &'static str,
    /// Without the word before it.
    pub name: &'static str,
    /// Whether it is a city.
    pub city: bool,
    /// The former provinces that it was merged from, itself included; none where nothing changed.
    pub merged: &'static [&'static str],
}

/// The day from which they stand.
pub const SINCE: &str = "2025-07-01";
/// What made them.
pub const SOURCE: &str = "Nghị quyết 202/2025/QH15";

const fn province(
    code: &'static str,
    name: &'static str,
    merged: &'static [&'static str],
) -> Province {
    Province { code, name, city: false, merged }
}

const fn city(code: &'static str, name: &'static str, merged: &'static [&'static str]) -> Province {
    Province { code, name, city: true, merged }
}

/// All 34, by code: from north to south.
pub static PROVINCES: [Province; 34] = [
    city("01", "Hà Nội", &[]),
    province("04", "Cao Bằng", &[]),
    province("08", "Tuyên Quang", &["Tuyên Quang", "Hà Giang"]),
    province("11", "Điện Biên", &[]),
    province("12", "Lai Châu", &[]),
    province("14", "Sơn La", &[]),
    province("15", "Lào Cai", &["Lào Cai", "Yên Bái"]),
    province("19", "Thái Nguyên", &["Thái Nguyên", "Bắc Kạn"]),
    province("20", "Lạng Sơn", &[]),
    province("22", "Quảng Ninh", &[]),
    province("24", "Bắc Ninh", &["Bắc Ninh", "Bắc Giang"]),
    province("25", "Phú Thọ", &["Phú Thọ", "Vĩnh Phúc", "Hòa Bình"]),
    city("31", "Hải Phòng", &["Hải Phòng", "Hải Dương"]),
    province("33", "Hưng Yên", &["Hưng Yên", "Thái Bình"]),
    province("37", "Ninh Bình", &["Ninh Bình", "Hà Nam", "Nam Định"]),
    province("38", "Thanh Hóa", &[]),
    province("40", "Nghệ An", &[]),
    province("42", "Hà Tĩnh", &[]),
    province("44", "Quảng Trị", &["Quảng Trị", "Quảng Bình"]),
    city("46", "Huế", &[]),
    city("48", "Đà Nẵng", &["Đà Nẵng", "Quảng Nam"]),
    province("51", "Quảng Ngãi", &["Quảng Ngãi", "Kon Tum"]),
    province("52", "Gia Lai", &["Gia Lai", "Bình Định"]),
    province("56", "Khánh Hòa", &["Khánh Hòa", "Ninh Thuận"]),
    province("66", "Đắk Lắk", &["Đắk Lắk", "Phú Yên"]),
    province("68", "Lâm Đồng", &["Lâm Đồng", "Đắk Nông", "Bình Thuận"]),
    province("75", "Đồng Nai", &["Đồng Nai", "Bình Phước"]),
    city("79", "Hồ Chí Minh", &["Hồ Chí Minh", "Bình Dương", "Bà Rịa – Vũng Tàu"]),
    province("80", "Tây Ninh", &["Tây Ninh", "Long An"]),
    province("82", "Đồng Tháp", &["Đồng Tháp", "Tiền Giang"]),
    province("86", "Vĩnh Long", &["Vĩnh Long", "Bến Tre", "Trà Vinh"]),
    province("91", "An Giang", &["An Giang", "Kiên Giang"]),
    city("92", "Cần Thơ", &["Cần Thơ", "Sóc Trăng", "Hậu Giang"]),
    province("96", "Cà Mau", &["Cà Mau", "Bạc Liêu"]),
];

impl Province {
    /// The province of a code.
    pub fn of_code(code: &str) -> Option<&'static Self> {
        PROVINCES.iter().find(|province| province.code == code)
    }

    /// The province in which a former one lies now.
    pub fn holding(former: &str) -> Option<&'static Self> {
        PROVINCES.iter().find(|province| {
            province.name == former && province.merged.is_empty()
                || province.merged.contains(&former)
        })
    }

    /// As papers write it, such as "thành phố Hải Phòng".
    pub fn territory(&self) -> String {
        let kind = if self.city { "thành phố" } else { "tỉnh" };
        format!("{kind} {}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn thirty_four_stand_where_sixty_three_stood() {
        let codes: BTreeSet<&str> = PROVINCES.iter().map(|it| it.code).collect();
        assert_eq!(codes.len(), 34);
        assert!(PROVINCES.is_sorted_by_key(|it| it.code));
        assert!(codes.iter().all(|code| code.len() == 2));
        let unchanged = PROVINCES.iter().filter(|it| it.merged.is_empty()).count();
        assert_eq!(unchanged, 11);
        let former: usize = PROVINCES.iter().map(|it| it.merged.len().max(1)).sum();
        assert_eq!(former, 63);
        let names: BTreeSet<&str> =
            PROVINCES.iter().flat_map(|it| it.merged.iter().copied().chain([it.name])).collect();
        assert_eq!(
            names.len(),
            63,
            "nobody was merged into two, and a name that stayed is its own"
        );
        assert_eq!(PROVINCES.iter().filter(|it| it.city).count(), 6);
    }

    #[test]
    fn a_former_province_is_found_in_todays() {
        for (former, now) in [
            ("Hải Dương", "thành phố Hải Phòng"),
            ("Thái Bình", "tỉnh Hưng Yên"),
            ("Vĩnh Phúc", "tỉnh Phú Thọ"),
            ("Hà Nam", "tỉnh Ninh Bình"),
            ("Kon Tum", "tỉnh Quảng Ngãi"),
            ("Bình Thuận", "tỉnh Lâm Đồng"),
            ("Lai Châu", "tỉnh Lai Châu"),
        ] {
            assert_eq!(Province::holding(former).unwrap().territory(), now);
        }
        assert_eq!(Province::holding("Hà Tây"), None);
        assert_eq!(Province::of_code("31").unwrap().name, "Hải Phòng");
        assert_eq!(Province::of_code("99"), None);
    }
}
