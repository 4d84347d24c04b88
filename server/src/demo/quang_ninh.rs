//! Quảng Ninh's drive of 01/8/2018 to 11/4/2019 under the central alliance's plan 737.

use model::{drive::DriveKind, movement::MovementKind, record::Noun};
use serde_json::json;

use super::{form::Form, writer::Writer};

/// The seven contents, paraphrased.
const CONTENTS: [&str; 7] = [
    "Thi đua yêu nước trong toàn hệ thống để đạt các mục tiêu của nghị quyết Đảng, nghị quyết Đảng \
     bộ tỉnh và nghị quyết đại hội Liên minh HTX các cấp.",
    "Tuyên truyền, giáo dục truyền thống; học và làm theo Bác theo Chỉ thị 05-CT/TW; gắn với phong \
     trào đổi mới kinh tế tập thể của tỉnh, hướng tới các ngày kỷ niệm lớn.",
    "Vận động lập HTX mới, củng cố HTX đang có; xây dựng mô hình theo chuỗi giá trị, bảo đảm chất \
     lượng và an toàn thực phẩm.",
    "Tư vấn, giúp HTX ứng dụng khoa học công nghệ, giữ việc làm và thu nhập; tham gia xây dựng nông \
     thôn mới và chương trình OCOP.",
    "Nâng chất lượng đào tạo, bồi dưỡng cán bộ và thành viên HTX.",
    "Xây dựng thương hiệu, uy tín cho HTX và nông sản chủ lực.",
    "Triển khai Chỉ thị 12/CT-TTg và Chỉ thị 15-CT/TU để thực hiện Kết luận 56-KL/TW về kinh tế tập \
     thể.",
];

pub(super) fn write(writer: &mut Writer) {
    let central = Form::new(json!({
        "name": "Phong trào thi đua yêu nước trong hệ thống Liên minh HTX Việt Nam",
        "organiser": "vca", "kind": MovementKind::Regular, "to": "2019-12-31",
        "unverified": true,
    }));
    writer.refer(Noun::Movement, "pt-vca-2018", central);
    let provincial = Form::new(json!({
        "name": "Đổi mới, phát triển kinh tế tập thể trên địa bàn tỉnh Quảng Ninh",
        "organiser": "quang-ninh", "kind": MovementKind::Thematic, "to": "2019-12-31",
        "unverified": true,
    }));
    writer.refer(Noun::Movement, "pt-qn-doi-moi", provincial);

    let anniversary = json!({
        "ordinal": 25, "name": "Ngày thành lập Liên minh HTX Việt Nam",
        "from": "1993-10-29", "to": "2018-10-29",
    });
    // The source gives the plan's day and the anniversary's, not the days of the central drive.
    let parent = Form::new(json!({
        "name": "Đợt thi đua kỷ niệm 25 năm Ngày thành lập Liên minh HTX Việt Nam",
        "organiser": "vca", "movement": "pt-vca-2018", "kind": DriveKind::Anniversary,
        "from": "2018-07-12", "to": "2018-10-29", "unverified": true,
        "legal_bases": ["cc-34-ct-tw", "cc-737-kh"],
    }))
    .rows("anniversaries", [anniversary.clone()])
    .rows(
        "quotas",
        [json!({
            "name": "Tổ hợp tác, HTX, liên hiệp HTX tiên tiến, tiêu biểu toàn quốc", "value": 100,
            "kinds": ["cooperative_group", "cooperative", "cooperative_union"],
        })],
    );
    writer.refer(Noun::Drive, "dot-vca-737", parent);

    let drive = Form::new(json!({
        "name": "Đợt thi đua của tỉnh Quảng Ninh kỷ niệm 25 năm Ngày thành lập Liên minh HTX Việt \
                 Nam",
        "organiser": "quang-ninh",
        "issuer": "Ban Chấp hành Liên minh HTX tỉnh Quảng Ninh",
        "movement": "pt-qn-doi-moi", "parent": "dot-vca-737", "kind": DriveKind::Anniversary,
        "from": "2018-08-01", "to": "2019-04-11", "audience": ["organisation", "individual"],
        "legal_bases": [
            "cc-34-ct-tw", "cc-737-kh", "cc-nq-dang-xii", "cc-nq-qn-xiv", "cc-nq-vca-qn",
            "cc-nq-lm-qn-v", "cc-05-ct-tw", "cc-12-ct-ttg", "cc-15-ct-tu", "cc-56-kl-tw",
        ],
        "note": "Nội dung được viết lại theo ý của nguồn.",
    }))
    .rows("anniversaries", [anniversary])
    .list("contents", CONTENTS.map(|text| json!({"text": text})));
    writer.refer(Noun::Drive, "dot-qn-2018", drive);
}
