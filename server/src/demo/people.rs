//! Invented people and the posts they hold; officials appear by their office.

use model::{record::Noun, role::Role};
use serde_json::json;

use super::{
    form::Form,
    writer::{SYSTEM, Writer},
};

/// A person in a role at an organisation.
pub(super) struct Post {
    pub(super) person: &'static str,
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) org: &'static str,
    pub(super) role: Role,
    /// User name of the account, if the post has one.
    pub(super) user: Option<&'static str>,
    /// Enrolment code, if the post has one.
    pub(super) code: Option<&'static str>,
}

/// Who signs in: user name and enrolment code.
type SignIn = Option<(&'static str, &'static str)>;

const fn post(
    (person, name, title): (&'static str, &'static str, &'static str),
    org: &'static str,
    role: Role,
    sign_in: SignIn,
) -> Post {
    let (user, code) = match sign_in {
        Some((user, code)) => (Some(user), Some(code)),
        None => (None, None),
    };
    Post { person, name, title, org, role, user, code }
}

/// Every post, those with an account first.
pub(super) const POSTS: [Post; 29] = [
    post(
        ("ng-mau01-canbo", "Đặng Thị Mẫu Hai", "Kế toán trưởng Hợp tác xã mẫu 01"),
        "htx-mau-01",
        Role::Cadre,
        Some(("canbo.mau01", "MAU01-CANBO")),
    ),
    post(
        ("ng-mau02-canbo", "Vũ Văn Mẫu Ba", "Cán bộ văn phòng Hợp tác xã mẫu 02"),
        "htx-mau-02",
        Role::Cadre,
        Some(("canbo.mau02", "MAU02-CANBO")),
    ),
    post(
        ("ng-hp-thidua", "Ngô Thị Mẫu Tư", "Chuyên viên thi đua, khen thưởng"),
        "hai-phong",
        Role::EmulationOfficer,
        Some(("thidua.haiphong", "HAIPHONG-THIDUA")),
    ),
    post(
        ("ng-hp-vanthu", "Lê Thị Mẫu Năm", "Văn thư"),
        "hai-phong",
        Role::RecordsClerk,
        Some(("vanthu.haiphong", "HAIPHONG-VANTHU")),
    ),
    post(
        ("ng-hp-canbo", "Trần Văn Mẫu Sáu", "Cán bộ Văn phòng"),
        "hai-phong",
        Role::Cadre,
        Some(("canbo.haiphong", "HAIPHONG-CANBO")),
    ),
    post(
        ("ng-hp-truongkhoi", "Phạm Văn Mẫu Bảy", "Phụ trách các khối thi đua"),
        "hai-phong",
        Role::GroupLeader,
        Some(("truongkhoi.haiphong", "HAIPHONG-KHOI")),
    ),
    post(
        ("ng-hp-hoidong", "Hoàng Thị Mẫu Tám", "Ủy viên Hội đồng Thi đua - Khen thưởng"),
        "hai-phong",
        Role::CouncilMember,
        Some(("hoidong.haiphong", "HAIPHONG-HOIDONG")),
    ),
    post(
        (
            "ng-hp-chutich",
            "Chủ tịch Liên minh HTX và DN TP Hải Phòng",
            "Chủ tịch Liên minh HTX và DN TP Hải Phòng",
        ),
        "hai-phong",
        Role::Chairman,
        Some(("chutich.haiphong", "HAIPHONG-CHUTICH")),
    ),
    post(
        ("ng-hp-quantri", "Bùi Văn Mẫu Chín", "Quản trị hệ thống"),
        "hai-phong",
        Role::Administrator,
        Some(("quantri.haiphong", "HAIPHONG-QUANTRI")),
    ),
    post(
        ("ng-hp-xem", "Đỗ Thị Mẫu Mười", "Cộng tác viên (chỉ xem)"),
        "hai-phong",
        Role::Viewer,
        Some(("xem.haiphong", "HAIPHONG-XEM")),
    ),
    post(
        ("ng-bn-cumtruong", "Nguyễn Văn Mẫu Bắc", "Đại diện Cụm trưởng năm 2020"),
        "bac-ninh",
        Role::GroupLeader,
        Some(("cumtruong.bacninh", "BACNINH-CUMTRUONG")),
    ),
    post(
        ("ng-vp-cumtruong", "Nguyễn Thị Mẫu Phúc", "Đại diện Cụm trưởng năm 2021"),
        "vinh-phuc",
        Role::GroupLeader,
        Some(("cumtruong.vinhphuc", "VINHPHUC-CUMTRUONG")),
    ),
    post(
        ("ng-vca-thidua", "Dương Thị Mẫu Trung", "Chuyên viên Ban Thi đua - Khen thưởng"),
        "vca",
        Role::EmulationOfficer,
        Some(("thidua.vca", "VCA-THIDUA")),
    ),
    post(
        ("ng-lc-thidua", "Lý Văn Mẫu Châu", "Chuyên viên thi đua, khen thưởng"),
        "lai-chau",
        Role::EmulationOfficer,
        Some(("thidua.laichau", "LAICHAU-THIDUA")),
    ),
    post(
        ("ng-vca-quantri", "Đinh Văn Mẫu Quản", "Quản trị hệ thống"),
        "vca",
        Role::Administrator,
        Some(("quantri.vca", "VCA-QUANTRI")),
    ),
    post(
        ("ng-mau01-giamdoc", "Đào Văn Mẫu Một", "Giám đốc Hợp tác xã mẫu 01"),
        "htx-mau-01",
        Role::Chairman,
        None,
    ),
    post(
        ("ng-mau01-canbo2", "Đặng Văn Mẫu Hòa", "Cán bộ kế hoạch Hợp tác xã mẫu 01"),
        "htx-mau-01",
        Role::Cadre,
        None,
    ),
    post(
        ("ng-mau02-giamdoc", "Lê Văn Mẫu Lâm", "Giám đốc Hợp tác xã mẫu 02"),
        "htx-mau-02",
        Role::Chairman,
        None,
    ),
    post(
        ("ng-mau02-canbo2", "Bùi Thị Mẫu Mận", "Kế toán Hợp tác xã mẫu 02"),
        "htx-mau-02",
        Role::Cadre,
        None,
    ),
    post(("ng-mau03-canbo", "Trần Thị Mẫu Sen", "Kế toán"), "htx-mau-03", Role::Cadre, None),
    post(("ng-mau04-canbo", "Phạm Văn Mẫu Tùng", "Phó Giám đốc"), "htx-mau-04", Role::Cadre, None),
    post(("ng-mau05-canbo", "Hoàng Văn Mẫu Bách", "Kế toán"), "htx-mau-05", Role::Cadre, None),
    post(("ng-mau06-canbo", "Đỗ Thị Mẫu Cúc", "Cán bộ văn phòng"), "htx-mau-06", Role::Cadre, None),
    post(("ng-mau07-canbo", "Ngô Văn Mẫu Lộc", "Phó Giám đốc"), "htx-mau-07", Role::Cadre, None),
    post(("ng-mau08-canbo", "Vũ Thị Mẫu Đào", "Kế toán"), "htx-mau-08", Role::Cadre, None),
    post(("ng-mau09-canbo", "Dương Văn Mẫu Khoa", "Kế toán"), "htx-mau-09", Role::Cadre, None),
    post(
        ("ng-bd-canbo", "Nguyễn Thị Mẫu Bạch", "Cán bộ văn phòng"),
        "htx-bach-dang",
        Role::Cadre,
        None,
    ),
    post(("ng-bn-canbo", "Nguyễn Thị Mẫu Cầu", "Cán bộ Văn phòng"), "bac-ninh", Role::Cadre, None),
    post(("ng-vp-canbo", "Trần Văn Mẫu Tam", "Cán bộ Văn phòng"), "vinh-phuc", Role::Cadre, None),
];

/// The author of what no person wrote; named in every history.
pub(super) fn system(writer: &mut Writer) {
    let form = json!({"name": "Hệ thống", "title": "Dữ liệu minh họa", "synthetic": true});
    writer.refer(Noun::Person, SYSTEM, Form::new(form));
}

pub(super) fn write(writer: &mut Writer) {
    for post in &POSTS {
        let form = json!({"name": post.name, "title": post.title, "synthetic": true});
        writer.person(post.person, post.org, Form::new(form));
        let form = json!({
            "person": post.person, "org": post.org, "role": post.role, "from": "2020-01-01",
        });
        writer.refer(Noun::Appointment, &post.person.replacen("ng-", "bn-", 1), Form::new(form));
    }
}
