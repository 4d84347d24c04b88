//! The award of Hải Phòng's own that the sources name; all others come with the program.

use model::{
    award::{AwardKind, RecipientKind},
    record::Noun,
};
use serde_json::json;

use super::{form::Form, writer::Writer};

pub(super) fn write(writer: &mut Writer) {
    let form = Form::new(json!({
        "kind": AwardKind::Title, "name": "Cờ Thi đua xuất sắc của UBND thành phố Hải Phòng",
        "recipients": [RecipientKind::Collective],
        "decider": "Chủ tịch UBND thành phố Hải Phòng",
        "source": "Điều 26, 79 Luật Thi đua, khen thưởng 06/2022/QH15",
        "verified": false, "position": 25,
    }));
    writer.refer(Noun::Award, "dh-co-ubnd-hp", form);
}
