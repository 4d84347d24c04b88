//! The words by which columns are known, for each subject.

use serde::{Deserialize, Serialize};
use text::fold;

use crate::value::Kind;

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Organisations,
    People,
    /// Members of emulation groups.
    Members,
    Indicators,
    /// Numbers of organisations: a column for each indicator.
    Figures,
    /// Awards of years past.
    Awards,
    /// Points of organisations: a row for each criterion.
    Scores,
}

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    No,
    Name,
    ShortName,
    TaxCode,
    Commune,
    Hamlet,
    /// The person who represents an organisation.
    Person,
    Position,
    Phone,
    Email,
    Founded,
    MemberCount,
    Capital,
    /// The heading that the record stands under.
    Section,
    Birth,
    /// The birthday, in the column of men.
    BirthMale,
    /// The birthday, in the column of women.
    BirthFemale,
    Sex,
    Organisation,
    IdNumber,
    Ethnicity,
    Party,
    Group,
    Year,
    Role,
    From,
    To,
    Coefficient,
    Code,
    Unit,
    PlausibleFrom,
    PlausibleTo,
    Target,
    Award,
    DecisionNumber,
    DecisionDay,
    /// A number of an indicator that the header names.
    Figure,
    /// What a formula makes of the others.
    Computed,
    Criterion,
    MostPoints,
    /// The points of the organisation that the header names.
    Points,
    Note,
}

impl Field {
    /// How its cells are read.
    pub const fn kind(self) -> Kind {
        match self {
            Self::No
            | Self::Name
            | Self::ShortName
            | Self::Commune
            | Self::Hamlet
            | Self::Position
            | Self::Email
            | Self::Section
            | Self::Sex
            | Self::Organisation
            | Self::Ethnicity
            | Self::Party
            | Self::Group
            | Self::Unit
            | Self::Award
            | Self::Criterion => Kind::Text,
            Self::TaxCode => Kind::Code { digits: Some(10) },
            Self::IdNumber => Kind::Code { digits: Some(12) },
            Self::Code => Kind::Code { digits: None },
            Self::Person => Kind::Person,
            Self::Phone => Kind::Phones,
            Self::Founded | Self::Year => Kind::Year,
            Self::MemberCount
            | Self::Capital
            | Self::Coefficient
            | Self::PlausibleFrom
            | Self::PlausibleTo
            | Self::Figure
            | Self::Computed
            | Self::MostPoints
            | Self::Points => Kind::Number,
            Self::Birth | Self::BirthMale | Self::BirthFemale => Kind::DayOrYear,
            Self::Role => Kind::Role,
            Self::From | Self::To | Self::DecisionDay => Kind::Day,
            Self::Target => Kind::Target,
            Self::DecisionNumber => Kind::Decision,
            Self::Note => Kind::Note,
        }
    }

    /// How its cells are read in a list of that subject.
    pub(crate) const fn kind_in(self, subject: Subject) -> Kind {
        match (self, subject) {
            (Self::Name, Subject::People) => Kind::Person,
            (_, _) => self.kind(),
        }
    }

    /// Whether the law calls its data sensitive, or the product has no use for it.
    pub const fn is_sensitive(self) -> bool {
        matches!(self, Self::IdNumber | Self::Ethnicity | Self::Party)
    }

    /// Whether an empty cell means what stands above it.
    pub(crate) const fn fills_down(self, subject: Subject) -> bool {
        matches!(
            (self, subject),
            (Self::Organisation, Subject::People) | (Self::Group, Subject::Members)
        )
    }

    /// Whether it counts money unless its header says otherwise.
    pub(crate) const fn is_money(self) -> bool {
        matches!(self, Self::Capital)
    }
}

impl Subject {
    /// The column without which a row is no record.
    pub(crate) const fn key(self) -> Field {
        match self {
            Self::Organisations | Self::People | Self::Indicators | Self::Awards => Field::Name,
            Self::Members | Self::Figures => Field::Organisation,
            Self::Scores => Field::Criterion,
        }
    }

    /// What a column is that no word tells.
    pub(crate) const fn unnamed(self) -> Option<Field> {
        match self {
            Self::Figures => Some(Field::Figure),
            Self::Scores => Some(Field::Points),
            Self::Organisations
            | Self::People
            | Self::Members
            | Self::Indicators
            | Self::Awards => None,
        }
    }

    /// The words of its columns, folded.
    const fn words(self) -> &'static [(Field, &'static [&'static str])] {
        match self {
            Self::Organisations => ORGANISATIONS,
            Self::People => PEOPLE,
            Self::Members => MEMBERS,
            Self::Indicators => INDICATORS,
            Self::Figures => FIGURES,
            Self::Awards => AWARDS,
            Self::Scores => SCORES,
        }
    }
}

const NO: (Field, &[&str]) = (Field::No, &["stt", "tt", "so tt", "so thu tu", "thu tu", "no"]);
const NOTE: (Field, &[&str]) = (Field::Note, &["ghi chu", "note", "notes"]);
const ORGANISATION: (Field, &[&str]) = (
    Field::Organisation,
    &[
        "don vi",
        "ten don vi",
        "don vi cong tac",
        "hop tac xa",
        "ten hop tac xa",
        "ten htx",
        "to chuc",
        "noi cong tac",
        "organisation",
    ],
);

const ORGANISATIONS: &[(Field, &[&str])] = &[
    NO,
    (
        Field::Name,
        &[
            "ten don vi",
            "ten hop tac xa",
            "ten htx",
            "ten to chuc",
            "don vi",
            "ten",
            "ten day du",
            "hop tac xa",
            "name",
        ],
    ),
    (Field::ShortName, &["ten viet tat", "ten goi tat", "viet tat", "ten ngan", "short name"]),
    (Field::TaxCode, &["ma so thue", "mst", "ma so doanh nghiep", "ma so htx", "tax code"]),
    (
        Field::Commune,
        &["xa phuong", "phuong xa", "xa phuong dac khu", "xa", "dia chi", "dia ban", "commune"],
    ),
    (Field::Hamlet, &["thon khu", "thon", "thon xom", "to dan pho", "khu pho", "ap"]),
    (
        Field::Person,
        &["nguoi dai dien", "ho va ten", "ho ten", "dai dien phap luat", "giam doc", "chu tich"],
    ),
    (Field::Position, &["chuc vu", "chuc danh", "position"]),
    (Field::Phone, &["dien thoai", "so dien thoai", "sdt", "dt", "phone"]),
    (Field::Email, &["email", "thu dien tu", "e mail"]),
    (Field::Founded, &["nam thanh lap", "ngay thanh lap", "thanh lap"]),
    (Field::MemberCount, &["so thanh vien", "thanh vien", "tong so thanh vien"]),
    (Field::Capital, &["von dieu le", "von", "tong von"]),
    (Field::Section, &["khoi", "linh vuc", "khoi thi dua", "loai hinh", "nganh"]),
    NOTE,
];

const PEOPLE: &[(Field, &[&str])] = &[
    NO,
    (Field::Name, &["ho va ten", "ho ten", "ho va ten khai sinh", "ten", "name"]),
    (Field::Birth, &["ngay thang nam sinh", "ngay sinh", "nam sinh", "sinh ngay", "birthday"]),
    (Field::Sex, &["gioi tinh", "nam nu", "sex"]),
    (Field::Position, &["chuc vu", "chuc danh", "chuc vu chuc danh", "position"]),
    ORGANISATION,
    (Field::IdNumber, &["so cccd", "cccd", "cmnd", "so cmnd", "can cuoc", "so can cuoc"]),
    (Field::Phone, &["dien thoai", "so dien thoai", "sdt", "phone"]),
    (Field::Email, &["email", "thu dien tu", "e mail"]),
    (Field::Ethnicity, &["dan toc"]),
    (Field::Party, &["dang vien", "ngay vao dang"]),
    NOTE,
];

const MEMBERS: &[(Field, &[&str])] = &[
    (
        Field::Group,
        &["cum khoi", "cum", "khoi", "ten cum", "ten khoi", "cum thi dua", "khoi thi dua", "group"],
    ),
    (Field::Year, &["nam", "nam thi dua", "year"]),
    NO,
    ORGANISATION,
    (Field::Role, &["vai tro", "chuc danh", "chuc vu", "role"]),
    (Field::From, &["tu ngay", "tu", "bat dau", "ngay bat dau", "from"]),
    (Field::To, &["den ngay", "den", "ket thuc", "ngay ket thuc", "to"]),
    (Field::Coefficient, &["he so", "coefficient"]),
    NOTE,
];

const INDICATORS: &[(Field, &[&str])] = &[
    NO,
    (Field::Code, &["ma", "ma so", "ma chi tieu", "ma chi so", "code"]),
    (
        Field::Name,
        &["chi tieu", "ten chi tieu", "chi so", "ten chi so", "noi dung", "ten", "indicator"],
    ),
    (Field::Unit, &["don vi tinh", "dvt", "don vi", "unit"]),
    (Field::PlausibleFrom, &["tu", "gia tri nho nhat", "nho nhat", "from"]),
    (Field::PlausibleTo, &["den", "gia tri lon nhat", "lon nhat", "to"]),
    NOTE,
];

const FIGURES: &[(Field, &[&str])] = &[NO, ORGANISATION, NOTE];

const AWARDS: &[(Field, &[&str])] = &[
    NO,
    (
        Field::Name,
        &[
            "ho ten ca nhan",
            "ho ten ca nhan ten tap the",
            "ho va ten",
            "ho ten",
            "ten ca nhan",
            "ten tap the",
            "ten ca nhan tap the",
            "ten",
        ],
    ),
    (Field::Target, &["doi tuong", "doi tuong khen thuong", "ca nhan tap the"]),
    ORGANISATION,
    (
        Field::Award,
        &[
            "danh hieu",
            "hinh thuc khen thuong",
            "danh hieu hinh thuc khen thuong",
            "hinh thuc",
            "khen thuong",
            "award",
        ],
    ),
    (Field::DecisionNumber, &["so quyet dinh", "quyet dinh so", "so qd", "quyet dinh"]),
    (Field::DecisionDay, &["ngay quyet dinh", "ngay qd", "ngay ky", "ngay ban hanh", "ngay"]),
    (Field::Year, &["nam", "nam khen thuong", "year"]),
    NOTE,
];

const SCORES: &[(Field, &[&str])] = &[
    NO,
    (
        Field::Criterion,
        &["noi dung", "tieu chi", "noi dung tieu chi", "tieu chi thi dua", "noi dung thi dua"],
    ),
    (Field::MostPoints, &["diem toi da", "toi da", "diem chuan", "thang diem"]),
    NOTE,
];

/// A header as its words are compared: without case, accents, line breaks, brackets and signs.
pub(super) fn plain(header: &str) -> String {
    let mut depth = 0_u32;
    let kept: String = fold(header)
        .chars()
        .map(|c| match c {
            '(' | '[' => {
                depth += 1;
                ' '
            }
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                ' '
            }
            _ if depth > 0 => ' ',
            c if c.is_alphanumeric() => c,
            _ => ' ',
        })
        .collect();
    kept.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// The field whose words a column's header has, and how surely: the words of its own row before
/// those of the row above, the whole before its beginning before a part, the longer phrase first.
pub(super) fn field(subject: Subject, parts: &[&str]) -> Option<(Field, (u8, usize))> {
    let parts: Vec<String> = parts.iter().map(|part| plain(part)).collect();
    let own = parts.last()?;
    let joined = parts.join(" ");
    let above = parts.first().filter(|_| parts.len() > 1);
    // Birthdays stand in the column of the sex.
    if subject == Subject::People && above.is_none_or(|above| above.contains("sinh")) {
        match own.as_str() {
            "nam" => return Some((Field::BirthMale, (9, 3))),
            "nu" => return Some((Field::BirthFemale, (9, 2))),
            _ => {}
        }
    }
    let rank = |phrase: &str| {
        let whole = |text: &str| text == phrase;
        let begins = |text: &str| text.strip_prefix(phrase).is_some_and(|it| it.starts_with(' '));
        let holds = |text: &str| {
            text.match_indices(phrase).any(|(at, _)| {
                let before = text.get(..at).unwrap_or_default();
                let behind = text.get(at + phrase.len()..).unwrap_or_default();
                (before.is_empty() || before.ends_with(' '))
                    && (behind.is_empty() || behind.starts_with(' '))
            })
        };
        let above = above.map_or("", String::as_str);
        let level = match () {
            () if whole(&joined) || whole(own) => 6,
            () if begins(own) => 5,
            () if phrase.len() > 3 && holds(own) => 4,
            () if whole(above) => 3,
            () if begins(above) => 2,
            () if phrase.len() > 3 && holds(above) => 1,
            () => return None,
        };
        Some((level, phrase.len()))
    };
    let all = subject.words().iter();
    all.flat_map(|(field, phrases)| phrases.iter().map(move |phrase| (*field, *phrase)))
        .filter_map(|(field, phrase)| Some((field, rank(phrase)?)))
        .max_by_key(|(_, rank)| *rank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_by_their_words() {
        for (subject, parts, expected) in [
            (Subject::Organisations, vec!["Mã số\nthuế"], Some(Field::TaxCode)),
            (Subject::Organisations, vec!["TÊN ĐƠN VỊ (ghi đầy đủ)"], Some(Field::Name)),
            (Subject::Organisations, vec!["Địa chỉ", "Xã, phường"], Some(Field::Commune)),
            (Subject::Organisations, vec!["Địa chỉ", "Thôn, khu"], Some(Field::Hamlet)),
            (Subject::Organisations, vec!["Người đại diện", "Chức vụ"], Some(Field::Position)),
            (Subject::Organisations, vec!["Người đại diện", "Họ và tên"], Some(Field::Person)),
            (Subject::Organisations, vec!["Vốn\nđiều lệ"], Some(Field::Capital)),
            (Subject::People, vec!["Ngày, tháng, năm sinh", "Nam"], Some(Field::BirthMale)),
            (Subject::People, vec!["Ngày, tháng, năm sinh", "Nữ"], Some(Field::BirthFemale)),
            (Subject::People, vec!["Số CCCD"], Some(Field::IdNumber)),
            (Subject::Members, vec!["Cụm, khối"], Some(Field::Group)),
            (Subject::Awards, vec!["Họ tên cá nhân / Tên tập thể"], Some(Field::Name)),
            (Subject::Awards, vec!["Danh hiệu, hình thức khen thưởng"], Some(Field::Award)),
            (Subject::Awards, vec!["Ngày quyết định"], Some(Field::DecisionDay)),
            (Subject::Figures, vec!["Doanh thu", "TH 2024"], None),
            (Subject::Scores, vec!["Điểm của các đơn vị", "LM HTX mẫu A"], None),
        ] {
            assert_eq!(field(subject, &parts).map(|it| it.0), expected, "{parts:?}");
        }
    }

    #[test]
    fn every_phrase_is_as_headers_are_compared() {
        for subject in [
            Subject::Organisations,
            Subject::People,
            Subject::Members,
            Subject::Indicators,
            Subject::Figures,
            Subject::Awards,
            Subject::Scores,
        ] {
            for (field, phrases) in subject.words() {
                for phrase in *phrases {
                    assert_eq!(plain(phrase), *phrase, "{field:?}");
                }
            }
        }
    }
}
